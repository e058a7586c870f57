"""Asking the questions of a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims.conditions import Row
from analysis.claims.ledger import Evidence, Ledger
from analysis.output.column_types import Column
from analysis.queries import adhoc, run
from analysis.queries.parameters import Value
from analysis.queries.recognition_counters import CountsNothingError
from database.reader import Reader
from errors import UsageError
from toml_file import Document


class QuestionAnswer(NamedTuple):
    """The rows that a question gave, as they were read and by the names of their columns."""

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]
    named_rows: list[Row]
    values: dict[str, Value]
    notes: list[str]
    is_silent: bool = False  # asked of a counter that says nothing of the state: there is no answer

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


def answers_of(reader: Reader, ledger: Ledger, days: Sequence[str]) -> list[list[QuestionAnswer]]:
    """For each claim the answers to its questions about its day; the same question is asked once.

    Raises UsageError with `file:line` for a question that cannot be asked.
    """
    known: dict[str, QuestionAnswer] = {}
    answers = []
    for claim, day in zip(ledger.claims, days, strict=True):
        questions = []
        for evidence in claim.evidence:
            question = f"{evidence.sql or evidence.name} {sorted(evidence.given.items())} {day}"
            if question not in known:
                try:
                    known[question] = _ask(reader, ledger.document, evidence, day)
                except UsageError as error:
                    ledger.document.fail(str(error), *evidence.way)
            questions.append(known[question])
        answers.append(questions)
    return answers


def _ask(reader: Reader, document: Document, evidence: Evidence, day: str) -> QuestionAnswer:
    columns: Sequence[Column]
    values: Mapping[str, Value]
    if evidence.query:
        names = [parameter.name for parameter in evidence.query.parameters]
        given = {**({"as_of": day} if "as_of" in names else {}), **evidence.given}
        try:
            answer = run.run(reader, evidence.query, given, lambda parameter: parameter.name)
        except CountsNothingError as error:
            note = f"{document.place(*evidence.way)}: {error}"
            return QuestionAnswer(evidence.query.columns, [], [], {}, [note], is_silent=True)
        columns, rows, values, notes = answer.columns, answer.rows, answer.values, answer.notes
    else:
        sql, notes = str(evidence.sql), []
        texts = {name: str(value) for name, value in evidence.given.items()}
        if "as_of" in adhoc.bare(sql)[1]:
            texts.setdefault("as_of", day)
        columns, result = adhoc.run(reader, sql, texts)
        rows, values = result.rows, texts
    found = list(rows)
    names = [column.name for column in columns]
    named_rows: list[Row] = [dict(zip(names, row, strict=True)) for row in found]
    return QuestionAnswer(tuple(columns), found, named_rows, dict(values), notes)

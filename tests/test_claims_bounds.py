"""Columns of queries that are only bounds where the record is not complete, and what a claim can make of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.claims.bounds import BoundedValue
from analysis.claims.conditions import OPERATORS
from analysis.output.column_types import NUMBERS
from analysis.queries import catalogue
from support import Run

STATUSES = {"agreement_status": "at_least"}
RECOGNITIONS = {"recognising": "at_least", "withdrawn": "at_least"}
# What the columns are that rest on how complete a record is.
BOUNDS: dict[str, dict[str, str]] = {
    "agreement-depth": {"areas": "at_least"},
    "agreement-matrix": {
        "agreements": "at_least", "depth": "at_least", "latest": "at_least", "alliances_of_many": "at_least",
        "deepest": "of_whole",
    },
    "agreement-network": {
        "agreements": "at_least", "depth": "at_least", "latest": "at_least", "deepest": "of_whole",
    },
    "agreement-then-arms": {"transfers": "at_least", "first_order_year": "at_most"},
    "agreements-between": STATUSES,
    "agreements-of": {"ratification": "at_least", **STATUSES},
    "agreements-within": STATUSES,
    "arms-by-year": {
        "volume_low": "at_least", "volume_high": "at_least", "transfers": "at_least", "without_value": "at_least",
    },
    "arms-dependence": {"volume": "at_least", "share": "of_whole", "hhi": "of_whole"},
    "arms-flows": {"figures": "at_least"},
    "arms-to-rivals": {"to_state": "at_least", "to_other": "at_least"},
    "contested-states": {
        "un": "at_least", "eu": "at_least", "nato": "at_least", "all_recognisers": "at_least", "withdrawn": "at_least",
        "last_recognised_on": "at_least", "first_recognised_on": "at_most",
    },
    "contributors": {"rank": "of_whole"},
    "neighbours": {"agreements": "at_least", "agreements_among_neighbours": "at_least"},
    "pending-ratifications": dict.fromkeys(
        (
            "agreement", "title", "signed_on", "awaited_from", "last_event", "last_event_by", "last_event_on",
            "days_pending",
        ),
        "of_whole",  # that a step is awaited rests on there being no record of it
    ),
    "recognition-blocs": {
        **RECOGNITIONS, "members": "at_least", "not_recognising": "at_least", "no_record": "of_whole",
    },
    "recognition-by-year": RECOGNITIONS,
    "recognition-count": {**RECOGNITIONS, "members": "at_least", "no_record": "of_whole"},
    "rhetoric-gap": {"statements": "at_least"},
    "supplier-concentration": {"suppliers": "at_least", "volume": "at_least", "hhi": "of_whole"},
}  # fmt: skip
# Numbers of one fact each, or of the database itself.
EXACT = {
    "agreement-depth": ["institutionalisation"],
    "agreement-events": ["votes_for", "votes_against", "votes_abstain"],
    "agreement-lineage": ["step"],
    "agreement-numbers": ["days_apart"],
    "arms-by-year": ["year"],
    "arms-figures": ["ordered", "delivered", "order_year"],
    "arms-flows": ["order_year", "ordered_low", "ordered_high", "delivered_low", "delivered_high"],
    "contributor-history": ["personnel"],
    "contributors": ["personnel"],
    "counter-alignments": ["days_between"],
    "deals": ["year", "value_amount", "value_usd"],
    "indicators": ["year", "value"],
    "mission-totals": ["personnel", "contributors"],
    "recognition-by-year": ["year"],
    "rhetoric-gap": ["institutionalisation"],
    "rival-figures": ["order_year"],
    "second-hand": ["ordered_low", "ordered_high", "order_year"],
    "source-coverage": ["facts"],
    "supplier-concentration": ["year"],
    "weak-sources": ["facts", "alone"],
}


def test_every_number_of_a_query_is_a_bound_or_of_one_fact() -> None:
    queries = list(catalogue.every([catalogue.SHIPPED]))
    assert {query.name: query.bounds.kinds for query in queries if query.bounds.kinds} == BOUNDS
    numbers = {
        query.name: [
            column.name for column in query.columns if column.type in NUMBERS and column.name not in query.bounds.kinds
        ]
        for query in queries
    }
    assert {name: columns for name, columns in numbers.items() if columns} == EXACT


@pytest.mark.parametrize(
    ("bound", "operator", "operand", "result"),
    [
        (BoundedValue(5, "at_least"), "min", 5, True),
        (BoundedValue(5, "at_least"), "min", 6, None),
        (BoundedValue(5, "at_least"), "max", 4, False),
        (BoundedValue(5, "at_least"), "max", 5, None),
        (BoundedValue(5, "at_least"), "is", (4, 5), None),
        (BoundedValue(5, "at_least"), "is", (3, 4), False),
        (BoundedValue(5, "at_least"), "not", (3, 4), True),
        (BoundedValue(5, "at_least"), "not", (7,), None),
        (BoundedValue(5, "at_least"), "empty", False, True),
        (BoundedValue("2015-06", "at_least"), "starts", "2014", False),
        (BoundedValue("2015-06", "at_least"), "starts", "2015", None),
        (BoundedValue("2015-06", "at_least"), "contains", ("2015",), None),
        (BoundedValue(2015, "at_most"), "max", 2015, True),
        (BoundedValue(2015, "at_most"), "max", 2014, None),
        (BoundedValue(2015, "at_most"), "min", 2016, False),
        (BoundedValue(2015, "at_most"), "is", (2016,), False),
        (BoundedValue(0.5, "of_whole"), "min", 0.1, None),
        (BoundedValue("joint_training, logistics", "includes"), "contains", ("logistics",), True),
        (BoundedValue("joint_training, logistics", "includes"), "contains", ("cyber",), None),
        (BoundedValue("joint_training", "includes"), "is", ("joint_training",), None),
        (BoundedValue("b", "at_least", ("c", "b", "a")), "min", "c", True),
        (BoundedValue("b", "at_least", ("c", "b", "a")), "min", "a", None),
        (BoundedValue("b", "at_least", ("c", "b", "a")), "max", "c", False),
        (BoundedValue("b", "at_least", ("c", "b", "a")), "is", ("b", "a"), True),
        (BoundedValue("b", "at_least", ("c", "b", "a")), "is", ("b",), None),
        (BoundedValue("b", "at_least", ("c", "b", "a")), "is", ("c",), False),
        (BoundedValue("b", "at_most", ("c", "b", "a")), "is", ("a",), False),
    ],
)
def test_a_test_of_a_bound_is_decided_where_the_true_value_cannot_matter(
    bound: BoundedValue, operator: str, operand: Any, *, result: bool | None
) -> None:
    assert bound.passes(operator, operand, OPERATORS[operator]) is result


TURKISH = 'query = "agreements-of"\ngiven = { state = "TUR", as_of = 2025-04-16 }\n'
OF_TURKIYE = TURKISH + 'where = { agreement = "tur-xkx-2024" }\n'
IN_FORCE = TURKISH + 'where = { agreement = "tur-xkx-2024", agreement_status = "in_force" }\n'
OF_TAIWAN = 'query = "recognition-count"\ngiven = { recognised = "TWN" }\nwhere = { body = "UN" }\n'
OF_KOSOVO = 'query = "recognition-count"\ngiven = { recognised = "XKX", as_of = 2025-04-16 }\nwhere = { body = "UN" }\n'


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        # A bill is before parliament: nothing says that no vote was taken.
        (OF_TURKIYE + 'supports = { every = { ratification = { min = "submitted_to_parliament" } } }', "supported"),
        (OF_TURKIYE + 'supports = { every = { ratification = "submitted_to_parliament" } }', "undecidable"),
        (OF_TURKIYE + 'supports = { every = { ratification = "ratified" } }\notherwise = "contradicts"', "undecidable"),
        (IN_FORCE + 'supports = "rows"\notherwise = "contradicts"', "undecidable"),
        # In 2000 the relations of Taiwan are recorded in part.
        (OF_TAIWAN + "supports = { every = { recognising = { min = 5 } } }", "supported"),
        (OF_TAIWAN + 'supports = { every = { recognising = { max = 99 } } }\notherwise = "contradicts"', "undecidable"),
        (OF_TAIWAN + 'supports = { every = { recognising = { max = 3 } } }\notherwise = "contradicts"', "contradicted"),
        (OF_KOSOVO + 'supports = { every = { recognising = { max = 128 } } }\notherwise = "contradicts"', "supported"),
    ],
)  # fmt: skip
def test_a_claim_on_a_bound_is_decided_only_by_the_bound(
    evidence: str, verdict: str, run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    head = '[ledger]\ncode = "own"\ntitle = "T"\nas_of = 2000-01-01\n'
    path.write_text(
        f'{head}[[claim]]\nid = "1"\nclaim = "It is so"\n[[claim.evidence]]\n{evidence}\n', encoding="utf-8"
    )
    outcome = run("claims", "check", str(path), "--format", "jsonl", url=seeded_sqlite_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert json.loads(outcome.stdout)["verdict"] == verdict, outcome.stderr


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('at_least = ["codes"]', "at_least: the query has no column 'codes'"),
        ('at_least = ["code"]\n-- at_most = ["code"]', "at_most: 'code' is also in at_least"),
        ('steps = { code = ["a", "b"] }', "steps must be a table that gives columns of at_least or at_most"),
        ('at_least = ["code"]\n-- exact = { columns = ["code"] }', "when is missing"),
        ('at_least = ["code"]\n-- exact = { when = { codes = "a" } }', "exact: the query has no column 'codes'"),
    ],
)
def test_a_mistake_in_a_bound_of_a_header_is_named(line: str, problem: str, run: Run, tmp_path: Path) -> None:
    lines = ['title = "T"', 'answers = "A?"', line, "[columns]", 'code = "code"']
    text = "\n".join(f"-- {each}" for each in lines) + "\nselect code from actor order by code\n"
    (tmp_path / "own.sql").write_text(text, encoding="utf-8")
    outcome = run("--queries-dir", str(tmp_path), "query", "run", "own", "--help")
    assert outcome.exit_code == 2
    assert problem in outcome.stderr

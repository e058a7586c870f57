"""`pactbook doctor`: what is installed, what is wrong, and what to do."""

from typing import Any

import click

from analysis.output.column_types import Column
from commands import base, common
from errors import PactbookError
from plural import counted

COLUMNS = (Column("subject", "code"), Column("status", "code"), Column("finding", "text"), Column("remedy", "text"))


@click.command(cls=base.Command)
@common.options(*common.format_options())
@click.pass_obj
def doctor(url: str, /, **output: Any) -> None:
    """Look at the program and the database, and say what is wrong and what to do; exit code 1 if something is wrong.

    This covers versions and optional packages, fonts, room on the disk, the schema and its views, damage, facts
    without sources or rows, rows entered by hand, spells that overlap, editions, and folders of your own facts.

    \b
    pactbook doctor
    """
    from ingest.doctor.database import examine

    findings = list(examine(url))
    common.print_rows(COLUMNS, findings, None, **output)
    if wrong := sum(finding.status == "wrong" for finding in findings):
        raise PactbookError(f"{counted(wrong, 'problem')} found: the column `remedy` says what to do")

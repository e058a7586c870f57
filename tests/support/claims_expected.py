"""What the shipped ledger is to say: its claims with their verdicts, and how each verdict moves with the facts."""

import csv
import re
from pathlib import Path

from analysis.claims.ledger import FOLDER

SUPPORT = Path(__file__).parent

with (SUPPORT / "claims_expected.csv").open(encoding="utf-8") as lines:
    CLAIMS = list(csv.DictReader(lines))
VERDICTS = {claim["id"]: claim["verdict"] for claim in CLAIMS}

_PARTS = re.split(
    r"^-- (C\d\d): (\w+)\n", (SUPPORT / "claims_changes.sql").read_text(encoding="utf-8"), flags=re.MULTILINE
)
# Claim -> the verdict that follows, and the statements that make it follow.
CHANGES = {
    claim: (verdict, [step.strip() for step in sql.split(";\n") if step.strip()])
    for claim, verdict, sql in zip(_PARTS[1::3], _PARTS[2::3], _PARTS[3::3], strict=True)
}


def some_claims(*ids: str) -> str:
    """The shipped ledger with these of its claims alone."""
    head, *claims = (FOLDER / "eastern-frontier-2025.toml").read_text(encoding="utf-8").split("[[claim]]\n")
    return "[[claim]]\n".join([head, *(claim for claim in claims if claim.partition('"')[2][:3] in ids)])

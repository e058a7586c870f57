"""What is expected of the shipped ledger: the verdicts, and how each moves when the facts under its claim do."""

import re
from pathlib import Path

EXPECTED = {
    "supported": """C01 C02 C03 C04 C05 C06 C08 C11 C13 C14 C16 C18 C19 C20 C22 C23 C24 C25 C28 C32 C33 C34 C35 C36 C38
        C40 C44 C46 C47 C52 C55 C56 C61 C62 C63 C64 C66""".split(),
    "contradicted": "C30 C48 C49 C60".split(),
    "qualified": "C07 C09 C10 C12 C17 C26 C27 C29 C31 C37 C39 C41 C42 C45 C50 C51 C53 C59".split(),
    "undecidable": "C15 C21 C43 C54 C57 C58 C65".split(),
}
VERDICTS = {claim: verdict for verdict, claims in EXPECTED.items() for claim in claims}

_PARTS = re.split(
    r"^-- (C\d\d): (\w+)\n",
    (Path(__file__).parent / "claims_changes.sql").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)
# Claim -> the verdict that follows, and the statements that make it follow.
CHANGES = {
    claim: (verdict, [step.strip() for step in sql.split(";\n") if step.strip()])
    for claim, verdict, sql in zip(_PARTS[1::3], _PARTS[2::3], _PARTS[3::3], strict=True)
}

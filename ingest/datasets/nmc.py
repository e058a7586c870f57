"""National Material Capabilities of the Correlates of War: the index cinc and its six parts by state and year.

Germany has two rows in 1990, under the numbers 260 (until 2 October) and 255 (from 3 October on). Both are values of
one actor, so a value keeps the number that it has in the file. -9 is missing, and what is missing has no row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from database.reader import Reader
from errors import UsageError
from ingest.datasets.actor_names import Names, codes
from ingest.datasets.cells import amounts, whole_number
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import UNKNOWN, Parsed, PublishedFile, Unresolved, only_file, version_of
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage

INDICATORS = ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop")
MISSING = "-9"
DECIMALS = 10  # of cinc
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_VERSION = re.compile(r"nmc[\W_]*(?:v(?:er(?:sion)?)?[\W_]*)?(\d)(?:[\W_]?(\d))?(?!\d)", re.IGNORECASE | re.ASCII)


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `indicator`; `label` replaces the version in the file's name."""
    file = only_file(files, "COW's capabilities")
    rows = list(file.rows())
    holders = codes(reader, "cow")
    amount = amounts(decimal_comma=file.header.decimal_comma, decimals=DECIMALS)
    known: dict[tuple[str, int], FileRow] = {}
    unresolved: Unresolved = Counter()
    values: list[Row] = []
    for row in rows:
        code, year = row.read("ccode", _code), row.read("year", _year)
        row.once(known, (code, year), f"{code} in {year}")
        actor = _holder(holders, code, year, unresolved)
        for indicator in INDICATORS:
            value = None if row.cells[indicator] == MISSING else row.read(indicator, amount)
            if value is not None:
                values.append({
                    "actor_code": actor, "indicator_kind_code": indicator, "year": year, "actor_raw": code,
                    "value": value,
                })  # fmt: skip
    years = [year for _code_, year in known]
    edition = _edition(label or _version(file, rows), min(years), max(years))
    for indicator_row in values:
        indicator_row["dataset_code"] = edition.code
    note = "Members of COW's state system; a value that is missing (-9) has no row."
    tables: Batch = {"coverage": coverage(edition, ["indicator"], note, complete="no"), "indicator": values}
    missing = len(known) * len(INDICATORS) - len(values)
    remark = f"{len(known):,} state-years; {missing:,} values are missing (-9) and have no row"
    return Parsed.at_once(edition, tables, unresolved, [remark, *_twice(values)])


def _code(cell: str) -> str:
    return str(whole_number(cell))


def _year(cell: str) -> int:
    if not _YEAR.fullmatch(cell):
        raise ValueError("a year")
    return int(cell)


def _holder(holders: Names, code: str, year: int, unresolved: Unresolved) -> str:
    """The last holder of the number in the year, as in a row of a panel."""
    actor = holders.during(code, f"{year}-01-01", f"{year}-12-31")
    if actor is None:
        unresolved[f"COW {code}", year] += 1
    return actor or UNKNOWN


def _twice(values: list[Row]) -> list[str]:
    """A remark for each actor and year with several numbers."""
    numbers: dict[tuple[str, int], set[str]] = {}
    for value in values:
        if value["actor_code"] != UNKNOWN:
            numbers.setdefault((value["actor_code"], value["year"]), set()).add(value["actor_raw"])
    return [
        f"{actor} has {len(known)} rows in {year}, of the numbers {' and '.join(sorted(known))}: both are kept, apart "
        "by indicator.actor_raw; panels of COW's system give each number its own"
        for (actor, year), known in sorted(numbers.items())
        if len(known) > 1
    ]


def _version(file: PublishedFile, rows: list[FileRow]) -> str:
    """The version in the file's name: the column `version` holds a year of the data, 2011 in NMC 5.0."""
    if any(row.cells.get("version") for row in rows):
        version_of({file.file.name: rows}, example="5.0")  # refuses rows of several
    match = _VERSION.search(file.file.name)
    if match is None:
        raise UsageError(
            f"the name {file.file.name} does not contain the version of NMC, and neither do its columns; "
            "name the edition with --edition, for example --edition 5.0"
        )
    return f"{match[1]}.{match[2] or 0}"


def _edition(version: str, first_year: int, last_year: int) -> DatasetRow:
    return DatasetRow(
        code=f"nmc-{version}",
        series="nmc",
        edition=version,
        title=f"Correlates of War, National Material Capabilities, v{version}",
        publisher="Correlates of War Project",
        url="https://correlatesofwar.org/data-sets/national-material-capabilities/",
        covers_from=f"{first_year}-01-01",
        covers_until=f"{last_year + 1}-01-01",
        how_to_cite="Singer, J. David, Stuart Bremer, and John Stuckey. 1972. “Capability Distribution, Uncertainty, "
        "and Major Power War, 1820-1965.” In Peace, War, and Numbers, edited by Bruce Russett, 19-48. Beverly Hills: "
        f"Sage (National Material Capabilities, v{version})",
        note="The number of a state in the file is indicator.actor_raw.",
    )

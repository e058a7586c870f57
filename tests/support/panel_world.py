"""Invented states with alliances, agreements, arms and recognitions, for panels.

Codes: AAA 2, BBB 20, DDD 40 since 1900. Code 345 is OLD until 1992-04-27, then NEW. CCC is 255 until 1945-05-09, 260
from 1955-05-05 and 255 again from 1990-10-03. KKK (347) is there since 2008-02-17, and all who recognise it are on
record. REB is no state.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from database.connect import engine
from support.rows import insert

Row = dict[str, str]
Panel = Callable[..., dict[tuple[str, str, int], Row]]  # options -> rows by (state_1, state_2, year)

ATOP, DCAD, SIPRI, FILTERED = "atop-5.1", "dcad-1.0", "sipri-2020", "sipri-2021"
CODES = (  # actor, code, first day, first day after
    ("AAA", 2, "1900-01-01", None),
    ("BBB", 20, "1900-01-01", None),
    ("DDD", 40, "1900-01-01", None),
    ("OLD", 345, "1918-12-01", "1992-04-27"),
    ("NEW", 345, "1992-04-27", None),
    ("CCC", 255, "1900-01-01", "1945-05-09"),
    ("CCC", 260, "1955-05-05", "1990-10-03"),
    ("CCC", 255, "1990-10-03", None),
    ("KKK", 347, "2008-02-17", None),
)
GW = (("AAA", 2), ("BBB", 20), ("OLD", 345), ("NEW", 340))
EDITIONS: dict[str, tuple[str | None, str | None, str | None]] = {  # code: covers_from, covers_until, scope
    "curated": (None, "2020-07-01", None),
    ATOP: ("1900-01-01", "2019-01-01", None),
    DCAD: ("1980-01-01", "2011-01-01", None),
    SIPRI: ("1950-01-01", "2020-01-01", None),
    FILTERED: ("1950-01-01", "2021-01-01", "Supplier: AAA"),
}
VARIES = "towards some of the other members only; ATOP's member data do not say which (obvary = 1)"


def fill(url: str) -> str:
    """Put the world into a migrated, empty database; returns its URL."""
    with writing(url) as connection:
        for table, row in _world():
            insert(connection, table, row)
    return url


@contextmanager
def writing(url: str) -> Iterator[sa.Connection]:
    """A transaction on a database that is closed afterwards."""
    made = engine(url)
    with made.begin() as connection:
        yield connection
    made.dispose()


def add_facts(url: str, add: Callable[["Facts"], object]) -> None:
    """Add facts of the datasets."""
    with writing(url) as connection:
        add(Facts(connection))


def _world() -> list[tuple[str, dict[str, Any]]]:
    rows: list[tuple[str, dict[str, Any]]] = [("setting", {"name": "data_as_of", "value": "2020-06-30"})]
    for code, (since, until, scope) in EDITIONS.items():
        series = code.partition("-")[0]
        rows.append(("dataset", {
            "code": code, "series": series, "title": code, "covers_from": since, "covers_until": until, "scope": scope,
        }))  # fmt: skip
    for code in dict.fromkeys(actor for actor, *_ in CODES):
        rows += [
            ("actor", {"code": code, "kind": "state", "name": code}),
            ("state_detail", {"code": code, "kind": "state", "status": "recognised", "code_scheme": "project"}),
        ]
    rows += [
        ("actor", {"code": code, "kind": kind, "name": code})
        for code, kind in (("REB", "non_state"), ("unknown", "unknown"))
    ]
    rows += [identifier(actor, "cow", number, since, until) for actor, number, since, until in CODES]
    rows += [identifier(actor, "gw", number, "1950-01-01", None) for actor, number in GW if actor != "OLD"]
    rows.append(identifier("OLD", "gw", 345, "1950-01-01", "1992-04-27"))
    for organisation in ("EUX", "PACT"):
        rows += [
            ("actor", {"code": organisation, "kind": "organisation", "name": organisation}),
            ("organisation_detail", {"code": organisation, "kind": "organisation"}),
            ("coverage", _covered("membership", organisation)),
        ]
    rows.append(("coverage", _covered("recognition", "KKK")))
    memberships = (
        ("AAA", "PACT", "1949-04-04", None),
        ("BBB", "PACT", "1949-04-04", None),
        ("CCC", "PACT", "1955-05-09", None),
        ("AAA", "EUX", "1973-01-01", "2019-12-31"),
        ("BBB", "EUX", "1973-01-01", None),
    )
    for member, organisation, since, until in memberships:
        spell = {**day("valid_from", since), **day("valid_until", until)}
        rows.append(
            ("membership", {"state_code": member, "organisation_code": organisation, "role": "member", **spell})
        )
    recognitions = (
        ("AAA", "KKK", "2008-02-18", None),
        ("BBB", "KKK", "2008-03-01", "2015-12-31"),
        ("AAA", "BBB", "1901-01-01", None),
    )
    for recogniser, recognised, since, until in recognitions:
        row = {"recogniser_code": recogniser, "recognised_code": recognised, **day("recognised_on", since)}
        rows.append(
            ("recognition", {**row, **day("withdrawn_on", until), "withdrawal_kind": "withdrawn" if until else None})
        )
    return rows


def day(column: str, value: str | None) -> dict[str, str | None]:
    """A date's two columns."""
    return {column: value, f"{column}_text": value}


def identifier(actor: str, scheme: str, number: int, since: str, until: str | None) -> tuple[str, dict[str, Any]]:
    """A spell in a state system."""
    spell = {**day("valid_from", since), **day("valid_until", until), "system_entry": since}
    return "state_identifier", {
        "dataset_code": "curated", "state_code": actor, "scheme": scheme, "value": str(number), **spell,
    }  # fmt: skip


def _covered(table: str, actor: str) -> dict[str, Any]:
    return {"dataset_code": "curated", "table_name": table, "actor_code": actor, "complete": "yes"}


def dyad_years(run: Callable[..., Any], url: str) -> Panel:
    """Dyad-year panels of a database, by the command line."""

    def rows(*options: str) -> dict[tuple[str, str, int], Row]:
        outcome = run("panel", "dyad-year", *options, url=url)
        assert outcome.exit_code == 0, outcome.stderr
        listed = list(csv.DictReader(outcome.stdout.splitlines()))
        return {(row["state_1"], row["state_2"], int(row["year"])): row for row in listed}

    return rows


class Facts:
    """Adds facts of the datasets to a filled database, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.number = 0

    def alliance(self, *members: tuple[str, int | None, str, str | None], phases: tuple[int, ...] = ()) -> str:
        """An alliance of ATOP of members (actor, code in the file, first day, first day after); returns its code.

        `phases`: the phase of each member's spell, where there is more than one.
        """
        return self._agreement(ATOP, members, "alliance", "valid_from", phases)

    def cooperation(
        self, scope: str, signed: str, one: str, two: str, *, codes: tuple[int | None, int | None] = (None, None)
    ) -> str:
        """An agreement of DCAD, with the codes in its file; returns its code."""
        parties = (one, codes[0], signed, None), (two, codes[1], signed, None)
        return self._agreement(DCAD, parties, scope, "signed_on")

    def _agreement(
        self, dataset: str, members: tuple[tuple[str, int | None, str, str | None], ...], scope: str, since_column: str,
        phases: tuple[int, ...] = (),
    ) -> str:  # fmt: skip
        self.number += 1
        code = f"{dataset}:{self.number}"
        insert(self.connection, "agreement", {
            "code": code, "dataset_code": dataset, "title": code, "instrument": "treaty", "scope": scope,
            "ended": "unknown", "binding": "unknown", "obligations_coded": "full", "text_seen": "full",
            "category": "bilateral" if len({actor for actor, *_ in members}) == 2 else "multilateral",
            **day("signed_on", min(since for _, _, since, _ in members)),
        })  # fmt: skip
        for ordinal, (actor, number, since, until) in enumerate(members, 1):
            insert(self.connection, "signatory", {
                "agreement_code": code, "actor_code": actor, "role": "party", "ordinal": ordinal,
                "phase": phases[ordinal - 1] if phases else None,
                "actor_raw": None if number is None else str(number),
                **day(since_column, since), **day("valid_until", until),
            })  # fmt: skip
        return code

    def owes(
        self, agreement: str, obligor: str, *kinds: str, to: str | None = None, since: str | None = None,
        until: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        """What a member pledges, to all other members or to one."""
        for kind in kinds:
            insert(self.connection, "obligation", {
                "agreement_code": agreement, "kind": kind, "pledged": "yes", "obligor_code": obligor,
                "beneficiary_code": to, "conditional": "no", "note": note,
                **day("valid_from", since), **day("valid_until", until),
            })  # fmt: skip

    def arms(
        self, supplier: str, recipient: str, ordered: int | None, tiv: float | None, delivered: dict[int, float],
        *, apportioned: str = "no", dataset: str = SIPRI,
    ) -> None:  # fmt: skip
        """An order and its deliveries, year -> TIV."""
        self.number += 1
        key = f"order-{self.number}"
        insert(self.connection, "arms_transfer", {
            "dataset_code": dataset, "source_key": key, "supplier_code": supplier, "recipient_code": recipient,
            "designation": "Tank", "order_year": ordered, "transfer_status": "delivered", "terms": "unknown",
            "is_package": "no", "tiv_order": tiv,
        })  # fmt: skip
        for year, volume in delivered.items():
            self.connection.execute(
                sa.text(
                    "insert into arms_delivery (arms_transfer_id, year, tiv_delivered, apportioned) "
                    "select id, :year, :volume, :apportioned from arms_transfer "
                    "where dataset_code = :dataset and source_key = :key"
                ),
                {"year": year, "volume": volume, "apportioned": apportioned, "dataset": dataset, "key": key},
            )

"""A few invented states around an organisation, to ask questions of: CAN is the candidate, ORG has seven members."""

import hashlib
from typing import Any

import psycopg
import sqlalchemy as sa

from database.connect import engine, read
from database.url import sqlite_path

DAY = "2020-06-01"  # data_as_of
MEMBERS = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG")


def _rows() -> list[tuple[str, dict[str, Any]]]:
    states = {
        "AAA": "Aland", "BBB": "Borduria", "CCC": "Cascara", "DDD": "Dawsbergen", "EEE": "Elbonia", "FFF": "Freedonia",
        "GGG": "Grand Fenwick", "CAN": "Candover", "OUT": "Outland", "TER": "Terra Nova",
    }  # fmt: skip
    rows: list[tuple[str, dict[str, Any]]] = [
        ("dataset", {"code": "curated", "series": "curated", "title": "Collected by hand"}),
        ("setting", {"name": "data_as_of", "value": DAY}),
        ("actor", {"code": "ORG", "kind": "organisation", "name": "Organisation"}),
        ("organisation_detail", {"code": "ORG", "kind": "organisation"}),
    ]
    for code, name in states.items():
        status = "territory" if code == "TER" else "recognised"
        rows += [
            ("actor", {"code": code, "kind": "state", "name": name}),
            ("state_detail", {"code": code, "kind": "state", "status": status, "code_scheme": "project"}),
        ]
    rows += [
        ("membership", {"state_code": code, "organisation_code": "ORG", "role": "member", **day("valid_from", since)})
        for code, since in zip(MEMBERS, ["1999", "1999-03", *["1999-03-12"] * 5], strict=True)
    ]
    rows += [
        ("actor_name", {"actor_code": "BBB", "name": "Republic of Borduria", "kind": "official"}),
        ("actor_name", {"actor_code": "AAA", "name": "The Isles", "kind": "alias"}),
        ("actor_name", {"actor_code": "GGG", "name": "The Isles", "kind": "alias"}),
        ("state_identifier", {"dataset_code": "curated", "state_code": "CCC", "scheme": "iso2", "value": "CX"}),
        ("actor_fact", {
            "actor_code": "ORG", "property": "accession_rule", "value": "two_thirds",
            **day("valid_until", "2000-01-01"),
        }),
        ("actor_fact", {
            "actor_code": "ORG", "property": "accession_rule", "value": "unanimity",
            **day("valid_from", "2000-01-01"),
        }),
        ("recognition", _spell("AAA", "2010-05-01")),
        ("recognition", _spell("BBB", "2010-05-01", "2015-01-01")),
        ("recognition", _spell("CCC", "2010-05", "2015-01-01")),
        ("recognition", _spell("CCC", "2016-01-01")),
        ("recognition", _spell("DDD", "2010-05-01", "2015-01-01")),
        ("recognition", _spell("FFF", "2021-01-01")),
        ("counter", {"code": "loyal", "title": "Counts all that ever recognised"}),
        ("counter", {"code": "old-list", "title": "A list of its day", "edition_on": "2018-01-01"}),
        ("recognition_position", _position("loyal", "DDD", "recognises", "2015-01-01")),
        ("recognition_position", _position("loyal", "EEE", "claimed", "2019-01-01")),
        ("recognition_position", _position("old-list", "AAA", "never", None)),
        ("coverage", {
            "dataset_code": "curated", "table_name": "recognition", "actor_code": "CAN", "complete": "yes",
            **day("valid_until", "2020-07-01"),
        }),
    ]  # fmt: skip
    return rows


def day(column: str, prefix: str) -> dict[str, str]:
    """A date's two columns, from what is known of it."""
    return {
        column: prefix + "-01-01"[len(prefix) - 4 :] if len(prefix) < 10 else prefix,
        f"{column}_text": prefix,
    }


def _spell(recogniser: str, since: str, until: str | None = None) -> dict[str, Any]:
    spell: dict[str, Any] = {"recogniser_code": recogniser, "recognised_code": "CAN", **day("recognised_on", since)}
    return {**spell, **day("withdrawn_on", until), "withdrawal_kind": "withdrawn"} if until else spell


def _position(counter: str, recogniser: str, says: str, since: str | None) -> dict[str, Any]:
    position: dict[str, Any] = {
        "counter_code": counter, "recogniser_code": recogniser, "recognised_code": "CAN", "says": says,
    }  # fmt: skip
    return {**position, **day("valid_from", since)} if since else position


def fill(url: str) -> str:
    """Put the small world into a migrated, empty database; returns its URL."""
    made = engine(url)
    with made.begin() as connection:
        for table, row in _rows():
            names = ", ".join(row)
            places = ", ".join(f":{name}" for name in row)
            connection.execute(sa.text(f"insert into {table} ({names}) values ({places})"), row)
    made.dispose()
    return url


def rows(url: str, sql: str, timeout: float | None = 20, **parameters: Any) -> list[tuple[Any, ...]]:
    with read(url, timeout) as reader:
        return list(reader.execute(sql, parameters).rows)


def digest(url: str) -> str:
    """A digest of all rows of all tables, to see that a database is as it was."""
    path = sqlite_path(url)
    if path is not None:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
        ).fetchall()
        digests = " || ".join(
            f"(select md5(coalesce(string_agg(t::text, ' '), '')) from {name} t)" for (name,) in tables
        )
        ((found,),) = connection.execute(f"select md5({digests})".encode())
    return str(found)

"""A folder for Datasette: the SQLite file, its metadata with the canned queries, and settings."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from analysis.queries.coverage_words import caution
from analysis.queries.declared_parameters import DATA_AS_OF, Parameter
from analysis.queries.header import Query
from analysis.queries.run import literal
from atomic_files import Maker, whole_folder, write_json
from database.reader import Reader, list_names, substitute
from database.setting import DATA_AS_OF_SQL, data_as_of
from database.url import sqlite_path
from errors import DatabaseError, UsageError
from models.vocabulary import CURATED, RECORD, sql_list

DATABASE = "pactbook.db"
METADATA = "metadata.json"
SETTINGS_FILE = "settings.json"
PLUGINS = "plugins"
LIMITS = Path(__file__).with_name("datasette_limits.py")
MAKER = Maker("pactbook export datasette")
# The widest view, dyad_year, has millions of rows: its page takes seconds, and facets of it would take many more.
SETTINGS: dict[str, int | bool] = {
    "sql_time_limit_ms": 30_000,
    "facet_time_limit_ms": 1_000,
    "suggest_facets": False,
    "default_page_size": 50,
    "max_returned_rows": 5_000,
}
# What stands for a row where another refers to it.
_LABELS = {
    "actor": "name",
    "agreement": "title",
    "deal": "title",
    "source": "title",
    "dataset": "title",
    "counter": "title",
    "provision_kind": "title",
}
# Volumes are in millions of TIV, a unit that Datasette does not know.
_CUSTOM_UNITS = ("TIV = [trend_indicator_value]",)
_UNITS = {"tiv_": "MTIV"}  # by how the names of columns begin
_MOST_FACETS = 4
_LARGE = ("dyad_year", "state_year")  # views without facets
_SEARCH = """
select e.kind, e.key, e.title, e.text
from search_index i
join search_entry e on e.id = i.rowid
where search_index match (
    select coalesce(group_concat('"' || replace(value, '"', '') || '" *', ' AND '), '""')
    from json_each(replace(json_array(replace(replace(:words, '\\', ''), '"', '')), ' ', '","'))
    where value <> ''
)
order by bm25(search_index, 5.0, 1.0), e.id
limit 200
"""


def write(reader: Reader, url: str, path: str, queries: Iterable[Query]) -> int:
    """Write the folder `path`, whole or not at all; returns the number of tables and views described.

    Raises UsageError for a database that is no SQLite file.
    """
    source = sqlite_file(url)
    with whole_folder(path, MAKER) as folder:
        described = metadata(reader, Path(DATABASE).stem, queries)
        write_json(folder / SETTINGS_FILE, SETTINGS)
        describe(folder, described)
        try:
            with (
                closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
                closing(sqlite3.connect(folder / DATABASE)) as copy,
            ):
                original.backup(copy)
        except sqlite3.Error as error:
            raise DatabaseError(f"the database cannot be copied to {path}: {error}") from None
    return len(described["databases"][Path(DATABASE).stem]["tables"])


def describe(folder: Path, described: object) -> None:
    """Write the metadata, and the plugin with limits, into a folder."""
    write_json(folder / METADATA, described)
    (folder / PLUGINS).mkdir()
    shutil.copyfile(LIMITS, folder / PLUGINS / LIMITS.name)


def sqlite_file(url: str) -> Path:
    """The file of a SQLite URL. Raises UsageError for PostgreSQL, which Datasette does not read."""
    path = sqlite_path(url)
    if path is None:
        raise UsageError("Datasette serves SQLite files: name one with --database-url")
    return path


def metadata(reader: Reader, database: str, queries: Iterable[Query]) -> dict[str, Any]:
    """Datasette's metadata for the database of this name: meanings, labels, facets, and queries with parameters."""
    day = data_as_of(reader)
    as_of = f" Facts as of {day}." if day else ""
    return {
        "title": "Pactbook",
        "description": "Defence agreements, recognitions and arms transfers, every fact with its source." + as_of,
        "custom_units": list(_CUSTOM_UNITS),
        "databases": {
            database: {
                "description": "`search` finds things by their words; the queries below take parameters.",
                "tables": tables(reader),
                "queries": {"search": _search_query(), **{query.name: canned(query) for query in queries}},
            }
        },
    }


def tables(reader: Reader) -> dict[str, dict[str, Any]]:
    """Table or view -> its description, columns with their meaning and units, label column and facets."""
    described: dict[str, dict[str, Any]] = {}
    sql = "select object_name, column_name, meaning, choices from data_dictionary order by name"
    for name, column, meaning, choices in reader.execute(sql, {}).rows:
        entry = described.setdefault(name, {"description": "", "columns": {}})
        if column is None:
            entry["description"] = meaning
            continue
        entry["columns"][column] = meaning
        if unit := next((unit for start, unit in _UNITS.items() if column.startswith(start)), None):
            entry.setdefault("units", {})[column] = unit
        if choices and name not in _LARGE and len(entry.get("facets", ())) < _MOST_FACETS:
            entry.setdefault("facets", []).append(column)
    for name, column in _LABELS.items():
        if name in described:
            described[name]["label_column"] = column
    described["search_entry"] = {
        "description": "Everything that can be found by its words; `key` is what `pactbook show` takes.",
        "columns": {
            "kind": "Table of the thing.",
            "key": "Its key, or the fact in words.",
            "title": "Its title or name.",
            "text": "Other names, notes, and what sources say where they differ.",
        },
        "fts_table": "search_index",
        "fts_pk": "id",
        "facets": ["kind"],
    }
    described["search_state"] = {"hidden": True}
    described["alembic_version"] = {"hidden": True}
    return described


def _search_query() -> dict[str, Any]:
    return {
        "title": "Full-text search",
        "description": "What has all of these words, or words that begin with them; the best 200.",
        "sql": _SEARCH.strip(),
        "params": ["words"],
    }


def canned(query: Query) -> dict[str, Any]:
    """A canned query for Datasette, which gives an empty text for a parameter that is left out."""
    parameters = {parameter.name: parameter for parameter in query.parameters}
    in_lists = list_names(query.sql)
    example = "&".join(f"{name}={value}" for name, value in query.examples.items())
    lines = [query.answers, *filter(None, [caution(query.coverage)]), *map(_line, query.parameters)]
    return {
        "title": query.title,
        "description": " ".join(lines) + (f" Example: ?{example}" if example else ""),
        "sql": substitute(query.sql, lambda name: value_of(parameters[name], is_in_list=name in in_lists)),
        "params": [parameter.name for parameter in query.parameters],
    }


def _line(parameter: Parameter) -> str:
    default = "the last day of the data" if parameter.default == DATA_AS_OF else parameter.default
    presence = "required" if parameter.required else "optional" if default is None else f"default {default}"
    choices = f" One of {', '.join(parameter.choices)}." if parameter.choices else ""
    return f"{parameter.name} ({parameter.type}, {presence}): {parameter.help}{choices}"


def value_of(parameter: Parameter, *, is_in_list: bool) -> str:
    """SQL for the value of a parameter: what was given, else its default."""
    given = f"nullif(:{parameter.name}, '')"
    if parameter.type in ("integer", "year"):
        given = f"cast({given} as integer)"
    if parameter.default == DATA_AS_OF:
        return f"coalesce({given}, {DATA_AS_OF_SQL})"
    if parameter.default is None:
        return given
    if is_in_list and parameter.type == "dataset" and parameter.default == CURATED:  # the record, whoever's facts
        return f"select code from dataset where code = {given} or {given} is null and series in ({sql_list(RECORD)})"
    return f"coalesce({given}, {literal(parameter.default)})"

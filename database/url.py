"""What a database URL means: the one reading of it, for everything that reads or writes.

`sqlite:///FILE` is the file FILE, character for character: `?`, `%`, `#` and spaces are part of its name. A path alone
means the same. `postgresql://…` (also `postgres://` and `postgresql+psycopg://`) is read by libpq, as psql reads it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from errors import DatabaseError, UsageError
from hints import install

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_URL = "sqlite:///pactbook.db"
FORMS = "write sqlite:///FILE, a path, or postgresql://USER@HOST/DATABASE"
_SQLITE = "sqlite:///"
_POSTGRESQL = re.compile(r"(postgresql\+psycopg|postgresql|postgres)://")
# A URL of another kind, also behind a quotation mark or without its scheme, or `host=… password=…`. What looks like
# one is no path, or messages would show its password. A drive (C:) has one letter.
_NOT_A_PATH = r"\s*([A-Za-z][\w+.-]+:|\w+\s*=)|.*:[^/\\]*@|.*password\s*="
_MAY_TELL_ONE = r"//.*:.*@|.*password\s*="
_SPECIAL_CHARACTERS = (
    "the database URL cannot be read: write special characters in a user name or password with a percent sign and "
    "their code, such as %40 for @, and a port as a number"
)


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL, or None for one of PostgreSQL. Raises UsageError for anything else."""
    from pathlib import Path  # here, because commands that only read do without it

    name = sqlite_file(url)
    return None if name is None else Path(name)


def sqlite_file(url: str) -> str | None:
    """The name of the file, as `sqlite_path`."""
    if _POSTGRESQL.match(url):
        return None
    path = url.removeprefix(_SQLITE)
    if not path.strip() or _is_another_url(url):
        raise UsageError(f"not a database URL: {shown(url).strip() or 'it is empty'}; {FORMS}")
    if path == ":memory:":
        raise UsageError("a database in memory would be lost at the end of the command: name a file")
    return path


def postgresql_parameters(url: str) -> dict[str, str]:
    """Libpq's parameters for connecting. Raises UsageError, without a password in it, where the URL is wrong."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ModuleNotFoundError:
        raise DatabaseError(f"PostgreSQL needs the package psycopg: {install('psycopg[binary]')}") from None
    try:
        values = conninfo_to_dict(_POSTGRESQL.sub("postgresql://", url))
    except ProgrammingError as error:
        unknown = re.search(r'invalid URI query parameter: "([^"]*)"', str(error))
        why = f"the database URL has an unknown parameter: {unknown[1]}" if unknown else _SPECIAL_CHARACTERS
        raise UsageError(why) from None
    except UnicodeError:  # libpq decodes the percent signs to bytes, which need not be text
        raise UsageError(_SPECIAL_CHARACTERS) from None
    parameters = {name: str(value) for name, value in values.items()}
    if "@" in parameters.get("host", "") or not re.fullmatch(r"[\d,]*", parameters.get("port", "")):
        raise UsageError(_SPECIAL_CHARACTERS)
    return parameters


def with_schema(url: str, schema: str) -> str:
    """The URL of a PostgreSQL database with a schema in which all tables are. Raises UsageError for a wrong name."""
    from urllib.parse import quote

    if sqlite_path(url) is not None:
        raise UsageError("--schema: a SQLite file has no schemas; name another file instead")
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema) or schema.startswith("pg_"):
        raise UsageError(
            f"--schema {schema}: use lower-case letters, digits and underscores, and no name that begins pg_"
        )
    options = f"{postgresql_parameters(url).get('options', '')} -c search_path={schema}".strip()
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}options={quote(options)}"


def shown(url: str) -> str:
    """The URL for messages: without a password wherever it stands."""
    if not _POSTGRESQL.match(url):
        path = url.removeprefix(_SQLITE)
        hidden = _is_another_url(url) or re.match(_MAY_TELL_ONE, path, re.DOTALL | re.IGNORECASE)
        start = re.match(r"[^:=]*[:=]", path) if hidden else None
        return f"{start[0].strip()}…" if start else url
    try:
        parameters = postgresql_parameters(url)
    except (DatabaseError, UsageError):
        return "postgresql://…"
    user, host, port, database = (parameters.get(name, "") for name in ("user", "host", "port", "dbname"))
    socket = host.startswith("/")
    place = f"{user and f'{user}@'}{'' if socket else host}{port and f':{port}'}"
    return f"postgresql://{place}/{database}{f'?host={host}' if socket else ''}"


def _is_another_url(url: str) -> bool:
    """Whether it is a URL of another kind where the path of a file should stand."""
    path = url.removeprefix(_SQLITE)
    return "://" in path or (path == url and re.match(_NOT_A_PATH, url, re.DOTALL | re.IGNORECASE) is not None)

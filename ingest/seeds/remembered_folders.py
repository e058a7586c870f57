"""The folders of a user's own facts that a database remembers."""

from pathlib import Path

from database.connect import read
from database.revision import FACTS_FOLDER
from errors import DatabaseError, UsageError


def renamed(path: Path, code: str, now: str) -> str:
    """The message for a folder whose dataset had the code `code` when it was loaded, and has the code `now`."""
    return (
        f"{path} holds the dataset {now}, and held {code} when it was loaded: restore the code in dataset.csv, or "
        f"first run `pactbook facts remove {code} --allow-deletes`"
    )


def remembered(url: str) -> dict[str, Path]:
    """The folders of a user's own facts that the database remembers, by dataset; none where there is no database."""
    sql = f"select name, value from setting where substr(name, 1, {len(FACTS_FOLDER)}) = '{FACTS_FOLDER}' order by name"
    try:
        with read(url, at_head=False) as reader:
            return {name.removeprefix(FACTS_FOLDER): Path(value) for name, value in reader.execute(sql).rows}
    except (DatabaseError, UsageError):  # no database yet, or one without the table
        return {}

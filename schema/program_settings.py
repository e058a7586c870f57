"""What the program notes in `setting` about itself: with which views and which seeds it left the database."""

from collections.abc import Mapping

import sqlalchemy as sa

from database.revision import PROGRAM_SETTINGS
from models.tables import Base

SETTING = Base.metadata.tables["setting"]
_FOLDER = "The folder of a user's own facts, which `pactbook build` loads beside the seeds."
_OURS = SETTING.c.name.in_(PROGRAM_SETTINGS)


def stored(connection: sa.Connection) -> dict[str, str]:
    """The notes in the database, by name."""
    rows = connection.execute(sa.select(SETTING.c.name, SETTING.c.value).where(_OURS))
    return {row.name: row.value for row in rows}


def store(connection: sa.Connection, values: Mapping[str, str]) -> None:
    """Note these values; what is noted already is not written again."""
    noted = connection.execute(sa.select(SETTING.c.name, SETTING.c.value).where(SETTING.c.name.in_(values)))
    before = {row.name: row.value for row in noted}
    new = {name: value for name, value in values.items() if before.get(name) != value}
    if new:
        connection.execute(SETTING.delete().where(SETTING.c.name.in_(new)))
        rows = [{"name": name, "value": new[name], "note": PROGRAM_SETTINGS.get(name, _FOLDER)} for name in new]
        connection.execute(SETTING.insert(), rows)


def forget(connection: sa.Connection) -> None:
    """Remove the notes, if there are any: they do not hold for an older schema."""
    if sa.inspect(connection).has_table(SETTING.name):
        connection.execute(SETTING.delete().where(_OURS))

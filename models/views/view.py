"""What a view is. Views are no part of the metadata: they are created from here whenever the schema is at head."""

from typing import NamedTuple


class View(NamedTuple):
    """A view with its documentation; `sql` is one text for both backends."""

    name: str
    comment: str
    columns: dict[str, str]  # column -> comment, in order
    sql: str

"""What the writers can be asked for; each takes what concerns its format."""

from typing import NamedTuple


class Options(NamedTuple):
    """Options of all formats."""

    title: str = "Pactbook"  # html, xlsx (name of the sheet)
    spreadsheet: bool = False  # csv, tsv: escape cells that a spreadsheet would run as a formula
    width: int | None = None  # table: characters in a line; None: of the terminal, else COLUMNS or 120
    vertical: bool = False  # table: the values of a row one below the other
    remarks: tuple[str, ...] = ()  # html, markdown, xlsx: what readers of the rows must know

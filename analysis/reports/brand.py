"""The name, logo, colours and footer of whoever publishes reports.

They are `[brand]` in a definition, the file `brand.toml` beside it, or `[brand]` in `pactbook.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import toml_file
from toml_file import Document, Types

FILE = "brand.toml"
LARGEST_LOGO = 500_000  # bytes; each page holds the logo
KEYS: dict[str, Types] = {"name": str, "logo": str, "accent": str, "series": list, "footer": str}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_IMAGES = {".svg": "svg+xml", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}


class Brand(NamedTuple):
    """What a page shows of whoever publishes it; `logo` is a data: address, colours are `#rrggbb`."""

    name: str = "Pactbook"
    logo: str | None = None
    accent: str | None = None
    series: tuple[str, ...] = ()
    footer: str = ""

    @property
    def sha256(self) -> str:
        """The hash of everything that shows."""
        from hashlib import sha256  # here, as base64 below, because a list of reports does without them

        return sha256(repr(tuple(self)).encode()).hexdigest()


def read_brand(document: Document) -> Brand | None:
    """The brand of a definition: its own, or that of the file beside it. Raises UsageError with `file:line`."""
    if "brand" in document.table:
        return _brand(document, document.table["brand"], "brand")
    return brand_beside(Path(document.path).parent)


def brand_beside(folder: Path) -> Brand | None:
    """The brand of the file in a folder. Raises UsageError with `file:line`."""
    if not (folder / FILE).is_file():
        return None
    document = toml_file.read(folder / FILE)
    return _brand(document, document.table)


def brand_in(path: Path) -> Brand | None:
    """The brand of a file of settings, if there is one. Raises UsageError with `file:line`."""
    if not path.is_file():
        return None
    document = toml_file.read(path)
    return _brand(document, document.table["brand"], "brand") if "brand" in document.table else None


def _brand(document: Document, table: Mapping[str, Any], *way: str) -> Brand:
    document.check(table, KEYS, *way)
    colours = [("accent", table["accent"])] if "accent" in table else []
    for key, colour in [*colours, *(("series", colour) for colour in table.get("series", []))]:
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            document.fail(f"{key}: {colour!r} is not a colour; write it as #1f4e79", *way, key)
    if len(table.get("series", [])) > 6:
        document.fail("series must have at most 6 colours", *way, "series")
    return Brand(
        name=table.get("name", "Pactbook"),
        logo=_logo(document, table["logo"], *way, "logo") if "logo" in table else None,
        accent=table.get("accent"),
        series=tuple(table.get("series", ())),
        footer=table.get("footer", ""),
    )


def _logo(document: Document, name: str, *way: str) -> str:
    """The image beside the file, as a data: address."""
    path = Path(document.path).parent / name
    kind = _IMAGES.get(path.suffix.lower())
    if kind is None:
        document.fail(f"the logo must be one of {', '.join(_IMAGES)}, not {name!r}", *way)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_LOGO + 1)
    except OSError as error:
        document.fail(f"the logo {path} cannot be read: {error.strerror}", *way)
    if len(content) > LARGEST_LOGO:
        document.fail(f"the logo has more than {LARGEST_LOGO:,} bytes", *way)
    import base64

    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"

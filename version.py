"""The version of Pactbook, read by the command line, reports, databases and the build of the wheel.

It is the day of the last change to facts, views or schema; a second change on one day needs no other version.
"""

VERSION = "2026.11.27"


def is_newer(version: str, than: str = VERSION) -> bool:
    """Whether a version is later than another, by default than this program's."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())

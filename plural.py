"""Numbers that agree with their nouns, in messages: 1 file differs, 2 files differ."""


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """The number with its noun: `1 row`, `2,000 rows`; the plural is the singular with an s by default."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def seconds(number: float) -> str:
    """A duration: `1 second`, `0.3 seconds`."""
    return f"{number:g} second{'' if number == 1 else 's'}"

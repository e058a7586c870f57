"""A finding of the doctor."""

from typing import Literal, NamedTuple

Status = Literal["ok", "note", "warning", "wrong"]


class Finding(NamedTuple):
    """What was looked at, whether it is as it should be, what was found, and what to do about it.

    A note is a matter of taste, a warning may lead to trouble, and what is wrong should be mended.
    """

    subject: str
    status: Status
    finding: str
    remedy: str | None = None


def finding(subject: str, wrong: str | None, right: str, remedy: str) -> Finding:
    """A finding that something is wrong, or that it is right where there is nothing `wrong`."""
    return Finding(subject, "wrong", wrong, remedy) if wrong else Finding(subject, "ok", right)

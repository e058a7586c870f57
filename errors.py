"""Errors for users: one line that says what is wrong, where, and what would help; and the exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes: scripts rely on them."""

    DONE = 0
    FAILED = 1  # a check failed: the schema differs, a report does not verify, seed files are invalid
    USAGE = 2  # wrong usage, or an unknown name or value
    DATABASE = 3  # the database cannot be reached, or is at the wrong revision
    LIMIT = 4  # a limit of time or size was hit; a row limit set with --limit is not an error
    INTERRUPTED = 130


class PactbookError(Exception):
    """The base of all errors for users; its text is the whole line that is printed."""

    exit_code = ExitCode.FAILED


class UsageError(PactbookError):
    """Wrong usage, or an unknown name or value."""

    exit_code = ExitCode.USAGE


class DatabaseError(PactbookError):
    """The database cannot be reached, is locked, or is at the wrong revision."""

    exit_code = ExitCode.DATABASE


class LimitError(PactbookError):
    """A limit of time or size was hit."""

    exit_code = ExitCode.LIMIT

"""Errors that a user sees: one line that says what, where and what would help, and the exit code it means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes, an interface for scripts."""

    DONE = 0
    SAYS_NO = 1  # the data or a check says no: drift, a failed verification, invalid seeds
    USAGE = 2  # wrong usage, or an unknown name or parameter
    DATABASE = 3  # the database cannot be reached or is at the wrong revision
    LIMIT = 4  # a time or row limit was hit
    INTERRUPTED = 130


class PactbookError(Exception):
    """Base of all errors meant for the user; `str()` is the whole line, without a traceback."""

    exit_code = ExitCode.SAYS_NO


class UsageError(PactbookError):
    """Wrong usage, or an unknown name or parameter."""

    exit_code = ExitCode.USAGE


class DatabaseError(PactbookError):
    """The database cannot be reached, is locked, or is at the wrong revision."""

    exit_code = ExitCode.DATABASE


class LimitError(PactbookError):
    """A time or row limit was hit."""

    exit_code = ExitCode.LIMIT

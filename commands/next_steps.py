"""What `pactbook` alone prints: the database in use, and what to do next."""

from __future__ import annotations

from errors import PactbookError

_STEPS = {
    False: (
        ("pactbook build", "make the database from the facts that come with Pactbook"),
        ("pactbook --database-url URL …", "a path, or postgresql://USER@HOST/NAME"),
    ),
    True: (
        ("pactbook search Kosovo", "find actors, agreements, sources … by words"),
        ("pactbook show srb-hun-2025", "all that is known of one, and what is disputed"),
        ("pactbook query list", "canned queries; query run NAME --help: options"),
        ('pactbook sql "select …"', "SQL; pactbook schema describe TABLE explains it"),
        ("pactbook report list", "reports, with charts and sources"),
    ),
}


def guide(url: str) -> str:
    """What to do next, by whether there is a database at the URL."""
    from database.connect import read
    from database.setting import data_as_of
    from database.url import shown

    try:
        with read(url) as reader:
            day = data_as_of(reader) or "no day"
            kinds = ("agreement", "arms_transfer", "recognition")
            counts = [next(reader.execute(f"select count(*) from {kind}").rows)[0] for kind in kinds]
        agreements, transfers, recognitions = (f"{count:,}" for count in counts)
        state = (
            f"Database: {shown(url)}\n{agreements} agreements, {transfers} arms transfers, "
            f"{recognitions} recognitions; facts as of {day}"
        )
        steps = _STEPS[True]
    except PactbookError as error:
        message = str(error)
        state, steps = f"{message[0].upper()}{message[1:]}.", _STEPS[False]
    width = max(len(command) for command, _ in steps)
    lines = [f"  {command:{width}}  {what}" for command, what in steps]
    return "\n".join([state, "", "Next:", *lines, "", "`pactbook --help` lists all commands."])

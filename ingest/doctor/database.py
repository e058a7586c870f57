"""A database: whether it can be read, whose it is, whether it is sound, and what is in it."""

from collections.abc import Iterator

from database.connect import SUPERUSER, read
from database.reader import Reader
from database.revision import SEEDS_SHA256, check_revision
from database.setting import setting
from database.sqlite import damages
from database.url import shown, sqlite_path
from errors import DatabaseError, PactbookError
from ingest.doctor.facts import examine_facts
from ingest.doctor.finding import Finding
from ingest.doctor.program import examine_disk, examine_program
from ingest.seeds.cells import SEEDS, open_folder
from ingest.seeds.load import diff
from ingest.seeds.own_facts import check
from ingest.seeds.remembered_folders import remembered, renamed
from plural import counted
from schema import revisions
from schema.drift import is_table_of_others

EDITIONS = """
    select d.code, d.series, max(l.loaded_at), count(l.id)
    from dataset d left join load l on l.dataset_code = d.code group by d.code, d.series order by d.code
"""


def examine(url: str) -> Iterator[Finding]:
    """Everything that can go wrong, from the program to single rows; without a database to read, the program alone."""
    yield from examine_program()
    path = sqlite_path(url)
    yield from examine_disk(path)
    if path is not None and path.is_file():
        yield from _damages(url)
    try:
        with read(url, at_head=False) as reader:
            yield Finding("database", "ok", f"{shown(url)} can be read ({reader.dialect})")
            if reader.superuser:
                yield Finding("rights", "warning", SUPERUSER.removeprefix("warning: "), "use a role that can only read")
            check_revision(reader, "the database")
            yield Finding("schema", "ok", "schema and views are those of this program")
            yield from _editions(reader)
            yield from examine_facts(reader)
    except PactbookError as error:
        finding, _, remedy = str(error).partition(": run ")
        yield Finding("database", "wrong", finding, f"run {remedy}" if remedy else None)
        return
    yield from _drift(url)
    yield from _seeds(url)
    yield from _own_facts(url)


def _damages(url: str) -> Iterator[Finding]:
    path = sqlite_path(url)
    try:
        lines = list(damages(path)) if path is not None else []
    except DatabaseError as error:
        yield Finding("integrity", "warning", f"not examined: {error}")
        return
    if lines:
        remedy = "restore a backup, or remove the file, build and import again"
        yield from (Finding("integrity", "wrong", line, remedy) for line in lines[:10])
    else:
        yield Finding("integrity", "ok", "the file and all references in it are sound")


def _editions(reader: Reader) -> Iterator[Finding]:
    for code, series, loaded_at, loads in reader.execute(EDITIONS, {}).rows:
        text = f"{code} ({series}): {counted(loads, 'load')}, the last {loaded_at}" if loads else f"{code} ({series})"
        yield Finding("editions", "ok", text)


def _seeds(url: str) -> Iterator[Finding]:
    """Whether the facts are those of the seed files, row by row: a value may have been altered by hand."""
    with read(url) as reader:
        loaded = setting(reader, SEEDS_SHA256)
    if loaded != open_folder(SEEDS).sha256:
        yield Finding("seeds", "note", "the facts are not those that come with this program", "run `pactbook build`")
        return
    try:
        changes = diff(url, SEEDS).changes
    except PactbookError as error:
        yield Finding("seeds", "wrong", f"not compared with the facts that come with this program: {error}")
        return
    if changes:
        rows = "row differs" if changes == 1 else "rows differ"
        remedy = "`pactbook seed diff` lists them, and `pactbook seed load` restores them"
        yield Finding("seeds", "warning", f"{changes} {rows} from the facts that come with this program", remedy)
    else:
        yield Finding("seeds", "ok", "the facts that come with this program are loaded, and no row was altered")


def _drift(url: str) -> Iterator[Finding]:
    try:
        lines = revisions.check(url)
    except PactbookError as error:
        yield Finding("schema", "note", f"not compared with the models: {error}")
        return
    for line in lines:
        if is_table_of_others(line):
            yield Finding("schema", "note", f"{line}: it is one of your own, and builds without --fresh keep it")
            continue
        yield Finding(
            "schema", "wrong", line, "run `pactbook db upgrade`; if it does not help, undo the change by hand"
        )


def _own_facts(url: str) -> Iterator[Finding]:
    folders = remembered(url)
    for code, path in folders.items():
        if not path.is_dir():
            yield Finding("own facts", "warning", f"{path}, the folder of {code}, does not exist",
                          "name its new place: `pactbook build --facts DIR`")  # fmt: skip
            continue
        try:
            (own,) = check([path])
        except PactbookError as error:
            yield Finding("own facts", "wrong", f"{path}: {error}", f"run `pactbook facts check {path}`")
            continue
        if own.dataset_code != code:
            finding, _, remedy = renamed(path, code, own.dataset_code).partition(": ")
            yield Finding("own facts", "wrong", finding, remedy)
        else:
            yield Finding("own facts", "ok", f"{code} in {path}")

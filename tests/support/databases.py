"""Databases for tests: schema from the migrations, on SQLite and on a PostgreSQL server of the tests' own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.seeds import load
from ingest.seeds.cells import SEEDS
from schema import revisions
from support import BACKENDS, pactbook
from support.common import once
from support.database_contents import import_edition
from support.panel_world import fill as fill_panel_world
from support.postgresql import NoServerError, Server
from support.report_folders import FORMATS, every_report
from support.seed_folder import write_seeds
from support.small_world import fill

# SQLite: a file, copied from one that was migrated once.


@pytest.fixture(scope="session")
def sqlite_template(common: Path) -> Path:
    """A migrated file to copy; not to be touched."""
    path = common / "migrated.db"

    def make() -> str:
        revisions.upgrade(f"sqlite:///{path}")
        return str(path)

    once(common, "migrated", make)
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite file of the test's own."""
    path = tmp_path / "pactbook.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


# PostgreSQL: a database, copied from one that was migrated once.


@pytest.fixture(scope="session")
def postgresql_server(common: Path) -> Iterator[Server]:
    """A running server."""
    folder = common / "postgresql"

    def start() -> str:
        Server.start(folder).close()
        return str(folder)

    try:
        once(common, "server", start)
        server = Server(folder)
    except NoServerError as reason:
        pytest.skip(f"PostgreSQL is not tested: {reason}")
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Server, common: Path) -> str:
    """The name of a migrated database to copy; not to be touched."""

    def make() -> str:
        name = postgresql_server.create()
        revisions.upgrade(postgresql_server.url(name))
        return name

    return once(common, "migrated_postgresql", make)


@pytest.fixture
def empty_postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """A PostgreSQL database of the test's own with nothing in it."""
    name = postgresql_server.create()
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture
def postgresql_url(postgresql_server: Server, postgresql_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of the test's own."""
    name = postgresql_server.create(postgresql_template)
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


# Either.


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of the test's own, on each backend in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database can be made, on each backend in turn: a file not there yet, or a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    return str(request.getfixturevalue("empty_postgresql_url"))


# With the real seeds in.


@pytest.fixture(scope="session")
def seeded_sqlite_template(sqlite_template: Path, common: Path) -> Path:
    """A seeded file to copy, or to read from."""
    path = common / "seeded.db"

    def make() -> str:
        shutil.copy(sqlite_template, path)
        load.load(f"sqlite:///{path}", SEEDS)
        return str(path)

    once(common, "seeded", make)
    return path


@pytest.fixture(scope="session")
def seeded_postgresql_template(postgresql_server: Server, postgresql_template: str, common: Path) -> str:
    """The name of a seeded database to copy; not to be touched."""

    def make() -> str:
        name = postgresql_server.create(postgresql_template)
        load.load(postgresql_server.url(name), SEEDS)
        return name

    return once(common, "seeded_postgresql", make)


@pytest.fixture(scope="session")
def seeded_sqlite_url(seeded_sqlite_template: Path) -> str:
    """A seeded SQLite file, shared by all tests: only to be read."""
    return f"sqlite:///{seeded_sqlite_template}"


@pytest.fixture(scope="session")
def seeded_postgresql_url(postgresql_server: Server, seeded_postgresql_template: str, common: Path) -> str:
    """A seeded PostgreSQL database, shared by all tests: only to be read."""
    template = seeded_postgresql_template  # which cannot be copied while somebody reads it
    return postgresql_server.url(once(common, "seeded_to_read", lambda: postgresql_server.create(template)))


@pytest.fixture(scope="session", params=BACKENDS)
def seeded_url(request: pytest.FixtureRequest) -> str:
    """A seeded database, on each backend in turn, shared by all tests: only to be read."""
    return str(request.getfixturevalue(f"seeded_{request.param}_url"))


@pytest.fixture(params=BACKENDS)
def seeded_copy_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A seeded database of the test's own, on each backend in turn."""
    if request.param == "sqlite":
        path = tmp_path / "seeded.db"
        shutil.copy(request.getfixturevalue("seeded_sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = server.create(request.getfixturevalue("seeded_postgresql_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session", params=BACKENDS)
def imported(request: pytest.FixtureRequest, common: Path) -> Callable[..., str]:
    """Seeded databases with files imported, on each backend in turn: `imported(("atop", *paths))`; only to be read."""
    template = request.getfixturevalue(f"seeded_{request.param}_template")

    def imported_url(*imports: tuple[str, ...]) -> str:
        name = "_".join(["imported", *(series for series, *_paths in imports), request.param])

        def make() -> str:
            if request.param == "sqlite":
                url = f"sqlite:///{shutil.copy(template, common / f'{name}.db')}"
            else:
                server = request.getfixturevalue("postgresql_server")
                url = server.url(server.create(template))
            for series_and_paths in imports:
                outcome = pactbook("import", *series_and_paths, url=url)
                assert outcome.exit_code == 0, outcome.stderr
            return url

        return once(common, name, make)

    return imported_url


@pytest.fixture(scope="session")
def parquet_folder(seeded_sqlite_url: str, common: Path) -> Path:
    """What `export parquet` makes of the seeded database: only to be read."""
    folder = common / "parquet"

    def make() -> str:
        assert pactbook("export", "parquet", "--out", str(folder), url=seeded_sqlite_url).exit_code == 0
        return str(folder)

    once(common, "exported", make)
    return folder


@pytest.fixture(scope="session")
def reports_folder(seeded_sqlite_url: str, common: Path) -> Path:
    """All shipped reports in all formats, of the seeded SQLite file: only to be read."""
    folder = common / "reports"

    def make() -> str:
        every_report(seeded_sqlite_url, folder)
        return str(folder)

    once(common, "reported", make)
    return folder


@pytest.fixture(scope="session")
def some_reports_folder(seeded_sqlite_url: str, common: Path) -> Path:
    """Three of the shipped reports in all formats, of the seeded SQLite file, which take half the time: to be read."""
    folder = common / "some_reports"
    names = ("arms-monitor", "balkan-pacts-2025", "state-brief")

    def make() -> str:
        options = ("--out", str(folder), "--formats", FORMATS, "--fail-on-empty", "--quiet")
        assert pactbook("report", "run", *names, *options, url=seeded_sqlite_url).exit_code == 0
        return str(folder)

    once(common, "some_reported", make)
    return folder


# Built from the small seeds, with an imported edition in it.


def build_small(url: str, folder: Path) -> str:
    """Build from the small seeds, written into `folder`, and import an edition; returns the URL."""
    outcome = pactbook("build", "--dir", str(write_seeds(folder)), url=url)
    assert outcome.exit_code == 0, outcome.stderr
    import_edition(url)
    return url


@pytest.fixture(scope="session")
def built_sqlite_template(sqlite_template: Path, common: Path) -> Path:
    """The file to copy; not to be touched."""
    path, seeds = common / "built.db", common / "small_seeds_sqlite"
    once(common, "built", lambda: build_small(f"sqlite:///{shutil.copy(sqlite_template, path)}", seeds))
    return path


@pytest.fixture(scope="session")
def built_postgresql_template(postgresql_server: Server, postgresql_template: str, common: Path) -> str:
    """The name of the database to copy; not to be touched."""

    def make() -> str:
        name = postgresql_server.create(postgresql_template)
        build_small(postgresql_server.url(name), common / "small_seeds_postgresql")
        return name

    return once(common, "built_postgresql", make)


@pytest.fixture
def built_sqlite_url(built_sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file of the test's own."""
    return f"sqlite:///{shutil.copy(built_sqlite_template, tmp_path / 'built.db')}"


@pytest.fixture
def built_postgresql_url(postgresql_server: Server, built_postgresql_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own."""
    name = postgresql_server.create(built_postgresql_template)
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture(params=BACKENDS)
def built_url(request: pytest.FixtureRequest) -> str:
    """A database of the test's own, on each backend in turn."""
    return str(request.getfixturevalue(f"built_{request.param}_url"))


# With the invented world of panels in.


@pytest.fixture(scope="session")
def panel_sqlite_template(sqlite_template: Path, common: Path) -> Path:
    """The file to copy; not to be touched."""
    path = common / "panel.db"
    once(common, "panel", lambda: fill_panel_world(f"sqlite:///{shutil.copy(sqlite_template, path)}"))
    return path


@pytest.fixture(params=BACKENDS)
def panel_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own, on each backend in turn."""
    if request.param == "sqlite":
        template = request.getfixturevalue("panel_sqlite_template")
        return f"sqlite:///{shutil.copy(template, tmp_path / 'panel.db')}"
    return fill_panel_world(request.getfixturevalue("postgresql_url"))


# With a small invented world in.


@pytest.fixture(scope="session")
def small_sqlite_url(sqlite_template: Path, common: Path) -> str:
    """The small world in a SQLite file, shared by all tests: only to be read."""
    path = common / "small.db"
    return once(common, "small", lambda: fill(f"sqlite:///{shutil.copy(sqlite_template, path)}"))


@pytest.fixture(scope="session")
def small_postgresql_url(postgresql_server: Server, postgresql_template: str, common: Path) -> str:
    """The small world in a PostgreSQL database, shared by all tests: only to be read."""
    server, template = postgresql_server, postgresql_template
    return once(common, "small_postgresql", lambda: fill(server.url(server.create(template))))


@pytest.fixture(scope="session", params=BACKENDS)
def small_url(request: pytest.FixtureRequest) -> str:
    """The small world, on each backend in turn, shared by all tests: only to be read."""
    return str(request.getfixturevalue(f"small_{request.param}_url"))

"""How long `pactbook import sipri` into PostgreSQL takes against `psql \\copy` of the same rows into the same columns.

Both go into databases that have all tables, constraints and indexes; \\copy gets the rows as the import left them. The
server is one of the tests' own. Exit code 1 above the bound.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from tools.made_up import register
from tools.measuring import ROOT, Bounds, measured, pactbook, run

sys.path.insert(0, str(ROOT / "tests"))

ROUNDS = 3
EDITION = "sipri-2024-10-13"
ROWS = {
    "dataset": f"select * from dataset where code = '{EDITION}'",
    "coverage": f"select * from coverage where dataset_code = '{EDITION}'",
    "arms_transfer": f"select * from arms_transfer where dataset_code = '{EDITION}'",
    "arms_delivery": f"select d.* from arms_delivery d join arms_transfer t on t.id = d.arms_transfer_id "
    f"where t.dataset_code = '{EDITION}'",
}


def main() -> int:
    """Measure and print; returns the exit code."""
    try:
        from support.postgresql import NoServerError, Server  # type: ignore[import-not-found,unused-ignore]
    except ModuleNotFoundError:
        print("not measured: needs psycopg: pip install 'pactbook[postgresql]'")
        return 0
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)  # the server runs as another user
    try:
        server = Server.start(folder / "server")
    except NoServerError as error:
        print(f"not measured: {error}")
        return 0
    try:
        path = register(folder / "register.csv")
        built = server.create()
        run(pactbook(server.url(built), "build"))
        imported = server.create(built)
        run(pactbook(server.url(imported), "import", "sipri", str(path)))
        for table, sql in ROWS.items():
            psql = ["psql", "--quiet", "--dbname", server.url(imported), "--command"]
            run([*psql, f"\\copy ({sql}) to '{folder / table}.csv' csv"])
        copies = [part for table in ROWS for part in ("-c", f"\\copy {table} from '{folder / table}.csv' csv")]
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            for seconds in (ours, theirs):
                name = server.create(built)
                url = server.url(name)
                copy = ["psql", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1", "--dbname", url, *copies]
                command = pactbook(url, "import", "sipri", str(path)) if seconds is ours else copy
                seconds.append(measured(command).wall)
                server.drop(name)
    finally:
        server.stop()
        shutil.rmtree(folder)
    print(f"median of {ROUNDS}: {median(ours):.2f} s, \\copy {median(theirs):.2f} s")
    bounds = Bounds()
    bounds.check("the time of psql \\copy: import sipri into PostgreSQL", median(ours) / median(theirs), 5)
    return bounds.exit_code()


if __name__ == "__main__":
    sys.exit(main())

"""Files and folders appear whole or not at all; what somebody else put in a folder is never replaced."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import drafts
from atomic_files import Maker, check_folder, read_manifest, whole_file, whole_folder
from drafts import recover
from errors import UsageError
from support import ROOT
from support.report_folders import contents

MAKER = Maker("pactbook export test")
MANIFEST = MAKER.manifest
ONE = {"a.txt": b"one", "data/b.txt": b"1"}
TWO = {"a.txt": b"two", "data/c/d.txt": b"2"}


def write(folder: Path, files: dict[str, bytes], maker: Maker = MAKER) -> None:
    with whole_folder(folder, maker) as draft:
        for name, content in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)


def written(folder: Path) -> dict[str, bytes]:
    """What is in a folder beside the manifest, which must fit it."""
    found = contents(folder)
    assert set(json.loads(found.pop(MANIFEST))["files"]) == set(found)
    return found


def beside(path: Path) -> list[str]:
    """What is in a folder."""
    return sorted(entry.name for entry in path.iterdir())


@pytest.fixture(params=["exchange", "aside"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to swap folders: in one step, and by moving the old one aside where that cannot be had."""
    if request.param == "aside":
        monkeypatch.setattr(drafts, "_exchange", lambda *_: False)
    return str(request.param)


# Whole or not at all.


@pytest.mark.usefixtures("way")
def test_a_folder_is_replaced_as_a_whole_and_nothing_is_left_beside(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    for files in (ONE, TWO, ONE):
        write(out, files)
        assert written(out) == files
        assert beside(out.parent) == ["out"]


@pytest.mark.usefixtures("way")
def test_a_failed_run_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, ONE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="out cannot be written: No space left on device"):
        write(out, TWO)
    assert written(out) == ONE
    assert beside(tmp_path) == ["out"]


def fail(writing: AbstractContextManager[object], error: BaseException) -> None:
    with writing:
        raise error


def test_an_error_of_the_writer_is_passed_on_and_leaves_the_old_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ONE)
    for error in (FileNotFoundError(2, "No such file"), KeyboardInterrupt(), ValueError("x"), BrokenPipeError()):
        with pytest.raises((UsageError, type(error))):
            fail(whole_folder(out, MAKER), error)
        assert written(out) == ONE
        assert beside(tmp_path) == ["out"]


def test_this_system_exchanges_names_in_one_step(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "a").touch()
    if sys.platform not in ("linux", "darwin"):
        pytest.skip("no system call for it")
    assert drafts._exchange(one, two)  # noqa: SLF001 - what the promise of one step rests on
    assert (two / "a").exists()


def test_a_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    for content in (b"one", b"two"):
        with whole_file(out) as file:
            file.write(content)
            file.flush()
            assert not out.exists() or out.read_bytes() == b"one"
        assert out.read_bytes() == content
        assert beside(tmp_path) == ["x.csv"]
    with pytest.raises(ZeroDivisionError):
        fail(whole_file(out), ZeroDivisionError())
    assert out.read_bytes() == b"two"
    assert beside(tmp_path) == ["x.csv"]


# Killed at any step. A child dies before the nth line that it would run of atomic_files.py or drafts.py.

STEPS = """
import os, signal, sys
from pathlib import Path
import atomic_files, drafts
import test_atomic_files as tests
if {aside}:
    drafts._exchange = lambda *_: False
out = Path(sys.argv[1])
deaths = 0
while True:
    {before}
    deaths += 1
    child = os.fork()
    if not child:
        left = deaths
        def trace(frame, event, _argument):
            global left
            if frame.f_code.co_filename not in (atomic_files.__file__, drafts.__file__):
                return None
            if event == "line":
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        {write}
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    {check}
    {write}
    assert tests.beside(out.parent) == [out.name], (deaths, tests.beside(out.parent))
    {after}
print(deaths)
"""


def deaths(out: Path, **steps: object) -> int:
    """At how many steps a child was killed; a failed check fails the test."""
    modules = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", STEPS.format(**steps), str(out)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": modules}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("aside", [False, True], ids=["exchange", "aside"])
@pytest.mark.parametrize("old", [True, False], ids=["old", "none"])
def test_a_folder_is_old_or_new_wherever_its_writer_is_killed(tmp_path: Path, aside: bool, old: bool) -> None:  # noqa: FBT001
    (tmp_path / "in").mkdir()
    assert (
        deaths(
            tmp_path / "in" / "out",
            aside=aside,
            before="tests.write(out, tests.ONE)" if old else "out.exists() and __import__('shutil').rmtree(out)",
            write="tests.write(out, tests.TWO)",
            check="drafts.recover(out); assert (tests.written(out) in (tests.ONE, tests.TWO)) if out.exists()"
            f" else {not old}, deaths",
            after="assert tests.written(out) == tests.TWO",
        )
        > 100
    )


@pytest.mark.parametrize("old", [True, False], ids=["old", "none"])
def test_a_file_is_old_or_new_wherever_its_writer_is_killed(tmp_path: Path, old: bool) -> None:  # noqa: FBT001
    (tmp_path / "in").mkdir()
    assert (
        deaths(
            tmp_path / "in" / "x.csv",
            aside=False,
            before="out.write_bytes(b'one')" if old else "out.unlink(missing_ok=True)",
            write="exec('with atomic_files.whole_file(out) as file: file.write(b\"two\" * 9999)')",
            check=f"assert out.read_bytes() in (b'one', b'two' * 9999) if out.exists() else {not old}, deaths",
            after="assert out.read_bytes() == b'two' * 9999",
        )
        > 50
    )


# Drafts of others.


def test_a_draft_in_hand_is_left_to_its_writer(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with whole_folder(out, MAKER) as draft:
        (draft / "a.txt").write_bytes(b"in hand")
        write(out, ONE)
        assert (draft / "a.txt").read_bytes() == b"in hand"
    assert written(out) == {"a.txt": b"in hand"}
    assert beside(tmp_path) == ["out"]


@pytest.mark.parametrize("name", ["*", "[a-z]", "?", "o.u.t", ".out", "ö" * 120, "x" * 250])
def test_only_drafts_of_the_same_name_are_removed(tmp_path: Path, name: str) -> None:
    others = [".a.12345678.pactbook-draft", ".o.12345678.pactbook-aside", ".out.1234.pactbook-draft", ".out.tmp"]
    for other in others:
        (tmp_path / other).mkdir()
    write(tmp_path / name, ONE)
    write(tmp_path / name, TWO)
    assert written(tmp_path / name) == TWO
    assert beside(tmp_path) == sorted([*others, name])


def test_runs_at_the_same_time_end_in_one_of_the_folders(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from test_atomic_files import write\n"
        "for n in range(20): write(Path(sys.argv[1]), {'a.txt': sys.argv[2].encode() * 10000})"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    out = tmp_path / "out"
    command = [sys.executable, "-c", script, str(out)]
    running = [subprocess.Popen([*command, name], env=environment) for name in "ab"]
    assert [process.wait(120) for process in running] == [0, 0]
    assert written(out)["a.txt"] in (b"a" * 10000, b"b" * 10000)
    assert beside(tmp_path) == ["out"]


# What is there already.


def add_file(out: Path) -> None:
    (out / "data" / "my-notes.txt").write_text("mine", encoding="utf-8")


def add_folder(out: Path) -> None:
    (out / "data" / "mine").mkdir()


def add_link(out: Path) -> None:
    (out / "link").symlink_to(out.parent)


def turn_into_link(out: Path) -> None:
    (out.parent / "elsewhere.txt").write_bytes(ONE["a.txt"])
    (out / "a.txt").unlink()
    (out / "a.txt").symlink_to(out.parent / "elsewhere.txt")


def edit(out: Path) -> None:
    (out / "a.txt").write_text("edited", encoding="utf-8")


def lose_manifest(out: Path) -> None:
    (out / MANIFEST).unlink()


def write_own_manifest(out: Path) -> None:
    (out / MANIFEST).write_text('{"files": {}}', encoding="utf-8")


def lose_list(out: Path) -> None:
    (out / MANIFEST).write_text('{"made_by": "pactbook export test"}', encoding="utf-8")


def write_list(out: Path) -> None:
    (out / MANIFEST).write_text("[" * 100_000, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (add_file, "holds data/my-notes.txt, which Pactbook did not write: move it, or choose another --out"),
        (add_folder, "holds data/mine, which Pactbook did not write: move it, or choose another --out"),
        (add_link, "holds link, which Pactbook did not write: move it, or choose another --out"),
        (turn_into_link, "holds a.txt, which Pactbook did not write: move it, or choose another --out"),
        (
            edit,
            "holds a.txt, which was changed after `pactbook export test` wrote it: move or delete that file, or",
        ),
        (
            lose_manifest,
            "holds a.txt and no .pactbook.json of an earlier `pactbook export test`: choose another --out",
        ),
        (write_own_manifest, "was not written by `pactbook export test`"),
        (write_list, "out/.pactbook.json cannot be read: it is not valid JSON"),
        (lose_list, "out/.pactbook.json is damaged: choose another --out"),
    ],
)
@pytest.mark.usefixtures("way")
def test_a_folder_with_anything_of_somebody_else_is_not_replaced(
    tmp_path: Path, change: Callable[[Path], None], message: str
) -> None:
    out = tmp_path / "out"
    write(out, ONE)
    change(out)
    before = contents(tmp_path)
    with pytest.raises(UsageError) as error:
        write(out, TWO)
    assert message in str(error.value)
    assert contents(tmp_path) == before


@pytest.mark.usefixtures("way")
def test_what_somebody_adds_while_the_draft_is_written_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ONE)
    with pytest.raises(UsageError, match="my-notes"), whole_folder(out, MAKER):
        add_file(out)
    assert (out / "data" / "my-notes.txt").exists()
    assert beside(tmp_path) == ["out"]


def test_a_folder_of_another_command_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ONE, Maker("pactbook export other"))
    with pytest.raises(UsageError, match="was not written by `pactbook export test`"):
        write(out, TWO)
    assert written(out) == ONE


def test_a_folder_that_lost_a_file_or_is_empty_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ONE)
    (out / "a.txt").unlink()
    write(out, TWO)
    assert written(out) == TWO
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", ONE)
    assert written(tmp_path / "empty") == ONE


def test_a_folder_of_many_files_is_refused_without_a_look_at_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"and no \.pactbook\.json of an earlier"):
        check_folder("/usr", MAKER)
    with pytest.raises(UsageError, match="current folder or holds it"):
        check_folder("/", MAKER)
    with pytest.raises(UsageError, match=r"it has no \.pactbook\.json"):
        read_manifest(tmp_path, MAKER)


def test_the_current_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out" / "inner"
    out.mkdir(parents=True)
    monkeypatch.chdir(out)
    for path in (".", "..", str(out)):
        with pytest.raises(UsageError, match="is the current folder or holds it"):
            write(Path(path), ONE)
    assert beside(out) == []


def test_a_file_in_the_place_of_a_folder_and_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="file is a file: name a folder with --out"):
        write(tmp_path / "file", ONE)
    with pytest.raises(UsageError, match="cannot be written: Not a directory"):
        write(tmp_path / "file" / "out", ONE)
    with pytest.raises(UsageError, match="cannot be written: Is a directory"), whole_file(tmp_path):
        pass
    missing = whole_file(tmp_path / "no" / "x.csv")
    with pytest.raises(UsageError, match="cannot be written: No such file or directory"), missing:
        pass
    assert beside(tmp_path) == ["file"]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    write(tmp_path / "real", ONE)
    (tmp_path / "real").chmod(0o750)
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", TWO)
    assert (tmp_path / "link").is_symlink()
    assert written(tmp_path / "real") == TWO
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o750
    (tmp_path / "x.csv").write_text("old", encoding="utf-8")
    (tmp_path / "x.csv").chmod(0o600)
    (tmp_path / "y.csv").symlink_to("x.csv")
    with whole_file(tmp_path / "y.csv") as file:
        assert {path.stat().st_mode & 0o777 for path in tmp_path.glob(".x.csv*")} == {0o600}
        file.write(b"new")
    assert (tmp_path / "y.csv").is_symlink()
    assert (tmp_path / "x.csv").read_bytes() == b"new"
    assert (tmp_path / "x.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may give files away")
def test_what_root_writes_in_the_place_of_a_file_stays_with_its_owner(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    out.touch()
    os.chown(out, 65534, 65534)
    with whole_file(out) as file:
        file.write(b"new")
    assert (out.stat().st_uid, out.stat().st_gid) == (65534, 65534)


def test_links_that_lead_in_a_circle_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for path in (tmp_path / "a", tmp_path / "a" / "out"):
        with pytest.raises(UsageError, match=r"cannot be written: .*symbolic links"):
            write(path, ONE)
        with pytest.raises(UsageError, match=r"cannot be written: .*symbolic links"), whole_file(path):
            pass


def test_a_folder_that_may_not_be_written_in_is_one_line(tmp_path: Path) -> None:
    """In a process without root's rights, for which modes count."""
    inner = tmp_path / "inner"
    write(inner / "out", ONE)
    inner.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() == "root" and parent != Path("/") and parent.name.startswith("pytest-"):
            parent.chmod(0o755)
    child = os.fork()
    if not child:  # pragma: no cover - it leaves without coverage
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            for path in (inner / "out", inner / "new"):
                with pytest.raises(UsageError, match="cannot be written: Permission denied"):
                    write(path, TWO)
            with pytest.raises(UsageError, match="cannot be written: Permission denied"), whole_file(inner / "x.csv"):
                pass
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    inner.chmod(0o755)
    assert written(inner / "out") == ONE
    assert beside(inner) == ["out"]


def test_pipes_and_devices_are_written_directly(tmp_path: Path) -> None:
    with whole_file("/dev/null") as file:
        file.write(b"x")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    with whole_file(pipe) as file:
        file.write(b"through")
    assert reader.communicate(timeout=20)[0] == b"through"
    assert pipe.is_fifo()


def test_a_database_is_not_replaced_by_output(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"pactbook.db is a SQLite database: choose another file"), whole_file(path):
        pass
    assert path.read_bytes() == before


def test_what_was_moved_aside_is_moved_back(tmp_path: Path) -> None:
    write(tmp_path / "out", ONE)
    (tmp_path / "out").rename(tmp_path / ".out.12345678.pactbook-aside")
    recover(tmp_path / "out")
    assert written(tmp_path / "out") == ONE

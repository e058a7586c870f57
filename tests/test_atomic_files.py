"""Files and folders appear whole or not at all; what somebody else put in a folder is never replaced."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from errno import ENOLCK
from pathlib import Path

import pytest

import drafts
from atomic_files import whole_file, whole_folder
from drafts import recover
from errors import UsageError
from support.folders import MAKER, ONE, TWO, beside, write, written


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


def test_a_file_system_without_locks_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(ENOLCK, "No locks available")

    (tmp_path / ".out.12345678.pactbook-draft").mkdir()  # it may be in use
    monkeypatch.setattr(fcntl, "flock", refuse)
    for files in (ONE, TWO):
        write(tmp_path / "out", files)
        assert written(tmp_path / "out") == files
    assert beside(tmp_path) == [".out.12345678.pactbook-draft", "out"]


def test_a_pipe_that_somebody_put_in_the_way_does_not_stop_the_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".out.12345678.pactbook-draft")
    write(tmp_path / "out", ONE)
    assert written(tmp_path / "out") == ONE


def test_temporary_folders_of_killed_processes_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pid = os.fork()
    if not pid:
        with drafts.temporary_folder() as folder:
            (folder / "large").write_bytes(b"x")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert len(list(tmp_path.iterdir())) == 1
    with drafts.temporary_folder() as folder:
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []

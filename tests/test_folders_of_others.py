"""A folder that holds anything which Pactbook did not write is never replaced."""

from collections.abc import Callable
from pathlib import Path

import pytest

from atomic_files import Maker, check_folder, read_manifest, whole_folder
from errors import UsageError
from support.folders import MAKER, MANIFEST, ONE, TWO, beside, write, written
from support.report_folders import contents


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

"""`facts add` for newcomers: names in place of codes, numbers filled in, and messages that say what is wanted."""

from pathlib import Path

import pytest

from ingest.seeds.code_hints import ActorNames
from ingest.seeds.tables import own_tables
from support import Run
from support.seed_folder import write_seeds


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder of facts beside the small seeds, with a source."""
    monkeypatch.setattr("ingest.seeds.own_facts.SEEDS", write_seeds(tmp_path / "seeds"))
    path = str(tmp_path / "facts")
    assert run("facts", "init", path).exit_code == 0
    assert run("facts", "add", path, "source", "code=talk", "kind=press").exit_code == 0
    return path


def file(folder: str, table: str) -> str:
    return (Path(folder) / f"{table}.csv").read_text(encoding="utf-8")


def test_an_actor_can_be_named_in_place_of_its_code(run: Run, folder: str) -> None:
    line = ("membership", "state_code=hungary", "organisation_code=nato", "role=observer", "sources=talk")
    added = run("facts", "add", folder, *line)
    assert added.exit_code == 0, added.stderr
    assert file(folder, "membership") == "state_code,organisation_code,role,sources\nHUN,NATO,observer,talk\n"
    assert "note: reading state_code=hungary as HUN (Hungary)\n" in added.stderr


def test_a_column_that_is_not_there_is_an_error_that_tells_a_similar_one(run: Run, folder: str) -> None:
    code, _, err = run("facts", "add", folder, "source", "code=paper", "kind=press", "published-on=2020")
    assert code == 2
    assert "source has no column 'published-on'; did you mean published_on" in err


def test_a_long_note_in_any_letters_is_no_fault(run: Run, folder: str) -> None:
    note = "слово " * 13_000
    assert run("facts", "add", folder, "source", "code=paper", "kind=press", f"note={note.strip()}").exit_code == 0
    assert run("facts", "check", folder).exit_code == 0


def test_a_name_in_a_file_is_an_error_that_tells_its_code(run: Run, folder: str) -> None:
    (Path(folder) / "membership.csv").write_text(
        "state_code,organisation_code,role,sources\nHungary,NATO,partner,talk\nHUN,Kosovo,partner,talk\n"
    )
    checked = run("facts", "check", folder)
    assert checked.exit_code == 1
    assert f"{folder}/membership.csv:2:1: state_code: unknown actor 'Hungary'; did you mean HUN (Hungary)?" in (
        checked.stderr
    )
    assert f"{folder}/membership.csv:3:2: organisation_code: unknown actor 'Kosovo'" in checked.stderr
    assert "XKX" not in checked.stderr  # it is no organisation


def test_a_name_that_several_bear_or_nobody_bears_now_is_not_read() -> None:
    names = ActorNames({
        "actor": [
            {"code": "YUG", "name": "SFR Yugoslavia"}, {"code": "SRB", "name": "Serbia"},
            {"code": "COG", "name": "Congo"}, {"code": "COD", "name": "DR Congo"},
        ],
        "actor_name": [
            {"actor_code": "YUG", "name": "Yugoslavia", "scheme": None, "valid_until": "1992-04-27"},
            {"actor_code": "SRB", "name": "Yugoslavia", "scheme": None, "valid_until": "2003-02-04"},
            {"actor_code": "SRB", "name": "Yugoslavia", "scheme": "cow", "valid_until": None},
            {"actor_code": "COD", "name": "Congo", "scheme": None, "valid_until": None},
            {"actor_code": "SRB", "name": "Србија", "scheme": None, "valid_until": None},
        ],
        "state_identifier": [{"scheme": "iso2", "state_code": "COG", "value": "CG", "valid_until": None}],
    })  # fmt: skip
    read = {name: names.bearer(name, names.names) for name in ("Yugoslavia", "congo", "cg", "СРБИЈА", "nowhere")}
    assert read == {"Yugoslavia": None, "congo": None, "cg": "COG", "СРБИЈА": "SRB", "nowhere": None}
    assert names.suggestion("Yugoslavia", names.names) == "; did you mean YUG (SFR Yugoslavia) or SRB (Serbia)?"
    assert names.suggestion("serbi", names.names) == "; did you mean SRB (Serbia)?"


def test_the_ordinal_of_a_spell_is_the_next_one(run: Run, folder: str) -> None:
    spell = ("signatory", "agreement_code=hun-srb-2025", "actor_code=Kosovo", "role=observer", "sources=talk")
    first = run("facts", "add", folder, *spell, "valid_from=2025-05", "valid_until=2025-06")
    assert first.exit_code == 0, first.stderr
    assert "note: ordinal not given: using 1\n" in first.stderr
    second = run("facts", "add", folder, *spell, "valid_from=2025-07")
    assert second.exit_code == 0, second.stderr
    assert [line.split(",")[3] for line in file(folder, "signatory").splitlines()] == ["ordinal", "1", "2"]


@pytest.mark.slow
def test_without_values_the_columns_that_need_one_are_explained(run: Run, folder: str) -> None:
    for name, table in own_tables().items():
        refused = run("facts", "add", folder, name)
        assert refused.exit_code == 1
        for column in table.columns:
            if not column.required or column.name == "ordinal":
                continue
            [line] = [line for line in refused.stderr.splitlines() if f": {column.name}: must not be empty" in line]
            wanted = line.partition("must not be empty")[2]
            assert wanted.startswith(f"; it is one of {column.choices[0]}" if column.choices else " ("), line
            assert len(wanted) > len(" (x)"), line
        assert not (Path(folder) / f"{name}.csv").exists() or name in ("dataset", "source")


def test_the_meaning_of_an_empty_cell_ends_as_its_comment_does(run: Run, folder: str) -> None:
    refused = run("facts", "add", folder, "membership")
    assert "state_code: must not be empty (The member: nearly always a state)\n" in refused.stderr
    assert "organisation_code: must not be empty (The organisation: NATO, PFP, EU, UN, COE, OSCE, CSTO, ...)\n" in (
        refused.stderr
    )


def test_help_lists_all_tables(run: Run, folder: str) -> None:
    listed = run("facts", "add", "--help").stdout
    for table in (*own_tables(), "citation"):
        assert f" {table}" in listed, table
    unknown = run("facts", "add", folder, "qqq")
    assert unknown.exit_code == 2
    assert "`pactbook facts add --help` lists the tables" in unknown.stderr


def test_a_citation_says_what_it_needs(run: Run, folder: str) -> None:
    refused = run("facts", "add", folder, "citation")
    assert refused.exit_code == 1
    for column in ("fact_table: must not be empty; it is one of actor, ", "fact_key: must not be empty (the key",
                   "source_code: must not be empty", "stance: must not be empty; it is one of supports"):  # fmt: skip
        assert column in refused.stderr


def test_a_file_that_excel_saved_is_read_and_keeps_its_mark(run: Run, folder: str) -> None:
    rows = "state_code,organisation_code,role,sources\nHUN,NATO,observer,talk\n"
    path = Path(folder) / "membership.csv"
    path.write_bytes(b"\xef\xbb\xbf" + rows.replace("\n", "\r\n").encode())
    checked = run("facts", "check", folder)
    assert (checked.exit_code, checked.stderr.count("warning")) == (0, 0), checked.stderr
    line = ("membership", "state_code=SRB", "organisation_code=NATO", "role=observer", "sources=talk")
    added = run("facts", "add", folder, *line)
    assert added.exit_code == 0, added.stderr
    assert path.read_bytes() == f"\ufeff{rows}SRB,NATO,observer,talk\n".encode()


def test_a_wrong_line_of_a_file_that_excel_saved_has_its_number(run: Run, folder: str) -> None:
    path = Path(folder) / "membership.csv"
    path.write_bytes("\ufeffstate_code,organisation_code,role,sources\r\nHUN,NATO,guest,talk\r\n".encode())
    checked = run("facts", "check", folder)
    assert checked.exit_code == 1
    assert "membership.csv:2:3: role: 'guest' is not one of " in checked.stderr

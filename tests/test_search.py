"""Full-text search, and how its index follows the facts."""

import json
from pathlib import Path

import pytest

from database.connect import read, writing
from schema import search_index
from support import Run
from support.seed_folder import replace, write_seeds

ENTRIES = "select kind, key, title, text from search_entry order by id"


def keys(run: Run, url: str, *arguments: str) -> list[str]:
    outcome = run("search", *arguments, "--format", "json", "--limit", "0", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return [hit["key"] for hit in json.loads(outcome.stdout)]


def test_what_is_named_by_the_words_comes_first(run: Run, seeded_url: str) -> None:
    assert keys(run, seeded_url, "Kosovo")[0] == "XKX"
    assert keys(run, seeded_url, "turkey")[0] == "TUR"
    assert keys(run, seeded_url, "split", "declaration")[0] == "split-1995"
    assert keys(run, seeded_url, "srb-hun-2025")[0] == "srb-hun-2025"


def test_what_is_against_a_thing_comes_after_the_thing(run: Run, seeded_sqlite_url: str) -> None:
    counter = "tur-bih-counter-drone-system-type-not-stated"

    def keys(words: str) -> list[str]:
        found = run("search", words, "--limit", "0", "--format", "jsonl", url=seeded_sqlite_url).stdout
        return [json.loads(line)["key"] for line in found.splitlines()]

    drones = keys("drone")
    assert drones.index("isr-srb-2025-elbit") < drones.index(counter)
    assert keys("counter-drone")[0] == keys("drone counter")[0] == counter


def test_case_accents_and_letters_such_as_dj_do_not_matter(run: Run, seeded_url: str) -> None:
    assert keys(run, seeded_url, "VUČIĆ") == keys(run, seeded_url, "vucic") != []
    assert search_index.folded("Đukanović, Kılıçdaroğlu, Łódź, İzmir, Straße") == (
        "dukanovic, kilicdaroglu, lodz, izmir, strasse"
    )
    assert list(search_index.words("Đuro S-400")) == ["duro", "đuro", "s", "400"]


def test_both_backends_find_the_same_in_the_same_order(
    run: Run, seeded_sqlite_url: str, seeded_postgresql_url: str
) -> None:
    entries = []
    for url in (seeded_sqlite_url, seeded_postgresql_url):
        with read(url) as reader:
            entries.append(list(reader.execute(ENTRIES).rows))
    assert entries[0] == entries[1]
    for words in ("serbia", "bayraktar drone", "S-400", "consult", "telex", "o'brien", "1995"):
        one, other = (
            run("search", words, "--limit", "0", url=url) for url in (seeded_sqlite_url, seeded_postgresql_url)
        )
        assert (one.stdout, one.stderr) == (other.stdout, other.stderr), words


@pytest.mark.parametrize(
    "words", ['"', "'; drop table x --", "a AND (", "title:*", "\\", "% _", "kosovo & | !", "é" * 3000]
)
def test_no_character_is_syntax(run: Run, seeded_url: str, words: str) -> None:
    outcome = run("search", "--", words, url=seeded_url)
    assert outcome.exit_code in {0, 2}
    assert "bug" not in outcome.stderr


def test_a_misspelled_word_gets_a_hint_and_an_unknown_kind_is_refused(run: Run, seeded_sqlite_url: str) -> None:
    assert "note: did you mean bayraktar?" in run("search", "bayraktr", url=seeded_sqlite_url).stderr
    outcome = run("search", "drone", "--kind", "agreemnt", url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stderr) == (
        2,
        "Error: unknown kind 'agreemnt'; did you mean agreement or agreement_link or agreement_event?\n",
    )
    assert set(keys(run, seeded_sqlite_url, "drone", "--kind", "deal")) < set(keys(run, seeded_sqlite_url, "drone"))


@pytest.mark.slow_on_postgresql
def test_a_load_of_seeds_renews_the_index(run: Run, built_url: str, tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    replace(seeds, "agreement", "Plan of cooperation", "Zanzibarish plan")
    assert keys(run, built_url, "Zanzibarish") == []
    assert run("seed", "load", "--dir", str(seeds), url=built_url).exit_code == 0
    assert keys(run, built_url, "Zanzibarish") == ["hun-srb-2025"]
    assert "older" not in run("search", "Zanzibarish", url=built_url).stderr


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_an_index_older_than_the_facts_says_so_until_an_upgrade_renews_it(run: Run, seeded_copy_url: str) -> None:
    with writing(seeded_copy_url) as connection:
        connection.exec_driver_sql("update search_state set loads = '0/0'")
        connection.exec_driver_sql("delete from search_entry where key = 'XKX'")
    assert "the search index is older than the facts" in run("search", "Kosovo", url=seeded_copy_url).stderr
    assert run("db", "upgrade", url=seeded_copy_url).exit_code == 0
    outcome = run("search", "Kosovo", url=seeded_copy_url)
    assert "older" not in outcome.stderr
    assert outcome.stdout.splitlines()[1].startswith("actor,XKX,Kosovo")


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_going_down_removes_the_index_and_going_up_makes_it_again(run: Run, seeded_copy_url: str) -> None:
    with read(seeded_copy_url) as reader:
        before = list(reader.execute(ENTRIES).rows)
    assert run("db", "downgrade", "-1", url=seeded_copy_url).exit_code == 0
    with read(seeded_copy_url, at_head=False) as reader, pytest.raises(Exception, match="search_entry"):
        reader.execute(ENTRIES)
    assert run("db", "upgrade", url=seeded_copy_url).exit_code == 0
    with read(seeded_copy_url) as reader:
        assert list(reader.execute(ENTRIES).rows) == before


@pytest.mark.slow_on_postgresql
def test_the_index_is_no_drift(run: Run, seeded_url: str) -> None:
    assert run("db", "check", url=seeded_url).exit_code == 0

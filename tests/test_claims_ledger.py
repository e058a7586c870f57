"""Ledgers of one's own: what is refused, in one line with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.claims import ledger, reading
from analysis.queries import catalogue
from support import Run

GOOD = """[ledger]
code = "own"
title = "A text"

[[claim]]
id = "1"
claim = "Serbia is in NATO"

[[claim.evidence]]
query = "membership"
given = { organisation = "NATO" }
where = { state = "SRB" }
supports = "rows"
otherwise = "contradicts"
covered = { membership = "NATO" }

[[claim]]
id = "2"
claim = "Albania is"

[[claim.evidence]]
query = "membership"
given = { organisation = "NATO" }
where = { state = "ALB" }
supports = "rows"
"""


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], str]:
    """A ledger of this text."""

    def write(text: str) -> str:
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_ledger_of_ones_own_is_checked_by_its_path(run: Run, own: Callable[[str], str], seeded_url: str) -> None:
    code, out, err = run("claims", "check", own(GOOD), "--format", "csv", url=seeded_url)
    assert code == 0
    assert [line.split(",")[:3] for line in out.splitlines()[1:]] == [
        ["1", "Serbia is in NATO", "contradicted"],
        ["2", "Albania is", "supported"],
    ]
    assert err.splitlines() == [
        "note: --as-of not given: claims without a day are checked as of 2026-09-12, the last day of the data",
        "2 claims: 1 supported, 1 contradicted, 0 qualified, 0 undecidable",
    ]


def test_marks_and_line_ends_of_other_editors_do_no_harm(run: Run, own: Callable[[str], str]) -> None:
    plain = run("claims", "list", own(GOOD))
    assert run("claims", "list", own("\ufeff" + GOOD.replace("\n", "\r\n"))) == plain
    assert plain[0] == 0


def test_claims_are_listed_without_a_database(run: Run, own: Callable[[str], str]) -> None:
    code, out, _ = run("claims", "list", own(GOOD), url="sqlite:///nowhere.db")
    assert code == 0
    assert out == (
        "id,claim,origin,as_of,queries,ledger\n1,Serbia is in NATO,,,membership,own\n2,Albania is,,,membership,own\n"
    )
    code, out, _ = run("claims", "list", "--format", "jsonl")
    assert code == 0
    assert len(out.splitlines()) == 66


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("[ledger]", "[ledger", "1:8", "the file is not valid TOML"),
        ('code = "own"\n', "", 1, "code is missing"),
        ('title = "A text"', "title = 4", 3, "title must be a string, not 4"),
        (
            'title = "A text"',
            'title = "A"\nas_of = "2025-02-30"',
            4,
            "as_of: '2025-02-30' is not a valid date; use YYYY-MM-DD",
        ),
        ('title = "A text"', 'title = "A"\nby = "me"', 4, "unknown key 'by'; known: code, title, text"),
        ('id = "2"', 'id = "1"', 18, "another claim has the id 1"),
        ('id = "2"', 'ident = "2"', 18, "unknown key 'ident'; did you mean id?"),
        ('claim = "Albania is"\n', "", 17, "claim is missing"),
        ('claim = "Albania is"', 'claim = ""', 19, "claim is empty"),
        (
            '"ALB" }\nsupports = "rows"',
            '"ALB" }',
            21,
            "a table of evidence needs exactly one of supports, contradicts, qualifies",
        ),
        ('"ALB" }', '"ALB" }\nqualifies = "rows"', 25, "a table of evidence needs exactly one of supports"),
        ('"ALB" }', '"ALB" }\nsql = "select 1"', 21, "a table of evidence needs either `query` or `sql`"),
        (
            '"ALB" }',
            '"ALB" }\nfacts = { membership = { state = "state" } }',
            25,
            "`facts` is allowed only beside `sql`",
        ),
        ('"ALB" }', '"ALB" }\notherwise = "denies"', 25, "otherwise must be one of supports, contradicts, qualifies"),
        ('"ALB" }', '"ALB" }\ncovered = { membership = 4 }', 25, "membership must name a subject"),
        ('{ state = "ALB" }', '{ member = "ALB" }', 24, "the query has no column 'member'; known: state, role, since"),
        ('{ state = "ALB" }', "{ state = 8 }", 24, "state holds text: it cannot be 8"),
        ('{ state = "ALB" }', '{ state = { like = "A" } }', 24, "unknown test 'like' of state; known: is, not, min"),
        ('{ state = "ALB" }', '{ state = { starts = ["A"] } }', 24, "state: starts needs one value, not an array"),
        ('{ state = "ALB" }', '{ state = { contains = "" } }', 24, "state: contains needs a string that is not empty"),
        ('{ state = "ALB" }', '{ state = { empty = "no" } }', 24, "state: empty must be true or false"),
        ('{ state = "ALB" }', "{ state = [] }", 24, "state: is needs a value"),
        (
            '"ALB" }\nsupports = "rows"',
            '"ALB" }\nsupports = "any"',
            25,
            "supports must be 'rows' or 'no rows', or a table",
        ),
        ('"ALB" }\nsupports = "rows"', '"ALB" }\nsupports = "no rows"', 25, "with covered = { TABLE = ACTOR }"),
        (
            '"ALB" }\nsupports = "rows"',
            '"ALB" }\nsupports = { most = 2 }',
            25,
            "unknown condition 'most'; did you mean at_most?",
        ),
        (
            '"ALB" }\nsupports = "rows"',
            '"ALB" }\nsupports = { at_least = "2" }',
            25,
            "at_least must be a number of rows",
        ),
        (
            '"ALB" }\nsupports = "rows"',
            '"ALB" }\nsupports = { includes = { stat = ["A"] } }',
            25,
            "the query has no column 'stat'",
        ),
        (
            '"ALB" }\nsupports = "rows"',
            '"ALB" }\nsupports = { includes = { state = "A", role = "b" } }',
            25,
            "includes must be a table of one column",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(
    run: Run, own: Callable[[str], str], old: str, new: str, line: int | str, said: str
) -> None:
    before, found, after = GOOD.rpartition(old)
    assert found
    path = own(before + new + after)
    code, out, err = run("claims", "check", path, url="sqlite:///nowhere.db")
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {path}:{line}: ")
    assert said in err
    assert len(err.splitlines()) == 1


def test_tables_written_out_have_lines_too(run: Run, own: Callable[[str], str]) -> None:
    path = own(f"{GOOD}\n[claim.evidence.covered]\nmembership = 4\n")
    code, _, err = run("claims", "check", path)
    assert code == 2
    assert err.startswith(f"Error: {path}:28: membership must name a subject")


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('query = "membership"', 'query = "memberships"', 22, "unknown query 'memberships'; did you mean membership?"),
        (
            'given = { organisation = "NATO" }',
            "given = { body = 4 }",
            23,
            "membership has no parameter 'body'; known: organisation",
        ),
        (
            'given = { organisation = "NATO" }',
            "given = { organisation = {} }",
            23,
            "organisation must be a string, an integer, a date",
        ),
        ('given = { organisation = "NATO" }', 'given = { organisation = "NATOO" }', 21, "unknown organisation 'NATOO'"),
        (
            '"ALB" }',
            '"ALB" }\ncovered = { members = "NATO" }',
            25,
            "'members' is not a table with coverage; did you mean membership?",
        ),
        ('"ALB" }', '"ALB" }\ncovered = { border = "ALX" }', 25, "covered: unknown actor 'ALX'; did you mean "),
        (
            '"ALB" }',
            '"ALB" }\ncovered = { arms_transfer = "ALB as suplier" }',
            25,
            "the role must be supplier or recipient",
        ),
        ('"ALB" }', '"ALX" }', 24, "state: unknown code 'ALX'; did you mean "),
        ('"ALB" }', '{ not = "ALX" } }', 24, "state: unknown code 'ALX'"),
        ('title = "A text"', 'title = "A"\ntext = "nowhere"', 4, "text: unknown source 'nowhere'"),
    ],
)
def test_names_that_the_database_does_not_know_are_refused_with_their_line(
    run: Run, own: Callable[[str], str], seeded_sqlite_url: str, old: str, new: str, line: int | None, said: str
) -> None:
    before, found, after = GOOD.rpartition(old)
    assert found
    path = own(before + new + after)
    code, _, err = run("claims", "check", path, url=seeded_sqlite_url)
    assert code == (2 if line else 0)
    assert said in err
    assert line is None or err.splitlines()[-1].startswith(f"Error: {path}:{line}: ")


@pytest.mark.parametrize(
    ("query", "condition", "said"),
    [
        (
            "membership",
            'where = { role = "membr" }',
            "role: no row that the query returns has 'membr'; did you mean member?",
        ),
        ("membership", 'where = { role = "observer" }', None),
        (
            "recognition-status",
            'where = { status = "recognised" }',
            "status: no row that the query returns has 'recognised'",
        ),
        ("recognition-status", 'where = { status = "recognises" }', None),
    ],
)
def test_a_value_that_a_column_never_has_is_remarked_on_with_its_line(
    run: Run, own: Callable[[str], str], seeded_url: str, query: str, condition: str, said: str | None
) -> None:
    head = '[ledger]\ncode = "own"\ntitle = "A"\n[[claim]]\nid = "1"\nclaim = "A"\n[[claim.evidence]]\n'
    subject = 'organisation = "NATO"' if query == "membership" else 'recognised = "XKX"'
    path = own(f'{head}query = "{query}"\n{condition}\ngiven = {{ {subject} }}\nsupports = "rows"\n')
    code, _, err = run("claims", "check", path, url=seeded_url)
    assert code == 0
    assert (f"note: {path}:9: {said}" in err) if said else ("no row of the answer" not in err)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("selec 1", "selec: only statements that read can be run"),
        ("select 1 as x, :who as y", "the statement needs a value: -p who=VALUE"),
        ("select code as state from actors", "SQL error"),
        ("delete from actor", "delete: only statements that read can be run"),
        ("select 1 as other", "the query has no column 'state'; known: other"),
    ],
)
def test_own_sql_that_cannot_run_is_refused_with_its_line(
    run: Run, own: Callable[[str], str], seeded_url: str, sql: str, said: str
) -> None:
    text = GOOD.replace('query = "membership"\ngiven = { organisation = "NATO" }\n', f'sql = "{sql}"\n')
    path = own(text)
    code, _, err = run("claims", "check", path, url=seeded_url)
    assert code == 2
    assert err.splitlines()[-1].startswith(f"Error: {path}:9: ")
    assert said in err


def test_a_ledger_that_is_not_there_is_said_to_be_so(run: Run) -> None:
    code, _, err = run("claims", "check", "eastern-frontier")
    assert code == 2
    assert err == ("Error: there is no ledger or file 'eastern-frontier'; did you mean eastern-frontier-2025?\n")


def test_every_shipped_ledger_is_named_as_its_file() -> None:
    for code, path in ledger.shipped().items():
        assert reading.load(path, catalogue.folders()).code == code

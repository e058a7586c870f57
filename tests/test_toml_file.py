"""TOML files: every key has its line, and what cannot be read is refused in one line, however hostile."""

import resource
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toml_file
from errors import UsageError
from toml_file import Document

PATH = Path("a.toml")
TEXT = '''# not = a key
formats = [
  "html",  # [not.a.heading]
  { name = "csv", "quoted key" = 1 },
]
text = """
[no.heading]
key = "none"
"""
'literal' = 'a = b'
dotted.key . spaced = 1.5
empty = {}
[ table . inner ]
key = { a = 1, b = { c = ["x", "y"] } }
[[claim]]
id = 1
[[claim]]
id = 2
[[claim.evidence]]
query = "[[claim]]"
[[claim.evidence]]
[claim.evidence.given]
state = "SRB"
'''


@pytest.mark.parametrize(
    ("way", "line"),
    [
        ((), 1),
        (("formats",), 2),
        (("formats", 0), 3),
        (("formats", 1, "quoted key"), 4),
        (("text",), 6),
        (("literal",), 10),
        (("dotted", "key", "spaced"), 11),
        (("empty",), 12),
        (("table", "inner"), 13),
        (("table", "inner", "key", "b", "c", 1), 14),
        (("claim", 0, "id"), 16),
        (("claim", 1), 17),
        (("claim", 1, "id"), 18),
        (("claim", 1, "evidence", 0, "query"), 20),
        (("claim", 1, "evidence", 1, "given", "state"), 23),
        # What is not there has the line of what is around it.
        (("claim", 1, "evidence", 1, "query"), 21),
        (("claim", 0, "evidence", 0), 15),
        (("nothing", "at", "all"), 1),
    ],
)
def test_every_key_table_and_element_has_its_line(way: tuple[str | int, ...], line: int) -> None:
    assert Document(PATH, TEXT).line(*way) == line


def ways(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to everything in a table."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(inner for key, part in items for inner in ways(part, (*way, key)))]


@pytest.mark.parametrize(
    "path", [*Path(__file__).parent.parent.glob("claims/*.toml"), *Path(__file__).parent.parent.glob("reports/*.toml")]
)
def test_everything_in_the_shipped_files_stands_on_a_line_that_names_it(path: Path) -> None:
    document = toml_file.read(path)
    lines = document.text.split("\n")
    found = ways(document.table)
    assert len(found) > 50
    for way in found:
        if way and isinstance(way[-1], str):
            assert way[-1] in lines[document.line(*way) - 1], way


keys = st.from_regex(r"[a-z]{1,3}|\"[a-z=\[\]#.]{1,3}\"|'[{}, ]{1,2}'", fullmatch=True)
scalars = st.sampled_from(["1", "-0.5", "true", '"a]b"', "'{='", "2025-01-01", '"""x\n[y]\nz = 1"""', "'''\n}'''"])


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Keys with values, each key once."""
    return st.lists(st.tuples(keys, inner), max_size=4, unique_by=lambda pair: pair[0].strip("\"'"))


values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | tables(inner).map(lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table) + "}")
    ),
    max_leaves=8,
)


@given(tables(values))
@pytest.mark.slow
def test_keys_are_found_whatever_their_values_hold(pairs: list[tuple[str, str]]) -> None:
    document = Document(PATH, "\n".join(f"{key} = {value}" for key, value in pairs))
    line = 1
    for key, value in pairs:
        assert document.line(key.strip("\"'")) == line
        line += 1 + value.count("\n")


@given(st.text(st.sampled_from("[]{}=.,\"'# \na\\"), max_size=40))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(UsageError, match=r"a\.toml:\d+"):
            Document(PATH, text)
        return
    document = Document(PATH, text)
    assert document.table == expected
    assert all(1 <= document.line(*way) <= text.count("\n") + 1 for way in ways(document.table))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nx" + ".x" * 20_000 + " = 1", "a.toml:2: the file has a key of more than 100 parts"),
        ("[" + "x." * 20_000 + "y]", "a.toml:1: the file has a key of more than 100 parts"),
        ("a = {" + "x." * 20_000 + "y = 1}", "a.toml:1: the file has a key of more than 100 parts"),
        ("a = " + "[" * 100_000, "a.toml: the file nests tables and arrays too deeply"),
        ("a = " + "{a = " * 100_000, "a.toml: the file nests tables and arrays too deeply"),
        ("a = " + "9" * 5_000, "a.toml: the file has a number of too many digits"),
    ],
)
def test_what_would_take_all_memory_is_refused_at_once(text: str, message: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    in_use = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (in_use + 300_000_000, hard))
    try:
        with pytest.raises(UsageError) as error:
            Document(PATH, text)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    assert str(error.value) == message


def test_a_long_text_of_many_sentences_is_no_deep_key() -> None:
    assert Document(PATH, f'text = "{"Short. " * 500}"').table["text"].startswith("Short. ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1", "a.toml:1: a must be a string, not 1"),
        ("\na = true", "a.toml:2: a must be a string, not true"),
        ("b = true", "a.toml:1: b must be an integer or a date, not true"),
        ("c = [1]", "a.toml:1: c must be a table, not [1]"),
        ("aa = 1", "a.toml:1: unknown key 'aa'; did you mean a?"),
        ("x = 1", "a.toml:1: unknown key 'x'; known: a, b, c"),
        (f"b = '{'x' * 500}'", f"a.toml:1: b must be an integer or a date, not '{'x' * 59}…"),
    ],
)
def test_keys_and_types_are_checked(text: str, message: str) -> None:
    document = Document(PATH, text)
    with pytest.raises(UsageError) as error:
        document.check(document.table, {"a": str, "b": (int, date), "c": dict})
    assert str(error.value) == message


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b'\xef\xbb\xbfa = """x\r\ny"""\r\nb = 1\r\n')
    document = toml_file.read(path)
    assert document.table == {"a": "x\ny", "b": 1}
    assert document.place("b") == f"{path}:3"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a = '\xff'", "cannot be read: it is not UTF-8 at byte 5; save it as UTF-8"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        toml_file.read(path)
    assert str(error.value) == f"{path} {message}"

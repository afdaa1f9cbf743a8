"""The line of every key, which tomllib does not tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.reading.frontmatter import Path, Unreadable, parse

FRONT = '''+++
title = "a" # not = "b"
"summary" = """
x = 1
[y]
\\"""
"""
places = [
  "a", # ]
  "b]",
]
facebook.message = \'\'\'
message = 2\'\'\'

[[media]]
file = "a.jpg"
alt = 'it''s'

[[media]]
  file = "b.jpg"
[media.more]
deep = {a = 1, b = [2]}
[ "alt" . "x y" ]
"ë" = 1
+++
first line of the body
'''.replace("'it''s'", '"its"')


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("summary",), 3),
        (("places",), 8),
        (("places", 1), 8),
        (("facebook",), 12),
        (("facebook", "message"), 12),
        (("facebook", "first_comment"), 12),
        (("media",), 15),
        (("media", 0), 15),
        (("media", 0, "file"), 16),
        (("media", 0, "alt"), 17),
        (("media", 0, "people"), 15),
        (("media", 1), 19),
        (("media", 1, "file"), 20),
        (("media", 1, "more"), 21),
        (("media", 1, "more", "deep", "a"), 22),
        (("alt",), 23),
        (("alt", "x y", "ë"), 24),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_each_key_has_its_line(path: Path, line: int) -> None:
    assert parse(FRONT.encode()).line_of(path) == line


def test_the_body_begins_after_the_fence() -> None:
    source = parse(FRONT.encode())

    assert (source.body, source.body_line) == ("first line of the body\n", 26)


VALUES = st.sampled_from(
    ['"a"', '"""\na\n\nb"""', "'''\n[x]\ny = 1\n'''", "[\n1,\n2\n]", "1", "true", '{a = "}"}', '"# \\" ="']
)


@given(st.lists(st.tuples(VALUES, st.integers(0, 3)), min_size=1, max_size=12))
def test_keys_after_any_value_have_their_line(rows: list[tuple[str, int]]) -> None:
    text, expected = "+++\n", {}
    for number, (value, empty) in enumerate(rows):
        text += "\n" * empty
        expected[f"k{number}"] = text.count("\n") + 1
        text += f"k{number} = {value} # c\n"
    source = parse((text + "+++\n").encode())

    assert {key: source.line_of((key,)) for key in expected} == expected


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_at_a_line(content: bytes) -> None:
    for whole in (content, b"+++\n" + content + b"\n+++\n"):
        lines = whole.count(b"\n") + whole.count(b"\r") + 1
        assert 1 <= line_of_refusal(whole) <= lines


def line_of_refusal(content: bytes) -> int:
    """Return the line that a file is refused at; 1 where it is read."""
    try:
        parse(content)
    except Unreadable as refused:
        return refused.line
    return 1

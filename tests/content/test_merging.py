"""Two people in one draft: nothing of either is lost, and a conflict has a difference."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.editing.draft_form import Written, WrittenPicture, WrittenText
from publisher.content.editing.draft_store import DraftStore
from publisher.content.editing.frontmatter_writer import cleaned
from publisher.content.editing.merging import Field, fields_of, marks, marks_but, merge, read_marks, undisputed
from publisher.domain.post import Contact, Quote
from tests.extent import EVERYTHING

A, B = WrittenPicture(file="a.jpg", alt={"sq": "Salla", "sr": "Sala"}), WrittenPicture(file="b.jpg", alt={"sq": "Dera"})
BASE = Written(
    texts={"sq": WrittenText(title="T", summary="P", body="B"), "sr": WrittenText(title="Ts")},
    topics=("housing",),
    places=("ferizaj", "peja"),
    pictures=(A, B),
)


def text(**words: Any) -> Written:
    return replace(BASE, texts={**BASE.texts, "sq": replace(BASE.texts["sq"], **words)})


def merged(mine: Written, theirs: Written) -> tuple[Written, list[Field]]:
    found = merge(read_marks(marks(BASE)), mine, theirs)
    return found.written, list(found.conflicts)


SAID = (Quote(text="Po", name="A", role=""),)
ALONE: list[tuple[Written, Written, Written]] = [
    (text(body="E Anës"), text(summary="E Besës"), text(body="E Anës", summary="E Besës")),
    (text(quotes=SAID), text(byline="B"), text(quotes=SAID, byline="B")),
    (text(contact=Contact(name="Z")), text(title=""), text(contact=Contact(name="Z"), title="")),
    (replace(BASE, topics=("housing", "work")), replace(BASE, topics=()), replace(BASE, topics=("work",))),
    (replace(BASE, pictures=(B, A)), replace(BASE, pictures=(A,)), replace(BASE, pictures=(A,))),
    (replace(BASE, pictures=(A,)), text(body="x"), replace(text(body="x"), pictures=(A,))),
    (
        replace(BASE, pictures=(A, replace(B, credit="R"))),
        replace(BASE, pictures=(replace(A, people=True), B)),
        replace(BASE, pictures=(replace(A, people=True), replace(B, credit="R"))),
    ),
    (
        replace(BASE, texts={"sq": BASE.texts["sq"]}),
        text(body="x"),
        replace(BASE, texts={"sq": text(body="x").texts["sq"]}),
    ),
    (
        replace(BASE, pictures=(replace(A, crop="0 0 0.5 1"), B)),
        replace(BASE, pictures=(replace(A, credit="R"), B)),
        replace(BASE, pictures=(replace(A, crop="0 0 0.5 1", credit="R"), B)),
    ),
    (text(body="B "), text(body="E re"), text(body="E re")),
    (replace(BASE, facebook_link="yes"), text(body="x"), replace(text(body="x"), facebook_link="yes")),
    (text(body="x"), replace(BASE, facebook_link="no"), replace(text(body="x"), facebook_link="no")),
    (replace(BASE, source_name="Shoqata"), text(body="x"), replace(text(body="x"), source_name="Shoqata")),
    (text(summary="P\u00a0"), text(summary="E\nre"), text(summary="E\nre")),
]


@pytest.mark.parametrize(("mine", "theirs", "both"), ALONE)
def test_what_one_side_alone_touched_merges_by_itself(mine: Written, theirs: Written, both: Written) -> None:
    assert merged(mine, theirs) == (both, [])
    again, conflicts = merged(theirs, mine)
    assert (fields_of(again), conflicts) == (fields_of(both), [])


def test_what_both_changed_differently_is_for_a_person_and_nothing_else() -> None:
    found, conflicts = merged(text(body="E Anës", title="X"), text(body="E Besës", title="X", summary="S"))
    assert conflicts == [Field("body", "sq")]
    assert found == text(body="E Anës", title="X", summary="S")


def test_marks_that_somebody_made_up_are_none() -> None:
    for made_up in ("", "[]", "{", '{"x":1}', '{"a b":1}', "null", '{"title sq ":7,"topics  ":"x"}'):
        assert merge(read_marks(made_up), BASE, BASE).written == BASE


#: As the form gives them.
_WORDS = st.text("aë ш\u00a0\u2028\n\r\t.\u200d#*1-", max_size=12).map(cleaned)


@settings(max_examples=200 if EVERYTHING else 25, deadline=None)
@given(title=_WORDS, summary=_WORDS, body=_WORDS, message=_WORDS, alt=_WORDS, caption=_WORDS, byline=_WORDS)
def test_what_was_typed_and_saved_is_no_difference(
    title: str, summary: str, body: str, message: str, alt: str, caption: str, byline: str
) -> None:
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "posts" / "lajm" / "index.md"
        draft.parent.mkdir(parents=True)
        draft.write_text('+++\ntitle = "T"\nsummary = "S"\n+++\n', encoding="utf-8")
        desk = DraftStore(draft.parents[1], ("sq", "sr"))
        typed = Written(
            texts={"sq": WrittenText(title=title, summary=summary, body=body, facebook_message=message, byline=byline)},
            pictures=(WrittenPicture(file="a.jpg", alt={"sq": alt}, caption={"sq": caption}),),
        )
        saved = desk.save("lajm", typed, desk.open("lajm").digest).written
    assert marks(saved) == marks(typed)


def test_what_is_undisputed_is_written_at_once_and_is_no_conflict_with_oneself_later() -> None:
    base, theirs, mine = read_marks(marks(BASE)), text(title="E Besës"), text(title="E Anës", body="Trupi i Anës")
    found = merge(base, mine, theirs)
    there = undisputed(found, theirs)
    assert there == text(title="E Besës", body="Trupi i Anës")
    known = read_marks(marks_but(mine, base, found.conflicts))
    again = merge(known, text(title="E Anës", body="Trupi i Anës, më gjatë"), there)
    assert again.conflicts == (Field("title", "sq"),)
    assert undisputed(again, there) == text(title="E Besës", body="Trupi i Anës, më gjatë")
    assert merge(known, text(title="E Besës", body="Trupi i Anës"), there).conflicts == ()

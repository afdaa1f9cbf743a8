"""The remembered list of drafts, on both databases: what is found in it, and by what."""

from datetime import UTC, datetime

from publisher.domain.drafts import DraftFilter, IndexedDraft
from publisher.domain.ports_ledger import Target
from publisher.domain.post_state import PostState
from publisher.storage.database import Database
from publisher.storage.studio.draft_index import DraftIndex
from publisher.storage.studio.trash import Trash

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def draft(slug: str, day: int, *words: str) -> IndexedDraft:
    return IndexedDraft(
        slug=slug,
        number=day,
        changed_at=NOW.replace(day=day),
        titles={"sq": slug, "sr": "Школа"},
        languages=("sq", "sr"),
        topics=("housing",),
        words=words,
    )


def found(index: DraftIndex, wanted: DraftFilter) -> list[str]:
    return [each.slug for each in index.find(wanted, start=0, count=10)]


def test_drafts_are_found_by_words_labels_state_and_month_the_last_change_first(database: Database) -> None:
    index = DraftIndex(database, Target(by_channel={"website": "sandbox", "facebook": "sandbox"}, machine=""))
    index.put([draft("a", 3, "shtepia", "100_vjet"), draft("b", 5, "skola"), draft("pages/about", 4, "ne")])

    assert found(index, DraftFilter()) == ["b", "a"]
    assert found(index, DraftFilter(pages=True)) == ["pages/about"]
    assert found(index, DraftFilter(words=("shtep",))) == found(index, DraftFilter(words=("0_v",))) == ["a"]
    assert found(index, DraftFilter(words=("0%v",))) == []
    assert found(index, DraftFilter(language="sr", topic="housing", repeated=False)) == ["b", "a"]
    assert found(index, DraftFilter(language="s")) == []
    for state in PostState:
        wanted = DraftFilter(state=state, unsettled={"a": PostState.READY})
        assert found(index, wanted) == {PostState.DRAFT: ["b"], PostState.READY: ["a"]}.get(state, [])
    assert found(index, DraftFilter(month=(NOW.replace(day=4), NOW))) == ["b"]
    assert found(index, DraftFilter(author="p1")) == []
    assert index.months() == (NOW.replace(day=3), NOW.replace(day=5))
    assert index.times() == {"a": 3, "b": 5, "pages/about": 4}
    assert index.unsettled() == index.remarked() == []


def test_what_is_put_again_or_gone_stands_once_or_not_at_all(database: Database) -> None:
    index = DraftIndex(database, Target(by_channel={"website": "sandbox"}, machine=""))
    index.put([draft("a", 3, "x"), draft("b", 4, "x")])
    index.put([draft("a", 6, "y")], gone=["b"])

    assert index.times() == {"a": 6}
    assert found(index, DraftFilter(words=("x",))) == []


def test_the_trash_remembers_who_and_when(database: Database) -> None:
    trash = Trash(database, lambda: NOW)
    first = trash.add("pages/about", "ana")

    assert first.name == f"{first.id}-pages+about"
    assert trash.all() == [first] == trash.all(until=NOW)
    assert trash.all(until=NOW.replace(day=1)) == []
    assert trash.one(first.id).by == "ana"
    trash.take_out(first.id, "drita")
    assert trash.all() == []
    assert not trash.repeats("pages/about")

"""The shelf in the ledger answers as the one in memory does, from either end of a listing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.domain.post import Correction, Event
from publisher.domain.shown_changes import TextTimes
from publisher.storage.database import Database
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from publisher.storage.ledger.published_rows import end_events, events_over
from publisher.storage.migrate import upgrade
from tests.site.shelf import NOON, MemoryShelf, article, entry, text
from tests.storage.shelved import WORLD, put, take_back

NEWS = Listing("news")
LISTINGS = [
    NEWS,
    Listing("topic", "housing"),
    Listing("place", "peja"),
    Listing("campaign", "dimri"),
    Listing("topic", "no"),
    Listing("recording"),
    Listing("correction"),
]
POSTS = [
    entry(
        article(
            f"p-{number % 5}-{number:02}",
            text("sq", f"Lajmi {number}"),
            topics=("housing",) if number % 2 else ("employment", "housing"),
            places=("peja",) if number % 3 else ("ferizaj",),
            campaign="dimri" if number == 4 else None,
        ),
        NOON + timedelta(days=number // 3),  # some at the same moment
    )
    for number in range(12)
]
PAGE = entry(article("pages/about", text("sq", "Rreth nesh"), kind="page"))


def both(database: Database) -> tuple[SqlPublishedEntries, MemoryShelf]:
    """Return the same posts on both shelves: some updated, one moved, one taken back, one also published again."""
    memory = MemoryShelf(*POSTS, PAGE)
    for each in (*POSTS, PAGE):
        put(database, each)
    corrected = (Correction(day="2026-12-25", text="Ishin 12."), Correction(day="2026-12-25", text="E premte."))
    words = replace(POSTS[3].article.texts[0], corrections=corrected)
    updated = replace(
        POSTS[3],
        article=replace(POSTS[3].article, texts=(words,)),
        updated_at=NOON + timedelta(days=30),
        revision_number=2,
    )
    memory.put(updated)
    put(database, updated, "update", updated.updated_at, number=2)
    for number in (5, 7):
        take_back(database, POSTS[number].article.slug)
    memory.withdraw(POSTS[5].article.slug, NOON)
    put(database, POSTS[7], number=2)
    memory.put(replace(POSTS[7], revision_number=2))
    moved = replace(POSTS[8].article, topics=("employment",), texts=(*POSTS[8].article.texts, text("en", "News")))
    left = replace(POSTS[8], article=moved, updated_at=POSTS[8].published_at, revision_number=2)
    memory.put(left)
    put(database, left, "update", number=2)
    for number in (1, 2, 3, 4):  # an event comes, is moved twice, is cancelled
        event = Event(start=(NOON + timedelta(days=40 + number)).isoformat(), cancelled=number == 4)
        invites = replace(POSTS[9].article, event=event)
        changed = replace(POSTS[9], article=invites, updated_at=NOON + timedelta(days=30 + number))
        changed = replace(changed, revision_number=1 + number)
        put(database, changed, "update", changed.updated_at, number=1 + number)
        memory.put(changed)
    return SqlPublishedEntries(database, WORLD), memory


def told(published: PublishedEntries) -> dict[str, object]:
    """Ask everything."""
    moments = [NOON + timedelta(hours=12 * step) for step in range(-1, 10)]
    spans = [(start, start + width) for start in range(13) for width in (0, 1, 4, 20)]
    return {
        "sizes": [published.size(listing) for listing in LISTINGS],
        "slices": [_slugs(published.slice(listing, *span)) for listing in LISTINGS for span in spans],
        "positions": [
            published.position(listing, at, slug) for listing in LISTINGS for at in moments for slug in ("", "p-2")
        ],
        "next": [published.next_at(listing, at) for listing in LISTINGS for at in moments],
        "listings": list(published.listings()),
        "pages": _slugs(published.pages()),
        "withdrawn": _slugs(published.withdrawn()),
        "entries": [_noted(published.entry(each.article.slug)) for each in POSTS],
        "feed sizes": [published.feeds.size(listing) for listing in LISTINGS],
        "feed slices": [_slugs(published.feeds.slice(listing, *span)) for listing in LISTINGS for span in spans],
        "feed positions": [published.feeds.position(listing, at, "p-2") for listing in LISTINGS for at in moments],
        "newest of feeds": [
            _slugs(published.feeds.newest(listing, count)) for listing in LISTINGS for count in (1, 5, 99)
        ],
        "feeds": list(published.feeds.listings()),
        "feeds of posts": [list(published.feeds.of(each.article.slug)) for each in (*POSTS, PAGE)],
    }


def _noted(entry: Entry | None) -> Entry | None:
    if entry is None:
        return None
    times = entry.text_times or tuple(TextTimes(tag) for tag in entry.article.tags)
    return replace(entry, first_tags=entry.first_tags or entry.article.tags, text_times=times)


def _slugs(entries: Sequence[Entry]) -> list[str]:
    return [f"{each.article.slug}{each.told_change}" for each in entries]


def test_the_ledger_answers_as_memory_does(database: Database) -> None:
    in_ledger, in_memory = both(database)
    answers = told(in_ledger)
    for question, answer in told(in_memory).items():
        assert answers[question] == answer, question


def test_no_more_articles_are_kept_than_fit_and_none_is_lost(database: Database) -> None:
    for each in POSTS:
        put(database, each)
    published = SqlPublishedEntries(database, WORLD, remembered=4)
    assert _slugs(published.slice(NEWS, 0, 12)) == _slugs(MemoryShelf(*POSTS).slice(NEWS, 0, 12))
    assert [_slugs(published.slice(NEWS, at, at + 3)) for at in range(10)] == [
        _slugs(MemoryShelf(*POSTS).slice(NEWS, at, at + 3)) for at in range(10)
    ]


@pytest.mark.slow
def test_an_older_ledger_comes_to_have_all_news_among_its_listings(database: Database) -> None:
    both(database)
    before = told(SqlPublishedEntries(database, WORLD))
    with database.write() as session:
        # As version 0002 left it: no row for all news, and those of a post that was taken back.
        session.execute(sql("DELETE FROM shelf_label WHERE kind = 'news'"))
        session.execute(
            sql(
                "INSERT INTO shelf_label (world, slug, kind, key, published_at) "
                "SELECT world, slug, 'topic', 'housing', published_at FROM shelf WHERE withdrawn"
            )
        )
        session.execute(sql("UPDATE alembic_version SET version_num = '0002'"))
        upgrade(session.connection(), to="0003")
    assert told(SqlPublishedEntries(database, WORLD)) == before


def test_a_post_that_was_only_chosen_to_lead_is_not_marked_as_updated(database: Database) -> None:
    one = entry(article("one", text("sq", "Një")))
    put(database, one)
    published = SqlPublishedEntries(database, WORLD)
    for number, (title, lead, updated) in enumerate(
        [("Një", True, False), ("Një", None, False), ("Dy", True, True)], start=2
    ):
        at = NOON + timedelta(days=number)
        now = replace(one.article, texts=(text("sq", title),), lead=lead)
        put(database, replace(one, article=now), "update", at, number=number)
        there = SqlPublishedEntries(database, WORLD).entry("one")
        assert there is not None
        assert (there.article.lead, there.updated_at) == (lead, at if updated else None)
    assert published.size(NEWS) == 1


def test_events_come_in_their_own_order_until_a_row_ends_them(database: Database) -> None:
    starts = {"late": 9, "soon": 2, "over": -1, "taken": 3}
    for slug, days in starts.items():
        event = Event(
            start=(NOON + timedelta(days=days)).isoformat(), end=(NOON + timedelta(days=days, hours=2)).isoformat()
        )
        put(database, entry(replace(article(slug, text("sq", slug)), event=event), NOON))
    put(database, POSTS[0])
    take_back(database, "taken")

    def told() -> tuple[list[str], list[str]]:
        published = SqlPublishedEntries(database, WORLD)
        return _slugs(published.coming()), _slugs(published.ended(9))

    assert told() == (["soon", "late"], ["over"])  # it was over when it went out
    now = NOON + timedelta(days=2, hours=2)
    with database.write() as session:
        assert events_over(session, WORLD, now - timedelta(seconds=1), 9) == []
        assert list(events_over(session, WORLD, now, 9)) == ["soon"]
        end_events(session, WORLD, ["soon", "late"], now)
    assert told() == (["late"], ["soon", "over"])
    assert _slugs(SqlPublishedEntries(database, WORLD).ended(1)) == ["soon"]

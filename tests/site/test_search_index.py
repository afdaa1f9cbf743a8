"""When the index of the search is due, and what is known of the one that lies on the site."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from publisher.domain.ports_channel import Entry
from publisher.hosting.local_writer import SiteFolder
from publisher.site.urls import SEARCH_PARTS
from publisher.site_build.search_index import PartList, SearchIndex, YearPart, is_due, mark_of, read_index
from publisher.site_build.site_builder import SiteBuilder
from tests.site.shelf import NOON, TEMPLATES, ZONE, MemoryMedia, MemoryShelf, article, entry, site_settings, text

NIGHT = time(3, 30)
YEAR, OLDER = YearPart("sq", 2026), YearPart("sq", 2025)
POSTS = [entry(article("stays")), entry(article("goes", text("sq", "Titulli", summary="Fjala e fshehtë")))]
FILES = ("pagefind.js", "index/1.pf_index")


def part(*entries: Entry) -> PartList:
    return PartList(context="1", posts={each.article.slug: mark_of(each) for each in entries}, files=FILES)


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        ("2026-11-24T03:31", "2026-11-24T23:59", False),
        ("2026-11-24T03:31", "2026-11-25T03:29", False),
        ("2026-11-24T03:31", "2026-11-25T03:30", True),
        ("2026-11-24T03:29", "2026-11-24T03:31", True),
        # The night that has no half past two, and the one that has it twice.
        ("2026-03-28T03:31", "2026-03-29T03:30", True),
        ("2026-10-25T03:31", "2026-10-25T12:00", False),
    ],
)
def test_it_is_due_once_after_each_nights_hour(made: str, now: str, due: bool) -> None:
    assert is_due(NIGHT, ZONE, at(made), at(now)) is due


def test_the_first_one_is_due_at_once() -> None:
    assert is_due(NIGHT, ZONE, None, NOON)


def site(tmp_path: Path, published: MemoryShelf) -> SiteBuilder:
    return SiteBuilder(
        output=tmp_path / "site",
        settings=site_settings(),
        templates=TEMPLATES,
        published=lambda: published,
        media=MemoryMedia(),
    )


def put(whole: SiteBuilder, made: dict[YearPart, PartList], at: datetime = NOON) -> list[YearPart]:
    with whole.opened() as writing:
        index = SearchIndex(made_at=at, posts=2, parts=dict.fromkeys((YEAR, OLDER), False))
        return writing.put_parts(index, made, lambda path: path.encode())


def publish(whole: SiteBuilder, slug: str, change: Callable[[], None]) -> None:
    with whole.opened() as writing:
        writing.mark_pending([slug])
        change()
        writing.publish([slug], lambda _done: None)


def files(whole: SiteBuilder) -> set[str]:
    return {path.relative_to(whole.output).as_posix() for path in whole.output.rglob("*") if path.is_file()}


def of(*parts: YearPart) -> set[str]:
    """Return what the site has of the search's index where these parts are there."""
    return {SEARCH_PARTS, *(f"{each.path}{file}" for each in parts for file in (*FILES, "files.json"))}


def searchable(whole: SiteBuilder) -> set[str]:
    return {path for path in files(whole) if path.startswith("search/")}


def index_of(whole: SiteBuilder) -> SearchIndex:
    found = read_index(SiteFolder(whole.output))
    assert found
    return found


def test_parts_take_the_place_of_those_before(tmp_path: Path) -> None:
    whole = site(tmp_path, MemoryShelf(*POSTS))
    put(whole, {YEAR: part(*POSTS)})
    assert (index_of(whole).ready, index_of(whole).missing) == ([YEAR], [OLDER])
    newer = replace(part(*POSTS), files=("pagefind.js", "index/2.pf_index"))
    put(whole, {YEAR: newer, OLDER: part()}, NOON + timedelta(days=1))
    assert searchable(whole) == {*of(YEAR, OLDER), "search/sq/2026/index/2.pf_index"} - {
        "search/sq/2026/index/1.pf_index"
    }
    assert index_of(whole).made_at == NOON + timedelta(days=1)


CHANGES: dict[str, Callable[[MemoryShelf], None]] = {
    "taken back": lambda published: published.withdraw("goes"),
    "corrected": lambda published: published.put(entry(article("goes", text("sq", "Titulli i ri")))),
    "of another place": lambda published: published.put(
        replace(POSTS[1], article=replace(POSTS[1].article, places=("peja",)))
    ),
}


@pytest.mark.parametrize("how", CHANGES)
def test_the_part_that_has_a_changed_post_goes_at_once_and_is_said_to_be_missing(tmp_path: Path, how: str) -> None:
    published = MemoryShelf(*POSTS)
    whole = site(tmp_path, published)
    put(whole, {YEAR: part(*POSTS), OLDER: part()})
    publish(whole, "goes", lambda: CHANGES[how](published))
    assert searchable(whole) == of(OLDER)
    assert (index_of(whole).ready, index_of(whole).missing) == ([OLDER], [YEAR])


def test_a_new_post_and_one_whose_words_stay_leave_the_index_alone(tmp_path: Path) -> None:
    published = MemoryShelf(*POSTS)
    whole = site(tmp_path, published)
    put(whole, {YEAR: part(*POSTS), OLDER: part()})
    publish(whole, "new", lambda: published.put(entry(article("new"))))
    publish(whole, "goes", lambda: published.put(replace(POSTS[1], updated_at=NOON)))
    assert searchable(whole) == of(YEAR, OLDER)


def test_a_writer_that_died_before_the_part_went_is_made_good_by_the_next_one(tmp_path: Path) -> None:
    published = MemoryShelf(*POSTS)
    whole = site(tmp_path, published)
    put(whole, {YEAR: part(*POSTS), OLDER: part()})
    with whole.opened() as writing:
        writing.mark_pending(["goes"])
        published.withdraw("goes")
    publish(whole, "new", lambda: published.put(entry(article("new"))))
    assert searchable(whole) == of(OLDER)


def test_a_part_made_before_a_post_was_changed_is_not_put_up(tmp_path: Path) -> None:
    published = MemoryShelf(*POSTS)
    whole = site(tmp_path, published)
    made = {YEAR: part(*POSTS), OLDER: part()}
    published.withdraw("goes")
    assert put(whole, made) == [YEAR]
    assert searchable(whole) == of(OLDER)
    assert index_of(whole).missing == [YEAR]


def test_building_all_anew_leaves_what_is_right_and_drops_what_is_not(tmp_path: Path) -> None:
    published = MemoryShelf(*POSTS)
    whole = site(tmp_path, published)
    with whole.opened() as writing:
        writing.build(lambda _done: None, clean=True)
    without = files(whole)
    put(whole, {YEAR: part(*POSTS), OLDER: part()})
    with whole.opened() as writing:
        done = writing.build(lambda _done: None, clean=True)
    assert files(whole) == without | of(YEAR, OLDER)
    assert (done.written, done.deleted) == (0, 0)
    published.erase("goes")  # a ledger that never knew it, as after a restore
    with whole.opened() as writing:
        writing.build(lambda _done: None, clean=True)
    assert searchable(whole) == of(OLDER)
    assert index_of(whole).missing == [YEAR]


def test_an_index_of_an_earlier_version_goes_whole(tmp_path: Path) -> None:
    published = MemoryShelf(*POSTS)
    whole = site(tmp_path, published)
    old = ["search/sq/pagefind.js", "search/sq/index/1.pf_index"]
    for path in old:
        (whole.output / path).parent.mkdir(parents=True, exist_ok=True)
        (whole.output / path).write_bytes(b"words")
    listed = {"made_at": NOON.isoformat(), "posts": 2, "files": dict.fromkeys(old, "")}
    (whole.output / "search/files.json").write_text(json.dumps(listed))
    publish(whole, "goes", lambda: published.withdraw("goes"))
    assert searchable(whole) == set()


def test_a_site_that_has_no_search_any_more_has_no_index(tmp_path: Path) -> None:
    whole = site(tmp_path, MemoryShelf(*POSTS))
    put(whole, {YEAR: part(*POSTS), OLDER: part()})
    off = replace(whole, settings=replace(whole.settings, search=False))
    with off.opened() as writing:
        writing.build(lambda _done: None, clean=False)
    assert searchable(off) == set()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"made_at": 1}', b'{"parts": {"sq": 1}}', b"\xff"])
def test_a_broken_list_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "search").mkdir()
    (tmp_path / SEARCH_PARTS).write_bytes(content)
    assert read_index(SiteFolder(tmp_path)) is None

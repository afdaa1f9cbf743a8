"""When the index of the search is due, and what is known of the one that lies on the site."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from publisher.site.publication import Site
from publisher.site.search_index import LIST, SearchIndex, is_due, read_index
from publisher.site.writer import SiteFolder
from tests.site.shelf import NOON, TEMPLATES, ZONE, MemoryMedia, MemoryShelf, article, entry, site_settings

NIGHT = time(3, 30)
INDEX = SearchIndex(
    made_at=NOON,
    posts=2,
    files={"search/sq/pagefind.js": "", "search/sq/fragment/1": "stays", "search/sq/fragment/2": "goes"},
)


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


def site(tmp_path: Path, shelf: MemoryShelf) -> Site:
    return Site(
        output=tmp_path / "site",
        settings=site_settings(),
        templates=TEMPLATES,
        shelf=lambda: shelf,
        media=MemoryMedia(),
    )


def put(whole: Site, index: SearchIndex) -> None:
    with whole.opened() as writing:
        writing.put_index(index, lambda path: path.encode())


def files(whole: Site) -> set[str]:
    return {path.relative_to(whole.output).as_posix() for path in whole.output.rglob("*") if path.is_file()}


def test_a_new_index_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    whole = site(tmp_path, MemoryShelf())
    put(whole, INDEX)
    assert read_index(SiteFolder(whole.output)) == INDEX
    newer = SearchIndex(made_at=NOON + timedelta(days=1), posts=1, files={"search/sq/fragment/3": "new"})
    put(whole, newer)
    assert files(whole) == {LIST, "search/sq/fragment/3"}


def test_words_of_a_post_that_is_taken_back_are_gone_from_it_at_once(tmp_path: Path) -> None:
    shelf = MemoryShelf(entry(article("stays")), entry(article("goes")))
    whole = site(tmp_path, shelf)
    put(whole, INDEX)
    shelf.withdraw("goes")
    with whole.opened() as writing:
        writing.publish(["goes"], lambda _done: None)
    assert {path for path in files(whole) if path.startswith("search/")} == {
        LIST,
        "search/sq/pagefind.js",
        "search/sq/fragment/1",
    }


def test_an_index_made_before_a_post_was_taken_back_brings_no_word_of_it(tmp_path: Path) -> None:
    shelf = MemoryShelf(entry(article("stays")), entry(article("goes")))
    shelf.withdraw("goes")
    whole = site(tmp_path, shelf)
    put(whole, INDEX)
    assert "search/sq/fragment/2" not in files(whole)
    assert "goes" not in (whole.output / LIST).read_text()


def test_building_all_anew_leaves_it_alone_and_changes_no_other_byte(tmp_path: Path) -> None:
    whole = site(tmp_path, MemoryShelf(entry(article("stays"))))
    with whole.opened() as writing:
        writing.build(lambda _done: None, clean=True)
    without = files(whole)
    put(whole, INDEX)
    with whole.opened() as writing:
        done = writing.build(lambda _done: None, clean=True)
    assert files(whole) == without | INDEX.files.keys() | {LIST}
    assert (done.written, done.deleted) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"made_at": 1}', b"\xff"])
def test_a_broken_list_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "search").mkdir()
    (tmp_path / LIST).write_bytes(content)
    assert read_index(SiteFolder(tmp_path)) is None

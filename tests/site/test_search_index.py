"""The search's index on the site: it changes with each post at once, and no file keeps a word that was taken back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.domain.ports_channel import Entry
from publisher.domain.post import Contact, EventPlace, Practical
from publisher.domain.revision import Recording
from publisher.hosting.local_writer import SiteFolder
from publisher.operations.update_search_index import make_part
from publisher.site.render.feeds import NEWS
from publisher.site.render.search_entry import mark_of, search_entry
from publisher.site_build.full_build import build_context_of
from publisher.site_build.search_files import (
    MOST_RECENT,
    SIGNS,
    LargePart,
    Recent,
    home_of,
    number_signs,
    read_large,
    read_recent,
    take_out,
)
from publisher.site_build.search_index import MANY, NewPart, all_posts, is_due
from publisher.site_build.site_builder import SiteBuilder
from tests.site.shelf import (
    NOON,
    TEMPLATES,
    ZONE,
    MemoryMedia,
    MemoryShelf,
    article,
    entry,
    picture,
    site_settings,
    text,
)

NIGHT = time(3, 30)
#: A word that the files of words begin with.
SECRET = "0fshehtesia"
VERSION = "0123456789"


def posts(count: int, first: int = 0) -> list[Entry]:
    """Return posts, a day apart, each with a word of its own."""
    return [
        entry(article(f"post-{n}", text("sq", f"Titulli i{n}", summary=f"fjala{n}")), NOON + timedelta(days=n))
        for n in range(first, first + count)
    ]


SECRET_POST = entry(article("goes", text("sq", "Titulli", summary=f"Fjala {SECRET}")), NOON + timedelta(hours=1))


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


def made(whole: SiteBuilder, tag: str = "sq", version: str = VERSION) -> NewPart:
    context = build_context_of(whole.settings, TEMPLATES, whole.published())
    return make_part(context, all_posts(whole.published), tag, version)


def put(whole: SiteBuilder, *parts: NewPart) -> None:
    with whole.opened() as writing:
        for each in parts:
            writing.put_part(each)


def publish(whole: SiteBuilder, change: Callable[[], None], *slugs: str) -> None:
    with whole.opened() as writing:
        writing.mark_pending(slugs)
        change()
        writing.publish(slugs, lambda _done: None)


def files(whole: SiteBuilder) -> dict[str, bytes]:
    found = (whole.output / "search").rglob("*")
    return {path.relative_to(whole.output).as_posix(): path.read_bytes() for path in found if path.is_file()}


def holding(whole: SiteBuilder, word: str) -> list[str]:
    return [path for path, content in files(whole).items() if word.encode() in content]


def index(whole: SiteBuilder, folder: str = "sq") -> tuple[LargePart, Recent]:
    there = SiteFolder(whole.output)
    large, recent = read_large(there, folder), read_recent(there, folder)
    assert large
    assert recent
    return large, recent


def found(whole: SiteBuilder, word: str, folder: str = "sq") -> list[str]:
    """Return the titles of the posts that have a word, as a browser finds them."""
    large, recent = index(whole, folder)
    home = home_of(folder, large.version)
    numbers: list[int] = []
    for shard in range(len(large.words)):
        words: dict[str, str] = json.loads(files(whole)[f"{home}words/{shard}.json"])
        signs = words.get(word, "").replace(",", "")
        numbers += [
            SIGNS.index(signs[at]) * 64 + SIGNS.index(signs[at + 1]) for at in range(0, len(signs), large.width)
        ]
    shown: list[Any] = [json.loads(files(whole)[f"{home}shown/{n // 8}.json"])[n % 8] for n in numbers]
    late = [post.shown for post in recent.posts if word in " ".join(post.words).split()]
    return [each["title"] for each in (*shown, *late)]


def test_a_new_post_is_found_at_once_and_nothing_else_is_written(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3))
    whole = site(tmp_path, published)
    put(whole, made(whole))
    before = files(whole)
    [new] = posts(1, first=9)
    publish(whole, lambda: published.put(new), "post-9")
    assert found(whole, "fjala9") == ["Titulli i9"]
    assert found(whole, "titulli") == [f"Titulli i{n}" for n in (0, 1, 2, 9)]
    changed = [path for path, content in files(whole).items() if before.get(path) != content and "/sq/" in path]
    assert changed == ["search/sq/recent.json"]
    assert not index(whole)[1].missing


CHANGES: dict[str, Callable[[MemoryShelf], None]] = {
    "taken back": lambda published: published.withdraw("goes"),
    "corrected": lambda published: published.put(replace(entry(article("goes", text("sq", "I ri"))), updated_at=NOON)),
    "erased": lambda published: published.erase("goes"),
}


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("since", [False, True], ids=["in the large part", "come since"])
def test_words_that_a_post_had_are_in_no_file_at_once(tmp_path: Path, how: str, since: bool) -> None:
    published = MemoryShelf(*posts(40), *([] if since else [SECRET_POST]))
    whole = site(tmp_path, published)
    put(whole, *(made(whole, tag) for tag in whole.settings.tags))
    if since:
        publish(whole, lambda: published.put(SECRET_POST), "goes")
    assert len(holding(whole, SECRET)) >= len(whole.settings.tags)
    publish(whole, lambda: CHANGES[how](published), "goes")
    assert holding(whole, SECRET) == []
    if how != "corrected":
        assert holding(whole, "goes") == []
    assert found(whole, "fjala39") == ["Titulli i39"]
    assert found(whole, "ri") == (["I ri"] if how == "corrected" else [])
    assert not index(whole)[1].missing


def test_a_post_that_is_put_back_is_found_once(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3))
    whole = site(tmp_path, published)
    put(whole, made(whole))
    publish(whole, lambda: published.withdraw("post-1"), "post-1")
    publish(whole, lambda: published.put(posts(3)[1]), "post-1")
    publish(whole, lambda: published.put(replace(posts(3)[1], updated_at=NOON)), "post-1")
    assert found(whole, "fjala1") == ["Titulli i1"]
    put(whole, made(whole, version="1111111111"))
    assert found(whole, "fjala1") == ["Titulli i1"]
    assert index(whole)[1] == Recent(of="1111111111")
    assert not [path for path in files(whole) if VERSION in path]


def test_a_writer_that_died_before_the_words_went_is_made_good_by_the_next_one(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3), SECRET_POST)
    whole = site(tmp_path, published)
    put(whole, made(whole))
    with whole.opened() as writing:
        writing.mark_pending(["goes"])
        published.withdraw("goes")
    publish(whole, lambda: published.put(posts(1, first=9)[0]), "post-9")
    assert holding(whole, SECRET) == []


def test_what_changed_while_a_large_part_was_made_is_not_in_it(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3), SECRET_POST)
    whole = site(tmp_path, published)
    with whole.opened() as writing:
        writing.begin_search(["sq"])
    part = made(whole)
    publish(whole, lambda: published.withdraw("goes"), "goes")
    publish(whole, lambda: published.put(posts(1, first=9)[0]), "post-9")
    put(whole, part)
    assert holding(whole, SECRET) == []
    assert found(whole, "titulli") == [f"Titulli i{n}" for n in (0, 1, 2, 9)]
    assert not index(whole)[1].missing


def test_a_part_that_was_broken_off_goes_with_the_next_one(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3), SECRET_POST)
    whole = site(tmp_path, published)
    put(whole, made(whole))
    half = made(whole, version="2222222222")
    in_the_way = whole.output / "search/sq/2222222222/days.json"
    in_the_way.mkdir(parents=True)
    with whole.opened() as writing, pytest.raises(OSError, match="directory"):
        writing.put_part(half)
    in_the_way.rmdir()
    assert [path for path in files(whole) if "2222222222" in path]
    publish(whole, lambda: published.withdraw("goes"), "goes")
    put(whole, made(whole, version="3333333333"))
    assert not [path for path in files(whole) if "2222222222" in path or VERSION in path]
    assert holding(whole, SECRET) == []


def come_and_go(whole: SiteBuilder, published: MemoryShelf) -> None:
    """Put posts before and behind where somebody reads, and take one away before and behind it."""
    old = [replace(each, published_at=NOON - timedelta(days=n)) for n, each in enumerate(posts(3, first=900), 1)]
    new = [*old, *posts(1, first=700)]
    publish(whole, lambda: put_all(published, new), *(each.article.slug for each in new))
    publish(whole, lambda: withdraw_all(published, ["goes", "post-1"]), "goes", "post-1")


@pytest.mark.parametrize("noted", [True, False], ids=["a few changes", "more than are noted"])
def test_posts_that_come_and_go_while_a_large_part_is_made_are_in_it_once(tmp_path: Path, noted: bool) -> None:
    published = MemoryShelf(*posts(15), SECRET_POST)
    whole = site(tmp_path, published)
    with whole.opened() as writing:
        writing.begin_search(["sq"])
    taken = list[Entry]()
    for each in all_posts(whole.published, at_once=10):
        taken.append(each)
        if len(taken) == 10:
            come_and_go(whole, published)
    slugs = [each.article.slug for each in taken]
    assert len(slugs) == len(set(slugs))
    assert {f"post-{n}" for n in range(15)} <= set(slugs)
    if not noted:
        recent = read_recent(SiteFolder(whole.output), "sq") or Recent()
        (whole.output / "search/sq/recent.json").write_bytes(replace(recent, changed=None).document())
    put(whole, make_part(build_context_of(whole.settings, TEMPLATES, published), taken, "sq", VERSION))
    assert holding(whole, SECRET) == []
    assert found(whole, "fjala1") == []
    assert found(whole, "fjala900") == ["Titulli i900"]
    assert len(found(whole, "titulli")) == published.size(NEWS) == 15 - 1 + 4
    assert not index(whole)[1].missing


def test_what_is_borrowed_from_the_original_is_found_and_a_recording_is_shown() -> None:
    original = replace(
        text("sq"),
        byline="Arbnora Hoxha",
        contact=Contact(name="Besnik", role="zëdhënës"),
        event_place=EventPlace(place="Salla Rugova", audience="rininë"),
        practical=Practical(what="letërnjoftimin", where="", until="", cost="falas"),
    )
    whole = entry(article("one", original, text("en", "House")))
    context = build_context_of(site_settings(), TEMPLATES, MemoryShelf(whole))
    _title, head, _text = search_entry(context, whole, "en").words
    assert {"arbnora", "besnik", "zedhenes", "rugova", "rinine", "leternjoftimin", "falas"} <= set(head)
    of_file = {"file": "a.mp3", "source_digest": "0" * 64, "digest": "1" * 64, "media_type": "audio/mpeg"}
    heard = Recording(tags=("sq",), size_bytes=1, seconds=0, **of_file)
    assert mark_of(whole) != mark_of(replace(whole, article=replace(whole.article, recordings=(heard,))))


def put_all(published: MemoryShelf, new: Sequence[Entry]) -> None:
    for each in new:
        published.put(each)


def withdraw_all(published: MemoryShelf, slugs: Sequence[str]) -> None:
    for slug in slugs:
        published.withdraw(slug)


def test_more_than_a_browser_should_read_at_once_is_said_to_be_missing(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3))
    whole = site(tmp_path, published)
    put(whole, made(whole))
    new = posts(MOST_RECENT + 1, first=9)
    publish(whole, lambda: put_all(published, new), *(each.article.slug for each in new))
    assert index(whole)[1].missing
    assert len(index(whole)[1].posts) == MOST_RECENT
    put(whole, made(whole, version="4444444444"))
    assert index(whole)[1] == Recent(of="4444444444")
    assert len(found(whole, "titulli")) == len(new) + 3


def test_many_changes_at_once_take_the_large_part_away(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(MANY + 5), SECRET_POST)
    whole = site(tmp_path, published)
    put(whole, *(made(whole, tag) for tag in whole.settings.tags))
    slugs = ["goes", *(f"post-{n}" for n in range(MANY))]
    publish(whole, lambda: withdraw_all(published, slugs), *slugs)
    assert holding(whole, SECRET) == []
    assert sorted(files(whole)) == sorted(f"search/{f}/recent.json" for f in ("sq", "sr", "sr-cyrl", "en", "rom"))
    put(whole, made(whole, version="5555555555"))
    assert found(whole, "titulli") == [f"Titulli i{n}" for n in range(MANY, MANY + 5)]
    assert not index(whole)[1].missing


def test_building_all_anew_leaves_what_is_right_and_takes_out_what_is_not(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(3), SECRET_POST)
    whole = site(tmp_path, published)
    with whole.opened() as writing:
        writing.build(lambda _done: None, clean=True)
    put(whole, made(whole))
    before = files(whole)
    with whole.opened() as writing:
        done = writing.build(lambda _done: None, clean=True)
    assert files(whole) == before
    assert (done.written, done.deleted) == (0, 0)
    published.erase("goes")  # a ledger that never knew it, as after a restore
    with whole.opened() as writing:
        writing.build(lambda _done: None, clean=True)
    assert holding(whole, SECRET) == []
    assert found(whole, "titulli") == [f"Titulli i{n}" for n in range(3)]


OLD_INDEXES: list[dict[str, Sequence[str] | object]] = [
    {"search/files.json": {"files": {"search/sq/pagefind.js": ""}}, "search/sq/pagefind.js": "words"},
    {
        "search/parts.json": {"made_at": None, "posts": 1, "parts": {"sq": {"2026": True, "2025": False}}},
        "search/sq/2026/files.json": {"edition": "", "posts": {}, "files": ["index/1.pf_index"]},
        "search/sq/2026/index/1.pf_index": "words",
    },
]


@pytest.mark.parametrize("old", OLD_INDEXES, ids=["whole", "by year"])
def test_an_index_of_an_earlier_version_goes_whole(tmp_path: Path, old: dict[str, object]) -> None:
    published = MemoryShelf(*posts(2))
    whole = site(tmp_path, published)
    for path, content in old.items():
        (whole.output / path).parent.mkdir(parents=True, exist_ok=True)
        (whole.output / path).write_text(json.dumps(content))
    publish(whole, lambda: published.withdraw("post-1"), "post-1")
    assert not set(old) & set(files(whole))


def test_a_site_that_has_no_search_any_more_has_no_index(tmp_path: Path) -> None:
    whole = site(tmp_path, MemoryShelf(*posts(2)))
    put(whole, made(whole))
    off = replace(whole, settings=replace(whole.settings, search=False))
    with off.opened() as writing:
        writing.build(lambda _done: None, clean=False)
    assert files(off) == {}


def test_a_language_that_the_site_has_no_more_goes_from_the_index(tmp_path: Path) -> None:
    published = MemoryShelf(*posts(2))
    whole = site(tmp_path, published)
    put(whole, made(whole), made(whole, "rom"))
    fewer = replace(whole, settings=replace(whole.settings, tags=("sq", "en")))
    publish(fewer, lambda: published.withdraw("post-1"), "post-1")
    assert not [path for path in files(fewer) if path.startswith("search/rom/")]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"posts": 1}', b'{"posts": [{}], "of": 1}', b"\xff"])
def test_a_broken_list_is_none(tmp_path: Path, content: bytes) -> None:
    for name in ("index.json", "recent.json"):
        (tmp_path / "search/sq").mkdir(parents=True, exist_ok=True)
        (tmp_path / "search/sq" / name).write_bytes(content)
    assert read_large(SiteFolder(tmp_path), "sq") is None
    assert read_recent(SiteFolder(tmp_path), "sq") is None


def test_a_number_goes_out_of_a_word_where_it_stands_whole() -> None:
    assert number_signs(65, 2) == "11"
    assert take_out("1011,0110,11", "11") == "10,0110"
    assert take_out("0111,1101", "11") == "01,01"
    assert take_out(",,11", "11") == ""


def test_topics_campaign_captions_names_and_places_of_each_language_are_words_of_a_post() -> None:
    photo, _ = picture(caption="Forumi i së martës", credit="Ana Krasniqi")
    whole = entry(article("one", text("sq", "Shtëpia"), pictures=[photo], places=("peja",), campaign="pranvera-2026"))
    context = build_context_of(site_settings(), TEMPLATES, MemoryShelf(whole))
    title, head, _text = search_entry(context, whole, "en").words
    assert title == ("shtepia",)
    wanted = {"housing", "strehimi", "peje", "pec", "peja", "pranvera", "2026", "forumi", "martes", "krasniqi"}
    assert wanted <= set(head)
    assert {"~t:housing", "~p:peja", "~l:sq"} <= set(head)
    assert {mark_of(each) for each in (None, replace(whole, withdrawn=True))} == {""}
    assert (
        mark_of(whole)
        == mark_of(replace(whole, updated_at=NOON))
        != mark_of(replace(whole, published_at=NOON + timedelta(1)))
    )

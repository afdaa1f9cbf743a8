"""What a few posts touch, written over the old site, is byte for byte what a whole build gives: after crashes too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.domain.ports_channel import Entry
from publisher.domain.post import Correction, Event
from publisher.domain.revision import Article, ArticlePicture
from publisher.site import urls
from publisher.site.settings import SiteSettings
from publisher.site_build.site_builder import SiteBuilder, publish_whole
from tests.extent import EVERYTHING
from tests.site.shelf import (
    NOON,
    TEMPLATES,
    MemoryMedia,
    MemoryShelf,
    article,
    entry,
    photo,
    picture,
    site_settings,
    text,
)

MEDIA = MemoryMedia()
EXAMPLES = 40 if EVERYTHING else 12


def _pictures() -> list[ArticlePicture]:
    pictures = []
    for shade in (0, 90):
        one, rendered = picture(f"{shade}.jpg", photo(60, 40, shade))
        MEDIA.take(rendered)
        pictures.append(one)
    return pictures


PICTURES = _pictures()
SMALL = site_settings(page_size=2, feed_size=3)
SMALL = replace(SMALL, tags=("sq", "en"), topics=SMALL.topics[:1], places=SMALL.places[:1])


@dataclass(frozen=True)
class Change:
    """One thing that happens: posts come, are taken back, their notices end, and perhaps the writer dies."""

    entries: Sequence[Entry]
    withdraw: bool
    crash_after: int | None
    end: bool = False


def an_article(
    slug: str, title: str, tags: Sequence[str], topics: Sequence[str], pictures: int, corrections: int = 0
) -> Article:
    """Return one of the posts that the property plays with; the last of its languages lacks the last correction."""
    told = tuple(Correction(day="2026-11-20", text=f"{title} {number}") for number in range(corrections))
    return article(
        slug,
        *(replace(text(tag, f"{title} {tag}"), corrections=told[: len(told) - (tag == tags[-1])]) for tag in tags),
        pictures=PICTURES[:pictures],
        topics=tuple(topics),
        places=("ferizaj",) if pictures else ("elsewhere",),
        campaign="winter" if "housing" in topics else None,
    )


EVENTS = [Event(start=(NOON + timedelta(days=days)).isoformat(), cancelled=days == 2) for days in (1, 2, 3)]
ENTRIES = st.builds(
    lambda number, title, tags, topics, pictures, corrections, event, days, updated: replace(
        entry(
            replace(an_article(f"post-{number}", title, tags, topics, pictures, corrections), event=event),
            NOON - timedelta(days=days),
            NOON if updated else None,
        ),
        short_code=f"bcdf{'ghjkmnpqrs'[number]}",
    ),
    number=st.integers(0, 9),
    title=st.sampled_from(["Një", "Dy"]),
    tags=st.sampled_from([("sq",), ("en",), ("sq", "en")]),
    topics=st.sampled_from([("housing",), ("old-topic",), ("housing", "old-topic")]),
    pictures=st.integers(0, 2),
    corrections=st.integers(0, 2),
    event=st.sampled_from([None, None, *EVENTS]),
    days=st.sampled_from([0, 1, 3, 40, 41, 100]),
    updated=st.booleans(),
)
PAGES = st.builds(
    lambda title, tags: entry(article("pages/about", *(text(tag, title) for tag in tags), kind="page")),
    title=st.sampled_from(["Rreth nesh", "Kush jemi"]),
    tags=st.sampled_from([("sq",), ("sq", "en")]),
)
CHANGES = st.builds(
    Change,
    entries=st.lists(ENTRIES | PAGES, min_size=1, max_size=4, unique_by=lambda each: each.article.slug),
    withdraw=st.sampled_from([False, False, True]),
    end=st.sampled_from([False, False, True]),
    crash_after=st.sampled_from([None, None, None, 0, 3, 12, 50]),
)


class Crash(BaseException):
    """The process ends here."""


def make_site(output: Path, published: MemoryShelf, of: SiteSettings = SMALL) -> SiteBuilder:
    return SiteBuilder(output=output, settings=of, templates=TEMPLATES, published=lambda: published, media=MEDIA)


def play(site: SiteBuilder, published: MemoryShelf, change: Change) -> None:
    """Do as the channel does: announce, let the ledger change the shelf, write; or die on the way."""
    slugs = [each.article.slug for each in change.entries]
    with site.opened() as writing:
        writing.mark_pending(slugs)
        for each in change.entries:
            there = published.entry(each.article.slug)
            if change.end and there and there.withdrawn:
                published.end_notice(each.article.slug)
            elif not change.withdraw:
                published.put(each)
            elif there:
                published.withdraw(each.article.slug, NOON)
        try:
            writing.publish(slugs, _dies_after(change.crash_after))
        except Crash:
            return


def _dies_after(files: int | None) -> Callable[[int], None]:
    def progress(done: int) -> None:
        if files is not None and done >= files:
            raise Crash

    return progress


def tree(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=st.lists(CHANGES, min_size=1, max_size=7))
def test_increments_give_what_a_whole_build_gives(changes: list[Change]) -> None:
    with TemporaryDirectory() as folder:
        published = MemoryShelf()
        site = make_site(Path(folder, "site"), published)
        publish_whole(site)
        for change in changes:
            play(site, published, change)
        play(site, published, Change([entry(article("the-last", text("sq")))], withdraw=False, crash_after=None))
        whole = make_site(Path(folder, "whole"), published)
        publish_whole(whole)
        assert tree(site.output) == tree(whole.output)


def test_one_post_touches_the_same_files_whatever_the_archive(tmp_path: Path) -> None:
    counts = []
    for size in (40, 160):
        posts = [
            entry(article(f"p-{number}", text("sq", f"Lajmi {number}")), NOON - timedelta(hours=number))
            for number in range(1, size + 1)
        ]
        published = MemoryShelf(*posts)
        site = make_site(tmp_path / str(size), published, site_settings())
        publish_whole(site)
        with site.opened() as writing:
            writing.mark_pending(["the-new"])
            published.put(replace(entry(article("the-new", text("sq", "I riu"))), short_code="k7q2m"))
            _, _, written = writing.publish(["the-new"], lambda done: None)
        counts.append((written.written, written.deleted))
    assert counts[0] == counts[1]
    # Its page and its short address; in five languages front page and listings of topic, place and month; the feeds
    # of the first three, that of all news in three formats, and that of its language alone; the two fragments for
    # other sites; the sitemaps of the month and of the newest; the page of links and the front page, in the main
    # language at the top too.
    assert counts[0] == (1 + 1 + 20 + 15 + 10 + 1 + 10 + 2 + 7, 0)


def test_old_and_new_posts_at_once_move_every_page_between_them(tmp_path: Path) -> None:
    archive = [
        entry(article(f"p-{day:02}", text("sq", f"Lajmi {day}")), NOON - timedelta(days=day)) for day in range(20)
    ]
    published = MemoryShelf(*archive)
    site = make_site(tmp_path / "site", published)
    publish_whole(site)
    old = entry(article("a-found-late", text("sq", "I gjetur")), NOON - timedelta(days=15, hours=1))
    new = entry(article("z-today", text("sq", "I sotëm")), NOON + timedelta(days=1))
    play(site, published, Change([old, new], withdraw=False, crash_after=None))
    # And one that is moved from the middle to the end: what it left is to be closed.
    play(site, published, Change([replace(archive[10], published_at=NOON)], withdraw=False, crash_after=None))
    whole = make_site(tmp_path / "whole", published)
    publish_whole(whole)
    assert tree(site.output) == tree(whole.output)


def test_a_whole_build_that_died_half_way_is_begun_again(tmp_path: Path) -> None:
    published = MemoryShelf(entry(article("post-1", text("sq"))))
    site = make_site(tmp_path / "site", published)
    publish_whole(site)
    about = entry(article("pages/about", text("sq", "Rreth nesh"), kind="page"))
    # A new title in every footer: all is built anew, and the writer dies when half of the pages have it.
    play(site, published, Change([about], withdraw=False, crash_after=12))
    # Now the footers are as they were in the beginning.
    play(site, published, Change([about], withdraw=True, crash_after=None))
    whole = make_site(tmp_path / "whole", published)
    publish_whole(whole)
    assert tree(site.output) == tree(whole.output)


def test_what_a_post_left_is_not_taken_from_the_page_that_stands_there_now(tmp_path: Path) -> None:
    both = entry(article("post-1", text("sq"), text("en", "News")))
    moved = replace(SMALL, redirects={f"/{urls.article_path(both.article, 'en')}": "/sq/"})
    published = MemoryShelf(both, entry(article("pages/ngjarjet", text("sq", "Ngjarje"), kind="page")))
    site, whole = make_site(tmp_path / "site", published, moved), make_site(tmp_path / "whole", published, moved)
    publish_whole(site)
    only = replace(both, article=article("post-1", text("sq")))
    play(site, published, Change([only], withdraw=False, crash_after=None))
    publish_whole(whole)
    assert tree(site.output) == tree(whole.output)
    # Where that page was, the page of events stands from now on; every footer changes, so all is built anew.
    page = published.entry("pages/ngjarjet")
    assert page
    play(site, published, Change([page], withdraw=True, crash_after=None))
    publish_whole(whole, clean=True)
    assert tree(site.output) == tree(whole.output)
    assert "sq/ngjarjet/index.html" in tree(site.output)

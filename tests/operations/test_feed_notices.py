"""The scheduler ends the notices in the feeds by a row of the ledger, and not before their days are over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser

from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.expired_entries import end_expired
from publisher.site_build.site_builder import publish_whole
from tests.operations.house import House

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTICE = "Ky artikull është tërhequr"


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def titles(at: House, path: str = "sq/feed.xml") -> dict[str, str]:
    feed = feedparser.parse((at.folder / "site" / path).read_bytes())
    return {each.id.rsplit("/", 2)[1]: each.title for each in feed.entries}


def tree(at: House) -> dict[str, bytes]:
    site = at.folder / "site"
    return {each.relative_to(site).as_posix(): each.read_bytes() for each in site.rglob("*") if each.is_file()}


def test_a_notice_stays_for_its_days_and_then_leaves_all_feeds_and_a_whole_build_gives_the_same(tmp_path: Path) -> None:
    clock = Clock()
    at = House(tmp_path / "house", clock=clock)
    at.settings_file.write_text(at.settings_file.read_text() + "[website]\nfeed_size = 2\nnotice_days = 30\n")
    with at.open() as app:
        for slug in ("one", "two", "three"):
            at.writes(slug, channels='["website"]')
            at.schedules(app, slug)
            at.publishes(app)
            clock.now += timedelta(hours=1)
        assert [*titles(at)] == ["three", "two"]
        app.withdraw("three", "Besa")
        at.publishes(app)
        erase(app, "one", ErasureOrder(by="Besa", reason="a person asked"))
        assert titles(at) == {"three": NOTICE, "two": "Title of two"}
        assert titles(at, "sq/tema/housing/feed.xml") == titles(at)
        assert titles(at, "sq/feed-archive/1.xml") == {"two": "Title of two", "one": NOTICE}
        clock.now += timedelta(days=29)
        assert end_expired(app) == []
        clock.now += timedelta(days=1, hours=1)
        assert end_expired(app) == ["one", "three"]
        assert titles(at) == titles(at, "sq/tema/housing/feed.xml") == {"two": "Title of two"}
        assert titles(at, "sq/feed-archive/1.xml") == {"two": "Title of two"}
        assert end_expired(app) == []
        before = tree(at)
        publish_whole(app.container.site, clean=True)
        assert tree(at) == before


def test_a_post_that_is_published_again_stands_in_the_place_of_its_notice(tmp_path: Path) -> None:
    clock = Clock()
    at = House(tmp_path / "house", clock=clock)
    with at.open() as app:
        at.writes("one", channels='["website"]')
        at.schedules(app, "one")
        at.publishes(app)
        app.withdraw("one", "Besa")
        at.publishes(app)
        assert titles(at) == {"one": NOTICE}
        at.writes("one", channels='["website"]', body="Better.")
        clock.now += timedelta(hours=1)
        at.schedules(app, "one")
        at.publishes(app)
        assert titles(at) == {"one": "Title of one"}

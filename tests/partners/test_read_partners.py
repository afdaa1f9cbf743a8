"""From `[[partners]]` to the inbox: each entry once for ever, trouble backs off and is told once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest

from publisher.bootstrap.app import App
from publisher.domain.notices import Kind
from publisher.domain.partners import PartnerTerms
from publisher.messages import words
from publisher.operations.read_partners import read_due, read_now
from tests.conftest import new_postgresql
from tests.operations.house import House
from tests.partners.feed_server import Answer, FeedServer

START = datetime(2026, 11, 30, 12, tzinfo=UTC)
LONG = "Banorët u takuan me komunën për rrugën. " * 20
#: Reads what is due, this many hours later.
Read = Callable[..., list[str]]


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def rss(*titles: str) -> str:
    items = "".join(
        f"<item><title>{each}</title><link>https://p.org/{each}</link><description>{each} {LONG}</description></item>"
        for each in titles
    )
    return f'<rss version="2.0"><channel><title>P</title><language>sq</language>{items}</channel></rss>'


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    return House(tmp_path / "house", clock=clock, languages=("sq", "sr"))


def with_partners(house: House, *partners: str) -> House:
    tables = "".join(f"\n[[partners]]\n{partner}\n" for partner in partners)
    text = house.settings_file.read_text(encoding="utf-8").partition("\n[[partners]]")[0]
    house.settings_file.write_text(text + tables, encoding="utf-8")
    return house


def partner(name: str, url: str, more: str = "") -> str:
    return f'name = "{name}"\nurl = "{url}"\n{more}'


def inbox(app: App) -> list[str]:
    return sorted(f"{each.partner}: {each.title}" for each in app.container.partners.inbox())


def told(app: App) -> list[str]:
    """Return what a person is told of partners."""
    notices = app.container.page.monitoring.notices.open_notices()
    return [words(each.notice.text) for each in notices if each.notice.kind is Kind.PARTNER]


def test_an_entry_comes_once_for_ever_whatever_becomes_of_it(house: House, server: FeedServer, clock: Clock) -> None:
    url = server.gives("/feed", rss("Një", "Dy"))
    with with_partners(house, partner("Shoqata", url)).open() as app:
        read_due(app)
        assert inbox(app) == ["Shoqata: Dy", "Shoqata: Një"]
        first, second = app.container.partners.inbox()
        app.container.partners.settle([first.id], "dropped", "", "Besa")
        app.container.partners.settle([second.id], "drafted", "2026-11-x", "Besa")

        server.gives("/feed", rss("Tre", "Dy", "Një"))
        assert read_due(app) == []  # not before its time
        clock.now += timedelta(hours=1)
        (done,) = read_due(app)

        assert (done.new, inbox(app)) == (1, ["Shoqata: Tre"])


def test_it_stays_once_when_the_partner_moves_is_renamed_or_comes_back(
    house: House, server: FeedServer, clock: Clock
) -> None:
    old, new = server.gives("/old", rss("Një")), server.gives("/new", rss("Një"))
    for terms in (partner("Shoqata", old), partner("Shoqata", new), partner("Shoqata e re", new), "", ""):
        with with_partners(house, *([terms] if terms else [])).open() as app:
            read_due(app)
            clock.now += timedelta(hours=2)
            assert len(inbox(app)) == 1
    with with_partners(house, partner("Shoqata e re", new)).open() as app:
        read_due(app)
        assert inbox(app) == ["Shoqata e re: Një"]


def test_ids_and_addresses_that_change_at_each_reading_bring_nothing_twice(
    house: House, server: FeedServer, clock: Clock
) -> None:
    with with_partners(house, partner("Shoqata", f"{server.url}/feed")).open() as app:
        for number in range(3):
            item = f"<title>Një</title><link>https://p.org/?s={number}</link><guid>{number}</guid>"
            server.gives("/feed", f"<rss version='2.0'><channel><item>{item}<description>{LONG}</description></item>")
            read_due(app)
            clock.now += timedelta(hours=1)

        assert len(inbox(app)) == 1


def test_an_excerpt_comes_unless_the_partner_allowed_the_whole(house: House, server: FeedServer) -> None:
    url = server.gives("/feed", rss("Një"))
    allowed = partner("Lejon", server.gives("/other", rss("Një")), "full_text = true\nlanguage = 'sr'")
    with with_partners(house, partner("Shoqata", url), allowed).open() as app:
        read_due(app)
        texts = {each.partner: each for each in app.container.partners.inbox()}

    assert len(texts["Shoqata"].text) <= 302
    assert len(texts["Lejon"].text) > 700
    assert (texts["Shoqata"].language, texts["Lejon"].language) == ("sq", "sr")
    assert texts["Shoqata"].link == "https://p.org/Një"


def test_days_that_lie_ahead_are_today(house: House, server: FeedServer) -> None:
    item = "<item><title>a</title><pubDate>Tue, 20 Oct 2099 08:00:00 GMT</pubDate></item>"
    url = server.gives("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>")
    with with_partners(house, partner("Shoqata", url)).open() as app:
        read_due(app)

        assert [each.day for each in app.container.partners.inbox()] == ["2026-11-30"]


def test_a_pages_feed_is_found_kept_and_looked_for_again_when_it_is_gone(
    house: House, server: FeedServer, clock: Clock
) -> None:
    link = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'
    page = server.gives("/", link.format("/feed"))
    server.gives("/feed", rss("Një"))
    with with_partners(house, partner("Shoqata", page)).open() as app:
        read_due(app)
        clock.now += timedelta(hours=1)
        read_due(app)
        assert [path for path, _ in server.asked] == ["/", "/feed", "/feed"]

        del server.answers["/feed"]
        server.gives("/", link.format("/rss.xml"))
        server.gives("/rss.xml", rss("Dy", "Një"))
        for _ in range(2):
            clock.now += timedelta(hours=2)
            read_due(app)

        assert inbox(app) == ["Shoqata: Dy", "Shoqata: Një"]


def test_nothing_is_sent_again_where_nothing_is_new(house: House, server: FeedServer, clock: Clock) -> None:
    url = server.gives("/feed", rss("Një"), ETag='"v1"')
    with with_partners(house, partner("Shoqata", url)).open() as app:
        read_due(app)
        clock.now += timedelta(hours=1)
        (done,) = read_due(app)

        assert (done.new, done.trouble) == (0, "")
        assert server.asked[1][1]["If-None-Match"] == '"v1"'
        assert inbox(app) == ["Shoqata: Një"]


def test_trouble_backs_off_is_told_once_and_is_settled_when_it_is_gone(
    house: House, server: FeedServer, clock: Clock
) -> None:
    server.answers["/down"] = Answer(status=500)
    server.answers["/wall"] = Answer(status=403)
    down, wall = partner("Ngadalë", f"{server.url}/down"), partner("Mur", f"{server.url}/wall")
    with with_partners(house, down, wall).open() as app:
        read_due(app)
        (text,) = told(app)
        assert text == (
            "News of Mur cannot be read: 127.0.0.1 has a protection against robots, which lets only people in. Ask "
            "the partner to let their feed through, or for another address."
        )

        for _ in range(48):
            clock.now += timedelta(hours=1)
            read_due(app)
        asked = [path for path, _ in server.asked].count("/down")
        assert 5 <= asked <= 7  # after 2, 4, 8, 16 and then every 24 hours
        assert len(told(app)) == 2

        server.gives("/down", rss("Një"))
        server.gives("/wall", rss("Një"))
        clock.now += timedelta(hours=24)
        read_due(app)
        assert told(app) == []
        assert len(inbox(app)) == 2


def test_a_server_that_wants_to_be_left_alone_is(house: House, server: FeedServer, clock: Clock) -> None:
    server.answers["/feed"] = Answer(status=429, headers={"Retry-After": "36000"})
    with with_partners(house, partner("Shoqata", f"{server.url}/feed")).open() as app:
        read_due(app)
        clock.now += timedelta(hours=9)
        assert read_due(app) == []
        clock.now += timedelta(hours=2)
        assert len(read_due(app)) == 1


def test_this_machine_is_asked_only_where_the_settings_name_it_and_the_page_is_the_sandbox(
    house: House, server: FeedServer
) -> None:
    url = server.gives("/feed", rss("Një"))
    with house.open() as app:
        added = app.container.partners.add(PartnerTerms(name="Shoqata", url=url), "Besa")
        done = read_now(app, added)

        assert done is not None
        assert "public internet" in words(done.trouble)
    assert server.asked == []


def test_nothing_is_read_for_a_ledger_of_another_machine(house: House, server: FeedServer) -> None:
    url = server.gives("/feed", rss("Një"))
    with with_partners(house, partner("Shoqata", url)).open() as app:
        house.writes("one", channels='["website"]')
        house.schedules(app, "one")
    house.machine = "elsewhere"
    with house.open() as app:
        assert app.foreign()
        assert read_due(app) == []
    assert server.asked == []


def test_a_reading_that_was_killed_is_done_again_after_its_lease(
    house: House, server: FeedServer, clock: Clock
) -> None:
    url = server.gives("/feed", rss("Një"))
    with with_partners(house, partner("Shoqata", url)).open() as app:
        app.container.partners.take_settings(app.settings.partners)
        app.container.partners.claim(timedelta(minutes=4))  # and dies

        assert read_due(app) == []
        clock.now += timedelta(minutes=5)
        assert [each.new for each in read_due(app)] == [1]


def test_each_is_read_once_at_a_time_however_long_that_takes(house: House, server: FeedServer, clock: Clock) -> None:
    def slow(handler: BaseHTTPRequestHandler, _over: Event) -> None:
        clock.now += timedelta(hours=5)
        handler.wfile.write(rss("Një").encode())

    terms = [partner(f"Shoqata {path}", f"{server.url}/feed?{path}") for path in ("a", "b")]
    for path in ("a", "b"):
        server.answers[f"/feed?{path}"] = Answer(body=slow)
    with with_partners(house, *terms).open() as app:
        assert len(read_due(app)) == 2


def test_several_machines_on_postgresql_read_each_partner_once(
    tmp_path: Path, postgresql: str, server: FeedServer, clock: Clock
) -> None:
    house = House(tmp_path / "house", database_url=new_postgresql(postgresql), clock=clock)
    terms = [partner(f"Shoqata {number}", server.gives(f"/{number}", rss("Një", "Dy"))) for number in range(6)]
    with with_partners(house, *terms).open() as app, ThreadPoolExecutor(3) as threads:
        app.container.partners.take_settings(app.settings.partners)
        done = [each for found in threads.map(lambda _: read_due(app), range(3)) for each in found]

        assert sorted(each.partner.terms.name for each in done) == [f"Shoqata {number}" for number in range(6)]
        assert len(inbox(app)) == 12
        assert [path for path, _ in sorted(server.asked)] == [f"/{number}" for number in range(6)]

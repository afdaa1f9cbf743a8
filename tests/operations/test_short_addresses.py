"""Short addresses open their posts, in each language and after restores; where a post is gone, its notice."""

import gzip
import json
import re
from pathlib import Path

import pytest

from publisher.domain.errors import StorageError
from publisher.domain.revision import Card
from publisher.operations.erase import erase
from publisher.storage.archive.short_address_list import NAME
from tests.extent import EVERYTHING
from tests.operations.house import LANGUAGES, House
from tests.operations.test_erase import WISH
from tests.storage.ledgers.make import HERE

#: Slugs whose codes begin with the same five letters.
FIRST, SECOND = "post-2158", "post-4461"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def leads_to(house: House, address: str) -> str:
    """Return the page that a short address leads to, as a path below the site."""
    page = (house.folder / "site" / address / "index.html").read_text(encoding="utf-8")
    found = re.search(r'content="0; url=https?://[^/]+/([^"]+)"', page)
    assert found is not None
    assert '<meta name="robots" content="noindex">' in page
    return found.group(1)


def opened(house: House, address: str) -> str:
    """Return what a reader of a short address sees."""
    return (house.folder / "site" / leads_to(house, address) / "index.html").read_text(encoding="utf-8")


def test_a_short_address_opens_its_post_in_each_language_and_stands_in_no_sitemap(tmp_path: Path) -> None:
    house = House(tmp_path / "house", languages=LANGUAGES)
    house.writes("forum")
    translation = '+++\ntitle = "Naslov"\nsummary = "Sažetak"\n+++\n\nTekst.\n'
    (house.folder / "posts" / "forum" / "index.sr.md").write_text(translation, encoding="utf-8")
    with house.open() as app:
        house.schedules(app, "forum")
        house.publishes(app)
        code = app.container.short_addresses.code("forum")
        assert app.container.facebook_posts.short_address("forum", "sr-Latn").endswith(f"/sr/{code}")

    assert "Title of forum" in opened(house, code)
    assert "Naslov" in opened(house, f"sr/{code}")
    assert "Наслов" in opened(house, f"sr-cyrl/{code}")
    maps = [path for path in (house.folder / "site").rglob("*.xml") if code in path.read_text(encoding="utf-8")]
    assert maps == []


def test_it_leads_to_the_notice_after_withdrawal_and_erasure(house: House) -> None:
    house.writes("withdrawn")
    house.writes("erased")
    with house.open() as app:
        house.schedules(app, "withdrawn", "erased")
        house.publishes(app)
        codes = [app.container.short_addresses.code(slug) for slug in ("withdrawn", "erased")]
        app.withdraw("withdrawn", "Ana")
        house.publishes(app)
        erase(app, "erased", WISH)
        incremental = [opened(house, code) for code in codes]
        app.build(lambda done: None, clean=True)

    for page, code in zip(incremental, codes, strict=True):
        assert opened(house, code) == page
        assert "Title of" not in page
        assert 'class="notice' in page


@pytest.mark.parametrize("keeps_list", [True, False] if EVERYTHING else [True])
def test_two_posts_of_one_code_keep_theirs_after_the_restore_of_an_older_backup(house: House, keeps_list: bool) -> None:
    """Without the list beside the ledger the order in which they come decides: so it is kept with the backups."""
    house.writes(FIRST)
    house.writes(SECOND)
    with house.open() as app:
        file = house.backs_up(app)
        house.schedules(app, FIRST, SECOND)
        house.publishes(app)
        before = {slug: app.container.short_addresses.code(slug) for slug in (FIRST, SECOND)}
        assert before[SECOND].startswith(before[FIRST])
        assert before[SECOND] != before[FIRST]
    if not keeps_list:
        (house.folder / NAME).unlink()

    house.restores(file)

    with house.open() as app:
        app.resume("", "Ana")
        house.schedules(app, SECOND, FIRST)
        after = {slug: app.container.short_addresses.code(slug) for slug in (FIRST, SECOND)}
        assert (after == before) is keeps_list


def test_a_code_is_given_once_and_listed_only_where_two_are_alike(house: House) -> None:
    with house.open() as app:
        addresses = app.container.short_addresses
        asked = addresses.code(SECOND)
        assert addresses.give(FIRST) == asked
        assert not (house.folder / NAME).exists()
        assert addresses.give(SECOND) == addresses.give(SECOND) == addresses.code(SECOND)
        rows = [json.loads(line) for line in (house.folder / NAME).read_text(encoding="utf-8").splitlines()]
        assert {row["slug"]: row["code"] for row in rows} == {each: addresses.code(each) for each in (FIRST, SECOND)}
        (house.folder / NAME).unlink()
    with house.open():
        assert len((house.folder / NAME).read_text(encoding="utf-8").splitlines()) == 2
    (house.folder / NAME).write_text('{"nothing": "here"}\n', encoding="utf-8")
    with house.open() as app, pytest.raises(StorageError, match="list_not_read"):
        app.container.short_addresses.catch_up()


def test_posts_of_before_have_theirs_at_the_next_build(house: House) -> None:
    (house.folder / "publisher.db").write_bytes(gzip.decompress((HERE / "0014.db.gz").read_bytes()))
    with house.open() as app:
        app.build(lambda done: None, clean=True)
        code = app.container.short_addresses.code("out")
    assert leads_to(house, code).endswith("/out/")


def cards_of(house: House, slug: str) -> list[Card]:
    with house.open() as app, app.container.ledger.read_transaction() as uow:
        revision = uow.latest(slug)
    assert revision is not None
    return [text.facebook_card for text in revision.article.texts if text.facebook_card]


def test_the_picture_of_a_title_is_frozen_where_its_address_leads_to_a_page(house: House) -> None:
    house.writes("both")
    house.writes("facebook-alone", channels='["facebook"]')
    house.writes("website-alone", channels='["website"]')
    with house.open() as app:
        house.schedules(app, "both", "facebook-alone", "website-alone")

    (card,) = cards_of(house, "both")
    assert card.rendition.purpose == "facebook-card"
    assert cards_of(house, "facebook-alone") == cards_of(house, "website-alone") == []
    with house.open() as app:
        assert app.container.media.has(card.rendition.name)
        assert not list((house.folder / "site").rglob(card.rendition.name))


def test_each_language_ends_in_its_short_address_where_the_settings_say_so(house: House) -> None:
    settings = house.settings_file.read_text(encoding="utf-8")
    house.settings_file.write_text(settings.replace("[facebook]\n", '[facebook]\nshort_address = "text"\n'), "utf-8")
    house.writes("forum")
    with house.open() as app:
        house.schedules(app, "forum")
        house.publishes(app)
        (post,) = app.container.start_sandbox().published()
        assert post.message.endswith(f"/{app.container.short_addresses.code('forum')}")
    assert cards_of(house, "forum") == []


def test_a_post_that_is_still_to_go_out_gets_the_address_of_the_website_as_it_is_now(house: House) -> None:
    """Rehearsed on this machine first: on the real Page nobody could open its address."""
    settings = house.settings_file.read_text(encoding="utf-8")
    house.writes("waits")
    house.writes("out")
    with house.open() as app:
        house.schedules(app, "out")
        house.publishes(app)
        house.schedules(app, "waits")
    before = {slug: cards_of(house, slug) for slug in ("out", "waits")}
    house.settings_file.write_text(f'{settings}[website]\nurl = "http://127.0.0.1:9"\n', "utf-8")
    with house.open() as app:
        house.schedules(app, "waits")
    assert cards_of(house, "waits") != before["waits"]

    house.settings_file.write_text(settings.replace("[facebook]\n", '[facebook]\nshort_address = "off"\n'), "utf-8")
    with house.open() as app:
        house.schedules(app, "out")
    assert cards_of(house, "out") == before["out"]

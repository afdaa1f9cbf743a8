"""The website as a channel: what it says is what a reader sees."""

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from jinja2 import DictLoader, Environment

from publisher.channels.website import WebsiteChannel, trouble_in_words
from publisher.domain.delivery import Action, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.outcome import Outcome, Sent, TryLater
from publisher.domain.ports_channel import Channel, Entry, SafeToRetry
from publisher.hosting.build_state import read_state, state_file
from publisher.hosting.file_lock import only_writer
from publisher.media.audio_cleaning import clean
from publisher.messages import words
from publisher.site_build.site_builder import SiteBuilder, publish_whole
from tests.media.tones import recording, tone
from tests.site.hub import hub
from tests.site.server import SiteServer, served
from tests.site.shelf import (
    NOON,
    TEMPLATES,
    MemoryMedia,
    MemoryShelf,
    ShelfNotes,
    article,
    claim_of,
    entry,
    picture,
    site_settings,
    text,
)

PATH = "sq/lajme-dhe-ngjarje/2026/lajmi/"


@dataclass
class Office:
    """A channel with all that it works on."""

    site: SiteBuilder
    published: MemoryShelf
    media: MemoryMedia
    server: SiteServer
    coming: dict[str, Entry]

    @property
    def notes(self) -> ShelfNotes:
        return ShelfNotes(self.published, self.coming)

    def sends(self, slug: str = "lajmi", action: Action = Action.PUBLISH, attempts: int = 1) -> Outcome:
        """Send one post."""
        return self.channel.send([claim_of(slug, action, attempts)], self.notes)[0]

    @property
    def channel(self) -> WebsiteChannel:
        return WebsiteChannel(self.site, served=True, timeout_seconds=2.0)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An organisation with one post to come, which has a picture, and its web server."""
    one, rendered = picture()
    media, published = MemoryMedia(), MemoryShelf()
    media.take(rendered)
    coming = {"lajmi": entry(article("lajmi", text("sq", "Lajmi"), text("en", "The news"), pictures=[one]))}
    with served(tmp_path / "site") as server:
        site = SiteBuilder(
            output=tmp_path / "site",
            settings=site_settings(server.url, page_size=3, feed_size=3),
            templates=TEMPLATES,
            published=lambda: published,
            media=media,
            lock_seconds=0.2,
        )
        yield Office(site, published, media, server, coming)


def later(outcome: Outcome) -> TryLater:
    assert isinstance(outcome, TryLater)
    return outcome


def test_it_is_a_channel(office: Office) -> None:
    channel: Channel = office.channel
    assert (channel.name, channel.batch) == ("website", 200)
    assert channel.upload_ahead(claim_of("lajmi").delivery, {}) == ({}, "")
    assert channel.discard(claim_of("lajmi").delivery) == ""
    assert not channel.sweep([], lambda remote_id: False).deleted
    assert isinstance(
        channel.look(claim_of("lajmi").delivery, None, lambda remote_id: False),  # type: ignore[arg-type] # not looked at
        SafeToRetry,
    )


def test_a_post_is_sent_when_page_picture_and_feed_are_live(office: Office) -> None:
    notes = office.notes
    outcome = office.channel.send([claim_of("lajmi")], notes)[0]
    assert outcome == Sent(remote_id=PATH, url=f"{office.server.url}/{PATH}")
    assert notes.steps == [("lajmi", Step.WRITE)]
    card = office.coming["lajmi"].article.pictures[0].rendition("card")
    assert office.server.asked == [f"/{PATH}", f"/media/lajmi/{card.name}", "/sq/feed.xml"]
    assert notes.beats >= 4


@pytest.mark.slow
def test_a_hub_is_told_once_it_is_live_and_its_trouble_hinders_nothing(office: Office) -> None:
    for status in (204, 500):
        with hub(status) as there:
            site = replace(office.site, settings=replace(office.site.settings, websub_hub=there.url))
            outcome = WebsiteChannel(site, served=True).send([claim_of("lajmi")], office.notes)[0]
        assert isinstance(outcome, Sent)
        assert f"{office.server.url}/sq/feed.xml" in there.told[0]["hub.url"]
    office.server.answers(500)
    with hub() as there:
        site = replace(office.site, settings=replace(office.site.settings, websub_hub=there.url))
        later(WebsiteChannel(site, served=True).send([claim_of("lajmi")], office.notes)[0])
    assert there.told == []


def test_a_hub_is_told_that_a_post_was_taken_back_for_every_feed_that_it_was_in(office: Office) -> None:
    office.sends()
    office.coming["lajmi"] = replace(
        office.coming["lajmi"], article=article("lajmi", text("sq"), topics=("employment",))
    )
    office.sends(action=Action.UPDATE)
    with hub() as there:
        site = replace(office.site, settings=replace(office.site.settings, websub_hub=there.url))
        outcome = WebsiteChannel(site, served=True).send([claim_of("lajmi", Action.WITHDRAW)], office.notes)[0]
    assert isinstance(outcome, Sent)
    for path in (
        "sq/feed.xml",
        "en/atom.xml",
        "sq/feed.json",
        "sq/tema/housing/feed.xml",
        "sq/tema/employment/feed.xml",
    ):
        assert f"{office.server.url}/{path}" in there.told[0]["hub.url"]


def test_sending_again_does_no_harm(office: Office) -> None:
    first = office.sends()
    stamp = (office.site.output / PATH / "index.html").stat()
    assert office.sends() == first
    assert (office.site.output / PATH / "index.html").stat() == stamp


def test_many_posts_go_out_in_one_write(office: Office) -> None:
    for number in range(7):
        slug = f"p-{number}"
        office.coming[slug] = entry(article(slug, text("sq")), NOON - timedelta(days=number))
    outcomes = office.channel.send([claim_of(slug) for slug in office.coming], office.notes)
    # The feed holds three: the older ones are not looked for in it.
    assert all(isinstance(outcome, Sent) for outcome in outcomes)


def test_a_feed_that_another_machine_wrote_meanwhile_is_looked_into(office: Office) -> None:
    office.sends()
    feed = (office.site.output / "sq/feed.xml").read_bytes()
    office.server.keeps("/sq/feed.xml", feed.replace(b"</channel>", b"<docs>https://other.example/</docs></channel>"))
    assert isinstance(office.sends(), Sent)
    office.server.keeps("/sq/feed.xml", feed.replace(b"lajmi", b"tjetri"))
    assert "does not have it yet" in words(later(office.sends()).reason)


def test_taking_back_puts_up_a_notice_and_is_proved(office: Office) -> None:
    office.sends()
    assert isinstance(office.sends(action=Action.WITHDRAW), Sent)
    assert b"noindex" in (office.site.output / PATH / "index.html").read_bytes()
    assert b"noindex" in (office.site.output / "en/news-and-events/2026/lajmi/index.html").read_bytes()
    assert not (office.site.output / "media/lajmi").exists()
    [item] = feedparser.parse((office.site.output / "sq/feed.xml").read_bytes()).entries
    assert (item.id.rsplit("/", 2)[1], item.title) == ("lajmi", "Ky artikull është tërhequr")


def test_a_withdrawal_that_a_cache_hides_is_not_believed(office: Office) -> None:
    office.sends()
    old_page = (office.site.output / PATH / "index.html").read_bytes()
    old_feed = (office.site.output / "sq/feed.xml").read_bytes()
    office.server.keeps("/sq/feed.xml", old_feed)
    assert "still has it" in words(later(office.sends(action=Action.WITHDRAW)).reason)
    office.server.keeps(f"/{PATH}", old_page)
    assert "older copy" in words(later(office.sends(action=Action.WITHDRAW)).reason)
    office.server.is_well_again()
    assert isinstance(office.sends(action=Action.WITHDRAW), Sent)


def test_a_standing_page_comes_and_goes(office: Office) -> None:
    office.coming["pages/about"] = entry(article("pages/about", text("sq", "Rreth nesh"), kind="page"))
    assert office.sends("pages/about") == Sent(remote_id="sq/about/", url=f"{office.server.url}/sq/about/")
    assert "Rreth nesh" in (office.site.output / "sq/index.html").read_text()
    assert isinstance(office.sends("pages/about", Action.WITHDRAW), Sent)
    assert not (office.site.output / "sq/about").exists()
    assert "Rreth nesh" not in (office.site.output / "sq/index.html").read_text()


def test_an_update_drops_the_language_and_topic_that_it_no_longer_has(office: Office) -> None:
    office.sends()
    changed = office.coming["lajmi"]
    office.coming["lajmi"] = replace(
        changed, article=replace(changed.article, texts=changed.article.texts[:1], topics=("employment",), pictures=())
    )
    assert isinstance(office.sends(action=Action.UPDATE), Sent)
    assert not (office.site.output / "en/news-and-events").exists()
    assert b"/lajmi/" not in (office.site.output / "sq/tema/housing/index.html").read_bytes()
    assert b"/lajmi/" in (office.site.output / "sq/tema/employment/index.html").read_bytes()
    assert not (office.site.output / "media").exists()


@pytest.mark.parametrize("status", [500, 403, 404])
def test_a_server_in_trouble_means_later(office: Office, status: int) -> None:
    office.server.answers(status)
    assert str(status) in (reason := words(later(office.sends()).reason)) or "does not find it" in reason
    office.server.is_well_again()
    assert isinstance(office.sends(), Sent)


def test_a_redirect_is_not_followed(office: Office) -> None:
    office.server.leads_to("https://elsewhere.example/")
    reason = words(later(office.sends()).reason)
    assert "https://elsewhere.example/" in reason
    assert "website.url" in reason


def test_an_old_copy_in_a_cache_means_later(office: Office) -> None:
    office.server.keeps(f"/{PATH}", b"<p>old</p>")
    assert "older copy" in words(later(office.sends()).reason)
    office.server.is_well_again()
    card = office.coming["lajmi"].article.pictures[0].rendition("card")
    office.server.keeps(f"/media/lajmi/{card.name}", b"old")
    assert card.name in words(later(office.sends()).reason)
    office.server.is_well_again()
    for feed in (
        b"no feed",
        b"<rss><channel></channel></rss>",
        b'<rss version="2.0"><channel><title>x</title></channel></rss>',
    ):
        office.server.keeps("/sq/feed.xml", feed)
        assert "feed" in words(later(office.sends()).reason)


def test_nobody_listening_means_later_and_the_site_is_written(office: Office) -> None:
    office.server.stop()
    outcome = later(office.sends())
    assert "cannot be reached" in words(outcome.reason)
    assert not outcome.tell
    assert (office.site.output / PATH / "index.html").exists()


def test_a_person_is_told_after_ten_attempts(office: Office) -> None:
    office.server.answers(500)
    assert not later(office.sends(attempts=9)).tell
    assert later(office.sends(attempts=10)).tell


def test_without_an_address_the_folder_is_read_back(office: Office) -> None:
    site = replace(office.site, settings=site_settings(""))
    outcome = WebsiteChannel(site, served=False).send([claim_of("lajmi")], office.notes)[0]
    assert outcome == Sent(remote_id=PATH, url=f"/{PATH}")
    assert office.server.asked == []


def test_a_disk_that_cannot_be_written_means_later(office: Office) -> None:
    office.site.output.mkdir()
    (office.site.output / "sq").write_text("a file where a folder must be")
    reason = words(later(office.sends()).reason)
    assert "could not be written" in reason
    (office.site.output / "sq").unlink()
    assert isinstance(office.sends(), Sent)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_full_disk_is_named_as_such(office: Office) -> None:
    with pytest.raises(OSError, match="No space") as caught, Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")
    assert "Free some space" in words(trouble_in_words(caught.value))
    assert "right to" in words(trouble_in_words(PermissionError(errno.EACCES, os.strerror(errno.EACCES), "site")))


def test_a_broken_template_is_named(office: Office, tmp_path: Path) -> None:
    broken = Environment(loader=DictLoader({"site/style.css": "{{", "site/icon.svg": ""}), autoescape=True)
    site = replace(office.site, templates=broken)
    assert "template" in words(
        later(WebsiteChannel(site, served=False).send([claim_of("lajmi")], office.notes)[0]).reason
    )


def test_a_missing_picture_holds_up_its_own_post_alone(office: Office) -> None:
    office.media.loses_everything()
    office.coming["tjetri"] = entry(article("tjetri", text("sq")))
    with_picture, without = office.channel.send([claim_of("lajmi"), claim_of("tjetri")], office.notes)
    assert "is missing" in words(later(with_picture).reason)
    assert isinstance(without, Sent)


def test_a_missing_recording_holds_up_its_post_too(office: Office) -> None:
    heard = recording("mp3")
    office.coming["tjetri"] = entry(article("tjetri", text("sq"), recordings=(heard,)))
    assert "is missing" in words(later(office.sends("tjetri")).reason)
    office.media.put(heard.name, clean(tone("mp3")).content)
    assert isinstance(office.sends("tjetri"), Sent)
    assert (office.site.output / "media" / "tjetri" / heard.name).exists()


def test_a_lost_claim_writes_nothing_and_lets_the_lock_go(office: Office) -> None:
    notes = office.notes
    notes.loses_the_claim()
    with pytest.raises(ClaimLost):
        office.channel.send([claim_of("lajmi")], notes)
    assert not office.site.output.exists()
    assert isinstance(office.sends(), Sent)


def test_another_writer_means_later(office: Office) -> None:
    with only_writer(office.site.output, 1.0):
        assert "Another publisher" in words(later(office.sends()).reason)


def test_a_post_that_a_dead_writer_left_is_finished_by_the_next_one(office: Office) -> None:
    publish_whole(office.site)
    with office.site.opened() as writing:
        writing.mark_pending(["lajmi"])
        office.published.put(office.coming["lajmi"])
    assert "lajmi" in read_state(office.site.output).unfinished
    office.coming["tjetri"] = entry(article("tjetri", text("sq")))
    assert isinstance(office.sends("tjetri"), Sent)
    assert (office.site.output / PATH / "index.html").exists()
    assert not read_state(office.site.output).unfinished


@pytest.mark.parametrize("note", ["", "{", "[]", '{"edition": "x", "unfinished": {"a": [{}]}}', "null"])
def test_a_damaged_note_costs_a_whole_build_and_no_more(office: Office, note: str) -> None:
    office.sends()
    state_file(office.site.output).write_text(note)
    (office.site.output / "en/index.html").unlink()
    assert isinstance(office.sends(), Sent)
    assert (office.site.output / "en/index.html").exists()
    assert json.loads(state_file(office.site.output).read_text())["unfinished"] == {}


def test_a_site_that_was_deleted_is_built_again(office: Office) -> None:
    office.coming["tjetri"] = entry(article("tjetri", text("sq")))
    office.sends("tjetri")
    for path in sorted(office.site.output.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert isinstance(office.sends(), Sent)
    assert (office.site.output / "sq/lajme-dhe-ngjarje/2026/tjetri/index.html").exists()


def test_other_settings_build_all_anew(office: Office) -> None:
    office.sends()
    other = replace(office.site, settings=replace(office.site.settings, name="Emri i ri"))
    assert isinstance(WebsiteChannel(other, served=True).send([claim_of("lajmi")], office.notes)[0], Sent)
    assert "Emri i ri" in (office.site.output / "en/topics/employment/index.html").read_text()


def test_a_clean_build_deletes_what_is_not_the_sites(office: Office) -> None:
    office.sends()
    (office.site.output / "stray.html").write_text("x")
    told: list[int] = []
    assert publish_whole(office.site).deleted == 0
    done = publish_whole(office.site, clean=True, progress=told.append)
    assert (done.deleted, done.written) == (1, 0)
    assert told == list(range(len(done.digests)))

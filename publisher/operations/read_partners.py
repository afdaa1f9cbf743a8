"""Read partners' feeds when they are due: what is new comes into the inbox, once for ever; trouble is told once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from publisher.bootstrap.app import App
from publisher.domain.coded_text import coded
from publisher.domain.language import draft_language
from publisher.domain.notices import Kind, Notice, NoticeScan
from publisher.domain.partners import Partner, PartnerTerms
from publisher.domain.revision import digest_of
from publisher.partners.entry_keys import keys_of
from publisher.partners.feed_entries import FeedEntry, PartnerFeed, first_words
from publisher.partners.feed_process import PageFeeds, take_apart
from publisher.partners.fetch import Asking, FeedFetchFailed, FetchedAnswer, NotModified, fetch, looks_like_wall
from publisher.partners.public_addresses import HttpOrigin, origin_of
from publisher.settings import Settings
from publisher.settings.web_addresses import is_loopback
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.studio.partners import NewEntry, WasRead

#: Waits as multiples of `schedule.sweep_seconds`: with its default 15, an hour between two readings.
_INTERVAL = 240
#: After trouble each wait is twice the one before, up to so many intervals.
_MOST_INTERVALS = 24
#: Trouble that may pass by itself is told when it came so often in a row.
_TOLD_AFTER = 3
#: Whoever reads has so many times `facebook.timeout_seconds` before another process may.
_LEASE = 8
#: Feeds that a page names, which are tried.
_MOST_FEEDS = 3
#: Begins what is kept in place of an ETag.
_DIGEST = "sha256:"


@dataclass(frozen=True, slots=True)
class ReadPartner:
    """What came of reading one feed."""

    partner: Partner
    new: int = 0
    #: Coded text; empty where it went well.
    trouble: str = ""


def read_due(app: App, go_on: Callable[[], bool] = lambda: True, most: int | None = None) -> list[ReadPartner]:
    """Read each feed that is due, or so many; safe to repeat, and from several processes.

    Raises:
        StorageError: if the ledger cannot be read or written.
    """
    done: list[ReadPartner] = []
    if not may_read(app):
        return done
    app.container.partners.take_settings(app.settings.partners)
    began = app.clock()  # what comes due meanwhile is for the next time: each is read once
    while go_on() and (most is None or len(done) < most):
        partner = app.container.partners.claim(_lease(app.settings), due_by=began)
        if partner is None:
            break
        done.append(_read(app, partner))
    if done:
        tell_trouble(app)
    return done


def known_partners(app: App) -> list[Partner]:
    """Return those whose feeds are read, with the settings as they are now."""
    app.container.partners.take_settings(app.settings.partners)
    return app.container.partners.partners()


def read_now(app: App, partner_id: int) -> ReadPartner | None:
    """Read one feed, due or not; None where there is none, or nothing may be read now."""
    partner = app.container.partners.claim(_lease(app.settings), only=partner_id) if may_read(app) else None
    if partner is None:
        return None
    done = _read(app, partner)
    tell_trouble(app)
    return done


def try_terms(app: App, terms: PartnerTerms) -> str:
    """Return as a coded text why a feed cannot be read at an address that is to be added; empty where it can."""
    now = app.clock()
    partner = Partner(
        id=0,
        terms=terms,
        given=False,
        feed_url="",
        etag="",
        modified="",
        next_at=now,
        asked_at=None,
        read_at=None,
        failures=0,
        trouble="",
        told=False,
    )
    try:
        _Reading(app.settings, partner, app.clock).read()
    except FeedFetchFailed as error:
        return error.told
    return ""


def may_read(app: App) -> bool:
    """Return whether feeds are read for this ledger: not for one of another machine, nor for one just restored."""
    return not app.foreign() and not any(hold.kind == RESTORE for hold in app.holds())


def tell_trouble(app: App) -> None:
    """Take into the ledger what a person has to know of the feeds as they stand; what is mended is settled."""
    found = [
        Notice(cause=f"partner {each.id}", kind=Kind.PARTNER, text=trouble_text(each))
        for each in app.container.partners.partners()
        if each.told
    ]
    app.container.page.monitoring.checked(NoticeScan(kinds={Kind.PARTNER}, found=found))


def trouble_text(partner: Partner) -> str:
    """Return as a coded text whose feed could not be read, and why."""
    return coded("partner_not_read", name=partner.terms.name, reason=partner.trouble)


def _lease(settings: Settings) -> timedelta:
    return timedelta(seconds=_LEASE * settings.facebook.timeout_seconds)


def _read(app: App, partner: Partner) -> ReadPartner:
    store, settings = app.container.partners, app.settings
    interval = timedelta(seconds=_INTERVAL * settings.schedule.sweep_seconds)
    try:
        found = _Reading(settings, partner, app.clock).read()
    except FeedFetchFailed as error:
        wait = interval * min(2 ** (partner.failures + 1), _MOST_INTERVALS)
        at = app.clock() + max(wait, timedelta(seconds=error.wait_seconds))
        tell, anew = error.lasting or partner.failures + 1 >= _TOLD_AFTER, error.lasting and bool(partner.feed_url)
        store.was_not_read(partner.id, error.told, at, tell=tell, anew=anew)
        return ReadPartner(partner, trouble=error.told)
    new = store.was_read(partner.id, found.read, found.entries, app.clock() + interval)
    return ReadPartner(partner, new)


@dataclass(frozen=True, slots=True)
class _Found:
    read: WasRead
    #: Oldest first.
    entries: Sequence[NewEntry] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of one partner's feed."""

    settings: Settings
    partner: Partner
    clock: Callable[[], datetime]

    def read(self) -> _Found:
        """Return what the feed holds; of one that has not changed since, nothing.

        Raises:
            FeedFetchFailed: if it cannot be read.
        """
        partner = self.partner
        url = partner.feed_url or partner.terms.url
        etag = "" if partner.etag.startswith(_DIGEST) else partner.etag
        answer = fetch(url, self._asking, etag=etag, modified=partner.modified)
        if isinstance(answer, NotModified) or partner.etag == _mark_of(answer):
            return _Found(WasRead(feed_url=partner.feed_url, etag=partner.etag, modified=partner.modified))
        found = self._apart(answer)
        if isinstance(found, PartnerFeed):
            return self._found(found, answer, partner.feed_url)
        return self._first_feed(found.feeds, answer, is_page=found.is_page)

    def _first_feed(self, addresses: Sequence[str], page: FetchedAnswer, *, is_page: bool) -> _Found:
        """Read the first feed of those that a page names."""
        failed: FeedFetchFailed | None = None
        for address in addresses[:_MOST_FEEDS]:
            try:
                answer = fetch(address, self._asking)
                if isinstance(answer, FetchedAnswer) and isinstance(feed := self._apart(answer), PartnerFeed):
                    return self._found(feed, answer, address)
            except FeedFetchFailed as error:
                failed = failed or error
        if failed:
            raise failed
        host = urlsplit(page.url).hostname or ""
        if looks_like_wall(page.content):
            raise FeedFetchFailed("feed_behind_wall", lasting=True, host=host)
        raise FeedFetchFailed("page_names_no_feed" if is_page else "address_is_no_feed", lasting=True, host=host)

    def _apart(self, answer: FetchedAnswer) -> PartnerFeed | PageFeeds:
        host = urlsplit(answer.url).hostname or ""
        return take_apart(answer.content, url=answer.url, charset=answer.charset, host=host)

    def _found(self, feed: PartnerFeed, answer: FetchedAnswer, feed_url: str) -> _Found:
        homes = (feed.home, self.partner.terms.url, answer.url, urljoin(answer.url, "/"))
        keys = keys_of(feed.entries, homes)
        entries = [self._entry(each, known) for each, known in zip(feed.entries, keys, strict=True)]
        read = WasRead(feed_url=feed_url, etag=_mark_of(answer), modified=answer.modified)
        return _Found(read, entries[::-1])

    def _entry(self, entry: FeedEntry, keys: frozenset[str]) -> NewEntry:
        text = entry.text if self.partner.terms.whole else first_words(" ".join(entry.text.split()))
        return NewEntry(
            title=entry.title,
            summary=entry.summary,
            text=text,
            link=entry.link,
            day=min(entry.day, self._today) if entry.day else "",
            language=self._language(entry.language),
            keys=keys,
        )

    def _language(self, said: str) -> str:
        """Return the draft language of an entry; empty where it is none of ours."""
        language = self.partner.terms.language or draft_language(said)
        return language if language in self.settings.languages else ""

    @property
    def _today(self) -> str:
        today: date = self.clock().astimezone(self.settings.organisation.timezone).date()
        return today.isoformat()

    @property
    def _asking(self) -> Asking:
        site = self.settings.website.url if self.settings.website.url_given else ""
        return Asking(
            agent=f"Mozilla/5.0 (compatible; publisher; feed reader{f'; +{site}' if site else ''})",
            seconds=self.settings.facebook.timeout_seconds,
            clock=self.clock,
            allowed=rehearsed(self.settings, self.partner.terms, given=self.partner.given),
        )


def _mark_of(answer: FetchedAnswer) -> str:
    """Return by what an answer is known again: its ETag, or a digest where the server gives none."""
    return answer.etag or _DIGEST + digest_of(answer.content)


def rehearsed(settings: Settings, terms: PartnerTerms, *, given: bool) -> HttpOrigin | None:
    """Return who may be asked although it is this machine: what the settings file names, on the sandbox alone."""
    if not (given and settings.sandbox and is_loopback(terms.url)):
        return None
    return origin_of(terms.url)

"""The website as a channel: writes what claims touch, then proves it by reading it back as any reader would."""

import errno
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

import feedparser
import requests
from jinja2 import TemplateError

from publisher.channels.call_timeout import Deadline, WatchedAdapter
from publisher.channels.websub import tell_hub
from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Action, Claim, Delivery, LostAttempt, Step
from publisher.domain.errors import AuthenticationFailed, ClaimLost, PublisherError
from publisher.domain.outcome import Outcome, Sent, TryLater
from publisher.domain.ports_channel import (
    Entry,
    Listing,
    LookupResult,
    LostPrepare,
    PublishedEntries,
    SafeToRetry,
    Swept,
)
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.revision import digest_of
from publisher.hosting.local_writer import WriteResult
from publisher.hosting.target import SiteFiles
from publisher.site import urls
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import feed_urls, item_of
from publisher.site.render.listings import in_feed
from publisher.site_build.site_builder import SiteBuilder
from publisher.templating import template_mistake

NEWS = Listing("news")
#: After so many attempts in vain a person is told.
TELL_AFTER = 10
#: Nothing of ours is larger; a longer answer is not read to its end.
MOST_BYTES = 20_000_000
BEAT_SECONDS = 1.0
#: What to do about it, by the system's error: the code of its sentence.
DISK_TROUBLE = {
    errno.ENOSPC: "disk_is_full",
    errno.EDQUOT: "disk_quota_used_up",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "folder_not_ours",
    errno.EPERM: "folder_not_ours",
}


class NotProved(PublisherError):
    """The page is not, or not yet, what it should be; the sentence says what and what to do."""


class Reader(Protocol):
    """Reads the site as others see it."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a path; None if nothing lies there.

        Raises:
            NotProved: if it could not be read.
        """
        ...


class PublicSite:
    """The site at its public address. Follows no redirect, and reads neither too long nor too much."""

    def __init__(self, url: str, timeout_seconds: float) -> None:
        """Read below `url`; one answer takes at most twice `timeout_seconds`, however it drips."""
        self._url = url.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self._session = requests.Session()
        self._adapter = WatchedAdapter()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._adapter)
        # A proxy for the world outside has no way to this machine's own addresses.
        self._session.trust_env = urlsplit(url).hostname not in ("localhost", "127.0.0.1", "::1")
        self._session.headers.update({"Cache-Control": "no-cache", "Accept-Encoding": "identity"})
        self._session.headers["User-Agent"] = "publisher (reads back what it published)"

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a path; None for 404 and 410."""
        address = urls.url(self._url, path)
        with Deadline(2 * self._timeout_seconds) as deadline:
            try:
                content = self._once_more_if_it_was_old(address, deadline)
            except (requests.RequestException, OSError) as error:
                if deadline.passed:
                    raise NotProved("page_too_slow", address=address) from error
                raise NotProved("page_not_reached", address=address, error=type(error).__name__) from error
            if deadline.passed:  # an answer without a length ends where its connection was shut
                raise NotProved("page_too_slow", address=address)
            return content

    def _once_more_if_it_was_old(self, address: str, deadline: Deadline) -> bytes | None:
        """Read; where a connection that was kept from before has broken, once more on a new one."""
        try:
            return self._get(address)
        except (requests.RequestException, OSError):
            if deadline.opened or deadline.passed:
                raise
        self._adapter.poolmanager.clear()
        return self._get(address)

    def _get(self, address: str) -> bytes | None:
        with self._session.get(address, timeout=self._timeout_seconds, allow_redirects=False, stream=True) as answer:
            return self._content(address, answer)

    @staticmethod
    def _content(address: str, answer: requests.Response) -> bytes | None:
        if answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return None
        if answer.is_redirect:
            raise NotProved("page_redirects", address=address, target=answer.headers["location"])
        if answer.status_code != HTTPStatus.OK:
            raise NotProved("page_answers", address=address, status=answer.status_code)
        content = bytearray()
        for piece in answer.iter_content(65536):
            content += piece
            if len(content) > MOST_BYTES:
                raise NotProved("page_too_long", address=address)
        return bytes(content)


class OwnFolder:
    """The site as it lies in its folder, where nobody serves it."""

    def __init__(self, folder: SiteFiles) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        """Return the bytes of the file behind a path."""
        try:
            return self._folder.read(urls.file_of(path))
        except (OSError, PublisherError) as error:
            reason = error.told if isinstance(error, PublisherError) else str(error)
            raise NotProved("file_not_read_back", path=path, reason=reason) from error


class WebsiteChannel:
    """Implements `domain.ports_channel.Channel`. Whatever happens, it is harmless to send again."""

    name = "website"
    batch = 200

    def __init__(self, site: SiteBuilder, *, served: bool, timeout_seconds: float = 10.0) -> None:
        """Write `site`; where it is `served`, prove at its address, else in its folder."""
        self._site = site
        self._served = served
        self._timeout_seconds = timeout_seconds

    def send(self, claims: Sequence[Claim], notes: ClaimLog) -> Sequence[Outcome]:
        """Put the claims' revisions on the shelf, write what they touch, and read it back."""
        slugs = [claim.delivery.slug for claim in claims]
        try:
            with self._site.opened() as writing:
                writing.mark_pending(slugs)
                for claim in claims:
                    notes.record_step(claim, Step.WRITE)
                context, published, written = writing.publish(slugs, _heartbeat(claims, notes))
        except ClaimLost:
            raise
        except (OSError, PublisherError, TemplateError) as error:
            tell = isinstance(error, AuthenticationFailed)
            return [_later(claim, trouble_in_words(error), tell=tell) for claim in claims]
        proof = _Proof(self._reader(), context, published, written)
        outcomes = [_proved(claim, proof, notes) for claim in claims]
        self._tell_hub(published, [claim for claim, outcome in zip(claims, outcomes, strict=True) if _is_out(outcome)])
        return outcomes

    def _tell_hub(self, published: PublishedEntries, out: Sequence[Claim]) -> None:
        """Tell the WebSub hub, where there is one, which feeds have something new."""
        hub = self._site.settings.websub_hub
        fed = {listing for claim in out for listing in published.feeds.of(claim.delivery.slug)}
        if hub and (feeds := feed_urls(self._site.settings, fed)):
            tell_hub(hub, feeds)

    def look(self, delivery: Delivery, lost: LostAttempt, taken: Callable[[str], bool]) -> LookupResult:
        """Say that it may be sent again at once: writing the same files twice is writing them once."""
        return SafeToRetry()

    def upload_ahead(self, delivery: Delivery, have: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
        """Do nothing: pictures go with the page."""
        return {}, ""

    def discard(self, delivery: Delivery) -> str | None:
        """Nothing is ever prepared here."""
        return ""

    def sweep(self, lost: Sequence[LostPrepare], known: Callable[[str], bool]) -> Swept:
        """Find nothing: the site has no orphans."""
        return Swept()

    def _reader(self) -> Reader:
        if self._served:
            return PublicSite(self._site.settings.base_url, self._timeout_seconds)
        return OwnFolder(self._site.place.files(whole=False))


class _Proof:
    """Compares what a reader gets with what was written."""

    def __init__(
        self, reader: Reader, context: BuildContext, published: PublishedEntries, written: WriteResult
    ) -> None:
        self._reader = reader
        self._edition = context
        self._written = written
        self._shelf = published
        #: Feeds, each read once for all posts of the batch, and the titles of their entries where they are needed.
        self._read: dict[str, bytes] = {}
        self._feeds: dict[str, Mapping[str, str]] = {}

    def knows(self, slug: str) -> bool:
        """Return whether the site has, or had, a page of the post."""
        return self._shelf.entry(slug) is not None

    def of(self, slug: str, beat: Callable[[], None]) -> tuple[str, str]:
        """Prove a post's page, preview picture and feed entry; give the page's path and address.

        Raises:
            NotProved: if one of them is not right.
        """
        entry = self._shelf.entry(slug)
        if entry is None:
            raise NotProved("post_not_in_site", slug=slug)
        self._media_there(entry)
        path = urls.article_path(entry.article, entry.article.texts[0].tag)
        beat()
        self._same(path, self._written.digests.get(urls.file_of(path)))
        card = entry.article.card(entry.article.texts[0].tag)
        if card and not entry.withdrawn:
            beat()
            self._same(urls.media_path(entry.article, card), card.digest)
        if entry.article.kind == "post":
            beat()
            self._in_feed(entry)
        return path, urls.url(self._edition.settings.base_url, path)

    def _media_there(self, entry: Entry) -> None:
        article = entry.article
        own = {urls.media_path(article, each) for each in article.renditions}
        own |= {urls.media_path(article, each) for each in article.recordings}
        for path, reason in self._written.missing.items():
            if path in own and not entry.withdrawn:
                raise NotProved(reason)

    def _same(self, path: str, digest: str | None) -> None:
        content = self._reader.read(path)
        if content is None and digest is not None:
            raise NotProved("page_not_found", path=f"/{path}")
        if content is not None and digest_of(content) != digest:
            raise NotProved("page_older_copy", path=f"/{path}")

    def _in_feed(self, entry: Entry) -> None:
        settings, tag = self._edition.settings, entry.article.texts[0].tag
        tag = tag if tag in settings.tags else settings.default_tag
        path = urls.feed_path(NEWS, tag)
        if self._is_as_written(path):
            return
        title = self._titles(path).get(urls.feed_id(settings.base_url, entry, tag))
        if entry.withdrawn and title not in (None, item_of(self._edition, entry, tag).title):
            raise NotProved("feed_still_has_it", path=f"/{path}")
        if not entry.withdrawn and title is None and self._expected_in_feed(entry):
            raise NotProved("feed_lacks_it", path=f"/{path}")

    def _is_as_written(self, path: str) -> bool:
        """Return whether readers get the feed that was written just now: then every post is in it as it should be."""
        if path not in self._read:
            self._read[path] = self._reader.read(path) or b""
        return digest_of(self._read[path]) == self._written.digests.get(path)

    def _titles(self, path: str) -> Mapping[str, str]:
        """Return the titles by id of a feed that somebody else has written meanwhile."""
        if path not in self._feeds:
            feed = feedparser.parse(self._read[path])
            if feed.bozo or not feed.version:
                raise NotProved("feed_unreadable", path=f"/{path}")
            self._feeds[path] = {each.id: each.title for each in feed.entries}
        return self._feeds[path]

    def _expected_in_feed(self, entry: Entry) -> bool:
        slug = entry.article.slug
        return any(each.article.slug == slug for each in in_feed(self._edition, self._shelf, NEWS))


def _is_out(outcome: Outcome) -> bool:
    return isinstance(outcome, Sent)


def _proved(claim: Claim, proof: _Proof, notes: ClaimLog) -> Outcome:
    delivery = claim.delivery
    if delivery.action is Action.WITHDRAW and not proof.knows(delivery.slug):
        return Sent(remote_id="")  # its page was never begun (a worker died before that): nothing to take off
    try:
        path, url = proof.of(delivery.slug, lambda: notes.renew_lease(claim))
    except NotProved as trouble:
        return _later(claim, trouble.told)
    return Sent(remote_id=path, url=url)


def _later(claim: Claim, reason: str, *, tell: bool = False) -> TryLater:
    return TryLater(reason=reason, tell=tell or claim.delivery.attempts >= TELL_AFTER)


def trouble_in_words(error: OSError | PublisherError | TemplateError) -> str:
    """Return as a coded text why the site could not be written, and what to do."""
    if isinstance(error, TemplateError):
        return template_mistake(error)
    if isinstance(error, OSError):
        what, where = str(error.strerror or error), str(error.filename or "website.output")
        return joined(coded("site_not_written", error=what, file=where), _advice(error))
    return error.told


def _advice(error: OSError) -> str:
    return coded(DISK_TROUBLE.get(error.errno or 0, "look_at_disk"))


def _heartbeat(claims: Sequence[Claim], notes: ClaimLog) -> Callable[[int], None]:
    """Keep the claims alive while files are written; not more often than once a second."""
    last = time.monotonic()

    def beat(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= BEAT_SECONDS:
            notes.renew_lease(claims[0])  # which renews all that were claimed with it
            last = time.monotonic()

    return beat

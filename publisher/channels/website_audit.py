"""The website looked over after a restore: which pages are there, which are notices, which the ledger does not know."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import TemplateError

from publisher.channels.website import NotProved, OwnFolder, PublicSite, Reader, trouble_in_words
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, Delivery
from publisher.domain.errors import PublisherError
from publisher.domain.language import FOLDER
from publisher.domain.ports_audit import ChannelAudit, Presence, UntrackedPost
from publisher.domain.ports_channel import (
    Ambiguous,
    Entry,
    Found,
    LookupFailed,
    LookupResult,
    NotFound,
    PublishedEntries,
)
from publisher.domain.revision import Article, Revision
from publisher.site import urls
from publisher.site.render.build_context import BuildContext
from publisher.site.render.pages import article_page
from publisher.site_build.full_build import build_context_of
from publisher.site_build.site_builder import SiteBuilder

#: What a page says itself; header and footer change with other posts.
_MAIN = re.compile(rb"<main\b.*?</main>", re.DOTALL)
#: What the notice in place of a post says to search engines.
_NOTICE = b'<meta name="robots" content="noindex">'


class WebsiteAuditor:
    """Implements `domain.ports_audit.Auditor`: reads the site's folder, or where there is none, its address."""

    name = "website"

    def __init__(self, site: SiteBuilder, *, served: bool, timeout_seconds: float = 10.0) -> None:
        self._site, self._served, self._timeout_seconds = site, served, timeout_seconds

    def survey(self, since: datetime) -> ChannelAudit | LookupFailed:
        """Prepare to read the site; where there is neither folder nor address it cannot be."""
        try:
            here = self._site.place.has("index.html")
        except PublisherError as error:
            return LookupFailed(reason=error.told)
        if not here and not self._served:
            return LookupFailed(reason=coded("no_site_here", folder=str(self._site.output)))
        reader: Reader = (
            OwnFolder(self._site.place.files(whole=False))
            if here
            else PublicSite(self._site.settings.base_url, self._timeout_seconds)
        )
        try:
            published = self._site.published()
            reader.read("")
            context = build_context_of(self._site.settings, self._site.templates, published)
        except NotProved as trouble:
            return LookupFailed(reason=trouble.told)
        except (OSError, PublisherError, TemplateError) as error:
            return LookupFailed(reason=trouble_in_words(error))
        return WebsiteAudit(
            reader, context, published, self._site.output if here and self._site.remote is None else None
        )


class WebsiteAudit:
    """Implements `domain.ports_audit.ChannelAudit`."""

    def __init__(self, reader: Reader, context: BuildContext, published: PublishedEntries, folder: Path | None) -> None:
        self._reader, self._edition, self._shelf, self._folder = reader, context, published, folder

    def find(
        self, delivery: Delivery, revision: Revision, until: datetime, taken: Callable[[str], bool]
    ) -> LookupResult:
        """Look at the post's own address: nobody else writes there."""
        path = _path(revision.article)
        try:
            page = self._reader.read(path)
        except NotProved as trouble:
            return LookupFailed(reason=trouble.told)
        found = Found(remote_id=path, url=urls.url(self._edition.settings.base_url, path))
        if delivery.action is Action.WITHDRAW:
            return found if page is None or _is_notice(page) else NotFound()
        if page is None:
            return NotFound()
        if _is_notice(page):
            return Ambiguous(reason=coded("notice_in_its_place"))
        entry = self._entry(delivery, revision.article)
        if delivery.action is Action.PUBLISH or self._shows(page, entry):
            return found
        return NotFound()

    def _entry(self, delivery: Delivery, article: Article) -> Entry:
        before = self._shelf.entry(article.slug)
        if delivery.action is Action.UPDATE and before is not None:
            return Entry(article=article, published_at=before.published_at, updated_at=delivery.due_at)
        return Entry(article=article, published_at=delivery.due_at)

    def _shows(self, page: bytes, entry: Entry) -> bool:
        expected = article_page(self._edition, entry, entry.article.texts[0])
        return _MAIN.findall(page) == _MAIN.findall(expected)

    def presence(self, out: Delivery, revision: Revision) -> Presence:
        """Return how a page stands that the shelf has: a missing page proves nothing, for a whole site can be lost."""
        entry = self._shelf.entry(out.slug)
        try:
            page = self._reader.read(_path(revision.article))
        except NotProved:
            return "unclear"
        if page is None:
            return "unclear"
        if _is_notice(page):
            return "gone"
        return "same" if entry is not None and self._shows(page, entry) else "other"

    def strangers(self, since: datetime, known: Callable[[str], bool]) -> Sequence[UntrackedPost]:
        """Return the posts' pages in the folder that the ledger does not know; an address cannot be listed."""
        found: dict[str, str] = {}
        for slug, path in self._pages():
            if slug not in found and not known(slug) and not _is_notice(self._reader.read(path) or b""):
                found[slug] = urls.url(self._edition.settings.base_url, path)
        return [UntrackedPost(channel="website", name=slug, url=url) for slug, url in sorted(found.items())]

    def _pages(self) -> Iterator[tuple[str, str]]:
        for tag, news in urls.NEWS_WORD.items() if self._folder else ():
            for file in sorted((self._folder or Path()).glob(f"{FOLDER[tag]}/{news}/*/*/index.html")):
                year, slug = file.parts[-3:-1]
                yield slug, f"{FOLDER[tag]}/{news}/{year}/{slug}/"


def _path(article: Article) -> str:
    return urls.article_path(article, article.texts[0].tag)


def _is_notice(page: bytes) -> bool:
    return _NOTICE in page

"""A draft as page and Facebook post without planning it: frozen in a transaction that is given up again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.running import preview_url
from publisher.domain.delivery import Payload
from publisher.domain.ports import Draft, Entry
from publisher.rehearsal import rehearse
from publisher.site import addresses
from publisher.site.pages import entry_files
from publisher.site.whole import edition_of
from publisher.site.writer import SiteFolder

if TYPE_CHECKING:
    from publisher.app import App


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, written."""

    path: Path
    #: Where a running `serve` shows it; empty where none runs.
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that will go out."""

    slug: str
    #: Of the revision that it would be.
    digest: str
    pages: Sequence[Page]
    #: None where it does not go to Facebook.
    post: Payload | None
    comment: Payload | None
    sandbox: bool


def preview_of(app: "App", draft: Draft) -> Preview:
    """Write the pages into the preview folder, and give them with the Facebook post. The ledger stays as it is."""
    shown = rehearse(app, draft)
    return Preview(
        slug=shown.revision.slug,
        digest=shown.revision.digest,
        pages=_write(app, shown.entry) if shown.entry else [],
        post=shown.post,
        comment=shown.comment,
        sandbox=app.settings.sandbox,
    )


def _write(app: "App", entry: Entry) -> list[Page]:
    folder = app.settings.previews_folder
    edition = edition_of(app.site_settings, app.site.templates, app.site.shelf())
    files = [edition.style, edition.icon, *entry_files(edition, entry)]
    SiteFolder(folder, public=False).write(iter(files), app.media)
    shown = _shown_at(preview_url(app.settings.folder))
    paths = [addresses.article_path(entry.article, tag) for tag in entry.article.tags]
    return [Page(path=folder / addresses.file_of(path), url=shown(path)) for path in paths]


def _shown_at(url: str) -> Callable[[str], str]:
    return lambda path: addresses.url(url, path) if url else ""

"""A draft as page and Facebook post without planning it: frozen in a transaction that is given up again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.domain.delivery import Payload
from publisher.domain.ports_channel import Draft, Entry
from publisher.operations.dry_run import rehearse
from publisher.runtime.instance_lock import preview_url
from publisher.site import urls
from publisher.site.render.pages import entry_files

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPage:
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
    pages: Sequence[WrittenPage]
    #: None where it does not go to Facebook.
    post: Payload | None
    comment: Payload | None
    #: Of its page, in the main language; empty where it has none.
    short_address: str
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
        short_address=_short_address(app, shown.entry) if shown.entry else "",
        sandbox=app.settings.sandbox,
    )


def _short_address(app: "App", entry: Entry) -> str:
    return app.short_address(entry.article.slug) if entry.article.kind == "post" else ""


def _write(app: "App", entry: Entry) -> list[WrittenPage]:
    folder = app.settings.previews_folder
    context = app.build_context()
    files = [context.style, context.icon, *entry_files(context, entry)]
    app.write_preview(files)
    shown = _shown_at(preview_url(app.settings.folder))
    paths = [urls.article_path(entry.article, tag) for tag in entry.article.tags]
    return [WrittenPage(path=folder / urls.file_of(path), url=shown(path)) for path in paths]


def _shown_at(url: str) -> Callable[[str], str]:
    return lambda path: urls.url(url, path) if url else ""

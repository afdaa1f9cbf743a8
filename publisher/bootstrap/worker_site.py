"""The site once more, for another process that helps to build it: all that it needs goes through a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.site.settings import SiteSettings
from publisher.site_build.site_builder import SiteBuilder
from publisher.storage.database import Database
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from publisher.storage.media_store import MediaFiles
from publisher.templating import templates


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSite:
    """Makes a site in a local folder from the ledger."""

    output: Path
    settings: SiteSettings
    templates_folder: Path
    #: Of the ledger, with its password.
    url: str
    #: `real`, or `sandbox` for rehearsals.
    world: str
    #: Folder or address of the pictures.
    media: str

    @contextmanager
    def __call__(self) -> Iterator[SiteBuilder]:
        """Return the site, and close its ledger at the end."""
        database = Database(self.url)
        try:
            yield SiteBuilder(
                output=self.output,
                settings=self.settings,
                templates=templates(self.templates_folder),
                published=lambda: SqlPublishedEntries(database, self.world),
                media=MediaFiles(self.media),
            )
        finally:
            database.close()

"""The site once more, for another process that helps to build it: all that it needs goes through a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.site.publication import Site
from publisher.site.settings import SiteSettings
from publisher.storage.database import Database
from publisher.storage.media import MediaFiles
from publisher.storage.shelf import SqlShelf
from publisher.templating import templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
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
    def __call__(self) -> Iterator[Site]:
        """Give the site, and close its ledger at the end."""
        database = Database(self.url)
        try:
            yield Site(
                output=self.output,
                settings=self.settings,
                templates=templates(self.templates_folder),
                shelf=lambda: SqlShelf(database, self.world),
                media=MediaFiles(self.media),
            )
        finally:
            database.close()

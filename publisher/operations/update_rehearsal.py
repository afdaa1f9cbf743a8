"""What a new version does before it takes over: a backup, and a restore of it, the new tables and doctor on a copy."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from publisher.bootstrap.app import opened
from publisher.bootstrap.container import system_clock
from publisher.domain.errors import PublisherError
from publisher.domain.health_checks import Finding
from publisher.file_modes import PRIVATE_FOLDER
from publisher.messages import words
from publisher.operations.diagnostics import examine
from publisher.operations.older_copies import BEFORE_UPDATE, backups_of_updates, folder_of_updates
from publisher.operations.restore import opened_backup, restore
from publisher.settings import Settings
from publisher.settings.database_url import sqlite_file
from publisher.settings.organisation import EMBLEMS
from publisher.storage.archive.backup import Sources, write_as_it_is
from publisher.storage.archive.pre_migration_copy import copy_for
from publisher.storage.database import Database
from publisher.storage.ledger.people import PROGRAM
from publisher.storage.media_store import MediaFiles
from publisher.storage.migrate import HEAD, knows_ledger
from publisher.templating import template_mistake

if TYPE_CHECKING:
    from publisher.bootstrap.app import App

#: So many backups of updates are kept.
_KEPT = 2
_LISTS = ("erasures.jsonl", "revocations.jsonl", "short-addresses.jsonl", "page-posts.jsonl")
#: What says nothing of a new version, on a copy that nobody reads and that is on hold.
_ABOUT_THE_COPY = frozenset(
    ("publishing", "taken back", "files", "disk", "backup", "mail", "sweep", "website", "search", "service")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRehearsal:
    """What came of it. It is read by the version before: names are added here, and never changed."""

    #: The ledger's version as it stands, and the one that the new version brings it to.
    ledger: str
    head: str
    #: Whether the new version can open the ledger: one of an older version than the ledger cannot.
    knows: bool
    #: The backup that was made; empty where that failed.
    backup: str = ""
    #: On SQLite: a copy of the ledger, as it was before it became what this version cannot open.
    copy: str = ""
    sqlite: bool = True
    #: Size of the ledger in bytes.
    size: int = 0
    #: What is wrong on the copy, by part: sentences for people.
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def as_json(self) -> str:
        """Return it as the version before reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def rehearse(settings: Settings, version: str) -> UpdateRehearsal:
    """Back up, and try the new version on what was backed up. The ledger that is in use stays as it is.

    Raises:
        PublisherError: if there is no room, or the backup does not come out as it went in.
    """
    database = Database(settings.database.url)
    try:
        ledger, knows = knows_ledger(database)
        file = sqlite_file(settings.database.url)
        found = UpdateRehearsal(
            ledger=ledger,
            head=HEAD,
            knows=knows,
            sqlite=database.is_sqlite,
            size=file.stat().st_size if file and file.is_file() else 0,
            copy=str((None if knows or file is None else copy_for(file, HEAD)) or ""),
        )
        backup = _backup(settings, database, version)
    finally:
        database.close()
    if not knows and not found.copy:
        return replace(found, backup=str(backup))
    wrong = _try_on_copy(settings, Path(found.copy) if found.copy else backup, empty=not ledger)
    return replace(found, backup=str(backup), wrong=wrong)


def _backup(settings: Settings, database: Database, version: str) -> Path:
    """Write all that cannot be made again into one file; tables are read as they are, whatever version made them."""
    folder = folder_of_updates(settings)
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    file = folder / BEFORE_UPDATE.format(version=version)
    sources = Sources(
        database=database,
        media=MediaFiles(settings.database.media),
        folders={
            "posts": settings.posts_folder,
            "templates": settings.templates_folder,
            "inbox": settings.inbox_folder,
            EMBLEMS: settings.folder / EMBLEMS,
        },
        settings_file=settings.file,
        secrets=settings.secret_values(),
    )
    write_as_it_is(sources, file, system_clock(), _quiet)
    others = [each for each in backups_of_updates(settings) if each != file]
    for old in sorted(others, key=lambda each: each.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        old.unlink(missing_ok=True)
    return file


def _try_on_copy(settings: Settings, backup: Path, *, empty: bool) -> dict[str, list[str]]:
    with _copy(settings) as copy:
        if not empty:
            with opened_backup(backup) as archive:
                archive.verify(_quiet)
                restore(copy, archive, PROGRAM, system_clock(), _quiet)
        with opened(copy, os.environ) as app:
            wrong = [each for each in examine(app) if not each.ok and each.what not in _ABOUT_THE_COPY]
            wrong += [] if wrong else _built(app)
    told: dict[str, list[str]] = {}
    for finding in wrong:
        told.setdefault(finding.what, []).append(words(finding.text))
    return told


def _built(app: "App") -> Iterator[Finding]:
    """Build the copy's website: each revision and each template is read for it."""
    try:
        with app.container.site.opened() as writing:
            writing.build(_told, clean=False)
    except (PublisherError, TemplateError, OSError) as error:
        text = template_mistake(error) if isinstance(error, TemplateError) else str(error)
        yield Finding(what="building", ok=False, text=error.told if isinstance(error, PublisherError) else text)


@contextmanager
def _copy(settings: Settings) -> Iterator[Settings]:
    """Return the same settings with every place in a folder beside them, which is deleted at the end."""
    with TemporaryDirectory(prefix=".update-", dir=settings.folder) as name:
        folder = Path(name)
        for each in _LISTS:
            with suppress(FileNotFoundError):
                shutil.copyfile(settings.folder / each, folder / each)
        database = replace(settings.database, url=f"sqlite:///{folder / 'publisher.db'}", media=str(folder / "media"))
        website = replace(settings.website, output=folder / "site", deploy="")
        for each in ("posts", "templates"):
            (folder / each).mkdir()
        yield replace(
            settings,
            folder=folder,
            posts_folder=folder / "posts",
            templates_folder=folder / "templates",
            database=database,
            website=website,
            backup=replace(settings.backup, folder=None),
            posts_group="",
        )


def _quiet(done: int, total: int) -> None:
    """Nobody looks at how far it is."""


def _told(done: int) -> None:
    """Nobody looks at how far it is."""

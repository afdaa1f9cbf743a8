"""One file -> ledger, pictures and drafts; then a look at the world, which is younger than the backup."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.bootstrap.container import system_clock
from publisher.bootstrap.erased_people import follow, sweep_received
from publisher.channels.website_audit import WebsiteAuditor
from publisher.domain.coded_text import coded
from publisher.domain.errors import IllegalTransition
from publisher.domain.ports_channel import LookupFailed
from publisher.domain.redaction import same_picture, uses_in
from publisher.operations.erased_drafts import take_out_files
from publisher.operations.media_cleanup import sweep_up
from publisher.pipeline.restore_audit import AuditContext, AuditResult, Progress, look
from publisher.settings import Settings
from publisher.settings.organisation import EMBLEMS
from publisher.storage.archive.erasure_list import Erasure, ErasureList, erasure_list, picture_digests
from publisher.storage.archive.page_post_list import page_post_list
from publisher.storage.archive.pre_migration_copy import copy_as_backup, is_ledger_file
from publisher.storage.archive.restore import LedgerRestored, RestoreOrder, refuse_newer, restore_ledger
from publisher.storage.archive.restore_files import PutBack, put_back_file, put_back_files, put_back_media
from publisher.storage.archive.revocation_list import RevocationList, revocation_list
from publisher.storage.archive.short_address_list import short_addresses_of
from publisher.storage.archive.zip_file import Archive
from publisher.storage.database import Database
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.media_store import MediaFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back."""

    ledger: LedgerRestored
    files: PutBack
    #: What the backup holds, by table.
    rows: Mapping[str, int]
    taken_at: str
    #: There is no list of the rights that were taken away since: people's accounts and links are as they were then.
    unguarded: bool


#: A backup that is open for reading.
Backup = Archive


@contextmanager
def opened_backup(file: Path) -> Iterator[Backup]:
    """Open a backup, or a copy of an SQLite ledger such as an upgrade leaves."""
    with ExitStack() as stack:
        if is_ledger_file(file):
            file = stack.enter_context(copy_as_backup(file))
        yield stack.enter_context(Archive(file))


def settings_from(archive: Archive, settings_file: Path) -> bool:
    """Put the settings file back where there is none; tell whether that was so."""
    done = PutBack()
    if not settings_file.exists():
        put_back_file(archive, "settings.toml", settings_file, done)
    new = bool(done.new)
    put_back_files(archive, EMBLEMS, settings_file.absolute().parent / EMBLEMS, (), done)  # settings that name them
    return new


def restore(
    settings: Settings,
    archive: Archive,
    by: str,
    now: datetime,
    progress: Progress,
    *,
    imported: bool = False,
    lists_from: Path | None = None,
) -> Restored:
    """Bring back a backup that was verified. Nothing is asked, and no file that is there is written over.

    With `imported` it is the record of another installation: nothing is looked for, and what is unfinished waits.
    `lists_from` is a folder where copies of the lists may lie that are newer than those here: that of the backup.

    Raises:
        BadBackup: if a newer program made it; nothing is touched then.
        LedgerInUse: if the ledger that is there is in use, or lies in a database that is not empty.
        StorageError: if something cannot be written.
    """
    refuse_newer(archive)
    erasures, revocations = _lists(settings, lists_from)
    order = RestoreOrder(
        archive=archive,
        by=by,
        now=now,
        erasures=erasures.read(),
        revocations=revocations.read(),
        imported=imported,
    )
    erased, posts = _erased(archive, erasures), _erased_posts(archive, order.erasures)
    unguarded = not revocations.file.exists() and any(any(archive.lines(name)) for name in ("account", "sender"))
    files = PutBack()
    put_back_media(archive, MediaFiles(settings.database.media), erased, files, progress)
    put_back_files(archive, "posts", settings.posts_folder, erased, files, lambda path: _is_of(path, posts))
    put_back_files(archive, "templates", settings.templates_folder, erased, files)
    if archive.below("inbox"):
        settings.inbox_folder.mkdir(mode=0o700, exist_ok=True)
        put_back_files(archive, "inbox", settings.inbox_folder, erased, files)
    ledger = restore_ledger(settings.database.url, order, progress)
    sweep_up(settings, MediaFiles(settings.database.media), erased | ledger.erased.digests)
    _erase_in_drafts(settings, files, ledger)
    rows = archive.contents.rows
    taken_at = archive.contents.taken_at
    return Restored(ledger=ledger, files=files, rows=rows, taken_at=taken_at, unguarded=unguarded)


def _erased_posts(archive: Archive, erasures: Sequence[Erasure]) -> frozenset[str]:
    """Return the posts that were erased after the backup was taken: before it, one may have been begun anew."""
    taken_at = datetime.fromisoformat(archive.contents.taken_at)
    return frozenset(each.subject for each in erasures if each.kind == "post" and each.erased_at >= taken_at)


def _is_of(path: str, slugs: frozenset[str]) -> bool:
    """Return whether a file of the posts folder belongs to one of these posts."""
    *above, name = path.split("/")
    owners = {"/".join(above[:count]) for count in range(1, len(above) + 1)}
    if name.endswith(".md"):
        owners.add("/".join([*above, name.partition(".")[0]]))
    return not slugs.isdisjoint(owners)


def _erase_in_drafts(settings: Settings, files: PutBack, ledger: LedgerRestored) -> None:
    """Take out of drafts that came back what was erased since: pictures with their words, and names."""
    pictures = [path.removeprefix("posts/") for path in files.erased if path.startswith("posts/")]
    take_out_files(settings, [path for path in pictures if not path.endswith(".md")], keep=True)
    follow(settings, ledger.erased.people)
    sweep_received(settings, ledger.erased.photos)


def _lists(settings: Settings, lists_from: Path | None) -> tuple[ErasureList, RevocationList]:
    """Return what lies beside the ledger, and in no backup, with what copies beside the backups know more."""
    database = Database(settings.database.url)
    try:
        home, media = settings.folder, settings.database.media
        erasures, revocations = erasure_list(database, home, media), revocation_list(database, home, media)
        addresses = short_addresses_of(database, home, media, system_clock)
        joined = page_post_list(database, home, media)
    finally:
        database.close()
    for each in (erasures, revocations, addresses, joined):
        for folder in filter(None, (settings.backup.folder, lists_from)):
            each.take_in(folder / each.file.name)
        each.gather()
    return erasures, revocations


def _erased(archive: Archive, list_: ErasureList) -> frozenset[str]:
    """Return the digests that may not come back: of the list, and of what the backup's own ledger knows as erased."""
    wanted = set(picture_digests(list_.read()))
    rows = [json.loads(line) for line in archive.lines("erasure")]
    wanted.update(row["subject"] for row in rows if row["kind"] == "picture")
    uses = (use for line in archive.lines("revision") for use in uses_in(json.loads(line)["document"]))
    return same_picture(uses, wanted)


def look_around(app: App, progress: Progress = lambda done, total: None) -> AuditResult:
    """Look for what a restored ledger has as unfinished, and for what left the world since. Safe to repeat.

    Raises:
        IllegalTransition: if the ledger does not come from a backup, or its hold has ended.
    """
    hold = next((hold for hold in app.holds() if hold.kind == RESTORE), None)
    if hold is None:
        raise IllegalTransition("not_restored")
    scene = AuditContext(
        ledger=app.container.ledger,
        queue=app.container.queue,
        target=app.container.target,
        since=hold.from_at,
        now=app.clock(),
    )
    site = WebsiteAuditor(app.container.site, served=bool(app.settings.website.url))
    page = _NewSandbox() if _is_new_sandbox(app) else app.container.page.facebook
    return look(scene, [site, page], progress)


def _is_new_sandbox(app: App) -> bool:
    """Return whether the Page is the sandbox's and was begun anew beside the restored ledger."""
    ours = app.settings.sandbox and not app.settings.facebook.graph_url_given
    return ours and not app.container.start_sandbox().posts()


class _NewSandbox:
    """Implements `domain.ports_audit.Auditor`: what is not on a Page that shows nothing yet was not taken back."""

    name = "facebook"

    def survey(self, since: datetime) -> LookupFailed:
        return LookupFailed(reason=coded("sandbox_page_is_new"))

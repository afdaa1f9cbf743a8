"""What `doctor` looks at: one function a part, each giving what it found as coded texts."""

import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from secrets import token_bytes
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from publisher.bootstrap.installation_files import unreadable_site, wider_than_ours
from publisher.bootstrap.monitoring import BACKUP, SNAPSHOT, SNAPSHOT_PROVED
from publisher.channels.website import NotProved, PublicSite
from publisher.domain.coded_text import coded, joined
from publisher.domain.errors import CodedError, Problem, PublisherError
from publisher.domain.health_checks import Finding, backup_old, disk_low, snapshot_old
from publisher.domain.language import NAME
from publisher.i18n import texts, unconfirmed
from publisher.operations import page_diagnostics
from publisher.operations.ledger_check import ledger_checked_at
from publisher.operations.nightly_backup import PROOF_OLD, PROVED
from publisher.operations.older_copies import older_copies
from publisher.program_version import program_version
from publisher.settings.public_address import website_blocker
from publisher.settings.secrets import FILES, FOLDER
from publisher.site_build.search_index import made_and_missing
from publisher.templating import EDITOR, template_mistake, templates

if TYPE_CHECKING:
    from publisher.bootstrap.app import App

#: So many files of drafts with problems are named.
_NAMED = 10
#: The clocks of two machines on one ledger may differ by so much.
_SLACK = timedelta(seconds=30)


def examine(app: "App", *, for_page: bool = False) -> list[Finding]:
    """Look at everything; a part that cannot be looked at is a finding, too.

    `for_page` leaves drafts out, of which ten thousand take five seconds, and believes the daily look at the ledger.
    """
    if other := disagreement(app):
        ours = [("program", _program), ("secrets", _secrets), ("disk", _disk)]
        ours += [("templates", _templates), ("texts", _texts)]
        return [other, *(finding for what, look in ours for finding in _looked(app, what, look))]
    parts: list[tuple[str, Callable[[App], Iterator[Finding]]]] = [
        ("program", _program),
        ("publishing", _publishing),
        ("database", _database_lately if for_page else _database),
        ("taken back", _taken_back),
        ("secrets", _secrets),
        ("files", _files),
        ("disk", _disk),
        ("backup", _backup),
        ("mail", _mail),
        ("sweep", _sweep),
        ("templates", _templates),
        ("texts", _texts),
        ("editor", _editor),
        *([] if for_page else [("drafts", _drafts)]),
        ("website", _website),
        ("search", _search),
        ("token", page_diagnostics.token),
        ("page", page_diagnostics.page),
        ("version", page_diagnostics.version),
        ("limits", page_diagnostics.limits),
        ("links", page_diagnostics.links),
        ("clock", page_diagnostics.clock),
    ]
    return [finding for what, look in parts for finding in _looked(app, what, look)]


def disagreement(app: "App") -> Finding | None:
    """Tell that a service runs for another Page or ledger: what was found out there would be of another world."""
    try:
        app.refuse_other_services()
    except CodedError as error:
        return Finding(what="service", ok=False, text=error.told)
    return None


def _looked(app: "App", what: str, look: Callable[["App"], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look(app))
    except (PublisherError, TemplateError, OSError) as error:
        return [Finding(what=what, ok=False, text=_told(error))]


def _told(error: Exception) -> str:
    if isinstance(error, TemplateError):
        return template_mistake(error)
    return error.told if isinstance(error, PublisherError) else str(error)


def _database(app: "App") -> Iterator[Finding]:
    kind = "SQLite" if app.container.database.is_sqlite else "PostgreSQL"
    app.container.database.check()
    yield Finding(what="database", ok=True, text=coded("database_fine", kind=kind))


def _database_lately(app: "App") -> Iterator[Finding]:
    """Return what the last look came to, and when that was: a page does not wait for one."""
    if not app.container.database.is_sqlite:
        yield from _database(app)
        return
    at = ledger_checked_at(app).astimezone(app.settings.organisation.timezone)
    text = joined(coded("database_fine", kind="SQLite"), coded("ledger_whole", at=f"{at:%Y-%m-%d %H:%M %Z}"))
    yield Finding(what="database", ok=True, text=text)


def _taken_back(app: "App") -> Iterator[Finding]:
    """Return whether the lists beside the ledger can be read, and what still has something that was erased."""
    erasures, revocations = app.container.erasures.read(), app.container.revocations.read()
    copies = older_copies(app, max((each.erased_at for each in erasures), default=None))
    for copy in copies:
        yield Finding(what="taken back", ok=False, text=coded("older_copy_has_erased", file=str(copy)))
    if not copies:
        text = coded(
            "lists_beside_ledger",
            erasures=app.container.erasures.file.name,
            erased=len(erasures),
            revocations=app.container.revocations.file.name,
            revoked=len(revocations),
        )
        yield Finding(what="taken back", ok=True, text=text)


def look_at_publishing(app: "App") -> list[Finding]:
    """Return what there is to say of whether posts can go out."""
    return _looked(app, "publishing", _publishing)


def _publishing(app: "App") -> Iterator[Finding]:
    """Return what keeps posts from going out; that nothing was ever begun here is no mistake."""
    blockers = [blocker for blocker in app.readiness().blockers if blocker.code != "no_sweep_yet"]
    for blocker in blockers:
        yield Finding(what="publishing", ok=False, text=blocker.told)
    if not blockers:
        yield Finding(what="publishing", ok=True, text=coded("nothing_in_the_way"))


def _secrets(app: "App") -> Iterator[Finding]:
    """Return what each secret came from, never what it is."""
    given = app.settings.secrets.sources
    text = joined(
        *(
            coded("secret_of_file", name=name, file=given[name])
            if name != given[name]
            else coded("secret_of_environment", name=name)
            for name in FILES
            if name in given
        )
    )
    none = coded("secrets_none", folder=f"{FOLDER}/")
    yield Finding(what="secrets", ok=True, text=text or none, noted=not text)


def _files(app: "App") -> Iterator[Finding]:
    """Return what others on this machine may read that they should not, and what a web server may not."""
    wide, closed = wider_than_ours(app.settings), unreadable_site(app.settings)
    for path in wide:
        yield Finding(what="files", ok=False, text=coded("readable_by_others", path=str(path)))
    if closed is not None and not app.settings.website.deploy:
        yield Finding(what="files", ok=True, text=coded("closed_to_web_server", folder=str(closed)), noted=True)
    if not wide:
        yield Finding(what="files", ok=True, text=coded("files_fine"))


def _disk(app: "App") -> Iterator[Finding]:
    free = shutil.disk_usage(app.settings.folder).free
    low = disk_low(free)
    yield Finding(
        what="disk", ok=low is None, text=low.text if low else coded("disk_free", gigabytes=f"{free / 1e9:.1f}")
    )


def _backup(app: "App") -> Iterator[Finding]:
    pulses, now = app.container.page.monitoring.pulses, app.clock()
    last, proved = pulses.last_run(BACKUP), pulses.last_run(PROVED)
    old = backup_old(last, app.settings.longest_without_backup_days, now)
    troubles = app.container.page.monitoring.backup_troubles()
    for text in troubles.values():
        yield Finding(what="backup", ok=False, text=text)
    made = coded("backup_made", day=f"{last:%Y-%m-%d}") if last else coded("backup_never")
    if app.settings.backup.restic:
        yield _snapshots(app)
        if app.settings.backup.folder is None:
            return
    if app.settings.backup.folder is None:
        yield Finding(what="backup", ok=old is None, text=old.text if old else made, noted=last is None)
        return
    fresh = proved is not None and now - proved < PROOF_OLD
    proof = coded("backup_proved", day=f"{proved:%Y-%m-%d}") if proved else coded("backup_not_proved")
    text = joined(old.text if old else made, proof) if last else coded("backup_tonight")
    yield Finding(what="backup", ok=old is None and (fresh or last is None), text=text, noted=last is None)


def _snapshots(app: "App") -> Finding:
    """Return what there is to say of the snapshots elsewhere."""
    pulses, now = app.container.page.monitoring.pulses, app.clock()
    last, proved = pulses.last_run(SNAPSHOT), pulses.last_run(SNAPSHOT_PROVED)
    if last is None:
        return Finding(what="backup", ok=True, text=coded("snapshot_tonight"), noted=True)
    old = snapshot_old(last, app.settings.longest_without_backup_days, now)
    made = coded("snapshot_made", day=f"{last:%Y-%m-%d}", place=app.settings.backup.restic)
    proof = coded("snapshot_proved", day=f"{proved:%Y-%m-%d}") if proved else coded("snapshot_not_proved")
    fresh = proved is not None and now - proved < PROOF_OLD
    return Finding(what="backup", ok=old is None and fresh, text=joined(old.text if old else made, proof))


def look_at_mail(app: "App") -> list[Finding]:
    """Return what there is to say of mails: the server is talked to, and nothing sent."""
    return _looked(app, "mail", _mail)


def _mail(app: "App") -> Iterator[Finding]:
    mail = app.settings.mail
    if not mail.host:
        yield Finding(what="mail", ok=True, text=coded("mail_off"), noted=True)
        return
    if failed := app.container.page.monitoring.mail_trouble():
        yield Finding(what="mail", ok=False, text=failed)
    app.container.page.monitoring.probe_mail_server()
    last, zone = app.container.page.monitoring.last_mail_at, app.settings.organisation.timezone
    code = "mail_fine" if last else "mail_fine_and_unused"
    when = f"{last.astimezone(zone):%Y-%m-%d %H:%M %Z}" if last else ""
    if not failed:
        yield Finding(what="mail", ok=True, text=coded(code, host=mail.host, receivers=", ".join(mail.to), at=when))


def _sweep(app: "App") -> Iterator[Finding]:
    last = app.readiness().last_sweep_at
    zone = app.settings.organisation.timezone
    text = coded("last_sweep", at=f"{last.astimezone(zone):%Y-%m-%d %H:%M %Z}") if last else coded("never_swept")
    ahead = last is not None and last > app.clock() + _SLACK
    if ahead:
        text = joined(text, coded("last_sweep_lies_ahead"))
    yield Finding(what="sweep", ok=not ahead, text=text, noted=last is None)


def _program(app: "App") -> Iterator[Finding]:
    runs = coded("program_runs", version=program_version(), python=platform.python_version())
    yield Finding(what="program", ok=True, text=runs)


def _templates(app: "App") -> Iterator[Finding]:
    env = templates(app.settings.templates_folder)
    names = [name for name in env.list_templates() if name.startswith(("site/", "facebook/", "mail/"))]
    for name in names:
        env.get_template(name)
    yield Finding(what="templates", ok=True, text=coded("templates_fine", count=len(names)))


def _editor(_app: "App") -> Iterator[Finding]:
    """Return whether officers have the editor; without it they write Markdown in a plain field, which is no fault."""
    yield Finding(what="editor", ok=True, text=coded("editor_built" if EDITOR.is_file() else "editor_not_built"))


def _texts(app: "App") -> Iterator[Finding]:
    """Look whether every catalogue can be read, and whether the site speaks its main language."""
    settings, tag = app.settings, app.container.site_settings.default_tag
    said = texts(templates(settings.templates_folder), "site", tag)
    told = unconfirmed(settings.templates_folder, settings.languages, settings.folder)
    broken = [problem.told for problem in told if not problem.warning]
    if said.spoken != tag:
        broken.append(coded("site_has_few_texts", language=NAME[tag], tag=tag))
    waiting = ", ".join(problem.file for problem in told if problem.warning)
    fine = coded("texts_not_translated", files=waiting) if told else coded("texts_fine")
    yield Finding(what="texts", ok=not broken, text=joined(*broken) or fine, noted=bool(told) and not broken)


def _drafts(app: "App") -> Iterator[Finding]:
    yield draft_finding(app.check())


def draft_finding(problems: Sequence[Problem]) -> Finding:
    """Return which drafts are not finished: what is still being written is no trouble."""
    files = list(dict.fromkeys(problem.file for problem in problems if not problem.warning))
    named = ", ".join(files[:_NAMED]) + (f" (+{len(files) - _NAMED})" if len(files) > _NAMED else "")
    text = coded("drafts_unfinished", files=named) if files else coded("drafts_fine")
    return Finding(what="drafts", ok=True, text=text, noted=bool(files))


def _website(app: "App") -> Iterator[Finding]:
    """Write a small file where the site goes, and fetch it as readers would: right folder, right address."""
    url, place = app.settings.website.url, app.settings.website.place
    trial = token_bytes(16).hex().encode()
    with app.container.site.place.probe(trial) as path:
        yield Finding(what="website", ok=True, text=coded("site_writable", place=str(place)))
        if url:
            yield _served(PublicSite(url, timeout_seconds=10.0), url, path, trial)
    if not url:
        yield Finding(what="website", ok=app.settings.sandbox, text=coded("website_url_not_set"), noted=True)
    elif blocker := website_blocker(app.settings):
        yield Finding(what="website", ok=False, text=blocker.told)
    if not app.settings.organisation.email:
        yield Finding(what="website", ok=True, text=coded("no_address_for_visitors"), noted=True)


def _search(app: "App") -> Iterator[Finding]:
    if app.settings.website.search is None:
        yield Finding(what="search", ok=True, text=coded("search_off"), noted=True)
        return
    files = app.container.site.place.files(whole=False)
    made_at, missing = made_and_missing(files, app.container.site_settings.tags)
    text = coded("search_not_made")
    if made_at:
        text = coded("search_made", at=f"{made_at.astimezone(app.settings.organisation.timezone):%Y-%m-%d %H:%M %Z}")
        text = joined(text, coded("search_parts_missing", count=missing)) if missing else text
    yield Finding(what="search", ok=True, text=text, noted=not made_at or bool(missing))


def _served(reader: PublicSite, url: str, path: str, trial: bytes) -> Finding:
    try:
        found = reader.read(path)
    except NotProved as error:
        return Finding(what="website", ok=False, text=error.told)
    wrong = coded("trial_file_not_found", address=f"{url}/{path}")
    return Finding(what="website", ok=found == trial, text=coded("site_read", address=url) if found == trial else wrong)

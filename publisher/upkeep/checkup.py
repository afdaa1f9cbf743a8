"""What `doctor` looks at: one function a part, each giving what it found in plain words."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_bytes
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from publisher.catalogues import texts, unconfirmed
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.tokens import SCOPES, read_token, warnings
from publisher.channels.facebook.versions import version_trouble
from publisher.channels.website import NotProved, PublicSite
from publisher.domain.conditions import backup_old, clock_text, clock_wrong, disk_low
from publisher.domain.errors import CodedError, Problem, PublisherError
from publisher.domain.language import NAME
from publisher.installation_files import unreadable_site, wider_than_ours
from publisher.lookout import BACKUP, SEARCH_TROUBLE
from publisher.messages import blocker_sentence, sentence
from publisher.settings.load import GRAPH_URL
from publisher.settings.public_address import website_blocker
from publisher.settings.secrets import FILES, FOLDER
from publisher.site.search_index import read_index
from publisher.templating import templates
from publisher.upkeep.older_copies import older_copies

if TYPE_CHECKING:
    from publisher.app import App

#: The clocks of two machines on one ledger may differ by so much.
_SLACK = timedelta(seconds=30)
#: No answer of the Graph API tells the mode (debug_token and the app's own node have no field for it).
_APP_MODE = (
    "Facebook tells no program whether the app is in development mode. Look at a post in a browser where nobody is "
    "logged in: if it is not there, switch the app to live at developers.facebook.com."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look came to."""

    what: str
    ok: bool
    #: What is, or what is wrong and what to do.
    text: str


def examine(app: "App", *, canary: bool, drafts: bool = True) -> list[Finding]:
    """Look at everything; a part that cannot be looked at is a finding, too.

    Without `drafts` those are left out: ten thousand take five seconds.
    """
    if disagreement := _disagreement(app):
        ours = [("secrets", _secrets), ("disk", _disk), ("templates", _templates), ("texts", _texts)]
        return [disagreement, *(finding for what, look in ours for finding in _looked(app, what, look))]
    parts: list[tuple[str, Callable[[App], Iterator[Finding]]]] = [
        ("publishing", _publishing),
        ("database", _database),
        ("taken back", _taken_back),
        ("secrets", _secrets),
        ("files", _files),
        ("disk", _disk),
        ("backup", _backup),
        ("mail", _mail),
        ("sweep", _sweep),
        ("templates", _templates),
        ("texts", _texts),
        *([("drafts", _drafts)] if drafts else []),
        ("website", _website),
        ("search", _search),
        ("token", _token),
        ("page", _page),
        ("version", _version),
        ("limits", _limits),
        ("clock", _clock),
    ]
    findings = [finding for what, look in parts for finding in _looked(app, what, look)]
    return [*findings, *(_canary(app) if canary else ())]


def _disagreement(app: "App") -> Finding | None:
    """Tell that a service runs for another Page or ledger: what was found out there would be of another world."""
    try:
        app.refuse_other_services()
    except CodedError as error:
        return Finding(what="service", ok=False, text=sentence(error))
    return None


def _looked(app: "App", what: str, look: Callable[["App"], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look(app))
    except (PublisherError, FacebookError, TemplateError, OSError) as error:
        return [Finding(what=what, ok=False, text=str(error))]


def _database(app: "App") -> Iterator[Finding]:
    kind = "SQLite" if app.database.is_sqlite else "PostgreSQL"
    app.database.check()
    yield Finding(what="database", ok=True, text=f"{kind}, up to date, open for writing.")


def _taken_back(app: "App") -> Iterator[Finding]:
    """Tell whether the lists beside the ledger can be read, and what still has something that was erased."""
    erasures, revocations = app.erasures.read(), app.revocations.read()
    copies = older_copies(app, max((each.erased_at for each in erasures), default=None))
    for copy in copies:
        yield Finding(
            what="taken back", ok=False, text=f"An older copy of the ledger has what was erased: delete {copy}."
        )
    if not copies:
        text = f"{app.erasures.file.name} has {len(erasures)} lines, {app.revocations.file.name} {len(revocations)}."
        yield Finding(what="taken back", ok=True, text=f"{text} Keep both with the backups, and not inside them.")


def look_at_publishing(app: "App") -> list[Finding]:
    """Return what there is to say of whether posts can go out."""
    return _looked(app, "publishing", _publishing)


def _publishing(app: "App") -> Iterator[Finding]:
    """Tell what keeps posts from going out; that nothing was ever begun here is no mistake."""
    blockers = [blocker for blocker in app.readiness().blockers if blocker.code != "no_sweep_yet"]
    for blocker in blockers:
        yield Finding(what="publishing", ok=False, text=blocker_sentence(blocker))
    if not blockers:
        yield Finding(what="publishing", ok=True, text="Nothing keeps posts from going out.")


def _secrets(app: "App") -> Iterator[Finding]:
    """Tell what each secret came from, never what it is."""
    given = app.settings.secrets.sources
    told = [
        f"{name}: {given[name]}" if name != given[name] else f"{name}: environment" for name in FILES if name in given
    ]
    text = f"{', '.join(told)}." if told else f"None are set; they may lie in {FOLDER}/ beside the settings."
    yield Finding(what="secrets", ok=True, text=text)


def _files(app: "App") -> Iterator[Finding]:
    """Tell what others on this machine may read that they should not, and what a web server may not."""
    wide, closed = wider_than_ours(app.settings), unreadable_site(app.settings)
    for path in wide:
        text = f"{path} can be read by others on this machine. `chmod -R go= {path}`, as its owner or as root."
        yield Finding(what="files", ok=False, text=text)
    if closed is not None and not app.settings.website.deploy:
        text = f"A web server of another user may not enter {closed}, where the site lies: `chmod o+x {closed}`."
        yield Finding(what="files", ok=True, text=text)
    if not wide:
        yield Finding(what="files", ok=True, text="Nobody else on this machine can read the ledger or the drafts.")


def _disk(app: "App") -> Iterator[Finding]:
    free = shutil.disk_usage(app.settings.folder).free
    low = disk_low(free)
    yield Finding(what="disk", ok=low is None, text=low.text if low else f"{free / 1e9:.1f} GB free.")


def _backup(app: "App") -> Iterator[Finding]:
    last = app.lookout.pulses.at(BACKUP)
    old = backup_old(last, app.settings.mail.backup_days, app.clock())
    made = f"The newest was made on {last:%Y-%m-%d}." if last else "None was made so far: `publisher backup FILE`."
    yield Finding(what="backup", ok=old is None, text=old.text if old else made)


def look_at_mail(app: "App") -> list[Finding]:
    """Return what there is to say of mails: the server is talked to, and nothing sent."""
    return _looked(app, "mail", _mail)


def _mail(app: "App") -> Iterator[Finding]:
    mail = app.settings.mail
    if not mail.host:
        yield Finding(what="mail", ok=True, text="None is sent: mail.host is empty.")
        return
    if failed := app.lookout.mail_trouble():
        yield Finding(what="mail", ok=False, text=failed)
    app.lookout.probe_mail_server()
    last, zone = app.lookout.last_mail_at, app.settings.organisation.timezone
    when = f"it took the last mail on {last.astimezone(zone):%Y-%m-%d %H:%M %Z}" if last else "no mail was sent so far"
    if not failed:
        yield Finding(what="mail", ok=True, text=f"{mail.host} answers, for {', '.join(mail.to)}; {when}.")


def _sweep(app: "App") -> Iterator[Finding]:
    last = app.readiness().last_sweep_at
    zone = app.settings.organisation.timezone
    text = f"The last one was at {last.astimezone(zone):%Y-%m-%d %H:%M %Z}." if last else "None was made so far."
    ahead = last is not None and last > app.clock() + _SLACK
    if ahead:
        text = f"{text} That lies ahead: this machine's clock was set back, or is wrong. Look at it (ntp)."
    yield Finding(what="sweep", ok=not ahead, text=text)


def _templates(app: "App") -> Iterator[Finding]:
    env = templates(app.settings.templates_folder)
    names = [name for name in env.list_templates() if name.startswith(("site/", "facebook/", "mail/"))]
    for name in names:
        env.get_template(name)
    text = (
        f"{len(names)} can be used."
        if names
        else f"There are none in {app.settings.templates_folder}: set templates.folder."
    )
    yield Finding(what="templates", ok=bool(names), text=text)


def _texts(app: "App") -> Iterator[Finding]:
    """Look whether every catalogue can be read, and whether the site speaks its main language."""
    settings, tag = app.settings, app.site_settings.default_tag
    said = texts(templates(settings.templates_folder), "site", tag)
    told = unconfirmed(settings.templates_folder, settings.languages, settings.folder)
    broken = [problem.text for problem in told if not problem.warning]
    if said.spoken != tag:
        broken.append(f"The site has few texts in {NAME[tag]} ({tag}): copy the program's own templates/locale/.")
    fine = "`publisher check` lists what is not translated." if told else "All is translated."
    yield Finding(what="texts", ok=not broken, text=" ".join(broken) or fine)


def _drafts(app: "App") -> Iterator[Finding]:
    yield draft_finding(app.check())


def draft_finding(problems: Sequence[Problem]) -> Finding:
    """Tell how many problems are errors."""
    errors = [problem for problem in problems if not problem.warning]
    text = f"{len(errors)} problems; `publisher check` lists them." if errors else "No problems."
    return Finding(what="drafts", ok=not errors, text=text)


def _website(app: "App") -> Iterator[Finding]:
    """Write a small file where the site goes, and fetch it as readers would: right folder, right address."""
    url, place = app.settings.website.url, app.settings.website.place
    trial = token_bytes(16).hex().encode()
    with app.site.place.trial(trial) as path:
        yield Finding(what="website", ok=True, text=f"{place} can be written.")
        if url:
            yield _served(PublicSite(url, timeout_seconds=10.0), url, path, trial)
    if not url:
        text = "website.url is missing in the settings: set the address that visitors read the site at."
        yield Finding(what="website", ok=app.settings.sandbox, text=text)
    elif blocker := website_blocker(app.settings):
        yield Finding(what="website", ok=False, text=blocker_sentence(blocker))


def _search(app: "App") -> Iterator[Finding]:
    if app.settings.website.search is None:
        yield Finding(what="search", ok=True, text="The website has none: website.search is empty.")
        return
    trouble = app.lookout.pulses.detail(SEARCH_TROUBLE)
    index = read_index(app.site.place.files(whole=False))
    missing = len(index.missing) if index else 0
    text = "Nothing can be found yet: `publisher index` makes the index."
    if index and index.made_at:
        text = (
            f"The index was made at {index.made_at.astimezone(app.settings.organisation.timezone):%Y-%m-%d %H:%M %Z}."
        )
    if missing:
        text += f" {missing} parts of the index are missing, and are made again by the scheduler."
    yield Finding(what="search", ok=not trouble, text=f"{trouble} It is tried again by itself." if trouble else text)


def _served(reader: PublicSite, url: str, path: str, trial: bytes) -> Finding:
    try:
        found = reader.read(path)
    except NotProved as error:
        return Finding(what="website", ok=False, text=str(error))
    wrong = (
        f"A file that was just written for trial is not found at {url}/{path}: the web server serves another folder. "
        "Mend website.url, or the folder in website.output or website.deploy."
    )
    return Finding(what="website", ok=found == trial, text=f"Read at {url}." if found == trial else wrong)


def _token(app: "App") -> Iterator[Finding]:
    secrets = app.settings.secrets
    source = secrets.page_token_source
    state = read_token(app.graph, secrets.facebook_app_id, secrets.facebook_app_secret)
    page_id = app.settings.facebook.page_id
    told = warnings(state, app.clock(), tuple(SCOPES), page_id if page_id.isdigit() else "")
    for text in told:
        yield Finding(what="token", ok=False, text=text)
    if not app.settings.sandbox:
        yield Finding(what="app mode", ok=True, text=_APP_MODE)
    if not told:
        text = f"From {source}; Facebook accepts it." if source else "The sandbox's own."
        ends = f" It ends on {state.expires_at:%Y-%m-%d}." if state.expires_at else ""
        yield Finding(what="token", ok=True, text=f"{text}{ends} All permissions are there.")


def _version(app: "App") -> Iterator[Finding]:
    version = app.settings.facebook.graph_version
    trouble = version_trouble(version, app.clock().date())
    yield Finding(what="version", ok=not trouble, text=trouble or f"{version} of the Graph API lives on.")


def _limits(app: "App") -> Iterator[Finding]:
    used = app.graph.usage_percent
    text = f"{used:.0f} % of Facebook's limit of calls is used." if used is not None else "Facebook told none."
    yield Finding(what="limits", ok=not app.resting, text=app.resting or text)


def _page(app: "App") -> Iterator[Finding]:
    facebook = app.facebook_settings
    ours, named = (app.graph.get_object(node, fields="id,name") for node in ("me", facebook.page_id))
    same = ours.get("id") == named.get("id")
    wrong = f"The token is for {ours.get('name')!r} ({ours.get('id')}), facebook.page_id names {named.get('name')!r}."
    right = f"{ours.get('name')} ({ours.get('id')}) by {facebook.graph_version} at {facebook.graph_url}."
    yield Finding(what="page", ok=same, text=right if same else f"{wrong} Mend one of them.")
    if facebook.graph_url != GRAPH_URL and not app.settings.sandbox:
        yield Finding(what="address", ok=True, text=f"Not Facebook's own: {facebook.graph_url}.")


def _clock(app: "App") -> Iterator[Finding]:
    offset = app.facebook.clock_offset_seconds
    wrong = clock_wrong(offset)
    yield Finding(what="clock", ok=wrong is None, text=wrong.text if wrong else clock_text(offset))


def _canary(app: "App") -> Iterator[Finding]:
    for trial in app.facebook.try_out(app.site_settings.base_url if app.settings.website.url else ""):
        yield Finding(what=f"canary {trial.what}", ok=trial.works, text=trial.text)

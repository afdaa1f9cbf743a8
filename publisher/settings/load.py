"""From `settings.toml`, the environment and secret files to `Settings`: one function a section."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.domain.errors import InvalidSettings, Problem
from publisher.domain.language import PUBLISHED_AS, TAGS
from publisher.domain.link_budget import DEFAULT_LIMIT
from publisher.settings import database_url, default_labels, validators, web_addresses
from publisher.settings.deploy import deploy_address
from publisher.settings.languages import read_next, read_stay_latin
from publisher.settings.model import (
    SANDBOX_TOKEN,
    Database,
    Facebook,
    Label,
    Mail,
    Measure,
    NightlyBackup,
    Organisation,
    Schedule,
    Secrets,
    Settings,
    Studio,
    Website,
)
from publisher.settings.offices_and_donors import emblem, read_donors, read_offices
from publisher.settings.overlaps import overlaps
from publisher.settings.partners import read_partners
from publisher.settings.raw_values import RawValues
from publisher.settings.repository import is_address, repository
from publisher.settings.run_file import Running, read_running
from publisher.settings.secrets import read_secrets

#: Facebook's own address.
GRAPH_URL = "https://graph.facebook.com"
CHANNELS = ("website", "facebook")
#: Where a post goes that names none.
DEFAULT_CHANNELS = ("website", "facebook")
_HOUR, _DAY = 3600.0, 86_400.0
_AGES = (_HOUR, 6 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 28 * _DAY)
#: So that a newcomer sees reach within two minutes.
_SANDBOX_AGES = (10.0, 30.0, 60.0, 300.0, *_AGES)


_AT_NIGHT: time | None = time(3, 30)
_BACKUP_AT: time | None = NightlyBackup().at
_LIMIT: int | None = DEFAULT_LIMIT


def load(path: Path, environ: Mapping[str, str], content: bytes | None = None) -> Settings:
    """Read the settings file, overridden by the environment. Reads only; safe to repeat.

    With content this is taken as if the file held it.

    Raises:
        InvalidSettings: with every problem of file, environment and secret files at once.
    """
    sheet = RawValues(path, environ, content)
    folder = path.absolute().parent
    secrets = read_secrets(folder, environ, sheet.problems)
    settings = build(sheet, folder, secrets)
    settings = replace(settings, file_name=path.name)
    for overlap in overlaps(
        settings, database_url.sqlite_file(settings.database.url) if settings.database.url else None
    ):
        sheet.refuse(*overlap.key, overlap.refusal)
    sheet.refuse_unknown()
    if sheet.problems:
        raise InvalidSettings(sorted(set(sheet.problems)))
    return settings


def build(sheet: RawValues, folder: Path, secrets: Secrets) -> Settings:
    """Take every setting from the sheet, which collects what is wrong with them."""
    sandbox = secrets.facebook_page_token == SANDBOX_TOKEN
    running = read_running(folder)
    every, places = tuple(PUBLISHED_AS), _labels(sheet, "places", default_labels.PLACES)
    languages = sheet.take("languages", "used", validators.choices(every, "language"), every)
    return Settings(
        folder=folder,
        organisation=_organisation(sheet, folder),
        posts_folder=_path(sheet, folder, "posts", "folder", "posts"),
        posts_group=sheet.take("posts", "group", validators.group, ""),
        templates_folder=_path(sheet, folder, "templates", "folder", "templates"),
        website=_website(sheet, folder, running),
        facebook=_facebook(sheet, running, sandbox),
        database=_database(sheet, folder, secrets),
        schedule=_schedule(sheet),
        measure=Measure(
            ages_seconds=sheet.take("measure", "ages", validators.ages, _SANDBOX_AGES if sandbox else _AGES)
        ),
        languages=languages,
        next_languages=read_next(sheet),
        stay_latin=read_stay_latin(sheet),
        topics=_labels(sheet, "topics", default_labels.TOPICS),
        places=places,
        campaigns=_labels(sheet, "campaigns", {}),
        channels=sheet.take("posts", "channels", validators.choices(CHANNELS, "channel"), DEFAULT_CHANNELS),
        secrets=secrets,
        mail=_mail(sheet),
        studio=_studio(sheet),
        backup=_backup(sheet, folder),
        partners=read_partners(sheet, languages),
        offices=read_offices(sheet, tuple(places)),
        donors=read_donors(sheet, folder),
    )


def _organisation(sheet: RawValues, folder: Path) -> Organisation:
    return Organisation(
        name=sheet.take("organisation", "name", validators.filled, "KOSINT 2020"),
        timezone=sheet.take("organisation", "timezone", validators.zone, ZoneInfo("Europe/Belgrade")),
        facebook_url=sheet.take("organisation", "facebook_url", web_addresses.web_address, ""),
        email=sheet.take("organisation", "email", validators.email, ""),
        about=sheet.take("organisation", "about", validators.names, {}),
        colour=sheet.take("organisation", "colour", validators.dark_colour, "#173f5f"),
        logo=sheet.take("organisation", "logo", emblem(folder), None),
    )


def _website(sheet: RawValues, folder: Path, running: Running) -> Website:
    output = sheet.take("website", "output", validators.filled, "site")
    if "://" in output:
        sheet.refuse("website", "output", validators.InvalidValue("setting_must_be_folder"))
    deploy = sheet.take("website", "deploy", deploy_address, "")
    url = sheet.take("website", "url", web_addresses.web_address, "")
    return Website(
        output=folder / output,
        deploy=deploy,
        url=url or ("" if deploy else running.website_url),
        url_given=bool(url),
        page_size=sheet.take("website", "page_size", validators.whole(1, 500), 20),
        feed_size=sheet.take("website", "feed_size", validators.whole(1, 500), 30),
        notice_days=sheet.take("website", "notice_days", validators.number(0, 3650), 60.0),
        search=sheet.take("website", "search", validators.time_of_day, _AT_NIGHT),
        websub_hub=sheet.take("website", "websub_hub", web_addresses.web_address, ""),
        redirects=sheet.take("website", "redirects", validators.redirects, {}),
    )


def _facebook(sheet: RawValues, running: Running, sandbox: bool) -> Facebook:
    address = sheet.take("facebook", "graph_url", web_addresses.safe_address, GRAPH_URL)
    given = sheet.has("facebook", "graph_url") and (not sandbox or web_addresses.is_loopback(address))
    if sandbox and not given:
        address = running.graph_url or GRAPH_URL
    return Facebook(
        page_id=sheet.take("facebook", "page_id", validators.identifier, "KOSINT2020"),
        graph_url=address,
        graph_version=sheet.take("facebook", "graph_version", validators.version, "v26.0"),
        publish=sheet.take("facebook", "publish", validators.choice("two-phase", "direct"), "two-phase"),
        timeout_seconds=sheet.take("facebook", "timeout_seconds", validators.number(0.01, 600), 30.0),
        settle_seconds=sheet.take("facebook", "settle_seconds", validators.number(0), 600.0),
        min_gap_seconds=sheet.take("facebook", "min_gap_seconds", validators.number(0), 0.0 if sandbox else 60.0),
        languages=sheet.take("facebook", "languages", validators.choices(TAGS, "language"), ("sq", "sr-Latn")),
        stacked=sheet.take("facebook", "stacked", validators.flag, True),
        utm=sheet.take("facebook", "utm", validators.flag, False),
        links=sheet.take("facebook", "links", validators.links_a_month, _LIMIT),
        links_given=sheet.has("facebook", "links"),
        links_from_day=sheet.take("facebook", "links_from_day", validators.whole(1, 28), 1),
        short_address=sheet.take("facebook", "short_address", validators.choice("card", "text", "off"), "card"),
        token_in=sheet.take("facebook", "token_in", validators.choice("header", "body"), "header"),
        graph_url_given=given,
    )


def _database(sheet: RawValues, folder: Path, secrets: Secrets) -> Database:
    secret = secrets.database_url
    written = sheet.take("database", "url", validators.filled, "sqlite:///publisher.db")
    if database_url.has_password(written) and not sheet.from_environment("database", "url"):
        sheet.refuse("database", "url", validators.InvalidValue("setting_holds_password", name="DATABASE_URL"))
    try:
        url = database_url.normalise(secret or written, folder)
    except validators.InvalidValue as refusal:
        url = ""
        if secret:
            sheet.problems.append(Problem(secrets.sources["DATABASE_URL"], 0, refusal.of("DATABASE_URL")))
        else:
            sheet.refuse("database", "url", refusal)
    media = sheet.take("database", "media", validators.filled, "media")
    return Database(url=url, media=media if "://" in media else str(folder / media))


def _schedule(sheet: RawValues) -> Schedule:
    return Schedule(
        retry_base_seconds=sheet.take("schedule", "retry_base_seconds", validators.number(0.001), 30.0),
        lease_seconds=sheet.take("schedule", "lease_seconds", validators.number(0.01), 60.0),
        sweep_seconds=sheet.take("schedule", "sweep_seconds", validators.number(0.01), 15.0),
        late_limit_minutes=sheet.take("schedule", "late_limit_minutes", validators.number(0), 360.0),
        approval=sheet.take("schedule", "approval", validators.flag, False),
        heartbeat_url=sheet.take("schedule", "heartbeat_url", web_addresses.web_address, ""),
    )


def _mail(sheet: RawValues) -> Mail:
    mail = Mail(
        host=sheet.take("mail", "host", validators.text, ""),
        port=sheet.take("mail", "port", validators.whole(0, 65_535), 0),
        security=sheet.take("mail", "security", validators.choice("starttls", "tls", "plain"), "starttls"),
        user=sheet.take("mail", "user", validators.text, ""),
        from_address=sheet.take("mail", "from", validators.email, ""),
        to=sheet.take("mail", "to", validators.emails, ()),
        language=sheet.take("mail", "language", validators.choice("sq", "sr-Latn", "sr-Cyrl", "en"), "sq"),
        digest=sheet.take("mail", "digest", validators.time_of_day, None),
        backup_days=sheet.take("mail", "backup_days", validators.number(0), 8.0),
    )
    if mail.host and not mail.to:
        sheet.refuse("mail", "host", validators.InvalidValue("setting_without_receiver"))
    return mail


def _backup(sheet: RawValues, folder: Path) -> NightlyBackup:
    where, at = sheet.take("backup", "folder", validators.text, ""), NightlyBackup().at
    said = sheet.take("backup", "at", validators.time_of_day, _BACKUP_AT)
    restic = sheet.take("backup", "restic", repository, "")
    if restic and not is_address(restic):
        restic = str(folder / restic)
    return NightlyBackup(folder=folder / where if where else None, at=said or at, restic=restic)


def _studio(sheet: RawValues) -> Studio:
    return Studio(
        host=sheet.take("studio", "host", validators.filled, "127.0.0.1"),
        port=sheet.take("studio", "port", validators.whole(0, 65_535), 0),
        url=sheet.take("studio", "url", web_addresses.address_without_path, ""),
        session_hours=sheet.take("studio", "session_hours", validators.number(0.001, 720), 12.0),
    )


def _labels(sheet: RawValues, section: str, default: Mapping[str, Label]) -> Mapping[str, Label]:
    keys = sheet.keys(section)
    found = {key: Label(key=key, name=sheet.take(section, key, validators.label_names, {})) for key in keys}
    for key in keys:
        if not validators.SLUG.fullmatch(key):
            sheet.refuse(section, key, validators.InvalidValue("setting_must_be_slug"))
    return found or default


def _path(sheet: RawValues, folder: Path, section: str, key: str, default: str) -> Path:
    return folder / sheet.take(section, key, validators.filled, default)

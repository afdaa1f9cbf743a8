"""From `settings.toml`, the environment and secret files to `Settings`: one function a section."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.domain.errors import InvalidSettings, Problem
from publisher.domain.language import PUBLISHED_AS, TAGS
from publisher.settings import database_url, kinds, labels
from publisher.settings.deploy import deploy_address
from publisher.settings.model import (
    SANDBOX_TOKEN,
    Database,
    Facebook,
    Label,
    Mail,
    Measure,
    Organisation,
    Schedule,
    Secrets,
    Settings,
    Studio,
    Website,
)
from publisher.settings.overlaps import overlaps
from publisher.settings.running import Running, read_running
from publisher.settings.secrets import read_secrets
from publisher.settings.sheet import Sheet

#: Facebook's own address.
GRAPH_URL = "https://graph.facebook.com"
CHANNELS = ("website", "facebook")
_HOUR, _DAY = 3600.0, 86_400.0
_AGES = (_HOUR, 6 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 28 * _DAY)
#: So that a newcomer sees reach within two minutes.
_SANDBOX_AGES = (10.0, 30.0, 60.0, 300.0, *_AGES)


_AT_NIGHT: time | None = time(3, 30)


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read the settings file, overridden by the environment. Reads only; safe to repeat.

    Raises:
        InvalidSettings: with every problem of file, environment and secret files at once.
    """
    sheet = Sheet(path, environ)
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


def build(sheet: Sheet, folder: Path, secrets: Secrets) -> Settings:
    """Take every setting from the sheet, which collects what is wrong with them."""
    sandbox = secrets.facebook_page_token == SANDBOX_TOKEN
    running = read_running(folder)
    return Settings(
        folder=folder,
        organisation=_organisation(sheet),
        posts_folder=_path(sheet, folder, "posts", "folder", "posts"),
        posts_group=sheet.take("posts", "group", kinds.group, ""),
        templates_folder=_path(sheet, folder, "templates", "folder", "templates"),
        website=_website(sheet, folder, running),
        facebook=_facebook(sheet, running, sandbox),
        database=_database(sheet, folder, secrets),
        schedule=_schedule(sheet),
        measure=Measure(ages_seconds=sheet.take("measure", "ages", kinds.ages, _SANDBOX_AGES if sandbox else _AGES)),
        languages=sheet.take("languages", "used", kinds.choices(tuple(PUBLISHED_AS), "language"), tuple(PUBLISHED_AS)),
        topics=_labels(sheet, "topics", labels.TOPICS),
        places=_labels(sheet, "places", labels.PLACES),
        campaigns=_labels(sheet, "campaigns", {}),
        channels=sheet.take("posts", "channels", kinds.choices(CHANNELS, "channel"), CHANNELS),
        secrets=secrets,
        mail=_mail(sheet),
        studio=_studio(sheet),
    )


def _organisation(sheet: Sheet) -> Organisation:
    return Organisation(
        name=sheet.take("organisation", "name", kinds.filled, "KOSINT 2020"),
        timezone=sheet.take("organisation", "timezone", kinds.zone, ZoneInfo("Europe/Belgrade")),
        facebook_url=sheet.take("organisation", "facebook_url", kinds.web_address, ""),
        email=sheet.take("organisation", "email", kinds.email, ""),
        about=sheet.take("organisation", "about", kinds.names, {}),
        colour=sheet.take("organisation", "colour", kinds.dark_colour, "#173f5f"),
    )


def _website(sheet: Sheet, folder: Path, running: Running) -> Website:
    output = sheet.take("website", "output", kinds.filled, "site")
    if "://" in output:
        sheet.refuse("website", "output", kinds.Refusal("setting_must_be_folder"))
    deploy = sheet.take("website", "deploy", deploy_address, "")
    url = sheet.take("website", "url", kinds.web_address, "")
    return Website(
        output=folder / output,
        deploy=deploy,
        url=url or ("" if deploy else running.website_url),
        url_given=bool(url),
        page_size=sheet.take("website", "page_size", kinds.whole(1, 500), 20),
        feed_size=sheet.take("website", "feed_size", kinds.whole(1, 500), 30),
        notice_days=sheet.take("website", "notice_days", kinds.number(0, 3650), 60.0),
        search=sheet.take("website", "search", kinds.time_of_day, _AT_NIGHT),
        websub_hub=sheet.take("website", "websub_hub", kinds.web_address, ""),
        redirects=sheet.take("website", "redirects", kinds.redirects, {}),
    )


def _facebook(sheet: Sheet, running: Running, sandbox: bool) -> Facebook:
    address = sheet.take("facebook", "graph_url", kinds.safe_address, GRAPH_URL)
    given = sheet.has("facebook", "graph_url") and (not sandbox or kinds.is_loopback(address))
    if sandbox and not given:
        address = running.graph_url or GRAPH_URL
    return Facebook(
        page_id=sheet.take("facebook", "page_id", kinds.identifier, "KOSINT2020"),
        graph_url=address,
        graph_version=sheet.take("facebook", "graph_version", kinds.version, "v26.0"),
        publish=sheet.take("facebook", "publish", kinds.choice("two-phase", "direct"), "two-phase"),
        timeout_seconds=sheet.take("facebook", "timeout_seconds", kinds.number(0.01, 600), 30.0),
        settle_seconds=sheet.take("facebook", "settle_seconds", kinds.number(0), 600.0),
        min_gap_seconds=sheet.take("facebook", "min_gap_seconds", kinds.number(0), 0.0 if sandbox else 60.0),
        languages=sheet.take("facebook", "languages", kinds.choices(TAGS, "language"), ("sq", "sr-Latn")),
        stacked=sheet.take("facebook", "stacked", kinds.flag, True),
        utm=sheet.take("facebook", "utm", kinds.flag, False),
        token_in=sheet.take("facebook", "token_in", kinds.choice("header", "body"), "header"),
        graph_url_given=given,
    )


def _database(sheet: Sheet, folder: Path, secrets: Secrets) -> Database:
    secret = secrets.database_url
    written = sheet.take("database", "url", kinds.filled, "sqlite:///publisher.db")
    if database_url.has_password(written) and not sheet.from_environment("database", "url"):
        sheet.refuse("database", "url", kinds.Refusal("setting_holds_password", name="DATABASE_URL"))
    try:
        url = database_url.normalise(secret or written, folder)
    except kinds.Refusal as refusal:
        url = ""
        if secret:
            sheet.problems.append(Problem(secrets.sources["DATABASE_URL"], 0, refusal.of("DATABASE_URL")))
        else:
            sheet.refuse("database", "url", refusal)
    media = sheet.take("database", "media", kinds.filled, "media")
    return Database(url=url, media=media if "://" in media else str(folder / media))


def _schedule(sheet: Sheet) -> Schedule:
    return Schedule(
        retry_base_seconds=sheet.take("schedule", "retry_base_seconds", kinds.number(0.001), 30.0),
        lease_seconds=sheet.take("schedule", "lease_seconds", kinds.number(0.01), 60.0),
        sweep_seconds=sheet.take("schedule", "sweep_seconds", kinds.number(0.01), 15.0),
        late_limit_minutes=sheet.take("schedule", "late_limit_minutes", kinds.number(0), 360.0),
        approval=sheet.take("schedule", "approval", kinds.flag, False),
        heartbeat_url=sheet.take("schedule", "heartbeat_url", kinds.web_address, ""),
    )


def _mail(sheet: Sheet) -> Mail:
    mail = Mail(
        host=sheet.take("mail", "host", kinds.text, ""),
        port=sheet.take("mail", "port", kinds.whole(0, 65_535), 0),
        security=sheet.take("mail", "security", kinds.choice("starttls", "tls", "plain"), "starttls"),
        user=sheet.take("mail", "user", kinds.text, ""),
        from_address=sheet.take("mail", "from", kinds.email, ""),
        to=sheet.take("mail", "to", kinds.emails, ()),
        language=sheet.take("mail", "language", kinds.choice("sq", "sr-Latn", "sr-Cyrl", "en"), "sq"),
        digest=sheet.take("mail", "digest", kinds.time_of_day, None),
        backup_days=sheet.take("mail", "backup_days", kinds.number(0), 8.0),
    )
    if mail.host and not mail.to:
        sheet.refuse("mail", "host", kinds.Refusal("setting_without_receiver"))
    return mail


def _studio(sheet: Sheet) -> Studio:
    return Studio(
        host=sheet.take("studio", "host", kinds.filled, "127.0.0.1"),
        port=sheet.take("studio", "port", kinds.whole(0, 65_535), 0),
        url=sheet.take("studio", "url", kinds.web_address, ""),
        session_hours=sheet.take("studio", "session_hours", kinds.number(0.001, 720), 12.0),
    )


def _labels(sheet: Sheet, section: str, default: Mapping[str, Label]) -> Mapping[str, Label]:
    keys = sheet.keys(section)
    found = {key: Label(key=key, name=sheet.take(section, key, kinds.label_names, {})) for key in keys}
    for key in keys:
        if not kinds.SLUG.fullmatch(key):
            sheet.refuse(section, key, kinds.Refusal("setting_must_be_slug"))
    return found or default


def _path(sheet: Sheet, folder: Path, section: str, key: str, default: str) -> Path:
    return folder / sheet.take(section, key, kinds.filled, default)

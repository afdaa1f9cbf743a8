"""Begin an installation: a folder with settings, and a sample draft to look at. Never overwrites anything."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.content.editing.draft_template import NewDraft
from publisher.content.editing.new_draft import write_draft
from publisher.content.editing.write_errors import not_written
from publisher.domain.errors import CodedError
from publisher.domain.invisible import one_line
from publisher.domain.language import PUBLISHED_AS
from publisher.i18n import texts
from publisher.messages.first_draft import PARAGRAPHS, SUMMARY, TITLE
from publisher.settings import validators, web_addresses
from publisher.settings.default_labels import PLACES, TOPICS
from publisher.templating import templates

SETTINGS = "settings.toml"
POSTS = "posts"
DEFAULT_NAME = "KOSINT 2020"
DEFAULT_LANGUAGES = tuple(PUBLISHED_AS)
#: What Facebook posts and mails speak where the settings say nothing.
_FACEBOOK, _MAIL = ("sq", "sr-Latn"), "sq"
#: A Facebook post has that many languages, one below the other.
_STACKED = 2
_HEAD = """\
# The settings of this installation: what differs from the defaults. Add a line for whatever you want otherwise;
# `publisher doctor` shows what is in use, and says what is missing.
# Never put secrets here: they belong in the folder secrets/ next to this file. `publisher connect` puts a token there.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is asked before it begins."""

    name: str = DEFAULT_NAME
    #: As staff write them, the main one first.
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    #: Where visitors will read the website; empty where nobody knows yet.
    website_url: str = ""
    #: For visitors, and where notifications go.
    email: str = ""
    #: What a server has besides: where staff find the studio, backups here and elsewhere, the mail server.
    studio_url: str = ""
    studio_port: int = 0
    backup_folder: str = ""
    snapshots: str = ""
    mail_host: str = ""
    mail_port: int = 0
    mail_security: str = "starttls"
    mail_user: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written."""

    settings: Path
    #: None where there were posts already.
    draft: Path | None


def name_of(typed: str) -> str:
    """Return the organisation's name as it was typed.

    Raises:
        CodedError: if there is none.
    """
    return _valid("organisation.name", validators.filled, one_line(typed))


def languages_of(typed: str) -> tuple[str, ...]:
    """Return languages from `sq, sr en`.

    Raises:
        CodedError: if one of them is unknown or stands there twice, or there is none.
    """
    return _valid("languages.used", validators.choices(DEFAULT_LANGUAGES, "language"), typed.replace(",", " ").split())


def website_url_of(typed: str) -> str:
    """Return an address; `example.org` is taken as https.

    Raises:
        CodedError: if it is none.
    """
    typed = typed.strip()
    whole = f"https://{typed}" if typed and "://" not in typed else typed
    return _valid("website.url", web_addresses.web_address, whole)


def email_of(typed: str) -> str:
    """Return a mail address, or nothing.

    Raises:
        CodedError: if it is none.
    """
    return _valid("organisation.email", validators.email, typed)


def _valid(setting: str, kind: validators.Kind[validators.T], value: object) -> validators.T:
    try:
        return kind(value)
    except validators.InvalidValue as refusal:
        raise CodedError(refusal.of(setting)) from refusal


def refuse_used(folder: Path) -> None:
    """Let nothing begin where an installation is.

    Raises:
        CodedError: if there is one, or the folder is none.
    """
    if (folder / SETTINGS).exists():
        raise CodedError("installation_exists", file=str(folder / SETTINGS))
    if folder.exists() and not folder.is_dir():
        raise CodedError("installation_in_file", file=str(folder))


def begin(folder: Path, wanted: Installation, today: date) -> Begun:
    """Write `settings.toml`, and a sample draft where there are no posts yet; the folder is made if it is missing.

    Raises:
        CodedError: if an installation is there already, or the folder cannot be written.
    """
    refuse_used(folder)
    settings, posts = folder / SETTINGS, folder / POSTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic_write(settings, settings_text(wanted).encode(), over=False)
        posts.mkdir(exist_ok=True)
        empty = next(posts.iterdir(), None) is None
    except FileExistsError as error:
        raise CodedError("installation_exists", file=str(settings)) from error
    except OSError as error:
        raise not_written(folder, error) from error
    return Begun(settings, _sample(folder, wanted.languages, today) if empty else None)


def settings_text(wanted: Installation) -> str:
    """Return a settings file that has only what differs from the defaults."""
    tags = [tag for tag in _FACEBOOK if tag.split("-")[0] in wanted.languages]
    facebook = tags if len(tags) == _STACKED else [PUBLISHED_AS[each][0] for each in wanted.languages[:_STACKED]]
    main = PUBLISHED_AS[wanted.languages[0]][0]
    sections: Mapping[str, Mapping[str, tuple[object, object]]] = {
        "organisation": {"name": (wanted.name, DEFAULT_NAME), "email": (wanted.email, "")},
        "website": {"url": (wanted.website_url, "")},
        "facebook": {"languages": (tuple(facebook), _FACEBOOK)},
        "studio": {"url": (wanted.studio_url, ""), "port": (wanted.studio_port, 0)},
        "mail": {
            "host": (wanted.mail_host, ""),
            "port": (wanted.mail_port, 0),
            "security": (wanted.mail_security, "starttls"),
            "user": (wanted.mail_user, ""),
            "to": ((wanted.email,) if wanted.email else (), ()),
            "language": (_MAIL if main == "rom" else main, _MAIL),
        },
        "backup": {"folder": (wanted.backup_folder, ""), "restic": (wanted.snapshots, "")},
        "languages": {"used": (wanted.languages, DEFAULT_LANGUAGES)},
    }
    return _HEAD + "".join(_section(name, values) for name, values in sections.items())


def _section(name: str, values: Mapping[str, tuple[object, object]]) -> str:
    lines = [f"{key} = {_toml(value)}\n" for key, (value, default) in values.items() if value != default]
    return f"\n[{name}]\n{''.join(lines)}" if lines else ""


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _sample(folder: Path, languages: Sequence[str], today: date) -> Path:
    """Write a draft that could be published as it is, in the main language."""
    said = texts(templates(folder / "templates"), "studio", PUBLISHED_AS[languages[0]][0]).gettext
    draft = NewDraft(
        title=said(TITLE),
        summary=said(SUMMARY),
        body="\n\n".join(map(said, PARAGRAPHS)),
        topics=tuple(TOPICS)[:1],
        places=tuple(PLACES)[:1],
    )
    return write_draft(folder / POSTS, draft, topics=tuple(TOPICS), places=tuple(PLACES), day=today)

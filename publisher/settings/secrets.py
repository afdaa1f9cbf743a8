"""Secrets: from the environment, from files that it names, or from the folder `secrets/` beside the settings file.

The service and whoever types a command read that folder alike, so that one installation has one truth.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from publisher.domain.coded_text import Message
from publisher.domain.errors import InvalidSettings, Problem
from publisher.domain.invisible import visible
from publisher.domain.system_errors import reason_of
from publisher.settings.model import SANDBOX_TOKEN, Secrets
from publisher.settings.validators import nearest

#: Beside the settings file, 0700; its files 0600.
FOLDER = "secrets"
#: Name in the folder of every secret, by the name of its environment variable; `NAME_FILE` names a file that holds it.
FILES: Mapping[str, str] = {
    "FACEBOOK_PAGE_TOKEN": "page_token",
    "FACEBOOK_APP_ID": "app_id",
    "FACEBOOK_APP_SECRET": "app_secret",
    "PUBLISHER_SECRET_KEY": "secret_key",
    "SMTP_PASSWORD": "smtp_password",
    "WEBSITE_PASSWORD": "website_password",
    "WEBSITE_KEY": "website_key",
    "RECOVERY_KEY": "recovery_key",
    "SNAPSHOT_SSH_KEY": "snapshot_ssh_key",
    "SNAPSHOT_S3_ID": "snapshot_s3_id",
    "SNAPSHOT_S3_SECRET": "snapshot_s3_secret",
    "DATABASE_URL": "database_url",
}
NAMES = tuple(FILES)
#: Where `connect` stores the page token.
STORED_TOKEN = Path(FOLDER) / FILES["FACEBOOK_PAGE_TOKEN"]
#: What the program itself keeps in the folder beside them.
_OURS = ("studio_key",)


def read_secret(name: str, folder: Path, environ: Mapping[str, str], problems: list[Problem]) -> tuple[str, str]:
    """Return a secret and what it came from: the variable's name, or the file's in `secrets/`; else two empty texts.

    The variable wins over the file that it names, and that over the folder; white space around any is dropped. A file
    that is named, or lies in the folder, and holds nothing is a mistake: nobody means that.
    """
    value = environ.get(name, "").strip()
    if value:
        return value, name
    file = environ.get(f"{name}_FILE", "").strip()
    if file:
        value = _read_file(folder / file, f"{name}_FILE", problems)
        return value, f"{name}_FILE" if value else ""
    return _read_kept(folder, f"{FOLDER}/{FILES[name]}", problems)


def read_secrets(folder: Path, environ: Mapping[str, str], problems: list[Problem]) -> Secrets:
    """Return all secrets; without any page token, that of the sandbox."""
    _refuse_misnamed(folder, problems)
    found = {name: read_secret(name, folder, environ, problems) for name in NAMES}
    token, source = found["FACEBOOK_PAGE_TOKEN"]
    token = visible(token).strip()
    if not token.isascii() or any(character.isspace() for character in token):
        problems.append(Problem(source, 0, Message("secret_is_no_token")))
        token = ""
    return Secrets(
        facebook_page_token=token or SANDBOX_TOKEN,
        facebook_app_id=found["FACEBOOK_APP_ID"][0],
        facebook_app_secret=found["FACEBOOK_APP_SECRET"][0],
        secret_key=found["PUBLISHER_SECRET_KEY"][0],
        smtp_password=found["SMTP_PASSWORD"][0],
        website_password=found["WEBSITE_PASSWORD"][0],
        website_key=found["WEBSITE_KEY"][0],
        recovery_key=found["RECOVERY_KEY"][0],
        snapshot_ssh_key=found["SNAPSHOT_SSH_KEY"][0],
        snapshot_s3_id=found["SNAPSHOT_S3_ID"][0],
        snapshot_s3_secret=found["SNAPSHOT_S3_SECRET"][0],
        database_url=found["DATABASE_URL"][0],
        sources={name: source for name, (_, source) in found.items() if source},
    )


def secrets_in(folder: Path, environ: Mapping[str, str]) -> Secrets:
    """Return the secrets of a folder that may have no settings.

    Raises:
        InvalidSettings: with what is wrong with them.
    """
    problems: list[Problem] = []
    found = read_secrets(folder, environ, problems)
    if problems:
        raise InvalidSettings(problems)
    return found


def stored_token(folder: Path, problems: list[Problem]) -> str:
    """Return the page token that lies in the folder; empty where there is none."""
    return visible(_read_kept(folder, STORED_TOKEN.as_posix(), problems)[0]).strip()


def with_stored_app(secrets: Secrets, folder: Path) -> Secrets:
    """Return the secrets with the app that lies in the folder now, unless the environment names one."""
    found, sources = {}, dict(secrets.sources)
    for name in ("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"):
        file = f"{FOLDER}/{FILES[name]}"
        value = _read_kept(folder, file, [])[0]
        if value and sources.get(name, file) == file:
            found[name], sources[name] = value, file
    return replace(
        secrets,
        facebook_app_id=found.get("FACEBOOK_APP_ID", secrets.facebook_app_id),
        facebook_app_secret=found.get("FACEBOOK_APP_SECRET", secrets.facebook_app_secret),
        sources=sources,
    )


def _read_kept(folder: Path, name: str, problems: list[Problem]) -> tuple[str, str]:
    """Read a file of the folder `secrets/`, which may not be there."""
    path = folder / name
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        link = next((each for each in (folder / FOLDER, path) if each.is_symlink() and not each.exists()), None)
        if link:  # what it leads to is away, not unwanted: the sandbox would take its place without a word
            message = Message("secret_leads_nowhere", target=str(link.readlink()))
            problems.append(Problem(link.relative_to(folder).as_posix(), 0, message))
        return "", ""
    except OSError as error:
        problems.append(Problem(FOLDER, 0, Message("settings_unreadable", reason=reason_of(error))))
        return "", ""
    if mode & 0o077:
        is_token = Path(name) == STORED_TOKEN
        message = (
            Message("token_seen_by_others", file=name) if is_token else Message("secret_seen_by_others", file=name)
        )
        problems.append(Problem(name, 0, message))
        return "", ""
    value = _read_file(path, name, problems)
    return value, name if value else ""


def _refuse_misnamed(folder: Path, problems: list[Problem]) -> None:
    """Remember a problem of each file of the folder whose name is nearly that of a secret, which is not there."""
    try:
        names = {file.name for file in (folder / FOLDER).iterdir() if not file.name.startswith(".")}
    except OSError:
        return  # none, or told by whoever reads a secret
    meant = {**{name.casefold(): file for name, file in FILES.items()}, **{file: file for file in FILES.values()}}
    for name in sorted(names - {*FILES.values(), *_OURS}):
        stem = name.casefold().replace("-", "_").replace(" ", "_").partition(".")[0].rstrip("~")
        near = nearest(stem, list(meant))
        if near and meant[near] not in names:
            problems.append(Problem(f"{FOLDER}/{name}", 0, Message("secret_misnamed", name=f"{FOLDER}/{meant[near]}")))


#: A secret is shorter: a token of Facebook has some hundred characters, a private key of a web host some thousand.
_MOST_BYTES = 100_000


def _read_file(path: Path, place: str, problems: list[Problem]) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)  # what a device or a pipe gives may never end
        value = content.decode("utf-8-sig").strip().strip("\0")
        if value and len(content) <= _MOST_BYTES:
            return value
        message = Message("secret_too_long", file=str(path)) if value else Message("secret_empty", file=str(path))
    except UnicodeDecodeError:
        message = Message("secret_file_not_text") if place.endswith("_FILE") else Message("secret_not_text")
    except (OSError, ValueError) as error:  # ValueError: a path that no system takes
        message = Message("secret_unreadable", file=str(path), reason=reason_of(error))
    problems.append(Problem(place, 0, message))
    return ""

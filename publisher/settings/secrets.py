"""Secrets: from the environment, from files that it names, or from the folder `secrets/` beside the settings file.

The service and whoever types a command read that folder alike, so that one installation has one truth.
"""

from collections.abc import Mapping
from pathlib import Path

from publisher.domain.errors import Problem
from publisher.settings.kinds import did_you_mean
from publisher.settings.model import SANDBOX_TOKEN, Secrets

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
    if not token.isascii() or any(character.isspace() for character in token):
        what = "is not a token: it holds a space or a letter that no token has; copy it again"
        problems.append(Problem(source, 0, what))
        token = ""
    return Secrets(
        facebook_page_token=token or SANDBOX_TOKEN,
        facebook_app_id=found["FACEBOOK_APP_ID"][0],
        facebook_app_secret=found["FACEBOOK_APP_SECRET"][0],
        secret_key=found["PUBLISHER_SECRET_KEY"][0],
        smtp_password=found["SMTP_PASSWORD"][0],
        website_password=found["WEBSITE_PASSWORD"][0],
        website_key=found["WEBSITE_KEY"][0],
        database_url=found["DATABASE_URL"][0],
        sources={name: source for name, (_, source) in found.items() if source},
    )


def stored_token(folder: Path, problems: list[Problem]) -> str:
    """Return the page token that lies in the folder; empty where there is none."""
    return _read_kept(folder, STORED_TOKEN.as_posix(), problems)[0]


def _read_kept(folder: Path, name: str, problems: list[Problem]) -> tuple[str, str]:
    """Read a file of the folder `secrets/`, which may not be there."""
    path = folder / name
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        link = next((each for each in (folder / FOLDER, path) if each.is_symlink() and not each.exists()), None)
        if link:  # what it leads to is away, not unwanted: the sandbox would take its place without a word
            what = f"leads to {link.readlink()}, which is not there: put that back, or take the link away"
            problems.append(Problem(link.relative_to(folder).as_posix(), 0, what))
        return "", ""
    except OSError as error:
        problems.append(Problem(FOLDER, 0, f"cannot be read: {error.strerror or error}"))
        return "", ""
    if mode & 0o077:
        again = ", and connect again if anyone may have read it" if Path(name) == STORED_TOKEN else ""
        what = f"can be read by other people of this machine: run `chmod 600 {name}`{again}"
        problems.append(Problem(name, 0, what))
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
        near = did_you_mean(stem, list(meant)).split("'")[1:2]
        if near and meant[near[0]] not in names:
            mend = f"is no secret's name, so nobody reads it: call it {FOLDER}/{meant[near[0]]}"
            problems.append(Problem(f"{FOLDER}/{name}", 0, mend))


#: A secret is shorter: a token of Facebook has some hundred characters, a private key of a web host some thousand.
_MOST_BYTES = 100_000


def _read_file(path: Path, place: str, problems: list[Problem]) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)  # what a device or a pipe gives may never end
        value = content.decode("utf-8-sig").strip().strip("\0")
        if value and len(content) <= _MOST_BYTES:
            return value
        what = f"is {'too long for a secret' if value else 'empty'}: put the secret into {path}, or take it away"
    except UnicodeDecodeError:
        what = "names a file that is not text" if place.endswith("_FILE") else "is not text"
    except (OSError, ValueError) as error:  # ValueError: a path that no system takes
        what = f"cannot be read: {path}: {getattr(error, 'strerror', None) or error}"
    problems.append(Problem(place, 0, what))
    return ""

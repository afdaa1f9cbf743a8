"""Secrets: from the environment, from files that it names, and the page token that `connect` stored."""

from collections.abc import Mapping
from pathlib import Path

from publisher.domain.errors import Problem
from publisher.settings.model import SANDBOX_TOKEN, Secrets

#: Every secret by the name of its environment variable; `NAME_FILE` names a file that holds it.
NAMES = (
    "FACEBOOK_PAGE_TOKEN",
    "FACEBOOK_APP_ID",
    "FACEBOOK_APP_SECRET",
    "PUBLISHER_SECRET_KEY",
    "SMTP_PASSWORD",
    "WEBSITE_PASSWORD",
    "WEBSITE_KEY",
    "DATABASE_URL",
)
#: Where `connect` stores the page token, beside the settings file; owner-only.
STORED_TOKEN = Path("secrets/page_token")


def read_secret(name: str, folder: Path, environ: Mapping[str, str], problems: list[Problem]) -> tuple[str, str]:
    """Give a secret and where it came from (`environment` or `file`); two empty texts where it is not set.

    The variable wins over the file; white space around either is dropped.
    """
    value = environ.get(name, "").strip()
    if value:
        return value, "environment"
    file = environ.get(f"{name}_FILE", "").strip()
    value = _read_file(folder / file, f"{name}_FILE", problems) if file else ""
    return value, "file" if value else ""


def read_secrets(folder: Path, environ: Mapping[str, str], problems: list[Problem]) -> Secrets:
    """Give all secrets but DATABASE_URL; without any page token, that of the sandbox."""
    token, source = read_secret("FACEBOOK_PAGE_TOKEN", folder, environ, problems)
    if not token:
        token, source = stored_token(folder, problems)
    if not token.isascii() or any(character.isspace() for character in token):
        what = "is not a token: it holds a space or a letter that no token has; copy it again"
        problems.append(Problem("FACEBOOK_PAGE_TOKEN", 0, what))
        token = ""
    return Secrets(
        facebook_page_token=token or SANDBOX_TOKEN,
        facebook_app_id=read_secret("FACEBOOK_APP_ID", folder, environ, problems)[0],
        facebook_app_secret=read_secret("FACEBOOK_APP_SECRET", folder, environ, problems)[0],
        secret_key=read_secret("PUBLISHER_SECRET_KEY", folder, environ, problems)[0],
        smtp_password=read_secret("SMTP_PASSWORD", folder, environ, problems)[0],
        website_password=read_secret("WEBSITE_PASSWORD", folder, environ, problems)[0],
        website_key=read_secret("WEBSITE_KEY", folder, environ, problems)[0],
        page_token_source=source if token else "",
    )


def stored_token(folder: Path, problems: list[Problem]) -> tuple[str, str]:
    """Give the token that `connect` stored, and where it came from; two empty texts where there is none."""
    path = folder / STORED_TOKEN
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "", ""
    except OSError as error:
        problems.append(Problem(str(STORED_TOKEN), 0, f"cannot be read: {error.strerror or error}"))
        return "", ""
    if mode & 0o077:
        mend = f"run `chmod 600 {STORED_TOKEN}`, and connect again if anyone may have read it"
        problems.append(Problem(str(STORED_TOKEN), 0, f"can be read by other people of this machine: {mend}"))
        return "", ""
    token = _read_file(path, str(STORED_TOKEN), problems)
    return token, "connect" if token else ""


def _read_file(path: Path, place: str, problems: list[Problem]) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        what = "names a file that is not text"
    except OSError as error:
        what = f"cannot be read: {path}: {error.strerror or error}"
    problems.append(Problem(place, 0, what))
    return ""

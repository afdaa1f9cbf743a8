"""Addresses of the ledger: the plain ones that people and hosting services write, as SQLAlchemy wants them."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from publisher.settings.validators import InvalidValue

_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///(?P<path>[^?]+)(?P<query>\?.*)?")
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://(?P<rest>.*)", re.DOTALL)


def normalise(address: str, folder: Path) -> str:
    """Return the address with its driver, and an SQLite path made absolute from `folder`. Safe to repeat.

    Raises:
        Refusal: for any other database; the text shows nothing of the address, which may hold a password.
    """
    postgresql = _POSTGRESQL.fullmatch(address)
    if postgresql:
        return f"postgresql+psycopg://{postgresql['rest']}"
    sqlite = _SQLITE.fullmatch(address)
    if sqlite is None or sqlite["path"].startswith((":memory:", "file:")):
        raise InvalidValue("setting_must_be_database")
    return f"sqlite:///{folder / sqlite['path']}{sqlite['query'] or ''}"


def sqlite_file(address: str) -> Path | None:
    """Return the file of a normalised address; None for a server."""
    sqlite = _SQLITE.fullmatch(address)
    return Path(sqlite["path"]) if sqlite else None


def without_user(address: str) -> str:
    """Return a normalised address of a server as it may be shown: without user, password and options."""
    parts = urlsplit(address)
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"


def has_password(address: str) -> bool:
    """Return whether the address holds a password."""
    try:
        parts = urlsplit(address)
        return bool(parts.password) or "password=" in parts.query
    except ValueError:
        return False

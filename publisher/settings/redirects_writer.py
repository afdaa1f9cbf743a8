"""Writes into the settings file where old addresses lead: `[website.redirects]`, nothing else of it."""

from collections.abc import Collection, Mapping
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from publisher.domain.errors import CodedError, StorageError
from publisher.domain.system_errors import reason_of
from publisher.settings.page_id_writer import put_back
from publisher.settings.validators import InvalidValue, redirects


def usable(old: str, new: str) -> bool:
    """Return whether an old address can stand in `[website.redirects]`."""
    try:
        redirects({old: new})
    except InvalidValue:
        return False
    return True


def add_redirects(file: Path, found: Mapping[str, str], passing: Collection[str] = ()) -> int:
    """Add what old addresses lead on to; known ones stay, but for `passing` targets. Return how many are new.

    Raises:
        CodedError: if the table stands there in another way.
        StorageError: if the file cannot be read or written.
    """
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8"))
        website = document.get("website")
        table = website.get("redirects") if isinstance(website, Mapping) else None
        known = table if isinstance(table, Mapping) else {}
        new = {old: to for old, to in found.items() if old not in known or (known[old] in passing and known[old] != to)}
        if not new:
            return 0
        put_back(file, _with(document, table, new))
    except OSError as error:
        raise StorageError("settings_not_written", file=str(file), reason=reason_of(error)) from error
    return len(new)


def _with(document: tomlkit.TOMLDocument, table: object, new: Mapping[str, str]) -> str:
    if isinstance(table, Table):
        for old, target in new.items():
            table[old] = target
        return document.as_string()
    if table is not None:
        raise CodedError("redirects_in_one_line")
    lines = "".join(f'"{old}" = "{target}"\n' for old, target in new.items())
    return f"{document.as_string().rstrip()}\n\n[website.redirects]\n{lines}"

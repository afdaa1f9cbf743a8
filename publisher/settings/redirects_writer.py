"""Writes into the settings file where old addresses lead: `[website.redirects]`, nothing else of it."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from publisher.settings.rewriting import rewrite
from publisher.settings.toml_changes import with_values
from publisher.settings.toml_lines import readable
from publisher.settings.validators import InvalidValue, redirects


def usable(old: str, new: str) -> bool:
    """Return whether an old address can stand in `[website.redirects]`."""
    try:
        redirects({old: new})
    except InvalidValue:
        return False
    return True


def add_redirects(
    file: Path, environ: Mapping[str, str], found: Mapping[str, str], passing: Collection[str] = ()
) -> int:
    """Add what old addresses lead on to; known ones stay, but for `passing` targets. Return how many are new.

    Raises:
        CodedError: if the settings have a mistake, or the table stands there in a way that cannot be changed.
        StorageError: if the file cannot be read or written.
    """
    new: dict[str, str] = {}

    def change(text: str) -> str:
        website = tomllib.loads(readable(text)).get("website", {})
        known = website.get("redirects", {})
        new.update(
            {old: to for old, to in found.items() if old not in known or (known[old] in passing and known[old] != to)}
        )
        return with_values(text, ("website", "redirects"), new) if new else text

    rewrite(file, environ, change)
    return len(new)

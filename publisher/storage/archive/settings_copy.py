"""The settings file as it leaves this machine: without secrets, and with every picture that it names beside it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publisher.domain.errors import PublisherError
from publisher.domain.revision import digest_of
from publisher.settings.organisation import EMBLEMS
from publisher.settings.toml_changes import with_values

#: What a secret becomes, should one stand in the settings file.
REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True)
class SettingsCopy:
    """A settings file that can be read elsewhere."""

    text: bytes
    #: Pictures that it names and that lie elsewhere than in `emblems/`, by the name that they have there in the copy.
    emblems: Mapping[str, bytes] = field(default_factory=dict)


def settings_copy(file: Path, secrets: Iterable[str]) -> SettingsCopy:
    """Return a settings file that names its pictures in `emblems/`; should a secret stand in it, it is taken out."""
    text = file.read_text(encoding="utf-8-sig")
    emblems: dict[str, bytes] = {}
    for table, key, number, name in list(_named(text)):
        picture = file.parent / name
        if _is_kept(picture, file.parent / EMBLEMS):
            continue
        with suppress(OSError, LookupError, PublisherError):  # `doctor` tells what is wrong with it
            content = picture.read_bytes()
            kept = f"{digest_of(content)[:12]}{picture.suffix.lower()}"
            text = with_values(text, (table,), {key: f"{EMBLEMS}/{kept}"}, number)
            emblems[kept] = content
    for secret in secrets:
        text = text.replace(secret, REMOVED)
    return SettingsCopy(text.encode(), emblems)


def _named(text: str) -> Iterator[tuple[str, str, int | None, str]]:
    """Return table, key, place in the list and value of each setting that names a picture."""
    with suppress(tomllib.TOMLDecodeError):
        content = tomllib.loads(text)
        donors = content.get("donors")
        rows = donors if isinstance(donors, list) else []
        found: list[tuple[str, str, int | None, Any]] = [("organisation", "logo", None, content.get("organisation"))]
        found += [("donors", "emblem", number, row) for number, row in enumerate(rows)]
        for table, key, number, row in found:
            value = row.get(key) if isinstance(row, dict) else None
            if isinstance(value, str) and value:
                yield table, key, number, value


def _is_kept(picture: Path, folder: Path) -> bool:
    """Return whether a picture is one of the ordinary files below a folder that are copied with it."""
    inside = picture.absolute().is_relative_to(folder.absolute()) and ".." not in picture.parts
    return inside and picture.is_file() and picture.resolve() == folder.resolve() / picture.relative_to(folder)

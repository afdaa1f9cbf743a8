"""Writes into the settings file which Facebook Page it is: the one setting that a web page changes."""

from pathlib import Path

import tomlkit

from publisher.atomic_write import atomic_write
from publisher.domain.errors import StorageError
from publisher.domain.system_errors import reason_of


def choose_page(file: Path, page_id: str) -> str:
    """Set `facebook.page_id`, and leave every other byte; give the text that stood there before.

    Raises:
        StorageError: if the file cannot be read or written.
    """
    try:
        before = file.read_text(encoding="utf-8")
        document = tomlkit.parse(before)
        document.setdefault("facebook", tomlkit.table())["page_id"] = page_id
        put_back(file, document.as_string())
    except OSError as error:
        raise StorageError("settings_not_written", file=str(file), reason=reason_of(error)) from error
    return before


def put_back(file: Path, text: str) -> None:
    """Write the whole file at once, with the rights that it had."""
    atomic_write(file, text.encode(), file.stat().st_mode & 0o777)

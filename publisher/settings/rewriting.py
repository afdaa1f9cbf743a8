"""Rewrites the settings file: one writer at a time, and nothing that does not load."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import CodedError, InvalidSettings, StorageError
from publisher.domain.revision import digest_of
from publisher.domain.system_errors import reason_of
from publisher.settings.load import load
from publisher.settings.model import Settings

_MARK = "\ufeff"


def rewrite(
    file: Path,
    environ: Mapping[str, str],
    change: Callable[[str], str],
    *,
    seen: str | None = None,
    sure: Callable[[Settings], None] = lambda _: None,
) -> None:
    """Change the settings file as a whole, with the rights that it had; what did not change stays byte for byte.

    Whoever says what they saw of it (`seen`, a digest of its bytes) is refused where it is another by now. `sure` may
    refuse what the new text comes to, before it is written.

    Raises:
        CodedError: if somebody else changed it meanwhile, or it has a mistake before or after.
        StorageError: if the file cannot be read or written.
    """
    file = file.resolve()  # a link to it stays one
    try:
        with _alone(file.parent):
            before = file.read_bytes()
            if seen is not None and digest_of(before) != seen:
                raise CodedError("settings_changed_meanwhile")
            after = _changed(before, change)
            if after != before:
                sure(load(file, environ, after))
                atomic_write(file, after, file.stat().st_mode & 0o777)
    except InvalidSettings as error:
        raise CodedError("settings_mistake") from error
    except OSError as error:
        raise StorageError("settings_not_written", file=str(file), reason=reason_of(error)) from error


def _changed(before: bytes, change: Callable[[str], str]) -> bytes:
    """Change the text; the mark that editors of Windows put before it is none of it, and stays."""
    try:
        text = before.decode()
        bare = text.removeprefix(_MARK)
        return (text[: len(text) - len(bare)] + change(bare)).encode()
    except LookupError as error:
        raise CodedError("settings_changed_meanwhile") from error
    except ValueError as error:  # what is no UTF-8 or no TOML
        raise CodedError("settings_mistake") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process writes settings in this folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

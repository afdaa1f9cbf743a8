"""Stores the Page token that `connect` found beside the settings file, for its owner's eyes only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from publisher.domain.errors import StorageError
from publisher.settings.secrets import STORED_TOKEN


def store_token(folder: Path, token: str) -> Path:
    """Write the token, whole or not at all; give the file. Nobody else can read it at any moment.

    Raises:
        StorageError: if it cannot be written.
    """
    file = folder / STORED_TOKEN
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.parent.chmod(0o700)
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{token}\n")
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(file)
        _sync(file.parent)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise StorageError(f"The token could not be stored in {file}: {error.strerror or error}.") from None
    return file


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Stores the Page token that `connect` found beside the settings file, for its owner's eyes only."""

from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import StorageError
from publisher.domain.system_errors import reason_of
from publisher.settings.secrets import STORED_TOKEN


def store_token(folder: Path, token: str) -> Path:
    """Write the token, whole or not at all; give the file. Nobody else can read it at any moment.

    Raises:
        StorageError: if it cannot be written.
    """
    file = folder / STORED_TOKEN
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.parent.chmod(0o700)
        atomic_write(file, f"{token}\n".encode())
    except OSError as error:
        raise StorageError("token_not_stored", file=str(file), reason=reason_of(error)) from None
    return file

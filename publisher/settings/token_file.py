"""Stores what `connect` found beside the settings file, for its owner's eyes only: the Page token, the app's secret."""

from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import StorageError
from publisher.domain.system_errors import reason_of
from publisher.settings.secrets import FILES, FOLDER, STORED_TOKEN


def store_token(folder: Path, token: str) -> Path:
    """Write the token, whole or not at all; give the file. Nobody else can read it at any moment.

    Raises:
        StorageError: if it cannot be written.
    """
    return _store(folder / STORED_TOKEN, token)


def store_app(folder: Path, app_id: str, app_secret: str) -> None:
    """Write the app's id and secret in the same way.

    Raises:
        StorageError: if they cannot be written.
    """
    for name, value in (("FACEBOOK_APP_ID", app_id), ("FACEBOOK_APP_SECRET", app_secret)):
        _store(folder / FOLDER / FILES[name], value)


def store_recovery_key(folder: Path, key: str) -> None:
    """Write the recovery key of the snapshots in the same way.

    Raises:
        StorageError: if it cannot be written.
    """
    _store(folder / FOLDER / FILES["RECOVERY_KEY"], key)


def _store(file: Path, text: str) -> Path:
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.parent.chmod(0o700)
        atomic_write(file, f"{text}\n".encode())
    except OSError as error:
        raise StorageError("token_not_stored", file=str(file), reason=reason_of(error)) from None
    return file

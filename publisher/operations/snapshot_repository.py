"""Where snapshots lie, what opens it, and which of them is the newest."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from secrets import choice

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput
from publisher.operations.backup import refuse_place
from publisher.settings import Secrets, Settings
from publisher.settings.repository import is_address
from publisher.settings.secrets import secrets_in
from publisher.settings.token_file import store_recovery_key
from publisher.storage.archive.restic import Access, Restic, Snapshot

#: Tags in the repository: what a backup holds, and the lists alone.
GENERATION, LISTS = "generation", "lists"
#: Below the settings' folder: restic's cache, and while one is taken what goes into it.
FOLDER = "snapshots"
#: Note in the ledger: which lists went along.
LISTS_SENT = "lists snapshot"
#: Letters of a recovery key, none of which looks like another, and how it is written: 140 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP, _GROUPS = 4, 7


def begin(app: App) -> str:
    """Make the repository and its recovery key, which is kept in `secrets/`; return the key. It is shown once.

    Raises:
        InvalidInput: if no place for it is set, or it lies among what is backed up.
        StorageError: if it cannot be made.
    """
    settings = app.settings
    if not settings.backup.restic:
        raise InvalidInput("snapshot_not_set")
    key = settings.secrets.recovery_key or _new_key()
    restic = repository_at(settings, settings.backup.restic, key)
    _refuse_inside(settings, restic)
    if not settings.secrets.recovery_key:
        store_recovery_key(settings.folder, key)  # first: a repository whose key is lost is of no use
    restic.begin()
    app.container.page.monitoring.pulses.record_run(LISTS_SENT, app.clock())
    return key


def repository_at(settings: Settings, address: str, key: str) -> Restic:
    """Return the repository of an address.

    Raises:
        InvalidInput: if there is no recovery key.
    """
    return _repository_of(address, key, settings.secrets, settings.folder)


def repository_to_restore(address: str, key: str, folder: Path, environ: Mapping[str, str]) -> Restic:
    """Return a repository for a folder that may hold nothing yet; the recovery key that was typed wins over a kept one.

    Raises:
        InvalidSettings: with what is wrong with the secrets.
        InvalidInput: if there is no recovery key.
    """
    secrets = secrets_in(folder, environ)
    return _repository_of(address, key or secrets.recovery_key, secrets, folder, ask=True)


def kept_key(folder: Path, environ: Mapping[str, str]) -> str:
    """Return the recovery key of a folder's secrets; empty where there is none."""
    return secrets_in(folder, environ).recovery_key


def keep_key(settings: Settings, address: str, key: str) -> bool:
    """Keep a key that opened the repository of these settings, so that snapshots go on; tell whether it is new."""
    if settings.secrets.recovery_key or settings.backup.restic != address:
        return False
    store_recovery_key(settings.folder, key)
    return True


def known_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the keys of hosts that were met, as `ssh-keygen -l` has them."""
    file = settings.folder / FOLDER / "known_hosts"
    lines = (line.split() for line in file.read_text("utf-8").splitlines()) if file.is_file() else ()
    return tuple(f"{kind} {_fingerprint(key)}" for _name, kind, key, *_ in lines)


def repository_in_use(app: App) -> Restic:
    """Return the repository that the settings name.

    Raises:
        InvalidInput: if they name none, one that lies among what is backed up, or there is no recovery key.
    """
    if not app.settings.backup.restic:
        raise InvalidInput("snapshot_not_set")
    restic = repository_at(app.settings, app.settings.backup.restic, app.settings.secrets.recovery_key)
    _refuse_inside(app.settings, restic)
    return restic


def newest_generation(restic: Restic, day: date | None) -> Snapshot:
    """Return the newest snapshot, or the newest of a day or before.

    Raises:
        InvalidInput: if there is none.
    """
    found = [each for each in restic.snapshots(GENERATION) if day is None or each.taken_at.date() <= day]
    if not found:
        raise InvalidInput("snapshot_none", place=restic.address, words="")
    return found[-1]


def _new_key() -> str:
    return "-".join("".join(choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _fingerprint(key: str) -> str:
    return "SHA256:" + b64encode(hashlib.sha256(b64decode(key)).digest()).decode().rstrip("=")


def _repository_of(address: str, key: str, secrets: Secrets, folder: Path, *, ask: bool = False) -> Restic:
    if not key:
        raise InvalidInput("snapshot_without_key")
    access = Access(
        key=key,
        ssh_key=secrets.snapshot_ssh_key,
        s3_id=secrets.snapshot_s3_id,
        s3_secret=secrets.snapshot_s3_secret,
        ask=ask,
    )
    return Restic(address, access, folder / FOLDER)


def _refuse_inside(settings: Settings, restic: Restic) -> None:
    if not is_address(restic.address):
        refuse_place(settings, Path(restic.address))

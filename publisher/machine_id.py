"""Which machine this is: an SQLite ledger serves only the one that it was made on."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from publisher.atomic_write import atomic_write

#: Where systemd and D-Bus keep a machine's id; readable by everyone (man 5 machine-id).
SYSTEM_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
#: The system's id must not be shown to others as it is (man 5 machine-id), so only this hash of it leaves here.
_PREFIX = b"publisher machine "


def machine_id(environ: Mapping[str, str], system_files: Sequence[Path] = SYSTEM_FILES) -> str:
    """Return 16 hex digits that stay the same on this machine and differ on any other.

    Taken from PUBLISHER_MACHINE_ID, or else the system's id, or else a random one that is stored once under the user's
    state folder (XDG_STATE_HOME, `~/.local/state`).

    Raises:
        OSError: if there is none and none can be stored.
    """
    known = environ.get("PUBLISHER_MACHINE_ID", "").strip() or _first(system_files)
    raw = known or _stored(_state_file(environ))
    return hashlib.sha256(_PREFIX + raw.encode()).hexdigest()[:16]


def _first(files: Sequence[Path]) -> str:
    """Return the first id there is. An image that never booted has an empty file, or the word `uninitialized`."""
    texts = (_read(file) for file in files)
    return next((text for text in texts if text not in ("", "uninitialized")), "")


def _state_file(environ: Mapping[str, str]) -> Path:
    state = environ.get("XDG_STATE_HOME", "").strip()
    home = environ.get("HOME", "").strip()
    return (Path(state) if state else Path(home or Path.home()) / ".local" / "state") / "publisher" / "machine-id"


def _stored(file: Path) -> str:
    """Return the stored id, made now if there is none. Two processes that start at once agree on one."""
    known = _read(file)
    if known:
        return known
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        atomic_write(file, f"{uuid.uuid4().hex}\n".encode(), over=False)
    return _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""

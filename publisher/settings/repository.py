"""Where snapshots go: an address as restic writes them (its manual, "Preparing a new repository"), or a folder."""

import re
from pathlib import Path

from publisher.settings.validators import InvalidValue, did_you_mean, text

#: What restic of Debian reaches.
SCHEMES = ("sftp", "s3", "rest", "rclone", "b2", "azure", "gs", "swift")
_SCHEME = re.compile(r"([A-Za-z0-9]+):")
#: `https://name:password@host`, and the same of sftp.
_PASSWORD = re.compile(r"//[^/@\s]*:[^/@\s]+@")


def repository(value: object) -> str:
    """Take where snapshots go, or nothing."""
    words = text(value)
    scheme = _SCHEME.match(words)
    if scheme and scheme[1] not in SCHEMES:
        raise InvalidValue("repository_of_other_scheme", hint=did_you_mean(scheme[1], SCHEMES))
    if _PASSWORD.search(words):
        raise InvalidValue("setting_holds_password", name="SNAPSHOT_SSH_KEY")
    if scheme and not words[scheme.end() :].strip("/"):
        raise InvalidValue("repository_without_place")
    return words


def is_address(place: str) -> bool:
    """Return whether it is an address, and no folder."""
    return _SCHEME.match(place) is not None


def is_repository(place: str) -> bool:
    """Return whether snapshots may lie there: it is an address, or a folder with the keys of a repository."""
    return is_address(place) or (Path(place) / "keys").is_dir()

"""A release as a file: its wheel, which version it is, and the locked requirements that belong to it."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

from publisher.domain.errors import CodedError

#: As PEP 440 writes versions; it becomes the name of a folder.
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+!_-]*")
_NEED = re.compile(r"([A-Za-z0-9_.-]+).*;\s*extra\s*==\s*['\"](\w+)['\"]")
_LOCKED = "publisher/bundled/requirements{extra}.lock"
_SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel of this program."""

    file: Path
    version: str


def is_version(text: str) -> bool:
    """Return whether it is the number of a version, and no path."""
    return bool(_VERSION.fullmatch(text)) and not text.endswith(".whl")


def find_wheel(wanted: str, folders: Iterable[Path]) -> Wheel:
    """Return the wheel of a file's name, or of a version in one of the folders.

    Raises:
        CodedError: if there is none, or it is of another program, or its bytes are not those of its release.
    """
    named = is_version(wanted) and not Path(wanted).is_file()
    found = [file for folder in folders for file in folder.glob(f"publisher-{wanted}-*.whl")] if named else []
    if named and not found:
        raise CodedError("update_version_nowhere", version=wanted)
    wheel = read_wheel(found[0] if found else Path(wanted))
    refuse_changed([wheel.file])
    return wheel


def read_wheel(file: Path) -> Wheel:
    """Return which version a wheel has (the binary distribution format: `NAME.dist-info/METADATA`).

    Raises:
        CodedError: if it is no wheel, or of another program.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            name = next(each for each in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each))
            told = BytesParser().parsebytes(packed.read(name))
    except FileNotFoundError:
        raise CodedError("update_no_such_wheel", file=str(file)) from None
    except (OSError, zipfile.BadZipFile, StopIteration, RuntimeError) as error:
        raise CodedError("update_no_wheel", file=str(file)) from error
    version = str(told["Version"] or "")
    if told["Name"] != "publisher" or not is_version(version):
        raise CodedError("update_no_wheel", file=str(file))
    return Wheel(file=file.absolute(), version=version)


def requirements_of(wheel: Wheel, given: Sequence[Path], into: Path) -> list[Path]:
    """Write what a release needs beside it, and what this installation uses of extras, into a folder; return the files.

    They are those that were given, those beside the wheel, or those inside it.

    Raises:
        CodedError: if there are none, or their bytes are not those of the release.
    """
    if given:
        refuse_changed(given)
        return [file.absolute() for file in given]
    return [_lock(wheel, f"-{extra}" if extra else "", into) for extra in ("", *used_extras())]


def _lock(wheel: Wheel, extra: str, into: Path) -> Path:
    beside = wheel.file.with_name(f"publisher-{wheel.version}-requirements{extra}.txt")
    if beside.is_file():
        refuse_changed([beside])
        return beside
    try:
        with zipfile.ZipFile(wheel.file) as packed:
            locked = packed.read(_LOCKED.format(extra=extra))
    except KeyError:
        raise CodedError("update_no_requirements", file=str(beside)) from None
    file = into / f"requirements{extra}.txt"
    file.write_bytes(locked)
    return file


def used_extras() -> list[str]:
    """Return the extras whose libraries are installed beside the version that runs: the next one needs them too."""
    try:
        told = requires("publisher") or []
    except PackageNotFoundError:
        return []
    extras: dict[str, bool] = {}
    for need in told:
        if match := _NEED.match(need):
            extras[match[2]] = extras.get(match[2], True) and _installed(match[1])
    return sorted(extra for extra, used in extras.items() if used)


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def refuse_changed(files: Iterable[Path]) -> None:
    """Refuse a file that a list of digests beside it tells otherwise: it was damaged on the way, or is another one.

    Raises:
        CodedError: with the file.
    """
    for file in files:
        told = _digests(file.with_name(_SUMS)).get(file.name)
        if told and told != hashlib.sha256(file.read_bytes()).hexdigest():
            raise CodedError("update_file_changed", file=str(file), sums=_SUMS)


def _digests(sums: Path) -> dict[str, str]:
    try:
        lines = sums.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    parts = (line.split(maxsplit=1) for line in lines if " " in line)
    return {name.lstrip("*"): digest for digest, name in parts}

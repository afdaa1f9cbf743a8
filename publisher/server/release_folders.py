"""The releases of a server side by side, one environment each, and the link to the one that runs."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from publisher.server.errors import UpdateFailed
from publisher.server.layout import ServerLayout
from publisher.server.wheel import Wheel

#: Makes an environment with a wheel in it: the folder, the wheel, its locked requirements, more places to look in.
Install = Callable[[Path, Wheel, Sequence[Path], Sequence[Path]], None]
#: Beside a release for as long as it is not whole.
_UNFINISHED = ".{version}.unfinished"
_NEXT, _BACK = ".next", ".back"
#: `PR_SET_PDEATHSIG` of Linux: the signal that a process gets when the one that began it ends.
_PARENT_DEATH_SIGNAL = 1
#: Of another program, or of whoever is at the keyboard: no environment of its own follows from it.
_LEFT_OUT = ("PYTHON", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
_SAID = 600


class Releases:
    """The folders below `/opt/publisher`. All of them are root's; whatever is switched is switched by one rename."""

    def __init__(self, layout: ServerLayout) -> None:
        self._layout = layout

    @property
    def current(self) -> str:
        """Return the version that the link leads to; empty where there is no link."""
        with suppress(OSError):
            return self._layout.current.readlink().name
        return ""

    def has(self, version: str) -> bool:
        """Return whether a release is there, whole."""
        return self._layout.release(version).is_dir() and not self._unfinished(version).exists()

    def add(self, wheel: Wheel, requirements: Sequence[Path], places: Sequence[Path], install: Install) -> None:
        """Install a release beside the others.

        Raises:
            CodedError: if it cannot be installed; nothing of it is left then.
            OSError: if the disk is full.
        """
        folder = self._layout.release(wheel.version)
        self.remove(wheel.version)
        self._layout.releases.mkdir(parents=True, exist_ok=True)
        self._unfinished(wheel.version).touch()
        try:
            install(folder, wheel, requirements, places)
        except BaseException:
            self.remove(wheel.version)
            raise
        self._unfinished(wheel.version).unlink()

    def remove(self, version: str) -> None:
        """Delete a release, if it does not run."""
        if version and version != self.current:
            if self._layout.release(version).exists():
                self._unfinished(version).touch()
                shutil.rmtree(self._layout.release(version), ignore_errors=True)
            self._unfinished(version).unlink(missing_ok=True)

    def remove_unfinished(self) -> None:
        """Delete what an update left that was broken off."""
        for mark in self._layout.releases.glob(_UNFINISHED.format(version="*")):
            version = mark.name.removeprefix(".").removesuffix(".unfinished")
            if version == self.current:
                mark.unlink(missing_ok=True)
            else:
                self.remove(version)

    def keep_only(self, *versions: str) -> None:
        """Delete all releases but these, and but the one that runs."""
        for folder in self._layout.releases.iterdir():
            if folder.is_dir() and folder.name not in versions:
                self.remove(folder.name)

    def prepare_links(self, new: str, old: str) -> None:
        """Make the links that take the place of the current one later, when the disk may be full."""
        for name, version in ((_NEXT, new), (_BACK, old)):
            link = self._layout.program / name
            link.unlink(missing_ok=True)
            link.symlink_to(Path(self._layout.releases.name) / version)

    def switch(self) -> None:
        """Let the link lead to the new release."""
        (self._layout.program / _NEXT).replace(self._layout.current)

    def switch_back(self, old: str) -> None:
        """Let the link lead to the release from before. Safe to repeat."""
        link = self._layout.program / _BACK
        if self.current != old:
            if not link.is_symlink():
                link.symlink_to(Path(self._layout.releases.name) / old)
            link.replace(self._layout.current)

    def remove_links(self) -> None:
        """Delete the links that were not needed."""
        for name in (_NEXT, _BACK):
            (self._layout.program / name).unlink(missing_ok=True)

    def _unfinished(self, version: str) -> Path:
        return self._layout.releases / _UNFINISHED.format(version=version)


def install_by_pip(folder: Path, wheel: Wheel, requirements: Sequence[Path], places: Sequence[Path]) -> None:
    """Make an environment; pip brings what is locked from its configured index, or from the places alone.

    Raises:
        CodedError: with what pip says.
    """
    found = [each for place in places for each in ("--find-links", str(place))]
    where = ["--no-index", *found] if places else []
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _run([system_python(), "-m", "venv", str(folder)])
    for file in requirements:
        _run([*pip, *where, "--only-binary", ":all:", "--require-hashes", "-r", str(file)])
    _run([*pip, "--no-index", "--no-deps", str(wheel.file)])
    _run([str(folder / "bin/publisher"), "--version"])
    os.sync()


def system_python() -> str:
    """Return the system's own Python, which a new release of the system brings along; else the one that runs this."""
    usual = "/usr/bin/python3"
    own = str(Path(sys.base_prefix, "bin", f"python{sys.version_info.major}"))
    return usual if own.startswith("/usr/bin/") and Path(usual).exists() else own


def clean_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which another Python finds its own libraries."""
    return {name: value for name, value in environ.items() if not name.startswith(_LEFT_OUT)}


def ends_with_its_parent() -> None:
    """Let a child be killed when the process that began it is: it would write on, into what is taken away."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _run(command: Sequence[str]) -> None:
    """Run a step of the installation; what it makes may be read by everybody."""
    done = subprocess.run(  # noqa: S603 (our own programs, with paths of ours)
        command,
        env=clean_environ(os.environ),
        cwd="/",
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        umask=0o022,
        preexec_fn=ends_with_its_parent,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-_SAID:]
        raise UpdateFailed("update_not_installed", command=Path(command[0]).name, words=said)

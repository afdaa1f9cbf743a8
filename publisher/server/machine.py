"""Does the steps of `setup` on a machine, and tells before which of them are to be done."""

import os
import pwd
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import CodedError
from publisher.file_modes import make_public_folder
from publisher.server.steps import Command, File, Folder, Step

#: Runs lines of the shell; returns the exit code. What they say goes to the terminal, or nowhere (`quiet`).
Shell = Callable[[str, bool], int]
#: Returns number of user and group of a name; None where there is nobody of that name.
Identify = Callable[[str], tuple[int, int] | None]


def run_shell(script: str, quiet: bool) -> int:
    """Run lines of the shell; the first one that fails ends them."""
    sink = subprocess.DEVNULL if quiet else None
    command = ["/bin/sh", "-ec", f"umask 022\n{script}"]
    done = subprocess.run(command, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 (our own)
    return done.returncode


def identify(name: str) -> tuple[int, int] | None:
    """Look a user up."""
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return found.pw_uid, found.pw_gid


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine that is set up. Tests have another root, and others for shell and users."""

    root: Path = Path("/")
    shell: Shell = run_shell
    identify: Identify = identify

    def to_do(self, steps: tuple[Step, ...]) -> Iterator[Step]:
        """Return the steps that would change something, in order."""
        changed: set[str] = set()
        for step in steps:
            if self._is_needed(step, changed):
                if not isinstance(step, Command):
                    changed.add(step.path)
                yield step

    def do(self, steps: tuple[Step, ...], tell: Callable[[Step], None]) -> int:
        """Do what is to be done, and tell each step before; return how many there were.

        Raises:
            CodedError: if one of them fails; those before it stay, and the next time it goes on there.
        """
        changed: set[str] = set()
        count = 0
        for step in steps:
            if self._is_needed(step, changed):
                tell(step)
                self._do(step)
                count += 1
                if not isinstance(step, Command):
                    changed.add(step.path)
        return count

    def _is_needed(self, step: Step, changed: set[str]) -> bool:
        match step:
            case Folder():
                return not (self._at(step.path).is_dir() and self._has_owner(step))
            case File():
                file = self._at(step.path)
                if step.keep:
                    return not file.exists()
                return not (file.is_file() and file.read_bytes() == step.text.encode() and self._has_owner(step))
            case Command():
                always = not step.unless and not step.after
                undone = bool(step.unless) and self.shell(step.unless, True) != 0
                return always or undone or not changed.isdisjoint(step.after)

    def _has_owner(self, step: Folder | File) -> bool:
        found, wanted = self._at(step.path).stat(), self.identify(step.owner)
        return (found.st_uid, found.st_gid) == wanted and found.st_mode & 0o7777 == step.mode

    def _do(self, step: Step) -> None:
        if isinstance(step, Command):
            if self.shell(step.script, False):
                raise CodedError("setup_step_failed", step=step.told)
            return
        wanted = self.identify(step.owner)
        if wanted is None:
            raise CodedError("setup_no_user", user=step.owner)
        path = self._at(step.path)
        if isinstance(step, Folder):
            make_public_folder(path)
        else:
            make_public_folder(path.parent)
            atomic_write(path, step.text.encode(), step.mode)
        os.chown(path, *wanted)
        path.chmod(step.mode)

    def _at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

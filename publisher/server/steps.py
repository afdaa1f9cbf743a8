"""The steps of `setup` as data: folders, files and commands. Printed as a script, or done, they are the same list."""

from dataclasses import dataclass
from shlex import quote

_END = "END_OF_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder with its mode and owner."""

    path: str
    mode: int
    owner: str = "root"

    @property
    def told(self) -> str:
        """Return what it is, in a line."""
        return f"folder {self.path}, for {self.owner} ({self.mode:04o})"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file with its text, mode and owner; one that is to be kept is written only where there is none."""

    path: str
    text: str
    mode: int = 0o644
    owner: str = "root"
    keep: bool = False
    #: Whether its text is shown to nobody.
    secret: bool = False

    @property
    def told(self) -> str:
        """Return what it is, in a line."""
        return f"file   {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A few lines for the shell. They are run where `unless` fails, or where one of the files in `after` changed."""

    told: str
    script: str
    #: A test for the shell. Without it, and without `after`, the lines are run each time.
    unless: str = ""
    after: tuple[str, ...] = ()


Step = Folder | File | Command


def script_of(steps: tuple[Step, ...]) -> str:
    """Return the steps as a script for root. Run again it changes nothing."""
    head = (
        "#!/bin/sh\n# Sets up the publisher on this server. Run it as root; it may be run again.\nset -eu\numask 022\n"
    )
    return head + "".join(f"\n{_printed(step)}" for step in steps)


def _printed(step: Step) -> str:
    match step:
        case Folder():
            owner = quote(step.owner)
            return f"install -d -m {step.mode:04o} -o {owner} -g {owner} {quote(step.path)}\n"
        case File():
            return _printed_file(step)
        case Command():
            lines = "".join(f"    {line}\n" for line in step.script.splitlines())
            once = f"{{ {step.unless}; }} >/dev/null 2>&1 || {{\n{lines}}}\n"
            return f"# {step.told}\n" + (once if step.unless and not step.after else f"{step.script}\n")


def _printed_file(step: File) -> str:
    owner, path = quote(step.owner), quote(step.path)
    install = f"install -D -m {step.mode:04o} -o {owner} -g {owner} /dev/stdin {path}"
    guard = f"test -e {path} || " if step.keep else ""
    if step.secret:
        return f"# Paste what belongs there, then Ctrl-D.\n{guard}{install}\n"
    text = step.text if step.text.endswith("\n") else f"{step.text}\n"
    return f"{guard}{install} <<'{_END}'\n{text}{_END}\n"

"""What commands print: results on stdout, progress on stderr; colour and bars only on a terminal."""

import json as jsons
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich.console import Console

#: Said on every screen of the sandbox.
SANDBOX = "Test mode (sandbox Page): nothing reaches Facebook, figures are sample data."
#: Width of tables where no terminal tells one.
_WIDTH = 200


class Tell(Protocol):
    """Is told how many are done, and of how many where that was not known before."""

    def __call__(self, done: int, of: int = 0, /) -> None:
        """Take it in."""


def print_json(value: Any) -> None:
    """Print a result for programs."""
    print(jsons.dumps(value, ensure_ascii=False, indent=2))


def say(*lines: str) -> None:
    """Print result lines for people."""
    for line in lines:
        print(line)


def warn(*lines: str) -> None:
    """Print lines on stderr: what went wrong, and what to do."""
    for line in lines:
        print(line, file=sys.stderr)


def say_sandbox(sandbox: bool) -> None:
    """Say so where it is the sandbox."""
    if sandbox:
        say(SANDBOX)


def console() -> "Console":
    """Return the console for tables on stdout."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Tell]:
    """Show a bar on a terminal while something takes its time; give what tells it how far it has come."""
    if not sys.stderr.isatty():
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def tell(done: int, of: int = 0) -> None:
            bar.update(task, completed=done, total=of or total)

        yield tell


def _ignore(done: int, of: int = 0) -> None:
    """No terminal, no bar."""

"""`publisher init FOLDER`: a new installation, by four questions."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from publisher.messages.console import say, warn

if TYPE_CHECKING:
    from publisher.operations.new_installation import Installation

T = TypeVar("T")


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new folder, or one without settings.", show_default=False)
    ],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the organisation.", show_default=False)
    ] = None,
    languages: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Languages, the main one first: sq,sr,en,rom.", show_default=False),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Address of the website for visitors.", show_default=False)
    ] = None,
    email: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Email of the organisation, also for notifications.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: defaults for the rest.")] = False,
) -> None:
    """Begin a new installation: a few questions, then settings.toml and a sample draft."""
    import shlex
    from datetime import date

    from publisher.operations.new_installation import begin, refuse_used

    folder = folder.absolute()
    refuse_used(folder)
    wanted = _answers({"name": name, "languages": languages, "website_url": url, "email": email}, ask=not yes)
    begun = begin(folder, wanted, date.today())  # noqa: DTZ011 (the day where whoever types this is)
    say(f"{begun.settings} has your settings.")
    if begun.draft:
        say(f"{begun.draft} is a sample draft.")
    say(f"Start everything: cd {shlex.quote(str(folder))} && {_command()} serve")
    say("It runs in test mode until `publisher connect` connects your Facebook Page.")


def _command() -> str:
    """Return how whoever typed this begins a command: its path where no shell would find it."""
    import shlex
    import shutil

    typed = Path(sys.argv[0])
    found = shutil.which("publisher")
    known = typed.name != "publisher" or (found is not None and Path(found).samefile(typed))
    return "publisher" if known else shlex.quote(str(typed.absolute()))


def _answers(given: dict[str, str | None], *, ask: bool) -> "Installation":
    """Read the options, and ask for what none of them says.

    Raises:
        CodedError: if an option says what cannot be, or nobody is there to be asked.
    """
    from publisher.domain.errors import CodedError
    from publisher.operations import new_installation as new

    questions: dict[str, tuple[str, Callable[[str], object]]] = {
        "name": ("Name of the organisation", new.name_of),
        "languages": (
            f"Languages, the main one first (Enter: {', '.join(new.DEFAULT_LANGUAGES)})",
            lambda typed: new.languages_of(typed) if typed else new.DEFAULT_LANGUAGES,
        ),
        "website_url": ("Address of the website, like https://example.org (Enter: not known yet)", new.website_url_of),
        "email": ("Email of the organisation, for visitors and notifications (Enter: none)", new.email_of),
    }
    unsaid = [key for key, text in given.items() if text is None]
    if ask and unsaid and not sys.stdin.isatty():
        raise CodedError("init_unasked")
    said = {key: questions[key][1](text) for key, text in given.items() if text is not None}
    asked = {key: _asked(*questions[key]) for key in unsaid} if ask else {}
    return new.Installation(**said, **asked)  # type: ignore[arg-type]  # each reader gives what its field holds


def _asked(question: str, read: Callable[[str], T]) -> T:
    """Ask until the answer can be read."""
    from publisher.domain.errors import CodedError
    from publisher.messages import sentence

    while True:
        typed = typer.prompt(question, default="", show_default=False)
        try:
            return read(typed.strip())
        except CodedError as error:
            warn(sentence(error))

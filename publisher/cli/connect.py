"""`publisher connect`: from a first token to a Page token that lasts, checked and stored."""

import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, opened_app, person
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.cli.page_plan import ask_plan
from publisher.messages import exit_codes, words
from publisher.messages.console import say, say_sandbox, warn

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.bootstrap.page_connection import PageConnection
    from publisher.domain.page_token import Connected, Explained
    from publisher.operations.store_token import Kept

TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", metavar="FILE", help="Read the token from this file.", show_default=False),
]


def connect(
    ctx: typer.Context,
    token_file: TokenFile = None,
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Turn the token you paste into a lasting Page token, check it and store it.

    Best is the token of a business system user; a person's short-lived one will do, with FACEBOOK_APP_ID and
    FACEBOOK_APP_SECRET set. Without a terminal the token is read from standard input.
    """
    from publisher import logs
    from publisher.domain.errors import InvalidInput

    with opened_app(ctx, settings, Beside.ANY) as app:
        first = _first_token(token_file)
        logs.hide(first)
        steps = app.connection(first)
        say_sandbox(steps.rehearsal)
        found = steps.walk(first)
        _tell_found(found)
        if (connected := found.connected) is None:
            raise found.trouble or InvalidInput("token_not_accepted_silently")
        logs.hide(connected.token.secret)
        if dry_run:
            say("Nothing was tried or stored (--dry-run).")
            return exit_codes.DONE
        if not _canary_lives(steps, connected, direct=app.settings.facebook.publish == "direct"):
            say("The token was not stored: fix this first.")
            return exit_codes.NEEDS_PERSON
        code = _keep(app, steps, connected, person(by))
    with opened_app(ctx, settings, Beside.ANY) as app:  # with the token, and for the Page, that were just stored
        ask_plan(app, person(by))
    return code


def _first_token(file: Path | None) -> str:
    """Read the token that a person gives.

    Raises:
        InvalidInput: if there is none.
    """
    from publisher.domain.errors import InvalidInput

    try:
        if file is not None:
            token = file.read_text(encoding="utf-8")
        elif sys.stdin.isatty():
            token = getpass("Token (it is not shown): ")
        else:
            token = sys.stdin.readline()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The token could not be read from {file}: {type(error).__name__}.") from None
    if not token.strip():
        raise InvalidInput("No token was given. Paste it when asked, or name a file that holds it: --token-file FILE.")
    return token.strip()


def _tell_found(found: "Explained") -> None:
    if found.connected:
        token = found.connected.token
        say(f"This is the Page {token.name} ({token.page_id}). {words(found.connected.way)}")
    for each in found.findings:
        about = f"{each.permission}: " if each.permission else ""
        say(
            f"{_MARKS[each.mark.value]} {about}{words(each.text)}",
            *([f"        {words(each.mend)}"] if each.mend else []),
        )


#: How grave a finding is.
_MARKS = {"right": "ok     ", "note": "note   ", "missing": "missing"}


def _canary_lives(steps: "PageConnection", connected: "Connected", *, direct: bool) -> bool:
    trials = steps.canary(connected)
    for trial in trials:
        say(f"Canary {trial.what}: {'works' if trial.works else 'fails'}. {words(trial.text)}")
    return direct or all(trial.works for trial in trials)


def _keep(app: "App", steps: "PageConnection", connected: "Connected", by: str) -> int:
    from publisher.operations.store_token import keep

    kept = keep(app, steps, connected, by)
    say(f"The token is stored in {kept.file}, which only its owner can read.")
    if kept.wins:
        warn(f"{kept.wins} still sets another token, which is used instead of this one. Remove it, then resume.")
        return exit_codes.NEEDS_PERSON
    say(*(f"{hold.channel or 'Everything'} goes on: the hold has ended ({words(hold.reason)})" for hold in kept.ended))
    notes = [*_changed_target(kept), *_held(kept.held)]
    say(*notes)
    say(
        "Then make a first post in the studio (Home offers it), and look at it on a phone where nobody is signed in to "
        "Facebook: only that shows whether people see what is published."
    )
    return exit_codes.done_unless(notes)


def _changed_target(kept: "Kept") -> Sequence[str]:
    if not kept.to_adopt:
        return []
    return [
        (
            "This ledger served the sandbox so far. Restart what is running; then `publisher adopt` lists what was "
            "scheduled on the sandbox, and asks before it makes the ledger serve the Page."
        )
    ]


def _held(count: int) -> Sequence[str]:
    if not count:
        return []
    posts = "1 post waits" if count == 1 else f"{count} posts wait"
    return [f"{posts} for you: `publisher release --all --spread 30` sends them, 30 minutes apart."]

"""`publisher erase DIGEST or SLUG --reason`: destroy a picture, a post or a name everywhere, for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.messages import exit_codes, words
from publisher.messages.console import say, say_sandbox, warn

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.operations.erase import Erased


def erase(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="[PICTURE|SLUG]",
            help="A picture's file or its digest (at least 8 characters), or the name of a post.",
            show_default=False,
        ),
    ] = "",
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            metavar="TEXT",
            help="Why. The reason is kept, so do not name anybody in it.",
            show_default=False,
        ),
    ] = "",
    name: Annotated[
        str,
        typer.Option("--person", metavar="NAME", help="Erase this person's name from all records.", show_default=False),
    ] = "",
    copies: Annotated[
        bool,
        typer.Option("--copies", help="Delete older copies of the ledger too, which an upgrade or a restore left."),
    ] = False,
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Erase a picture, a post or a name everywhere, for good. A restored backup does not bring it back."""
    from publisher.domain.errors import InvalidInput
    from publisher.operations.erase import ErasureOrder, erase_person
    from publisher.operations.erase import erase as destroy
    from publisher.operations.finish_erasures import finish_erasures

    if bool(what) == bool(name) or not reason.strip():
        raise InvalidInput("Name what to erase (a picture, a post, or --person NAME), and why: --reason TEXT.")
    with opened_app(ctx, settings) as app:
        say_sandbox(app.settings.sandbox)
        if not dry_run:
            finish_erasures(app)  # what was broken off may be this
        wish = ErasureOrder(by=person(by), reason=reason.strip(), keep=not dry_run, copies=copies)
        done = erase_person(app, name, wish) if name else destroy(app, what, wish)
        _tell(app, done, dry_run=dry_run)
    return exit_codes.done_unless(done.notes or done.drafts or done.changed_drafts or done.named_in)


def _tell(app: "App", done: "Erased", *, dry_run: bool) -> None:
    say(_what(done))
    say(*(f"{delivery.slug}: unpublished from {delivery.channel}." for delivery in done.withdrawn))
    say(*(f"posts/{path} is deleted." for path in done.deleted_drafts))
    say(*(f"{copy}, an older copy of the ledger, is deleted." for copy in done.deleted_copies))
    say(*(f"posts/{slug}: what it says about the picture is removed from the draft." for slug in done.changed_drafts))
    say(*(f"posts/{path}: remove the picture's entry from it." for path in done.drafts))
    say(*(f"The name still stands in {place}: people wrote it there." for place in done.named_in))
    if done.kind == "picture" and done.slugs:
        say(f"Then `publisher schedule {' '.join(done.slugs)}` posts without the picture.")
    warn(*map(words, done.notes))
    if dry_run:
        say("Nothing was done (--dry-run).")
        return
    if done.withdrawn:
        say("The scheduler unpublishes what is out; without one, run `publisher publish`.")
    say(
        "Backups and exports made before now still have it. Restoring a backup erases it again, by "
        f"{_list(app)}: keep that file, and take it along to another machine."
    )


def _list(app: "App") -> str:
    return str(app.erasures_file)


def _what(done: "Erased") -> str:
    match done.kind:
        case "picture":
            used = f"It was in: {', '.join(done.slugs)}; their pages are rebuilt without it." if done.slugs else ""
            return f"The picture is erased from the ledger, the pictures and the site. {used}".rstrip()
        case "post" if not done.planned:
            return f"The draft {done.slugs[0]} is erased, with its history and the notes on it."
        case "post":
            return f"{done.slugs[0]} is erased: a notice stands in its place, and the ledger has none of its words."
        case _:
            return (
                "The name is erased, with that person's notes and unread news; what that person did stays, under a "
                "number."
            )

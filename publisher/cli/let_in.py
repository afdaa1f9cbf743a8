"""`publisher let-in EMAIL`: a way back into the studio, made on the machine."""

from typing import Annotated

import typer

from publisher.cli.app_context import Beside, opened_app, person
from publisher.cli.options import By, SettingsFile
from publisher.messages.console import say


def let_in(
    ctx: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Email address of the account.", show_default=False)],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of a new administrator, where none is left.", show_default=False)
    ] = "",
    without_code: Annotated[
        bool, typer.Option("--without-code", help="Turn off two-step verification too: the phone is lost.")
    ] = False,
    first: Annotated[
        bool, typer.Option("--first", help="Only where there is no administrator yet; else say so, and change nothing.")
    ] = False,
    by: By = "",
    settings: SettingsFile = None,
) -> None:
    """Print a new sign-in link for an account; where no administrator is left, it becomes one.

    The activity log says that it was made, when, and who did it.
    """
    from publisher.operations import let_in as operation
    from publisher.operations.new_installation import email_of

    with opened_app(ctx, settings, Beside.SAME_LEDGER) as app:
        if first and operation.anybody_can_sign_in(app):
            say(f"An administrator signs in at {app.settings.studio.url or 'the studio'}.")
            return
        made = operation.let_in(app, email_of(email), name=name.strip(), by=person(by), without_code=without_code)
    account = made.account
    if made.new:
        say(f"No administrator was left: {account.name} ({account.email}) is one now.")
    elif made.promoted:
        say(f"No administrator was left: {account.name} is one now.")
    say(f"This link sets a new password for {account.name} ({account.role.value}). It works once, for a day:")
    say(made.link)
    if account.second_salt:
        say("It also asks for a code of the phone. If that is lost: `publisher let-in --without-code`.")

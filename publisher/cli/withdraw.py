"""`publisher withdraw SLUG`: take a post back."""

from collections.abc import Sequence
from typing import Annotated

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import By, DryRun, SettingsFile, Slug
from publisher.messages.console import say, say_sandbox

Reason = Annotated[
    list[str] | None,
    typer.Option(
        "--reason",
        metavar="[LANGUAGE=]TEXT",
        help="Why, as readers of the website are told: `sr=...` in that language, else in the main one. Repeatable.",
        show_default=False,
    ),
]


def withdraw(
    ctx: typer.Context,
    slug: Slug,
    reason: Reason = None,
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> None:
    """Unpublish a post everywhere: a notice replaces the page, the Facebook post is deleted."""
    from publisher.messages.deliveries import plan_sentence

    with opened_app(ctx, settings) as app:
        say_sandbox(app.settings.sandbox)
        planned = app.withdraw(
            slug, person(by), keep=not dry_run, reason=_by_language(reason or [], app.settings.languages)
        )
        zone, now = app.settings.organisation.timezone, app.clock()
        by_hand = app.page_post_of(slug)
    say(*(plan_sentence(delivery, zone, now) for delivery in planned))
    say(*([] if planned else [f"{slug} is not published yet; what was scheduled of it is cancelled."]))
    say(*([f"On Facebook it stays, where it was made by hand: {by_hand.url}"] if by_hand else []))
    say(
        "Nothing was done (--dry-run)."
        if dry_run
        else "The scheduler does it now; without one, run `publisher publish`."
    )


def _by_language(told: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """Return what was said by language; without one it is the main one."""
    reason = {}
    for each in told:
        language, sign, text = each.partition("=")
        known = sign and language.strip() in languages
        reason[language.strip() if known else languages[0]] = text if known else each
    return reason

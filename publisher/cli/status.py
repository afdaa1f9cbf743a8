"""`publisher status [SLUG]`: how deliveries stand."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import AsJson, SettingsFile
from publisher.messages import exit_codes, words
from publisher.messages.console import print_json
from publisher.messages.times import utc

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.pipeline.status import Standing


def status(
    ctx: typer.Context,
    slug: Annotated[str | None, typer.Argument(metavar="[SLUG]", help="One post (default: all).")] = None,
    json: AsJson = False,
    settings: SettingsFile = None,
) -> int:
    """Show the status of deliveries; what needs a person comes first."""
    from publisher.cli.status_table import show
    from publisher.domain.attention import needing_person
    from publisher.domain.delivery import SANDBOX
    from publisher.pipeline.status import Standing

    with opened_app(ctx, settings) as app:
        standings = app.status(slug)
        known = {standing.delivery.id for standing in standings}
        cancelled = [each for each in app.cancelled_by_adopting(slug) if each.id not in known]
        if slug and not (standings or cancelled):
            _refuse_unknown(app, slug)
        if json:
            before = [_fields(Standing(delivery=each, waits_for=""), each.target == SANDBOX) for each in cancelled]
            print_json([*(_fields(standing, app.settings.sandbox) for standing in standings), *before])
        else:
            show(app, standings, slug, cancelled)
        return exit_codes.done_unless(app.foreign() or needing_person(s.delivery for s in standings))


def _refuse_unknown(app: "App", slug: str) -> None:
    """Let a draft pass that was never scheduled.

    Raises:
        UnknownPost: if there is no such draft either.
    """
    from publisher.domain.errors import UnknownPost

    if slug not in app.drafts.slugs():
        raise UnknownPost(slug)


def _fields(standing: "Standing", sandbox: bool) -> dict[str, Any]:
    delivery = standing.delivery
    return {
        "slug": delivery.slug,
        "revision": delivery.revision,
        "channel": delivery.channel,
        "action": delivery.action.value,
        "state": delivery.state.value,
        "due_at": utc(delivery.due_at),
        "sent_at": utc(delivery.sent_at),
        "remote_id": delivery.remote_id,
        "url": delivery.url or None,
        "with_link": delivery.with_link,
        "attempts": delivery.attempts,
        "error": words(delivery.error) or None,
        "waits_for": words(standing.waits_for) or None,
        "needs_person": delivery.needs_person,
        "sandbox": sandbox,
    }

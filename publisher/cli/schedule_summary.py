"""What `schedule` tells: when and where each post goes out, and what stands in its way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from publisher.domain.delivery import State
from publisher.messages import exit_codes, words
from publisher.messages.console import say, warn
from publisher.messages.deliveries import plan_sentence, sentence
from publisher.messages.times import local

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.pipeline.submit import SubmitResult

#: More posts than this are told in one line.
_MOST = 20


def tell_planned(app: "App", done: Sequence["SubmitResult"], left_out: Sequence[str], *, dry_run: bool) -> int:
    """Return what was planned; give the exit code."""
    if len(done) > _MOST:
        say(
            f"{len(done)} posts are scheduled.",
            *(_too_late(app, submitted) for submitted in done if submitted.too_late),
        )
    else:
        say(*(line for submitted in done for line in _lines(app, submitted)))
    late = [submitted for submitted in done if submitted.too_late]
    say(*_in_the_way(app, done))
    warn(*left_out)
    if dry_run:
        say("Nothing was scheduled (--dry-run).")
    if left_out and not done:
        return exit_codes.INVALID
    held = any(delivery.state is State.HELD for submitted in done for delivery in submitted.deliveries)
    return exit_codes.done_unless(late or held or left_out or app.foreign())


def _lines(app: "App", submitted: "SubmitResult") -> list[str]:
    zone, now = app.settings.organisation.timezone, app.clock()
    slug = submitted.revision.slug
    if submitted.too_late:
        return [_too_late(app, submitted)]
    if not submitted.deliveries:
        return [f"{slug}: nothing has changed, so nothing is scheduled."]
    return [
        sentence(delivery, zone) if delivery.state is State.HELD else plan_sentence(delivery, zone, now)
        for delivery in submitted.deliveries
    ]


def _too_late(app: "App", submitted: "SubmitResult") -> str:
    slug, when = submitted.revision.slug, local(submitted.due_at, app.settings.organisation.timezone)
    limit = app.settings.schedule.late_limit_minutes
    return (
        f"{slug}: its time was {when}, longer ago than the late limit ({limit:g} minutes), so it is missed. "
        f"`publisher release {slug}` sends it anyway; `publisher schedule {slug} --at now` schedules it again."
    )


def _in_the_way(app: "App", done: Sequence["SubmitResult"]) -> list[str]:
    if not any(submitted.deliveries for submitted in done):
        return []
    told = [words(app.foreign())]
    told += [f"{hold.channel or 'Everything'} is on hold: {words(hold.reason)}" for hold in app.holds()]
    if app.settings.schedule.approval:
        told.append("Nothing is published before somebody else approves it: `publisher approve SLUG --by NAME`.")
    return [text for text in told if text]

"""`publisher publish`: one pass over all that is due, then stop; what cron would call."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from publisher import messages
from publisher.cli.app_context import Beside, opened_app
from publisher.cli.options import DryRun, SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import progress, say, say_sandbox, warn
from publisher.runtime.shutdown import INTERRUPTED, until_stopped

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.domain.delivery import Delivery

#: More posts than this that went out are told in one line.
_MOST = 50


def publish(ctx: typer.Context, dry_run: DryRun = False, settings: SettingsFile = None) -> int:
    """Look for lost answers, send everything that is due, then stop."""
    from publisher.domain.attention import needing_person

    with opened_app(ctx, settings, Beside.CALLING) as app:
        say_sandbox(app.settings.sandbox)
        if foreign := app.foreign():
            say(messages.words(foreign))
            if not dry_run:
                _tell_people(app)  # where cron sweeps, nobody else tells it
            return exit_codes.NEEDS_PERSON
        if dry_run:
            say(*(_would_do(app) or ["Nothing is due."]), "Nothing was done (--dry-run).")
            return exit_codes.DONE
        with until_stopped() as stopped:
            moved, warnings = _pass(app, lambda: not stopped.is_set())
        say(*(_told(app, moved) or [_none_done(app)]))
        _tell_people(app)
        warn(*map(messages.words, warnings))
        left = needing_person(standing.delivery for standing in app.unsettled())
    if left:
        names = ", ".join(sorted({delivery.slug for delivery in left}))
        say(f"A person is needed for: {names}. `publisher status` says why, and what to do.")
    if stopped.is_set():
        say("Stopped. What was not sent waits for the next run.")
        return INTERRUPTED
    return exit_codes.done_unless(left or warnings)


def _pass(app: "App", go_on: Callable[[], bool]) -> tuple[list["Delivery"], list[str]]:
    from publisher.operations.finish_erasures import finish_erasures
    from publisher.operations.page_comparison import PageComparison

    finish_erasures(app)
    moved: list[Delivery] = []
    due, told = len(_would_do(app)), list[str]()
    agrees = not due or PageComparison(app, told.append).agrees()
    app.record_sweep()
    with progress("Publishing", due) as tell:

        def report(delivery: "Delivery") -> None:
            moved.append(delivery)
            tell(len(moved))

        told.append(app.find(report))
        app.deliver(report, go_on, only_website=not agrees)
        told.append(app.tidy())
    return moved, [text for text in dict.fromkeys(told) if text]


def _tell_people(app: "App") -> None:
    """Mail what needs a person; a mail that could not be sent is sent by a later pass, and stops nothing."""
    from publisher.domain.errors import PublisherError

    for step in (app.record_sweep, app.tell_people, app.send_heartbeat):
        try:
            step()
        except PublisherError as error:
            warn(messages.sentence(error))


def _told(app: "App", moved: Sequence["Delivery"]) -> list[str]:
    from publisher.domain.delivery import State
    from publisher.messages.deliveries import sentence

    out = [delivery for delivery in moved if delivery.state is State.SENT]
    told = [d for d in moved if d.state is not State.SENT] if len(out) > _MOST else moved
    lines = [sentence(delivery, app.settings.organisation.timezone) for delivery in told]
    if len(out) > _MOST:
        lines.append(f"{len(out)} deliveries sent, {len({d.slug for d in out})} posts.")
    return lines


def _none_done(app: "App") -> str:
    """Say why nothing came of it: mostly because nothing was due."""
    from publisher.domain.delivery import State

    busy = [s.delivery.slug for s in app.unsettled() if s.delivery.state is State.SENDING]
    if busy:
        return (
            f"Nothing was finished: {', '.join(busy[:5])} ({len(busy)} in all) is being sent; a later run checks again."
        )
    return "Nothing was due."


def _would_do(app: "App") -> list[str]:
    """Say what a pass would do now, a line each."""
    from publisher.domain.delivery import State
    from publisher.domain.due_verdict import Go, Wait, verdict

    now, holds = app.clock(), app.holds()
    lines = []
    for standing in app.unsettled():
        delivery = standing.delivery
        if delivery.state is not State.WAITING or delivery.ready_at > now:
            continue
        decided = verdict(delivery, holds, now)
        what = standing.waits_for if isinstance(decided, Go | Wait) else decided.reason
        lines.append(f"{delivery.slug}: {delivery.action.value} on {delivery.channel}: {messages.words(what)}")
    return lines

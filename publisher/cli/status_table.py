"""The text of `publisher status`: first what needs a person, then what is to come, then what is out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from publisher.domain.attention import needing_person
from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.post_state import PostState, PostStatus
from publisher.messages import words
from publisher.messages.console import console, say, say_sandbox
from publisher.messages.deliveries import mend
from publisher.messages.post_states import REASONS, WORDS
from publisher.messages.times import local

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from publisher.bootstrap.app import App
    from publisher.pipeline.status import Standing

#: So many of those that are out are listed; JSON has all.
_MOST_SENT = 20
_COLOURS = {
    PostState.PUBLISHED: "green",
    PostState.UPDATE_SCHEDULED: "green",
    PostState.SCHEDULED: "cyan",
    PostState.PUBLISHING: "cyan",
    PostState.NEEDS_ATTENTION: "red",
}


def show(app: "App", standings: Sequence["Standing"], slug: str | None, cancelled: Sequence[Delivery] = ()) -> None:
    """Print it; `cancelled` is what was cancelled when the ledger changed sides."""
    zone = app.settings.organisation.timezone
    say_sandbox(app.settings.sandbox)
    say(*_held_up(app, zone))
    stuck = needing_person(standing.delivery for standing in standings)
    stands = _statuses(app, standings)
    _show_stuck(stuck, stands)
    told = {delivery.id for delivery in stuck}
    rest = [standing for standing in standings if standing.delivery.id not in told]
    to_come = [standing for standing in rest if standing.delivery.state in OPEN]
    ended = [standing for standing in rest if standing.delivery.state not in OPEN]
    if slug is None:
        ended = [standing for standing in ended if standing.delivery.state is State.SENT]
    shown = ended if slug else ended[-_MOST_SENT:]
    _table("To come", to_come, zone, stands)
    _table("Done", shown, zone, stands)  # what was taken back stands among it
    if len(ended) > len(shown):
        say(f"{len(ended) - len(shown)} older ones not shown; `publisher status --json` has all.")
    _show_cancelled(cancelled, zone)
    if not standings:
        say(f"Nothing is scheduled. `publisher schedule {slug or 'SLUG'}` schedules a draft.")


def _show_cancelled(cancelled: Sequence[Delivery], zone: "ZoneInfo") -> None:
    """Say what is gone since the ledger serves another Page, website or machine, and how it comes back."""
    if not cancelled:
        return
    say("Cancelled when this ledger changed its target (`publisher schedule SLUG` plans a post anew):")
    for each in cancelled:
        say(f"  {each.slug}: {each.action.value} on {each.channel}, due {local(each.due_at, zone)}, for {each.target}")


def _statuses(app: "App", standings: Sequence["Standing"]) -> dict[str, PostStatus]:
    histories: dict[str, list[Delivery]] = {}
    for delivery in sorted((each.delivery for each in standings), key=lambda delivery: delivery.id):
        histories.setdefault(delivery.slug, []).append(delivery)
    return app.post_statuses(histories)


def _held_up(app: "App", zone: "ZoneInfo") -> list[str]:
    told, now = [], app.clock()
    if foreign := app.foreign():
        told.append(words(foreign))
    for hold in app.holds():
        begins = "is on hold" if hold.active(now) else f"will be on hold from {local(hold.from_at, zone)}"
        until = f" until {local(hold.end_at, zone)}" if hold.end_at else ""
        ends = f"`publisher resume{f' {hold.channel}' if hold.channel else ''}` ends it."
        told.append(f"{hold.channel or 'Everything'} {begins}{until}: {words(hold.reason)} {ends}")
    return told


def _show_stuck(stuck: Sequence[Delivery], stands: Mapping[str, PostStatus]) -> None:
    if not stuck:
        return
    out = console()
    out.print("[bold red]Needs a person[/]", soft_wrap=True)
    for delivery in stuck:
        why = stands[delivery.slug].channels[delivery.channel].reason if delivery.action is not Action.COMMENT else None
        told = f" ({REASONS[why]})" if why else ""
        head = f"  {delivery.slug}: {delivery.action.value} on {delivery.channel} is {delivery.state.value}{told}."
        out.print(head, words(delivery.error), mend(delivery), markup=False, soft_wrap=True)


def _table(title: str, standings: Sequence["Standing"], zone: "ZoneInfo", stands: Mapping[str, PostStatus]) -> None:
    if not standings:
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("post", "where", "what", "state", "when", "", ""):
        table.add_column(column, overflow="fold")
    for standing in standings:
        delivery = standing.delivery
        state = _word(delivery, stands[delivery.slug])
        shown = Text(WORDS[state], style=_COLOURS.get(state, ""))
        told = words(delivery.error or standing.waits_for or delivery.told_of_link)
        cells = (delivery.slug, delivery.channel, delivery.action.value, shown, local(_when(delivery), zone))
        table.add_row(*cells, Text(told), Text(delivery.url))
    console().print(table)


def _word(delivery: Delivery, stands: PostStatus) -> PostState:
    """Return how its channel stands; what is over and was never out says that of itself."""
    if delivery.state in (State.CANCELLED, State.SUPERSEDED):
        return PostState.CANCELLED
    channel = stands.channels.get(delivery.channel, stands.whole)
    return channel.state


def _when(delivery: Delivery) -> "datetime":
    return delivery.sent_at or max(delivery.due_at, delivery.ready_at)

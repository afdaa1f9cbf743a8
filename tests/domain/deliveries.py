"""Deliveries for tables: one that waits for its time, with what a test changes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.domain.delivery import Action, Delivery, Payload, State

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def delivery(number: int, action: Action, state: State, channel: str = "facebook", **fields: Any) -> Delivery:
    """Return a delivery of the post `lajm`, due in an hour."""
    plain = Delivery(
        id=number,
        slug="lajm",
        revision_id=number,
        revision=number,
        channel=channel,
        action=action,
        state=state,
        due_at=NOW + HOUR,
        ready_at=NOW + HOUR,
        late_limit_seconds=None,
        target="sandbox",
        payload=Payload(),
        payload_digest="",
        remote_id=None,
        prepared_id=None,
        url="",
        sent_at=None,
        attempts=0,
        error="",
        notify=False,
        requested_end=None,
    )
    return replace(plain, **fields)


def history(*told: str, channel: str = "facebook") -> list[Delivery]:
    """Return deliveries of one channel by what they are called: `publish sent`, `update waiting` ..."""
    pairs = [each.split() for each in told]
    return [delivery(number, Action(does), State(state), channel) for number, (does, state) in enumerate(pairs, 1)]

"""Between the ledger's rows and the domain's values. No queries here."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from publisher.domain.delivery import Action, Delivery, LostAttempt, State, Step
from publisher.domain.due_verdict import Hold
from publisher.domain.payload import payload_from_json
from publisher.domain.revision import Revision, read_article
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, HoldRow, RevisionRow


def revision_of(row: RevisionRow) -> Revision:
    """Read a revision."""
    content = json.loads(row.document)
    return Revision(
        id=row.id,
        number=row.number,
        article=read_article(content["article"]),
        channels=tuple(content["channels"]),
        grants=tuple(content["grants"]),
        consents=content["consents"],
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by,
        erased_at=row.erased_at,
    )


def delivery_of(row: DeliveryRow, revision: int) -> Delivery:
    """Read a delivery; `revision` is its revision's number."""
    return Delivery(
        id=row.id,
        slug=row.slug,
        revision_id=row.revision_id,
        revision=revision,
        channel=row.channel,
        action=Action(row.action),
        state=State(row.state),
        due_at=row.due_at,
        ready_at=row.ready_at,
        late_limit_seconds=row.late_limit_seconds,
        target=row.target,
        payload=payload_from_json(row.payload),
        payload_digest=row.payload_digest,
        remote_id=row.made_id or row.remote_id,
        prepared_id=row.prepared_id,
        url=row.url,
        sent_at=row.sent_at,
        attempts=row.attempts,
        error=row.error,
        notify=row.tell,
        requested_end=row.wish,
        needs_approval=row.needs_approval,
        minor_edit=row.quiet,
        with_link=row.with_link,
        link_note=row.link_note,
    )


def has_two_forms(row: DeliveryRow) -> bool:
    """Return whether a delivery's payload has a form with a link and one without."""
    return payload_from_json(row.payload).linked is not None


def lost_attempt_of(row: AttemptRow, lease_seconds: float) -> LostAttempt:
    """Read an attempt whose answer was lost; without an end, its lease bounds it."""
    ended_at: datetime = row.ended_at or row.started_at + timedelta(seconds=lease_seconds)
    return LostAttempt(
        id=row.id,
        delivery_id=row.delivery_id,
        step=Step(row.step),
        started_at=row.started_at,
        ended_at=ended_at,
        clock_offset_seconds=row.clock_offset_seconds or 0.0,
    )


def hold_of(row: HoldRow) -> Hold:
    """Read a hold: it ends when somebody ended it, or as planned."""
    ends = [end for end in (row.until_at, row.ended_at) if end is not None]
    return Hold(
        id=row.id,
        channel=row.channel,
        kind=row.kind,
        reason=row.reason,
        from_at=row.from_at,
        end_at=min(ends) if ends else None,
        ended=row.ended_at is not None and row.ended_at == min(ends),
    )


def lost_in_a_row(outcomes: Sequence[str | None]) -> int:
    """Count the lost answers at the head of a delivery's outcomes, newest first."""
    count = 0
    for outcome in outcomes:
        if outcome != "unknown":
            break
        count += 1
    return count

"""How an attempt's outcome changes its delivery's row. For transactions of `delivery_queue.py`, `unconfirmed.py`."""

import re
from datetime import datetime
from typing import assert_never

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from publisher.domain.coded_text import coded
from publisher.domain.delivery import PENDING, Delivery, State
from publisher.domain.link_budget import carries_link
from publisher.domain.outcome import Outcome, Rejected, Sent, SignInNeeded, TryLater, Unknown
from publisher.domain.ports_channel import Found
from publisher.domain.ports_ledger import Target
from publisher.domain.retry import RetryPolicy
from publisher.storage.ledger import mapping, periodic_tasks, published_rows
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, HoldRow, RevisionRow

#: Actions that make something at a channel: a post or a comment.
MAKES = ("publish", "comment")


def snapshot(session: Session, row: DeliveryRow) -> Delivery:
    """Return the delivery as it is now."""
    return mapping.delivery_of(row, session.get_one(RevisionRow, row.revision_id).number)


def end_attempt(session: Session, attempt_id: int, outcome: Outcome, now: datetime) -> None:
    """Write an attempt's end, once."""
    name = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", type(outcome).__name__).lower()
    values: dict[str, object] = {"ended_at": now, "outcome": name}
    if isinstance(outcome, Sent):
        values["reason"] = _proof(outcome)
    else:
        evidence = outcome.evidence
        values |= {
            "reason": outcome.reason,
            "code": evidence.code,
            "subcode": evidence.subcode,
            "http_status": evidence.http_status,
            "fbtrace_id": evidence.fbtrace_id,
        }
    session.execute(update(AttemptRow).where(AttemptRow.id == attempt_id).values(**values))


def _proof(outcome: Sent) -> str:
    """Say what was seen when it was read back."""
    seen = outcome.url or outcome.remote_id
    if outcome.created_at:
        return coded("seen_at_made", address=seen, at=outcome.created_at.isoformat())
    return coded("seen_at", address=seen)


def apply(session: Session, row: DeliveryRow, outcome: Outcome, retry: RetryPolicy, now: datetime) -> HoldRow | None:
    """Move the delivery as the outcome says; give a hold to be placed where the whole channel has to wait."""
    row.owner = row.lease_until = None
    match outcome:
        case Sent():
            sent(row, outcome.remote_id, outcome.url, now)
            row.link_note = outcome.link_note or _note_left(row)
            if outcome.rest:
                periodic_tasks.rest(session, row.channel, now + outcome.rest, coded("limit_nearly_used"))
        case Rejected():
            row.state, row.error, row.tell = State.REJECTED.value, outcome.reason, False
            drop_dependents(session, row)
        case TryLater():
            wait = outcome.after or retry.wait(row.id, row.attempts)
            row.state, row.ready_at, row.error, row.tell = State.WAITING.value, now + wait, outcome.reason, outcome.tell
            if outcome.whole_channel:
                periodic_tasks.rest(session, row.channel, row.ready_at, outcome.reason)
            grant_wish(session, row, now)
        case SignInNeeded():
            row.state, row.error, row.tell = State.PAUSED.value, outcome.reason, False
            return _sign_in_hold(row.channel, outcome.reason, now)
        case Unknown():
            row.state, row.error = State.UNKNOWN.value, outcome.reason
        case _:
            assert_never(outcome)
    return None


def _sign_in_hold(channel: str, reason: str, now: datetime) -> HoldRow:
    return HoldRow(channel=channel, kind="sign-in", reason=reason, placed_at=now, placed_by="publisher", from_at=now)


def makes(row: DeliveryRow) -> bool:
    """Return whether a delivery makes something new each time: a page on the website comes back at its old path."""
    return row.action in MAKES and row.channel != "website"


def sent(row: DeliveryRow, remote_id: str, url: str, at: datetime) -> None:
    """Mark a delivery as out there since `at`."""
    row.state, row.sent_at, row.error, row.tell = State.SENT.value, at, "", False
    row.url = url or row.url
    if makes(row):
        row.made_id = remote_id
    else:
        row.remote_id = remote_id
    if row.wish:
        row.error = coded("out_before_stopped")


def learn_link(row: DeliveryRow, found: Found) -> None:
    """Take over what was seen of the link of a post that was found."""
    if row.with_link is None:
        row.with_link = found.with_link
    row.link_note = found.link_note or _note_left(row)


def expire(session: Session, row: DeliveryRow) -> Delivery:
    """Make a delivery unknown whose worker went silent."""
    ended_at = row.lease_until
    attempt = session.scalars(
        select(AttemptRow).where(AttemptRow.delivery_id == row.id, AttemptRow.number == row.attempts)
    ).one()
    if attempt.outcome is None and ended_at is not None:
        end_attempt(session, attempt.id, Unknown(reason=coded("worker_went_silent")), ended_at)
    row.state, row.owner, row.lease_until = State.UNKNOWN.value, None, None
    row.error = coded("stopped_while_sending")
    session.flush()
    return snapshot(session, row)


def grant_wish(session: Session, row: DeliveryRow, now: datetime) -> None:
    """Cancel or supersede a delivery that is surely not out, where somebody wished it meanwhile.

    The website may show its page, which was written and could not be proved: then it goes back to what stands.
    """
    if row.wish is None:
        return
    wish = row.wish
    session.flush()  # to where it may end from; until it has ended, the wish lets a newer update stand beside it
    row.wish = None
    row.state = State.CANCELLED.value if wish == "cancel" else State.SUPERSEDED.value
    row.error, row.tell = coded("plan_cancelled" if wish == "cancel" else "newer_took_its_place"), False
    session.flush()
    if row.action == "publish" and wish == "cancel":
        drop_dependents(session, row)
        _drop_withdrawal(session, row)
    elif row.action == "publish":
        _publish_in_place_of_update(session, row)
    if row.channel == "website":
        target = Target(by_channel={row.channel: row.target}, machine="")
        published_rows.show_what_stands(session, row.slug, target, row.planned_by, now)


def drop_dependents(session: Session, row: DeliveryRow) -> None:
    """Cancel the comment and the updates of a publication that will not be."""
    if row.action != "publish":
        return
    for action in ("comment", "update"):
        for waiting in _pending(session, row, action):
            waiting.state, waiting.error = State.CANCELLED.value, coded("its_post_not_out")
    session.flush()


def leave_out_comment(session: Session, row: DeliveryRow) -> bool:
    """Cancel a comment that says nothing without its link, under a post that went out without one; tell whether."""
    if row.action != "comment":
        return False
    delivery = mapping.delivery_of(row, 0)
    if delivery.payload.linked is None or delivery.payload.message or its_post_has_link(session, row):
        return False
    row.state, row.tell = State.CANCELLED.value, False
    row.error = row.link_note = coded("comment_left_out")
    session.flush()
    return True


def its_post(session: Session, row: DeliveryRow) -> DeliveryRow | None:
    """Return the publication that made the post which an update, withdrawal or comment is about."""
    return session.scalars(
        select(DeliveryRow)
        .where(
            DeliveryRow.slug == row.slug,
            DeliveryRow.channel == row.channel,
            DeliveryRow.target == row.target,
            DeliveryRow.action == "publish",
            DeliveryRow.state == "sent",
        )
        .order_by(DeliveryRow.id.desc())
        .limit(1)
    ).first()


def its_post_has_link(session: Session, row: DeliveryRow) -> bool:
    """Return whether that post went out with a link."""
    post = its_post(session, row)
    return post is not None and carries_link(mapping.delivery_of(post, 0).outgoing)


def _drop_withdrawal(session: Session, row: DeliveryRow) -> None:
    # On Facebook nothing is out, so there is nothing to take back; the website's page may have been written unproved.
    if row.channel != "website":
        for withdrawal in _pending(session, row, "withdraw"):
            withdrawal.state, withdrawal.error = State.CANCELLED.value, coded("never_out")
        session.flush()


def _publish_in_place_of_update(session: Session, row: DeliveryRow) -> None:
    """The newer revision waited as an update of a post that turned out not to exist: it is published instead."""
    for waiting in _pending(session, row, "update"):
        waiting.state, waiting.error = State.SUPERSEDED.value, coded("published_in_place_of_update")
        session.flush()
        session.add(_planned_again(waiting, "publish", row.late_limit_seconds))
        session.flush()
        _plan_comment_after_it(session, row)
    session.flush()


def _note_left(row: DeliveryRow) -> str:
    """Return the note of a post without its link; one that is out with it has none, whatever was said before."""
    return "" if row.with_link else row.link_note


def plan_anew(session: Session, row: DeliveryRow, attempt_id: int, now: datetime, refused: str = "") -> None:
    """Plan a post again that was prepared in a form that may not go out any more; what was prepared is left behind.

    `refused` is the note of one whose link the channel refused.
    """
    reason = coded("refused_with_link" if refused else "planned_anew_without_link")
    end_attempt(session, attempt_id, TryLater(reason=reason), now)
    row.owner = row.lease_until = None
    row.state = State.WAITING.value
    session.flush()
    if row.wish is not None:
        grant_wish(session, row, now)
        return
    row.state, row.error, row.link_note, row.tell = State.SUPERSEDED.value, reason, "", False
    session.flush()
    again = _planned_again(row, "publish", row.late_limit_seconds)
    again.link_note, again.alone = refused, row.alone
    session.add(again)
    session.flush()
    _plan_comment_after_it(session, row)
    session.flush()


def _plan_comment_after_it(session: Session, row: DeliveryRow) -> None:
    """A comment waits for what was planned before it, so it is planned anew after the new publication."""
    for comment in _pending(session, row, "comment"):
        comment.state, comment.error = State.SUPERSEDED.value, coded("newer_took_its_place")
        session.flush()
        session.add(_planned_again(comment, "comment", None))


def _planned_again(waiting: DeliveryRow, action: str, late_limit_seconds: float | None) -> DeliveryRow:
    return DeliveryRow(
        action=action,
        state=State.WAITING.value,
        remote_id=None,
        due_at=waiting.due_at,
        ready_at=waiting.due_at,
        late_limit_seconds=late_limit_seconds,
        **{name: getattr(waiting, name) for name in _KEPT},
    )


_KEPT = (
    "slug",
    "revision_id",
    "channel",
    "planned_at",
    "planned_by",
    "target",
    "payload",
    "payload_digest",
    "needs_approval",
)


def _pending(session: Session, row: DeliveryRow, action: str) -> list[DeliveryRow]:
    return list(
        session.scalars(
            select(DeliveryRow).where(
                DeliveryRow.slug == row.slug,
                DeliveryRow.channel == row.channel,
                DeliveryRow.target == row.target,
                DeliveryRow.action == action,
                DeliveryRow.state.in_([state.value for state in PENDING]),
            )
        )
    )

"""What is not known -> known: lost answers are looked for, prepared posts left behind and orphans are deleted."""

from publisher.domain.coded_text import joined
from publisher.domain.delivery import Delivery
from publisher.domain.ports_channel import Channel, Clock
from publisher.domain.ports_ledger import Queue, UnconfirmedDelivery
from publisher.domain.reconciliation import Case, decide_after_lookup
from publisher.pipeline.deliver import Report, RetryTiming


def reconcile(queue: Queue, channels: list[Channel], waits: RetryTiming, clock: Clock, report: Report) -> None:
    """Expire silent leases, then look once for each lost answer whose turn it is. Nothing is sent."""
    for delivery in queue.expire(clock()):
        report(delivery)
    if queue.foreign():
        return
    for channel in channels:
        for doubt in queue.doubts(channel.name):
            if _its_turn(doubt, waits, clock):
                report(_look(queue, channel, doubt, waits, clock))


def _its_turn(doubt: UnconfirmedDelivery, waits: RetryTiming, clock: Clock) -> bool:
    # Before the last look is after a clock was set back.
    return doubt.last_look_at is None or abs(clock() - doubt.last_look_at) >= waits.between_looks


def _look(queue: Queue, channel: Channel, doubt: UnconfirmedDelivery, waits: RetryTiming, clock: Clock) -> Delivery:
    sighting = channel.look(
        doubt.delivery, doubt.lost, lambda remote_id: queue.taken(channel.name, remote_id, doubt.delivery.id)
    )
    case = Case(
        delivery=doubt.delivery,
        lost=doubt.lost,
        clean_looks=doubt.clean_looks,
        lost_in_a_row=doubt.lost_in_a_row,
        settle_seconds=waits.settle_seconds,
    )
    now = clock()
    return queue.looked(doubt, sighting, decide_after_lookup(case, sighting, now), waits.retry, now)


def tidy(queue: Queue, channel: Channel, waits: RetryTiming, clock: Clock) -> str:
    """Delete what we left unpublished at a channel: prepared posts that are not wanted any more, and orphans.

    Return as a coded text what a person should know; empty where it is nothing.
    """
    if queue.foreign():
        return ""
    warnings = _discard(queue, channel, clock)
    if lost := queue.lost_prepares(channel.name):
        swept = channel.sweep(lost, lambda remote_id: queue.known(channel.name, remote_id))
        queue.swept(swept, lost, waits.settle_seconds, clock())
        warnings.append(swept.warning)
    return joined(*warnings)


def _discard(queue: Queue, channel: Channel, clock: Clock) -> list[str]:
    left = []
    for delivery in queue.to_discard(channel.name):
        reason = channel.discard(delivery)
        if reason is not None:
            queue.discarded(delivery.id, clock())
            left.append(reason)
    return left


def upload_ahead(queue: Queue, channel: Channel, waits: RetryTiming, clock: Clock) -> None:
    """Upload photos of posts that come due soon, so that trouble is known early."""
    for delivery, have in queue.to_upload(channel.name, clock() + waits.upload_ahead):
        photos, trouble = channel.upload_ahead(delivery, have)
        queue.uploaded(delivery.id, photos, trouble, clock())

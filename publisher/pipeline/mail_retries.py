"""Receivers that a mail server refused while it took the mail for others: kept in the ledger, and tried again alone."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from publisher.domain.coded_text import coded, joined
from publisher.domain.errors import MailNotSent
from publisher.domain.notices import OpenNotice
from publisher.domain.ports_notifications import Mailer, PeriodicTasks

#: Pulse whose detail holds them.
REFUSED = "mail refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedReceiver:
    """One receiver who was not told, and of what."""

    #: A coded text, with the server's code.
    reason: str
    again_at: datetime
    #: Of notices; empty where only a digest was refused.
    ids: tuple[int, ...] = ()


def refused_receivers(pulses: PeriodicTasks) -> dict[str, RefusedReceiver]:
    """Return those whom the server refused last, by address."""
    kept = json.loads(pulses.detail(REFUSED) or "{}")
    return {
        address: RefusedReceiver(
            reason=each["reason"], again_at=datetime.fromisoformat(each["again_at"]), ids=tuple(each["ids"])
        )
        for address, each in kept.items()
    }


def keep(pulses: PeriodicTasks, refused: Mapping[str, RefusedReceiver], now: datetime) -> None:
    """Write them down; where nothing changed nothing is written."""
    if refused == refused_receivers(pulses):
        return
    fields = {
        address: {"reason": each.reason, "again_at": each.again_at.isoformat(), "ids": list(each.ids)}
        for address, each in refused.items()
    }
    pulses.record_run(REFUSED, now, json.dumps(fields) if fields else "")


def after_a_mail(
    kept: Mapping[str, RefusedReceiver],
    reasons: Mapping[str, str],
    ids: Sequence[int],
    now: datetime,
    again_after: timedelta,
) -> dict[str, RefusedReceiver]:
    """Return who is still to be told after a mail to everybody: `reasons` tells whom the server refused this time.

    Who was refused before and taken now gets what was missed at once.
    """
    found = {
        address: replace(each, again_at=now) for address, each in kept.items() if address not in reasons and each.ids
    }
    for address, reason in reasons.items():
        missed = (*kept[address].ids, *ids) if address in kept else tuple(ids)
        found[address] = RefusedReceiver(reason=reason, again_at=now + again_after, ids=tuple(dict.fromkeys(missed)))
    return found


def still_wanted(
    kept: Mapping[str, RefusedReceiver], receivers: Collection[str] | None, standing: Collection[int]
) -> dict[str, RefusedReceiver]:
    """Leave out who is no receiver any more, and notices that are settled. None: all are receivers."""
    return {
        address: replace(each, ids=tuple(number for number in each.ids if number in standing))
        for address, each in kept.items()
        if receivers is None or address in receivers
    }


def due(kept: Mapping[str, RefusedReceiver], now: datetime) -> list[str]:
    """Return the addresses that are tried again now."""
    return [address for address, each in kept.items() if each.ids and each.again_at <= now]


def try_again(
    kept: Mapping[str, RefusedReceiver],
    standing: Mapping[int, OpenNotice],
    letterbox: Mailer,
    now: datetime,
    again_after: timedelta,
) -> dict[str, RefusedReceiver]:
    """Send to each whose time has come what that one missed; return who is still to be told."""
    left = dict(kept)
    for address in due(kept, now):
        try:
            letterbox.send_notices([standing[number] for number in kept[address].ids], to=(address,))
        except MailNotSent as error:
            reason = joined(coded("receiver_not_told", address=address), error.told)
            left[address] = replace(kept[address], reason=reason, again_at=now + again_after)
        else:
            del left[address]
    return left

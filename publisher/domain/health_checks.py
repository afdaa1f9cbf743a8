"""Troubles of the machine that are told before they hurt. Pure; who reads disk and clocks is elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.domain.coded_text import coded, joined
from publisher.domain.notices import Kind, Notice

#: What a look at the machine can find.
OF_THE_MACHINE = frozenset({Kind.DISK, Kind.BACKUP, Kind.DAMAGED})
#: Below this there is no room for a day's pictures.
LEAST_FREE_BYTES = 500_000_000
#: Facebook's clock may differ by this; beyond it lost posts are looked for at the wrong time.
MOST_OFFSET_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look came to."""

    what: str
    ok: bool
    #: What is, or what is wrong and what to do: a coded text.
    text: str
    #: Nothing is wrong, and nothing is proved right either: it is off, not made yet, or not finished.
    noted: bool = False


def disk_low(free_bytes: int) -> Notice | None:
    """Return what to tell of the disk that ledger and pictures lie on."""
    if free_bytes >= LEAST_FREE_BYTES:
        return None
    text = coded("disk_low", gigabytes=f"{free_bytes / 1e9:.1f}")
    return Notice(cause="disk", kind=Kind.DISK, text=text)


def backup_old(last_at: datetime | None, most_days: float, now: datetime) -> Notice | None:
    """Return what to tell of the newest backup; nothing where none was ever made, or nobody wants to know."""
    if last_at is None or not most_days or now - last_at <= timedelta(days=most_days):
        return None
    text = coded("backup_old", day=f"{last_at:%Y-%m-%d}", days=(now - last_at).days)
    return Notice(cause="backup", kind=Kind.BACKUP, text=text)


def snapshot_old(last_at: datetime | None, most_days: float, now: datetime) -> Notice | None:
    """Return what to tell of the newest snapshot elsewhere, as of the newest backup."""
    if last_at is None or not most_days or now - last_at <= timedelta(days=most_days):
        return None
    text = coded("snapshot_old", day=f"{last_at:%Y-%m-%d}", days=(now - last_at).days)
    return Notice(cause="snapshot", kind=Kind.BACKUP, text=text)


def ledger_damaged(text: str) -> Notice | None:
    """Return what to tell of what the last look through the ledger found wrong, as a coded text; empty is nothing."""
    return Notice(cause="ledger", kind=Kind.DAMAGED, text=text) if text else None


def clock_wrong(offset_seconds: float) -> Notice | None:
    """Return what to tell of the difference between Facebook's clock and this machine's."""
    if abs(offset_seconds) <= MOST_OFFSET_SECONDS:
        return None
    return Notice(cause="clock", kind=Kind.CLOCK, text=joined(clock_text(offset_seconds), coded("clock_to_set")))


def clock_text(offset_seconds: float) -> str:
    """Say the difference in words."""
    code = "facebook_clock_ahead" if offset_seconds > 0 else "facebook_clock_behind"
    return coded(code, seconds=round(abs(offset_seconds)))

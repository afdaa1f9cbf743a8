"""Whether an installation is able to do its work, and what keeps it from that. Pure.

One answer for all who ask: heartbeat, `/healthy`, `doctor`, mail, every page of the studio, and the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from publisher.domain.coded_text import coded
from publisher.domain.due_verdict import Hold
from publisher.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """One reason why nothing goes out, or not everything: a code with values, whose sentence stands in `messages`."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Return what a person is told as a coded text."""
        return coded(self.code, **self.values)


class NotReady(InvalidInput):
    """Nothing may be planned or done here now; the sentence of the blocker tells why, and what to do."""

    def __init__(self, blocker: Blocker) -> None:
        super().__init__(blocker.code, **blocker.values)
        self.blocker = blocker


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether the work can be done."""

    #: What keeps it from being done, what matters most first; empty where nothing does.
    blockers: Sequence[Blocker]
    #: None where no sweep was ever made.
    last_sweep_at: datetime | None
    #: Those that nobody has ended, of any kind; what has run out by itself is among them.
    holds: Sequence[Hold] = ()

    @property
    def ready(self) -> bool:
        """Return whether everything that is due can go out."""
        return not self.blockers

    @property
    def sweeping(self) -> bool:
        """Return whether somebody looks over everything again and again, as far as the ledger tells."""
        return not any(blocker.code in SWEEP_CODES for blocker in self.blockers)


#: No sweep was ever made, the last one is too old, or it lies ahead: this machine's clock was set back.
SWEEP_CODES = ("no_sweep_yet", "sweeps_stopped", "sweep_ahead")
#: A clock that differs by more from Facebook's makes posts go out at another time than people were told.
FAR_OFF = timedelta(minutes=5)
#: Posts go out all the same, at the wrong time; a notice of its own tells it.
CLOCK_CODES = ("clock_ahead", "clock_behind")
#: Whatever is planned meanwhile would be planned for the wrong place, or with an address that nobody can open.
NO_PLANS = frozenset({"ledger_of_real_page", "website_url_missing", "website_url_private"})
#: What was planned and sent belongs to the real Page, which cannot be seen from here: whatever was said of it is wrong.
WRONG_WORLD = frozenset({"ledger_of_real_page"})
#: Somebody may say that the ledger serves the settings of now. Not here: who has lost the token puts it back.
ADOPTABLE = frozenset({"ledger_of_test_page", "ledger_of_other_page", "ledger_of_other_machine"})
#: What a dead token began, by channel; a notice of its own tells it.
SIGNED_OUT = {"facebook": "facebook_signed_out", "website": "website_signed_out"}


def readiness(
    standing: Sequence[Blocker],
    holds: Sequence[Hold],
    last_sweep_at: datetime | None,
    longest: timedelta,
    now: datetime,
    clock_offset: timedelta = timedelta(),
) -> Readiness:
    """Return what keeps an installation from its work.

    `standing` is all that keeps everything from going out (whose ledger it is, a restore, the website's address);
    `longest` is how old the last sweep may be; `clock_offset` is Facebook's clock minus this machine's.
    """
    found = [*standing, *_signed_out(holds, now), _sweep(last_sweep_at, longest, now), _clock(clock_offset)]
    return Readiness(blockers=tuple(each for each in found if each), last_sweep_at=last_sweep_at, holds=tuple(holds))


def _signed_out(holds: Iterable[Hold], now: datetime) -> list[Blocker]:
    dead = {hold.channel for hold in holds if hold.kind == "sign-in" and hold.active(now)}
    return [Blocker(code=code) for channel, code in SIGNED_OUT.items() if channel in dead]


def _sweep(last_at: datetime | None, longest: timedelta, now: datetime) -> Blocker | None:
    if last_at is None:
        return Blocker(code="no_sweep_yet")
    values = {"at": f"{last_at:%Y-%m-%d %H:%M} UTC"}
    if last_at - now > longest:
        return Blocker(code="sweep_ahead", values=values)
    return Blocker(code="sweeps_stopped", values=values) if now - last_at > longest else None


def _clock(offset: timedelta) -> Blocker | None:
    if abs(offset) <= FAR_OFF:
        return None
    difference = str(timedelta(seconds=round(abs(offset).total_seconds())))
    return Blocker(code="clock_behind" if offset > timedelta() else "clock_ahead", values={"difference": difference})

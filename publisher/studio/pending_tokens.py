"""Tokens that somebody pasted and has not kept yet: in this process's memory alone, for minutes, and in no page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from publisher.bootstrap.page_connection import GivenApp
from publisher.domain.page_token import Connected, TokenFinding
from publisher.domain.ports_channel import Clock

#: Long enough to read what was found.
_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Candidate:
    """A first token, and what it led to."""

    #: Empty where it led nowhere, and only the app is remembered.
    first: str
    #: None while a Page has to be chosen.
    connected: Connected | None = None
    #: Id and name of the Pages to choose from.
    pages: tuple[tuple[str, str], ...] = ()
    #: The app that was given with it.
    app: GivenApp | None = None
    #: What there is to say of it, line by line.
    findings: tuple[TokenFinding, ...] = ()


class Candidates:
    """One for each account, and nobody else's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[int, tuple[datetime, Candidate]] = {}
        self._turn = Lock()

    def keep(self, account_id: int, candidate: Candidate) -> None:
        """Remember it in place of an earlier one."""
        with self._turn:
            self._kept[account_id] = self._clock(), candidate

    def of(self, account_id: int) -> Candidate | None:
        """Return somebody's; None where there is none, or no longer."""
        with self._turn:
            over = [each for each, (at, _) in self._kept.items() if self._clock() - at > _LASTS]
            for each in over:
                del self._kept[each]
            found = self._kept.get(account_id)
        return found[1] if found else None

    def forget(self, account_id: int) -> None:
        """Forget somebody's."""
        with self._turn:
            self._kept.pop(account_id, None)

"""Planned faults: what is to go wrong, on which calls, how often. How it goes wrong is in `fault_effects.py`.

A fault matches calls by its `on`: a method, an edge, and conditions on parameters.

    "POST /feed"                     a post is made
    "POST /feed published=false"     an unpublished one; `published!=false` for all others
    "POST /{post} is_published=true" it is published
    "GET /{post}", "DELETE /{post}"  a post is read, deleted; /{page}, /{photo} and /{comment} likewise
    "POST /photos", "GET /feed", "GET /published_posts", "POST /comments", "GET /insights", "GET /accounts",
    "GET /debug_token", "GET /oauth/access_token", "POST /batch", "POST /scrape"
    "* /feed", "GET *", "*"          any method, any edge, anything

Items of a batch are matched one by one, like calls of their own. Of several faults that match a call the first that is
ripe strikes, and those behind it do not count that call: two faults in a row strike two calls in a row. `after=2` lets
two matching calls pass.
"""

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.sandbox.errors import KNOWN


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What a kind of fault means to somebody who reads a fault plan."""

    #: True when the call is carried out all the same.
    commits: bool
    about: str
    #: True when the call's answer arrives whole and right.
    harmless: bool = False


KINDS: Mapping[str, FaultKind] = {
    "drop_before": FaultKind(False, "the connection is closed, nothing was done"),
    "drop_after": FaultKind(True, "it was done, and the connection is closed without an answer"),
    "hang_before": FaultKind(False, "no answer comes for delay_seconds, nothing was done"),
    "hang_after": FaultKind(True, "it was done, and no answer comes for delay_seconds"),
    "late": FaultKind(
        True, "it is done only after delay_seconds, when the caller may have given up, and answered then", True
    ),
    "error": FaultKind(False, "an error in Graph's envelope: code, subcode, status, message, transient"),
    "error_after_commit": FaultKind(True, "the same, but it was done (seen with 500 'please retry')"),
    "html": FaultKind(False, "an HTML page of a gateway, status 502 or another, nothing was done"),
    "html_after": FaultKind(True, "the same, but it was done"),
    "truncated": FaultKind(True, "it was done; the answer is half a JSON text"),
    "truncated_before": FaultKind(False, "half a JSON text, nothing was done"),
    "cut": FaultKind(True, "it was done; the connection is closed in the middle of the answer"),
    "cut_before": FaultKind(False, "the connection is closed in the middle of an answer, nothing was done"),
    "empty": FaultKind(True, "it was done; the answer has no body"),
    "empty_before": FaultKind(False, "an answer without a body, nothing was done"),
    "garbage": FaultKind(True, "it was done; the answer is text that is no JSON, labelled as JSON"),
    "garbage_before": FaultKind(False, "the same, nothing was done"),
    "ignored": FaultKind(False, "the answer says success, and nothing was done"),
    "redirect": FaultKind(False, "302 to another address, nothing was done"),
    "slow": FaultKind(True, "it was done; the answer comes in drops over delay_seconds", True),
    "usage": FaultKind(True, "all is well, but the usage headers stand at usage_percent", True),
    "lag": FaultKind(True, "what is made or published is in no listing for delay_seconds; readable by its id", True),
    "null_batch_item": FaultKind(False, "in a batch: null in place of the item, nothing was done"),
    "null_batch_item_after": FaultKind(True, "in a batch: null in place of the item, but it was done"),
    "empty_list": FaultKind(False, "a list is empty: /me/accounts of a business-owned Page, insights too young"),
    "too_much": FaultKind(
        True, "a list of more than `rows` rows is refused (code 1, reduce the amount of data), else all is well", True
    ),
    "require_proof": FaultKind(
        True, "the application requires appsecret_proof: refused without one, else all is well", True
    ),
}

#: What random mode picks from where the file does not say.
RANDOM_KINDS = (
    "drop_before",
    "drop_after",
    "error",
    "error_after_commit",
    "html",
    "html_after",
    "truncated",
    "hang_after",
)
_RANDOM_CODES = (1, 2, 4, 17, 32, 341, 613, 80001)
_UNSURE_CODES = (1, 2)


@dataclass(frozen=True, slots=True)
class Fault:
    """One planned fault. See the module's docstring for `on`, `KINDS` for `what`."""

    on: str
    what: str
    #: How many calls it strikes; None for all of them.
    times: int | None = 1
    #: How many matching calls pass before the first is struck.
    after: int = 0
    #: For `error`: None leaves the code out of the envelope. Status, message and the rest come from the table in
    #: `errors.py`.
    code: int | None = None
    subcode: int | None = None
    status: int | None = None
    #: None: the table's message; "": no message at all.
    message: str | None = None
    #: The envelope's `type`.
    kind: str = ""
    transient: bool | None = None
    title: str = ""
    user_message: str = ""
    #: None: an hour for hangs, two seconds for the others.
    delay_seconds: float | None = None
    #: With any kind that is carried out: what is made or published is in no listing for so long.
    lag_seconds: float = 0.0
    #: With any kind: X-App-Usage and X-Business-Use-Case-Usage at so many percent.
    usage_percent: int | None = None
    #: With usage headers: minutes until the Page may call again.
    regain_minutes: int = 0
    retry_after_seconds: int | None = None
    #: For `too_much`.
    rows: int = 10

    def __post_init__(self) -> None:
        if self.what not in KINDS:
            raise ValueError(f"no kind of fault is called {self.what!r}; there are: {', '.join(KINDS)}")

    def matches(self, method: str, edge: str, params: Mapping[str, Any], in_batch: bool = False) -> bool:
        """Return whether it is meant for a call. `edge` is a name such as `/feed`, `/{post}`, `/batch`."""
        if self.what.startswith("null_batch_item") and not in_batch:
            return False
        words = self.on.split()
        wanted_method, wanted_edge = ("*", words[0]) if words[0].startswith("/") else (words[0], "*")
        conditions = words[1:]
        if conditions and not words[0].startswith("/") and conditions[0][:1] in {"/", "*"}:
            wanted_edge, *conditions = conditions
        fits = wanted_method in {"*", method} and wanted_edge in {"*", edge}
        return fits and all(_holds(condition, params) for condition in conditions)


def _holds(condition: str, params: Mapping[str, Any]) -> bool:
    name, _, value = condition.partition("=")
    same = str(params.get(name.removesuffix("!"), "")).lower() == value.lower()
    return not same if name.endswith("!") else same


@dataclass(frozen=True, slots=True)
class RandomFaults:
    """Faults by chance, the same ones for the same seed and the same order of calls."""

    seed: int
    #: Chance of a fault a call, 0 to 1.
    rate: float
    kinds: Sequence[str] = RANDOM_KINDS
    on: str = "*"
    #: Longest delay of a hang or a slow answer.
    most_delay_seconds: float = 3.0

    def __post_init__(self) -> None:
        for name in self.kinds:
            if name not in KINDS:
                raise ValueError(f"no kind of fault is called {name!r}; there are: {', '.join(KINDS)}")


class Faults:
    """The plan, which can be changed while the sandbox runs. Safe from several threads."""

    def __init__(self, *planned: Fault, chance: RandomFaults | None = None) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[Fault, int], int] = {}
        self._planned: list[Fault] = list(planned)
        self._used: list[Fault] = []
        self._set_chance(chance)

    def plan(self, *faults: Fault) -> None:
        """Add faults behind those that are planned."""
        with self._lock:
            self._planned += faults

    def clear(self) -> None:
        """Forget all that is planned, and by chance, and what was counted."""
        with self._lock:
            self._planned.clear()
            self._seen.clear()
            self._set_chance(None)

    def replace(self, faults: Sequence[Fault], chance: RandomFaults | None) -> None:
        """Put another plan in place.

        A fault that stays keeps its count, so one that is used up does not strike again.
        """
        with self._lock:
            self._planned = list(faults)
            if chance != self._chance:
                self._set_chance(chance)

    def _set_chance(self, chance: RandomFaults | None) -> None:
        self._chance = chance
        self._dice = random.Random(chance.seed if chance else 0)

    @property
    def used(self) -> list[Fault]:
        """The faults that struck, in order."""
        with self._lock:
            return list(self._used)

    @property
    def left(self) -> list[Fault]:
        """The planned faults that may still strike."""
        with self._lock:
            return [fault for key, fault in self._numbered() if not self._spent(fault, self._seen.get(key, 0))]

    def take(self, method: str, edge: str, params: Mapping[str, Any], in_batch: bool = False) -> Fault | None:
        """The fault that strikes this call, counted as used; None when all goes well."""
        with self._lock:
            struck = self._planned_for(method, edge, params, in_batch)
            struck = struck or self._by_chance(method, edge, params, in_batch)
            self._used += [struck] if struck else []
            return struck

    def _planned_for(self, method: str, edge: str, params: Mapping[str, Any], in_batch: bool) -> Fault | None:
        for key, fault in self._numbered():
            seen = self._seen.get(key, 0)
            if self._spent(fault, seen) or not fault.matches(method, edge, params, in_batch):
                continue
            self._seen[key] = seen + 1
            if seen >= fault.after:
                return fault
        return None

    def _numbered(self) -> Iterator[tuple[tuple[Fault, int], Fault]]:
        counts: dict[Fault, int] = {}
        for fault in self._planned:
            counts[fault] = counts.get(fault, 0) + 1
            yield (fault, counts[fault]), fault

    @staticmethod
    def _spent(fault: Fault, seen: int) -> bool:
        return fault.times is not None and seen >= fault.after + fault.times

    def _by_chance(self, method: str, edge: str, params: Mapping[str, Any], in_batch: bool) -> Fault | None:
        if self._chance is None or not Fault(self._chance.on, "usage").matches(method, edge, params):
            return None
        if self._dice.random() >= self._chance.rate:
            return None
        fault = _random_fault(self._chance, self._dice)
        return fault if fault.matches(method, edge, params, in_batch) else None


def _random_fault(chance: RandomFaults, dice: random.Random) -> Fault:
    what = dice.choice(list(chance.kinds))
    codes = _UNSURE_CODES if what == "error_after_commit" else _RANDOM_CODES
    delay = dice.uniform(0, chance.most_delay_seconds)
    return Fault("*", what, code=dice.choice(codes), delay_seconds=delay, usage_percent=dice.randint(1, 99))


def every_fault(on: str = "*") -> list[Fault]:
    """Every kind once, then every code and subcode of the table as an error, for a fault matrix.

    Errors without a code and with an undocumented one are among them. Hangs and slow answers take 0.5 seconds.
    """
    return [
        *(Fault(on, what, delay_seconds=0.5) for what in KINDS if not what.startswith("error")),
        *(Fault(on, "error", code=row.code, subcode=row.subcode) for row in KNOWN),
        *(Fault(on, "error_after_commit", code=code, status=500) for code in _UNSURE_CODES),
        Fault(on, "error_after_commit", code=20, subcode=1772107),
        Fault(on, "error", code=None, status=403, message=""),
        Fault(on, "error", code=None, status=400, message="(#4) Application request limit reached"),
        Fault(on, "error", code=987_654, status=400, message="(#987654) Something new"),
        Fault(on, "error", code=80001, usage_percent=100, regain_minutes=3),
        Fault(on, "error", code=4, retry_after_seconds=2),
        Fault(on, "html", status=503),
    ]

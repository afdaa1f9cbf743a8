"""Rounds: staff plan, change and take back posts while real passes run and are killed; then all must be as wished."""

import random
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from tests.torture.judge import Wish, going_on, judge, person_decides, planned_version
from tests.torture.office import SHAPES, Office
from tests.torture.page import page
from tests.torture.processes import Command, Process, Starter
from tests.torture.tally import Tally

#: A fault strikes a call with this chance.
RATE = 0.12
KINDS = (
    *("drop_before", "drop_after", "error", "error_after_commit", "html", "html_after", "truncated", "empty"),
    *("cut", "garbage", "redirect", "hang_before", "hang_after", "late", "slow", "lag"),
)
#: A pass that takes longer has hung.
HUNG_SECONDS = 90.0
KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a block of rounds is run."""

    rounds: int
    mode: Literal["two-phase", "direct"]
    workers: int
    #: Longest time from the start of a round to its kill.
    longest_seconds: float = 1.6
    restart_database: Callable[[], None] | None = None
    #: Returns when the database takes connections: what fails without it after that has another reason.
    wait_for_database: Callable[[], None] = lambda: None


@dataclass
class Block:
    """Some rounds on one ledger and one Page, and the judgement at their end."""

    office: Office
    plan: Plan
    starter: Starter
    dice: random.Random
    tally: Tally
    wishes: dict[str, Wish] = field(default_factory=dict)
    by_hand: dict[str, tuple[str, bool]] = field(default_factory=dict)
    #: The database was away in this round, so that a command may say so and fail.
    shaken: bool = False

    def run(self) -> None:
        self._port = _free_port()
        self.office.furnish(self._port, self.plan.mode)
        self._write_faults(RATE)
        self._page = self._start_page()
        try:
            for number in range(self.plan.rounds):
                self._round(number)
                self.tally.rounds += 1
            self._settle()
        finally:
            self._page.end()
        self.tally.faults.update(line.split()[0] for line in self.office.struck_file.read_text().splitlines())
        self.tally.posts += len(self.wishes)

    # One round

    def _round(self, number: int) -> None:
        self.plan.wait_for_database()
        self.shaken = False
        self._plan_posts(number)
        workers = [self._start(self._worker()) for _ in range(self.plan.workers)]
        for at, act in sorted(self._events(workers), key=lambda event: event[0]):
            _until(self._began_at + at)
            act()
        for worker in workers:
            self._finish(worker)

    def _worker(self) -> Command:
        settings = ("--settings", self._settings)
        return ("publisher", "publish", *settings) if self.dice.random() < 0.6 else ("scheduler.py", *settings)

    def _events(self, workers: list[Process]) -> list[tuple[float, Callable[[], object]]]:
        dice, longest = self.dice, self.plan.longest_seconds
        self._began_at = time.monotonic()
        events: list[tuple[float, Callable[[], object]]] = []
        for worker in workers:
            if dice.random() < 0.65:
                events.append((dice.uniform(0.02, longest), partial(self._kill, worker)))  # noqa: PERF401
        if dice.random() < 0.12:
            events.append((dice.uniform(0, longest), self._kill_page))
        if dice.random() < 0.35:
            events.append((dice.uniform(0, longest), self._change_of_mind))
        if dice.random() < 0.15:
            events.append((dice.uniform(0, longest), self._colleague_posts))
        if self.plan.restart_database and dice.random() < 0.15:
            events.append((dice.uniform(0, longest), self._restart_database))
        if any(worker.command[0] == "scheduler.py" for worker in workers):
            events.append((longest, lambda: None))  # for about so long it runs, if it is not killed
        return events

    def _kill(self, worker: Process) -> None:
        self.tally.kills += worker.end()

    def _finish(self, worker: Process) -> None:
        if worker.command[0] == "scheduler.py":
            worker.signal(signal.SIGTERM)
        if worker.wait(HUNG_SECONDS) is None:
            worker.signal(signal.SIGABRT)  # faulthandler writes where each thread stands into the log
            worker.wait(5)
            worker.end()
            self.tally.failures.append(f"{worker.command[0]} hung: see {self._log}")
        elif worker.code not in (0, 1, KILLED) and not self.shaken:
            self.tally.failures.append(f"{worker.command[0]} ended with {worker.code}: see {self._log}")

    # Around it

    @property
    def _settings(self) -> str:
        return str(self.office.settings_file)

    @property
    def _log(self) -> Path:
        return self.office.folder / "output.log"

    def _start(self, command: Command) -> Process:
        return self.starter.start(command, self.office.environ, self._log)

    def _start_page(self) -> Process:
        said = self.office.folder / "port"
        said.unlink(missing_ok=True)
        served = self._start(("page", str(self.office.folder), str(self._port)))
        until = time.monotonic() + 30
        while not said.exists():
            if served.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the Page does not start: see {self._log}")
            time.sleep(0.005)
        return served

    def _kill_page(self) -> None:
        self.tally.page_kills += self._page.end()
        time.sleep(self.dice.uniform(0, 0.5))
        self._page = self._start_page()

    def _restart_database(self) -> None:
        assert self.plan.restart_database is not None
        self.shaken = True
        self.plan.restart_database()
        self.tally.database_restarts += 1

    def _write_faults(self, rate: float) -> None:
        kinds = ", ".join(f'"{kind}"' for kind in KINDS)
        seed = self.dice.randrange(1_000_000)
        chance = f"[random]\nseed = {seed}\nrate = {rate}\nmost_delay_seconds = 2.5\nkinds = [{kinds}]\n"
        half = self.office.faults_file.with_suffix(".half")
        half.write_text(chance if rate else "")
        half.replace(self.office.faults_file)

    # Staff

    def _plan_posts(self, number: int) -> None:
        slugs = [f"post-{number}-{count}" for count in range(self.dice.randint(1, 3))]
        for slug in slugs:
            shape = self.dice.choice(list(SHAPES))
            self.office.write_draft(slug, 1, shape)
            self.wishes[slug] = Wish(version=1, shape=shape)
        self._says("schedule", *slugs)
        if self.dice.random() < 0.4:
            self._change_of_mind()

    def _change_of_mind(self) -> None:
        """Edit, take back or cancel one of the newest posts, whatever it is doing."""
        wanted = [slug for slug, wish in self.wishes.items() if wish.now == "wanted"][-6:]
        if not wanted:
            return
        slug, wish = self.dice.choice(wanted), self.dice.choice(["edit", "edit", "withdraw", "cancel"])
        if wish == "edit":
            self._edit(slug)
        elif wish == "withdraw":
            self.wishes[slug].now = "withdrawn"
            self.tally.withdrawals += self._says("withdraw", slug)
        elif self._says("cancel", slug, may_be_refused=True):
            self.wishes[slug].now = "cancelled"
            self.tally.cancellations += 1

    def _edit(self, slug: str) -> None:
        """Write and schedule a new version; it may be refused for the moment, while an older one is being sent."""
        wish = self.wishes[slug]
        self.office.write_draft(slug, wish.version + 1, wish.shape)
        self._says("schedule", slug, may_be_refused=True)
        if planned_version(self.office, slug, wish.version + 1):
            wish.version += 1
            self.tally.edits += 1
        else:
            self.tally.refused += 1

    def _says(self, verb: str, *slugs: str, may_be_refused: bool = False) -> bool:
        """Run a command to its end, again where it was killed or the database was away; tell whether it was done."""
        killed, code = False, None
        for _ in range(20):
            process = self._start(("publisher", verb, *slugs, *("--by", "staff", "--settings", self._settings)))
            if self.dice.random() < 0.08 and not killed:
                process.wait(self.dice.uniform(0, 0.4))
                killed = process.end()
                self.tally.kills += killed
            code = process.wait(HUNG_SECONDS)
            if code in (0, 1) or (code == 2 and killed):
                return True
            if code == 2 and may_be_refused:
                return False
            if code not in (KILLED, 3) or (code == 3 and not self.shaken):
                break
            time.sleep(0.1)
        self.tally.failures.append(f"{verb} {' '.join(slugs)} ended with {code}: see {self._log}")
        return False

    def _colleague_posts(self) -> None:
        """Make a post on the Page by hand: any text, or one that a post of ours has too."""
        seen = page(self.office.folder)
        texts = [post.message for post in seen.posts() if not post.by_hand][:3]
        text = self.dice.choice([f"By hand {len(self.by_hand)}", *(texts if self.plan.mode == "two-phase" else [])])
        made = seen.make_by_hand(message=text, published=self.dice.random() < 0.5)
        self.by_hand[made.id] = (made.message, made.published)

    # The end

    def _settle(self) -> None:
        """Faults off; passes until nothing goes on by itself; then a person decides what waits for one, and again."""
        self._write_faults(0)
        for _ in range(6):
            self._pass_until_quiet()
            asked = person_decides(self.office, lambda *words: self._start(("publisher", *words)))
            self.tally.asked += asked
            if not asked:
                break
        judge(self.office, self.wishes, self.by_hand, self.tally)

    def _pass_until_quiet(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            self._finish(self._start(("publisher", "publish", "--settings", self._settings)))
            if not going_on(self.office):
                return
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        return port


def _until(moment: float) -> None:
    if (left := moment - time.monotonic()) > 0:
        time.sleep(left)

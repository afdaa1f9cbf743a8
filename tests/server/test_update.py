"""The steps of an update, each broken off and each refused; the service is one that says what it is told to say."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from publisher.domain.errors import CodedError, PublisherError
from publisher.messages import sentence
from publisher.operations.going_back import WISH
from publisher.operations.update_rehearsal import UpdateRehearsal
from publisher.server.errors import UpdateFailed
from publisher.server.journal import only_update, read_journal
from publisher.server.layout import ServerLayout
from publisher.server.rehearsal_answer import read_answer
from publisher.server.service import Health, ServerService
from publisher.server.update import Order, Update
from publisher.server.watched_work import watched
from publisher.server.wheel import Wheel, find_wheel, requirements_of
from tests.server.releases import make_wheel

STEPS = ("install", "rehearse", "prepare", "switch", "restart", "answer", "tidy")
SAID = {"ledger": "0023", "head": "0023", "knows": True}


class Killed(BaseException):
    """The process is gone: nothing of it is done any more."""


class FakeService(ServerService):
    """Runs what the link leads to, from each restart on."""

    def __init__(self, layout: ServerLayout) -> None:
        super().__init__(layout)
        self.runs = layout.current.readlink().name
        self.mute: set[str] = set()
        self.reasons: dict[str, frozenset[str]] = {}
        self.answer: dict[str, object] = dict(SAID)
        self.wrong_now: list[str] = []
        #: Whose files the server had, in order.
        self.files_of: list[str] = []

    def renew_files(self, release: Path) -> str:
        self.files_of.append(release.name)
        return ""

    def restart(self) -> None:
        self.runs = self._layout.current.readlink().name

    def health(self) -> Health | None:
        if self.runs in self.mute:
            return None
        return Health(version=self.runs, reasons=self.reasons.get(self.runs, frozenset()))

    def wait_for(self, version: str, before: Collection[str] | None, seconds: float) -> bool:
        return super().wait_for(version, before, 0)

    def says(self, release: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        findings = [{"what": what, "ok": False} for what in self.wrong_now]
        said = json.dumps({"findings": findings} if arguments[0] == "doctor" else self.answer)
        return subprocess.CompletedProcess([*arguments], 0, said, "")


@dataclass
class Bench:
    """A server in a folder, with version 0.1.0."""

    layout: ServerLayout
    #: What happens at which step.
    events: dict[str, BaseException] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder in (self.layout.release("0.1.0"), self.layout.organisation):
            folder.mkdir(parents=True)
        self.layout.current.symlink_to("releases/0.1.0")
        self.service = FakeService(self.layout)
        self.updater = Update(
            layout=self.layout, service=self.service, begins=self._begins, install=self._install, patience_seconds=0
        )

    def _begins(self, step: str, _text: str) -> None:
        self.steps.append(step)
        if event := self.events.pop(step, None):
            raise event

    @staticmethod
    def _install(folder: Path, wheel: Wheel, _requirements: Sequence[Path], _places: Sequence[Path]) -> None:
        folder.mkdir()
        (folder / "version").write_text(wheel.version, encoding="utf-8")

    @property
    def current(self) -> str:
        return self.layout.current.readlink().name

    def updates(self, version: str = "0.2.0", **more: object) -> str:
        wanted = version if self.updater.releases.has(version) else str(make_wheel(self.layout.root, version))
        return self.updater.update(Order(wanted=wanted, **more))  # type: ignore[arg-type]  # whatever a test names

    @property
    def left(self) -> set[str]:
        """What lies there beside the releases, the link, and what a wish left."""
        there = {*self.layout.program.iterdir(), *self.layout.releases.iterdir(), *self.layout.organisation.iterdir()}
        return {path.name for path in there} - {"releases", "current", "update.lock"}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(ServerLayout(root=tmp_path))


def test_a_version_is_switched_to_and_the_one_before_is_kept_alone(bench: Bench) -> None:
    assert [bench.updates(version) for version in ("0.2.0", "0.3.0")] == ["0.2.0", "0.3.0"]
    assert bench.steps == [*STEPS] * 2
    assert (bench.current, bench.service.runs) == ("0.3.0", "0.3.0")
    assert bench.left == {"0.2.0", "0.3.0"}
    assert bench.service.files_of == ["0.2.0", "0.3.0"]


def _answers_not(bench: Bench) -> bool:
    """Whether what was switched to is one that does not answer."""
    return bench.current in bench.service.mute


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("mute", [False, True], ids=["good", "mute"])
def test_broken_off_at_any_step_one_version_runs_and_the_next_one_ends_it(bench: Bench, step: str, mute: bool) -> None:
    bench.service.mute = {"0.2.0"} if mute else set()
    bench.events = {step: Killed()}
    ended: list[object] = []
    try:
        bench.updates()
    except (Killed, UpdateFailed) as error:
        ended.append(error)
    assert bench.service.runs == "0.1.0" or bench.current == "0.2.0"  # never a link to what is not whole
    assert bench.updater.releases.has(bench.current)

    went_back = pytest.raises(UpdateFailed, match="update_went_back") if _answers_not(bench) else nullcontext()
    with went_back:
        bench.updater.mend()
    switched = step in ("restart", "answer", "tidy") and not mute
    assert (bench.service.runs, bench.current) == (("0.2.0",) * 2 if switched else ("0.1.0",) * 2)
    assert read_journal(bench.layout.program) is None
    assert bench.left == ({"0.1.0", "0.2.0"} if switched else {"0.1.0"})
    assert ended


@pytest.mark.parametrize("step", STEPS)
def test_a_disk_that_is_full_at_any_step_leaves_a_version_that_runs(bench: Bench, step: str) -> None:
    bench.events = {step: OSError(28, "No space left on device")}
    with pytest.raises((UpdateFailed, OSError)) as told:
        bench.updates()
    if step in ("install", "rehearse", "prepare"):
        assert "No space left on device. Nothing was changed; 0.1.0 runs" in sentence(told.value)  # type: ignore[arg-type]  # coded
        assert bench.left == {"0.1.0"}
    bench.updater.mend()
    assert bench.service.runs == bench.current
    assert read_journal(bench.layout.program) is None


def test_a_version_that_does_not_answer_is_left_and_the_ledger_stays(bench: Bench) -> None:
    bench.service.mute = {"0.2.0"}
    with pytest.raises(UpdateFailed, match="update_went_back,"):
        bench.updates()
    assert (bench.current, bench.service.runs, bench.left) == ("0.1.0", "0.1.0", {"0.1.0"})
    assert bench.service.files_of == ["0.2.0", "0.1.0"]


def test_where_the_tables_were_changed_the_old_version_is_told_to_take_up_the_copy(bench: Bench) -> None:
    bench.service.mute = {"0.2.0"}
    bench.service.answer |= {"head": "9001"}
    with pytest.raises(UpdateFailed, match="update_went_back_on_hold"):
        bench.updates()
    assert bench.left == {"0.1.0", WISH}
    assert (bench.layout.organisation / WISH).read_text("utf-8") == "0.1.0"


def test_a_version_that_is_worse_than_the_one_before_is_left(bench: Bench) -> None:
    bench.service.reasons = {"0.1.0": frozenset({"paused"}), "0.2.0": frozenset({"paused", "ledger_damaged"})}
    with pytest.raises(UpdateFailed, match="update_went_back"):
        bench.updates()
    bench.service.reasons["0.2.0"] = frozenset({"paused"})
    assert bench.updates() == "0.2.0"


def test_what_is_wrong_on_the_copy_is_told_and_nothing_is_switched(bench: Bench) -> None:
    bench.service.answer |= {"wrong": {"templates": ["post.html is broken"], "token": ["dead"]}}
    bench.service.wrong_now = ["token"]
    with pytest.raises(UpdateFailed) as told:
        bench.updates()
    said = sentence(told.value)
    assert ("templates: post.html is broken" in said, "dead" in said) == (True, False)
    assert (bench.current, bench.left) == ("0.1.0", {"0.1.0"})
    bench.service.wrong_now = ["token", "templates"]  # it was so before: no new version is to blame
    assert bench.updates() == "0.2.0"


def test_a_dry_run_tries_and_takes_away(bench: Bench) -> None:
    bench.updates(dry_run=True)
    assert bench.steps == ["install", "rehearse"]
    assert (bench.current, bench.left) == ("0.1.0", {"0.1.0"})


def test_back_to_a_version_that_needs_a_copy_is_asked_first(bench: Bench) -> None:
    bench.updates()
    bench.service.answer |= {"knows": False, "head": "0022"}
    with pytest.raises(CodedError, match="update_no_copy"):
        bench.updates("0.1.0")
    bench.service.answer |= {"copy": "publisher.before-0023.db"}
    with pytest.raises(CodedError, match="update_back_unasked"):
        bench.updates("0.1.0")
    with pytest.raises(CodedError, match="update_not_wanted"):
        bench.updates("0.1.0", agrees=lambda _copy: False)
    assert (bench.current, bench.left) == ("0.2.0", {"0.1.0", "0.2.0"})
    assert bench.updates("0.1.0", agrees=lambda _copy: True) == "0.1.0"
    assert (bench.service.runs, bench.left) == ("0.1.0", {"0.1.0", "0.2.0", WISH})
    assert (bench.layout.organisation / WISH).read_text("utf-8") == "0.1.0"


def test_a_server_ledger_whose_tables_would_change_is_refused(bench: Bench) -> None:
    bench.service.answer |= {"head": "9001", "sqlite": False}
    with pytest.raises(CodedError, match="update_changes_server_ledger"):
        bench.updates()
    assert bench.current == "0.1.0"


def test_one_update_at_a_time(bench: Bench) -> None:
    with only_update(bench.layout.program), pytest.raises(CodedError, match="update_runs_already"):  # noqa: SIM117
        with only_update(bench.layout.program):
            pass


def test_what_a_new_version_says_is_read_and_what_is_no_answer_is_none() -> None:
    said = UpdateRehearsal(ledger="0023", head="0024", knows=True, wrong={"texts": ["x"]})
    answer = read_answer(f"some library warns\n{said.as_json()}\n")
    assert answer is not None
    assert (answer.head, answer.sqlite, answer.wrong) == ("0024", True, {"texts": ["x"]})
    assert [read_answer(text) for text in ("", "oops", "[]", "{}")] == [None] * 4


def test_where_the_one_who_works_is_killed_the_other_ends_it() -> None:
    def dies() -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    assert watched(lambda: 3, lambda: 0) == 3
    assert watched(dies, lambda: 7) == 7


def test_what_it_says_last_comes_out_of_a_pipe_too() -> None:
    program = "from publisher.server.watched_work import watched; print('a'); watched(lambda: print('b') or 0, int)"
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environ, check=True)
    assert done.stdout == "a\nb\n"


# The release as a file


def test_a_wheel_is_found_by_its_name_and_by_its_version(tmp_path: Path) -> None:
    file = make_wheel(tmp_path, "0.2.0")
    assert find_wheel(str(file), ()) == find_wheel("0.2.0", [tmp_path]) == Wheel(file=file, version="0.2.0")
    with pytest.raises(CodedError, match="update_version_nowhere"):
        find_wheel("0.3.0", [tmp_path])
    (tmp_path / "other.whl").write_bytes(b"no zip")
    for name, code in (("other.whl", "update_no_wheel"), ("nothing.whl", "update_no_such_wheel")):
        with pytest.raises(CodedError, match=code):
            find_wheel(str(tmp_path / name), ())


def test_a_release_that_changed_on_the_way_is_refused(tmp_path: Path) -> None:
    file = make_wheel(tmp_path, "0.2.0")
    beside = tmp_path / "publisher-0.2.0-requirements.txt"
    beside.write_text("", encoding="utf-8")
    digests = {each: hashlib.sha256(each.read_bytes()).hexdigest() for each in (file, beside)}
    sums = "".join(f"{digest}  {each.name}\n" for each, digest in digests.items())
    (tmp_path / "SHA256SUMS").write_text(sums, encoding="utf-8")
    wheel = find_wheel(str(file), ())
    assert requirements_of(wheel, (), tmp_path)[0] == beside
    beside.write_text("other==1", encoding="utf-8")
    with pytest.raises(PublisherError, match="update_file_changed"):
        requirements_of(wheel, (), tmp_path)
    make_wheel(tmp_path, "0.2.0", "tables")
    with pytest.raises(PublisherError, match="update_file_changed"):
        find_wheel(str(file), ())

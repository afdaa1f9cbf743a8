"""Withdrawing consent is killed at each of its steps: doing it again ends it, and nothing planned is lost meanwhile."""

import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.bootstrap.container import system_clock
from publisher.operations.withdrawn_consent import find_picture, withdraw_consent
from publisher.runtime.recurring_jobs import RecurringJobs
from tests import processes
from tests.extent import EVERYTHING
from tests.operations.house import House, on_page, states
from tests.operations.test_walk import LEDGER, WORD, _bytes_left, is_worked_on, left, pictures_of
from tests.operations.test_withdrawn_consent import DIGEST, is_scheduled, writes_marked
from tests.operations.walk import Wanted

#: The ledger is changed and nothing else; a draft is taken out and its file is there still.
AFTER_THE_LEDGER, IN_THE_DRAFT = "forget_at_facebook", "write"
#: The list of erasures has it, and the ledger's transaction is not over: whoever opens it next erases without a person.
ONLY_ON_THE_LIST = "uploaded"
LATER = [AFTER_THE_LEDGER, IN_THE_DRAFT, "take_out", "sweep_up", "sweep_out", "scrub"]
OTHERS = [ONLY_ON_THE_LIST, "hold_for_approval", *map(str, range(1, 300, 12))]


def prepared(house: House, app: App) -> frozenset[str]:
    """A sent post, a scheduled one and a draft with the picture; return the digests of all its files."""
    for slug in ("sent", "coming", "draft") if EVERYTHING else ("coming",):
        writes_marked(house, slug)
        is_worked_on(house, app, slug)
    if EVERYTHING:
        house.schedules(app, "sent")
        house.publishes(app)
    is_scheduled(house, app, "coming")
    return pictures_of(house)


@pytest.mark.parametrize("by_itself", [True, False] if EVERYTHING else [True])
@pytest.mark.parametrize("where", [*LATER, *OTHERS] if EVERYTHING else [AFTER_THE_LEDGER])
def test_done_again_after_a_kill_it_is_done(house: House, where: str, *, by_itself: bool) -> None:
    with house.open() as app:
        pictures = prepared(house, app)
    command = [sys.executable, "-m", "tests.operations.consent_killed_at", str(house.folder), DIGEST, where]
    process = processes.start(command, cwd=Path(__file__).parents[2], env=dict(os.environ) | house.environ)
    ended = process.wait(120)
    assert ended == -signal.SIGKILL or (ended == 0 and where.isdigit())  # more lines than there are
    with replace(house, clock=lambda: system_clock() + timedelta(minutes=16)).open() as app:
        is_still_planned(app)
        assert find_picture(app, DIGEST).somewhere  # the page has its button
        if by_itself:
            RecurringJobs(app, lambda _delivery: None, lambda _text: None).clean_up()
            assert where not in LATER or not find_picture(app, DIGEST).somewhere
        if not by_itself or find_picture(app, DIGEST).somewhere:
            withdraw_consent(app, DIGEST, "Besa", copies=True)
        assert not find_picture(app, DIGEST).somewhere
        house.publishes(app)
        is_still_planned(app)
        assert on_page(app) == []
    assert left(house, Wanted((WORD,))) == []
    assert _bytes_left(house, pictures) == []
    assert left(house, Wanted(digests=pictures), *LEDGER, "erasures.jsonl") == []


def is_still_planned(app: App) -> None:
    """At no moment is the post cancelled: it waits as it did, or for an approval."""
    assert {states(app, channel)["coming"] for channel in ("website", "facebook")} == {"publish waiting"}

"""`domain.ports_channel.Clock`: the system's, and those that tests move."""

from datetime import timedelta

import pytest

from publisher.bootstrap.container import system_clock
from publisher.domain.ports_channel import Clock
from tests.operations.test_feed_notices import Clock as FeedClock
from tests.sandbox.conftest import Clock as SandboxClock
from tests.world import TestClock


@pytest.mark.parametrize("clock", [system_clock, TestClock(), SandboxClock(), FeedClock()])
def test_a_clock_gives_aware_utc_and_never_goes_back_by_itself(clock: Clock) -> None:
    first, second = clock(), clock()
    assert first.utcoffset() == second.utcoffset() == timedelta(0)
    assert first <= second

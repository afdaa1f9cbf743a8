"""What keeps an installation from its work."""

from datetime import datetime, timedelta

import pytest

from publisher.domain.due_verdict import Hold
from publisher.domain.readiness import SIGNED_OUT, SWEEP_CODES, Blocker, Readiness, readiness
from tests.domain.deliveries import HOUR, MINUTE, NOW, SECOND

LONGEST = 3 * MINUTE


def hold(kind: str, channel: str, end_at: datetime | None = None) -> Hold:
    return Hold(id=1, channel=channel, kind=kind, reason="zi", from_at=NOW - HOUR, end_at=end_at)


def found(*holds: Hold, standing: tuple[str, ...] = (), swept: datetime | None = NOW) -> Readiness:
    return readiness([Blocker(code=code) for code in standing], holds, swept, LONGEST, NOW)


def codes(known: Readiness) -> list[str]:
    return [blocker.code for blocker in known.blockers]


def test_where_nothing_is_in_the_way_it_is_ready() -> None:
    known = found()
    assert (known.blockers, known.ready, known.sweeping, known.last_sweep_at) == ((), True, True, NOW)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), []),
        (LONGEST, []),
        (LONGEST + SECOND, ["sweeps_stopped"]),
        (-LONGEST, []),
        (-LONGEST - SECOND, ["sweep_ahead"]),  # the clock was set back
    ],
)
def test_somebody_has_to_have_looked_over_everything_lately(age: timedelta, expected: list[str]) -> None:
    known = found(swept=NOW - age)
    assert (codes(known), known.ready, known.sweeping) == (expected, not expected, not expected)
    assert all(blocker.values == {"at": f"{NOW - age:%Y-%m-%d %H:%M} UTC"} for blocker in known.blockers)


def test_where_no_sweep_was_ever_made_that_is_said() -> None:
    known = found(swept=None)
    assert (codes(known), known.ready, known.sweeping, known.last_sweep_at) == (["no_sweep_yet"], False, False, None)


def test_a_dead_token_is_told_once_for_each_channel_while_its_hold_is_on() -> None:
    assert codes(found(hold("sign-in", "facebook"), hold("sign-in", "facebook"))) == ["facebook_signed_out"]
    assert codes(found(hold("sign-in", "website"), hold("sign-in", "facebook"))) == list(SIGNED_OUT.values())
    assert codes(found(hold("sign-in", "facebook", NOW))) == []
    assert codes(found(hold("person", "facebook"), hold("restore", ""), hold("sign-in", "mail"))) == []
    assert found(hold("sign-in", "facebook")).sweeping


def test_what_matters_most_comes_first() -> None:
    known = found(hold("sign-in", "facebook"), standing=("restored", "website_url_missing"), swept=None)
    assert codes(known) == ["restored", "website_url_missing", "facebook_signed_out", "no_sweep_yet"]
    assert not known.ready
    assert {"no_sweep_yet", "sweeps_stopped", "sweep_ahead"} == set(SWEEP_CODES)

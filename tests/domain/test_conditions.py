"""Troubles of the machine: from where on they are told."""

from datetime import datetime, timedelta

import pytest

from publisher.domain.coded_text import coded, joined
from publisher.domain.health_checks import OF_THE_MACHINE, backup_old, clock_wrong, disk_low, ledger_damaged
from publisher.domain.notices import Kind, Notice
from tests.domain.deliveries import NOW, SECOND


def kind(found: Notice | None) -> Kind | None:
    return found.kind if found else None


@pytest.mark.parametrize(("free", "expected"), [(0, Kind.DISK), (499_999_999, Kind.DISK), (500_000_000, None)])
def test_a_disk_is_low_below_half_a_gigabyte(free: int, expected: Kind | None) -> None:
    assert kind(disk_low(free)) is expected


@pytest.mark.parametrize(
    ("last_at", "days", "expected"),
    [
        (NOW - timedelta(days=8), 8, None),
        (NOW - timedelta(days=8) - SECOND, 8, Kind.BACKUP),
        (NOW - timedelta(days=1), 0.5, Kind.BACKUP),
        (NOW - timedelta(days=99), 0, None),
        (None, 8, None),
    ],
)
def test_a_backup_is_old_after_the_days_that_were_set(
    last_at: datetime | None, days: float, expected: Kind | None
) -> None:
    assert kind(backup_old(last_at, days, NOW)) is expected


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, None), (30, None), (-30, None), (30.1, Kind.CLOCK), (-30.1, Kind.CLOCK)]
)
def test_a_clock_is_wrong_beyond_thirty_seconds_on_either_side(offset: float, expected: Kind | None) -> None:
    assert kind(clock_wrong(offset)) is expected


def test_what_is_told_has_the_numbers_in_it() -> None:
    low, old, ahead, behind = (
        disk_low(1_499_999),
        backup_old(NOW - timedelta(days=9), 8, NOW),
        clock_wrong(99),
        clock_wrong(-31),
    )
    assert low is not None
    assert low.text == coded("disk_low", gigabytes="0.0")
    assert disk_low(449_000_000) == Notice(cause="disk", kind=Kind.DISK, text=coded("disk_low", gigabytes="0.4"))
    assert old is not None
    assert old.text == coded("backup_old", day="2026-11-15", days=9)
    assert ahead is not None
    assert ahead.text == joined(coded("facebook_clock_ahead", seconds=99), coded("clock_to_set"))
    assert behind is not None
    assert behind.text == joined(coded("facebook_clock_behind", seconds=31), coded("clock_to_set"))


def test_each_trouble_of_the_machine_is_raised_once() -> None:
    found = [disk_low(0), backup_old(NOW - timedelta(days=9), 8, NOW), clock_wrong(99), ledger_damaged("torn")]
    assert [each.cause for each in found if each] == ["disk", "backup", "clock", "ledger"]
    assert {Kind.DISK, Kind.BACKUP, Kind.DAMAGED} == OF_THE_MACHINE

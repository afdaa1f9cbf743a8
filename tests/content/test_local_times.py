"""Local times of Europe/Belgrade, where the clock is put forward and back."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.editing.draft_store import DraftStore
from publisher.domain.local_time import NotATime, to_utc
from publisher.messages import text
from tests.content.desk import Desk, front

BELGRADE = ZoneInfo("Europe/Belgrade")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-25T10:00:00", "2026-11-25T09:00:00"),
        ("2026-07-25T10:00:00", "2026-07-25T08:00:00"),
        ("2026-11-25 10:00:00", "2026-11-25T09:00:00"),
        ("2026-11-25T10:00:00Z", "2026-11-25T10:00:00"),
        ("2026-11-25T10:00:00+05:30", "2026-11-25T04:30:00"),
        ("2026-03-29T01:59:59", "2026-03-29T00:59:59"),
        ("2026-03-29T03:00:00", "2026-03-29T01:00:00"),
        ("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00"),  # with an offset every time exists
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00"),  # comes twice: the first
        ("2026-10-25T03:00:00", "2026-10-25T02:00:00"),
    ],
)
def test_what_is_written_becomes_utc(written: str, utc: str) -> None:
    value = tomllib.loads(f"a = {written}")["a"]

    assert to_utc(value, BELGRADE) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-03-29T02:00:00", "2026-03-29T02:30:00", "2026-03-29T02:59:59"])
def test_an_hour_that_is_skipped_is_refused_with_one_that_exists(written: str) -> None:
    with pytest.raises(NotATime, match="typed_time_is_skipped") as refused:
        to_utc(datetime.fromisoformat(written), BELGRADE)

    assert written.replace("T02", "T03") in text(refused.value.message)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2100, 12, 30)))  # noqa: DTZ001  (local on purpose)
def test_every_time_on_the_clock_comes_back_the_same(local: datetime) -> None:
    try:
        moment = to_utc(local, BELGRADE)
    except NotATime:
        return
    assert moment.utcoffset() is not None
    assert moment.astimezone(BELGRADE).replace(tzinfo=None, fold=0) == local.replace(fold=0)


@pytest.mark.parametrize("year", ["0001", "1989", "2101", "9999"])
def test_a_year_that_is_a_slip_is_refused(year: str) -> None:
    for offset in ("", "+14:00", "-12:00"):
        value = tomllib.loads(f"a = {year}-01-01T00:00:00{offset}")["a"]
        with pytest.raises(NotATime, match="typed_year_not_meant"):
            to_utc(value, BELGRADE)


@pytest.mark.parametrize(
    "typed",
    ["2026-11-25 10:00", "2026-11-25T10:00", "2026-11-25 10:00:00", "2026-11-25 10:00+01:00", "2026-11-25 10:00  # x"],
)
def test_a_time_needs_no_seconds(desk: Desk, typed: str) -> None:
    desk.writes("a.md", front(extra=f"publish_at = {typed}"))

    assert desk.says() == []
    assert desk.folder.read("a").post.publish_at == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_a_draft_with_a_short_time_is_edited_and_repeated(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.writes("a.md", front(extra="publish_at = 2026-11-25 9:05"))
    writing = DraftStore(desk.posts, ("sq", "sr", "en", "rom"))
    draft = writing.open("a")
    texts = {"sq": replace(draft.written.texts["sq"], title="Tjetër")}

    writing.save("a", replace(draft.written, texts=texts), draft.digest)

    assert desk.says() == []
    assert "publish_at = 2026-11-25T09:05:00" in (desk.posts / "a.md").read_text(encoding="utf-8")

"""The month's links: which addresses count, when a month begins, who may carry one, and which form goes out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.domain.delivery import Action, Payload, State
from publisher.domain.link_budget import (
    LinkBudget,
    LinkUse,
    PagePlan,
    carries_link,
    is_ticked,
    may_carry_link,
    period,
    reserves,
    within,
)
from publisher.domain.outside_links import is_outside, outside_links
from tests.domain.deliveries import NOW, delivery

ZONE = ZoneInfo("Europe/Belgrade")
LINKED = Payload(message="Short", link="https://kosint2020.net/sq/a/")
BOTH = Payload(message="All of it", linked=LINKED)


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("https://kosint2020.net/sq/", True),
        ("http://KOSINT2020.net.", True),
        ("www.example.org/a", True),
        ("https://notfacebook.com/", True),
        ("https://facebook.com.example.org/", True),
        ("https://www.facebook.com/groups/1", False),
        ("https://m.me.facebook.com/x", False),
        ("https://INSTAGRAM.com/kosint", False),
        ("https://wa.me/383", False),
        ("https://fb.me/e/1", False),
        ("https://www.threads.net/@k", False),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fkosint2020.net%2F&h=AT", True),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2Fk", False),
        ("mailto:info@kosint2020.net", False),
        ("kosint2020.net/k7q2m", False),
        ("", False),
        ("https://[broken", False),
    ],
)
def test_what_leads_out_of_facebook(address: str, outside: bool) -> None:
    assert is_outside(address) is outside


def test_the_links_of_a_text_are_found_without_the_signs_around_them() -> None:
    text = "Lexo (https://a.example/x), https://b.example/y! dhe www.c.example; jo https://fb.com/z. kosint2020.net/k7q"
    assert outside_links(text) == ("https://a.example/x", "https://b.example/y", "www.c.example")


@pytest.mark.parametrize(
    ("moment", "from_day", "start", "end"),
    [
        ("2026-11-30T22:59:59", 1, "2026-10-31T23:00:00", "2026-11-30T23:00:00"),
        ("2026-11-30T23:00:00", 1, "2026-11-30T23:00:00", "2026-12-31T23:00:00"),
        # Clocks change in March and October: a month is as long as it is.
        ("2026-03-31T21:59:00", 1, "2026-02-28T23:00:00", "2026-03-31T22:00:00"),
        ("2026-10-31T22:30:00", 1, "2026-09-30T22:00:00", "2026-10-31T23:00:00"),
        ("2026-01-05T12:00:00", 28, "2025-12-27T23:00:00", "2026-01-27T23:00:00"),
        ("2026-03-01T12:00:00", 15, "2026-02-14T23:00:00", "2026-03-14T23:00:00"),
    ],
)
def test_a_month_goes_from_midnight_to_midnight_where_the_organisation_is(
    moment: str, from_day: int, start: str, end: str
) -> None:
    found = period(datetime.fromisoformat(moment).replace(tzinfo=UTC), from_day, ZONE)
    assert [each.replace(tzinfo=None).isoformat() for each in found] == [start, end]


@given(st.integers(0, 90 * 365 * 24 * 60), st.integers(1, 28))
def test_months_follow_each_other_without_a_gap(minutes: int, from_day: int) -> None:
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    start, end = period(moment, from_day, ZONE)
    assert start <= moment < end
    assert period(start - timedelta(seconds=1), from_day, ZONE)[1] == start
    assert period(end, from_day, ZONE)[0] == end


@pytest.mark.parametrize(
    ("said", "limit", "ticked"),
    [(None, 2, False), (True, 2, True), (False, 2, False), (True, 0, False), (None, None, True), (False, None, False)],
)
def test_a_post_is_ticked_where_it_says_so_or_links_are_unlimited(
    said: bool | None, limit: int | None, ticked: bool
) -> None:
    assert is_ticked(said, limit) is ticked


@pytest.mark.parametrize(
    ("limit", "used", "before", "may"),
    [(2, 0, 0, True), (2, 1, 0, True), (2, 1, 1, False), (2, 2, 0, False), (None, 99, 9, True), (0, 0, 0, False)],
)
def test_nobody_carries_one_more_than_there_are(limit: int | None, used: int, before: int, may: bool) -> None:
    assert may_carry_link(limit, used, before) is may


def test_a_plan_that_nobody_knows_counts_as_two() -> None:
    answers = {links: PagePlan(links=links, by="Ana", at=NOW).limit for links in ("2", "20", "unlimited", "unknown")}
    assert answers == {"2": 2, "20": 20, "unlimited": None, "unknown": 2}


def test_a_budget_says_what_is_left() -> None:
    use = LinkUse(remote_id="1", kind="post", created_at=NOW)
    budget = LinkBudget(limit=2, start=NOW, end=NOW, used=(use,), reserved=("a", "b"))
    assert (budget.left, replace(budget, limit=None).left, replace(budget, limit=0).left) == (1, None, 0)


def test_uses_of_another_month_do_not_count() -> None:
    uses = [LinkUse(remote_id=str(day), kind="post", created_at=NOW + timedelta(days=day)) for day in (2, -1, 0, 1)]
    assert [use.remote_id for use in within(uses, NOW, NOW + timedelta(days=2))] == ["0", "1"]


def test_the_form_without_a_link_goes_out_until_it_is_decided_otherwise() -> None:
    waiting = delivery(1, Action.PUBLISH, State.WAITING, payload=BOTH)
    plain = replace(BOTH, linked=None)
    assert [replace(waiting, with_link=said).outgoing for said in (None, False, True)] == [plain, plain, LINKED]
    assert reserves(waiting)


def test_what_was_planned_with_a_link_alone_goes_out_as_it_was_approved() -> None:
    before = delivery(1, Action.PUBLISH, State.WAITING, payload=LINKED)
    assert [replace(before, with_link=said).outgoing for said in (None, False, True)] == [LINKED] * 3


@pytest.mark.parametrize(
    ("payload", "carries"),
    [
        (LINKED, True),
        (Payload(message="A\n\nhttps://kosint2020.net/sq/a/"), True),
        (Payload(message="A", link="https://www.facebook.com/1"), False),
        (Payload(message="A"), False),
    ],
)
def test_a_form_carries_a_link_as_a_card_or_in_its_text(payload: Payload, carries: bool) -> None:
    assert carries_link(payload) is carries


@pytest.mark.parametrize("state", list(State))
def test_a_note_of_its_link_is_told_once_it_is_decided_for_good(state: State) -> None:
    one = delivery(1, Action.PUBLISH, state, link_note="a note")
    assert one.told_of_link == ("a note" if state in (State.SENT, State.CANCELLED) else "")

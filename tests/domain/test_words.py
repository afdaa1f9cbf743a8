"""Languages, scripts, the place of a date, roles, and how long to wait: small decisions on values."""

from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.domain.accounts import Account, Role
from publisher.domain.date_placeholder import has_gap, open_gaps
from publisher.domain.language import FOLDER, NAME, PUBLISHED_AS, TAGS, draft_language, facebook_tags
from publisher.domain.metric_changes import CHANGES, changes_between
from publisher.domain.post import FacebookText, Text
from publisher.domain.reading import Metric, page_object
from publisher.domain.retry import CAP, RetryPolicy
from publisher.domain.serbian_latin import to_latin

ALL = ("sq", "sr-Latn", "sr-Cyrl", "en")


@pytest.mark.parametrize(
    ("tags", "wanted", "stacked", "expected"),
    [
        (ALL, ("sq", "sr-Latn"), True, ["sq", "sr-Latn"]),
        (ALL, ("sr-Latn", "sq"), True, ["sr-Latn", "sq"]),
        (ALL, ("sr-Latn", "sq"), False, ["sr-Latn"]),
        (ALL, ("rom", "en"), True, ["en"]),
        (("sq",), ("sr-Latn", "sq"), False, ["sq"]),
        # It has none of those that are wanted: each of its own languages once, Serbian in its first script.
        (("sr-Latn", "sr-Cyrl", "en"), ("sq",), True, ["sr-Latn", "en"]),
        (("sr-Latn", "sr-Cyrl", "en"), ("sq",), False, ["sr-Latn"]),
        (("en",), (), True, ["en"]),
        ((), ("sq",), True, []),
    ],
)
def test_a_facebook_post_is_made_of_the_wanted_languages(
    tags: tuple[str, ...], wanted: tuple[str, ...], stacked: bool, expected: list[str]
) -> None:
    assert facebook_tags(tags, wanted, stacked=stacked) == expected


def test_every_tag_has_its_folder_its_name_and_its_language() -> None:
    assert tuple(tag for tags in PUBLISHED_AS.values() for tag in tags) == TAGS == tuple(NAME)
    assert len(set(FOLDER.values())) == len(TAGS)
    assert [draft_language(tag) for tag in TAGS] == ["sq", "sr", "sr", "en", "rom"]


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Њива, НЈЕГОШ и ЊЕГОШ", "Njiva, NJEGOŠ i NJEGOŠ"),
        ("Љ", "Lj"),
        ("ЊЕго", "NJEgo"),
        ("ЉЉ", "LJLJ"),
        ("А Љ", "A Lj"),
        ("АЉ", "ALJ"),
        ("АЉ.", "ALJ."),
        ("аЉ", "aLj"),
        ("Џеп ЏЕП", "Džep DŽEP"),
        ("Пише на https://пример.срб/њива и а.б@примёр.срб", "Piše na https://пример.срб/њива i а.б@примёр.срб"),
        ("www.њ.rs њ", "www.њ.rs nj"),
        ("Shqip, English", "Shqip, English"),
    ],
)
def test_cyrillic_is_written_in_latin_letter_by_letter_but_for_addresses(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_a_text_waits_for_its_day_where_the_place_for_it_stands_anywhere() -> None:
    plain = Text(language="sq", title="a", summary="b", body="c")
    assert [has_gap(each) for each in ("{date}", "Më {date}.", "{дате}", "date", "{ date }")] == [
        *(True, True, True, False, False)
    ]
    day = "on {date}"
    for text in (replace(plain, title=day), replace(plain, summary=day), replace(plain, body=day)):
        assert open_gaps([plain, replace(text, language="en")]) == ["en"]
    for words in (FacebookText(message="{date}"), FacebookText(first_comment="{date}")):
        assert open_gaps([replace(plain, facebook=words)]) == ["sq"]
    assert open_gaps([plain, replace(plain, facebook=FacebookText())]) == []


def account(role: Role, *, closed: bool = False) -> Account:
    return Account(id=1, person="p1", name="a", email="a@b", role=role, language="sq", ready=True, closed=closed)


def test_each_role_may_all_that_those_before_may() -> None:
    order = [Role.CONTRIBUTOR, Role.AUTHOR, Role.EDITOR, Role.ADMINISTRATOR]
    for place, role in enumerate(order):
        assert [account(role).may(needed) for needed in order] == [number <= place for number in range(4)]
        assert not any(account(role, closed=True).may(needed) for needed in order)


def test_each_try_waits_twice_as_long_as_the_one_before_up_to_fifty_times_the_first() -> None:
    retry = RetryPolicy(base_seconds=30)
    for attempt in range(1, 12):
        longest = min(30 * 2 ** (attempt - 1), 30 * CAP)
        waits = [retry.wait(delivery, attempt).total_seconds() for delivery in range(200)]
        assert longest / 2 <= min(waits) < longest * 0.55
        assert longest * 0.95 < max(waits) <= longest
    assert CAP == 50
    assert retry.wait(1, 10_000) <= timedelta(seconds=30 * CAP)


def test_the_same_try_always_waits_the_same_time_and_two_deliveries_do_not() -> None:
    retry = RetryPolicy(base_seconds=30)
    assert retry.wait(1, 1) == retry.wait(1, 1)
    assert len({retry.wait(number, 1) for number in range(50)}) == 50
    assert retry.wait(1, 11) != retry.wait(11, 1)


def test_what_facebook_counts_anew_is_told_of_the_days_that_have_the_change() -> None:
    first, last = CHANGES[0], CHANGES[-1]
    every = list(Metric)
    day = timedelta(days=1)
    assert changes_between(first.on, last.on, every) == list(CHANGES)
    assert changes_between(first.on + day, last.on - day, every) == []
    assert [each.metric for each in changes_between(first.on, first.on, [Metric.VIEWS, Metric.VIEWERS])] == ["views"]
    assert [each.on for each in CHANGES] == sorted(each.on for each in CHANGES)


def test_the_sandboxes_page_is_another_object_than_the_real_one() -> None:
    assert (page_object("100", False), page_object("100", True)) == ("100", "sandbox/100")

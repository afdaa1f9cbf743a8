"""How much of its limits a Page has used, and how long it is left alone then."""

import json
from datetime import timedelta

import pytest
from requests.structures import CaseInsensitiveDict

from publisher.channels.facebook.usage import Usage, read_usage, rest_after

FIRST, NAMED = timedelta(seconds=60), timedelta(minutes=7)


def read(**headers: object) -> Usage:
    texts = {
        name.replace("_", "-"): value if isinstance(value, str) else json.dumps(value)
        for name, value in headers.items()
    }
    return read_usage(CaseInsensitiveDict(texts))


@pytest.mark.parametrize(
    ("percent", "named", "expected"),
    [
        (None, None, None),
        (None, NAMED, None),
        (0, None, None),
        (79.9, None, None),
        (79.9, NAMED, None),
        (80, None, FIRST),
        (80, NAMED, FIRST),
        (85, None, FIRST * 4),
        (90, None, FIRST * 7),
        (94.9, None, FIRST * 9.94),
        (94.9, NAMED, FIRST * 9.94),
        (95, None, FIRST * 10),
        (95, NAMED, NAMED),  # from here on the time that Facebook names counts
        (96, NAMED, NAMED),
        (100, NAMED, NAMED),
        (100, None, FIRST * 10),
        (250, None, FIRST * 10),
    ],
)
def test_a_page_is_left_alone_the_longer_the_fuller_its_limit_is(
    percent: float | None, named: timedelta | None, expected: timedelta | None
) -> None:
    found = rest_after(Usage(percent=percent, wait=named), FIRST)
    assert (found and found.total_seconds()) == pytest.approx(expected and expected.total_seconds())


def test_the_fullest_limit_of_all_headers_counts() -> None:
    app = {"call_count": 28, "total_time": 61.5, "total_cputime": 25}
    case = {"100": [{"type": "pages", "call_count": 70, "total_time": 1}, {"call_count": 71}]}
    assert read(x_app_usage=app).percent == 61.5
    assert read(x_page_usage={"total_cputime": 5}).percent == 5
    assert read(x_app_usage=app, X_Business_Use_Case_Usage=case).percent == 71
    assert read(x_app_usage={"call_count": 0}).percent == 0
    assert read() == Usage()


@pytest.mark.parametrize(
    "header",
    ["", "{", "[]", "7", '"x"', "null", "[" * 100_000, '{"call_count": "80"}', '{"call_count": true}', '{"100": 7}'],
)
def test_a_header_that_cannot_be_read_counts_as_not_there(header: str) -> None:
    assert read(x_app_usage=header, x_page_usage=header, x_business_use_case_usage=header) == Usage()
    case = {"100": ["x", None, {"call_count": 81}]}
    assert read(x_app_usage=header, x_business_use_case_usage=case).percent == 81


@pytest.mark.parametrize(
    ("minutes", "retry_after", "seconds"),
    [
        (7, None, 420),
        (0.5, None, 30),
        (0, None, None),
        (-1, None, None),
        (60 * 24 * 365, None, None),  # a year: nonsense
        (60 * 24 * 365 - 1, None, 60 * (60 * 24 * 365 - 1)),
        ("7", None, None),
        (None, "9", 9),
        (None, " 9 ", 9),
        (None, "0", None),
        (None, "-9", None),
        (None, "²", None),
        (None, "Wed, 21 Oct 2026 07:28:00 GMT", None),
        (None, "9" * 30, 999_999_999),
        (7, "9", 420),
        (7, "500", 500),
    ],
)
def test_the_longest_wait_that_is_named_counts(minutes: object, retry_after: str | None, seconds: float | None) -> None:
    headers: dict[str, object] = {"x_business_use_case_usage": {"1": [{"estimated_time_to_regain_access": minutes}]}}
    if retry_after is not None:
        headers["retry_after"] = retry_after
    wait = read(**headers).wait
    assert (wait and wait.total_seconds()) == seconds

"""Settings that the environment overrides."""

import pytest

from tests.settings.desk import Desk


def test_a_variable_wins_over_the_file(desk: Desk) -> None:
    settings = desk.read("[facebook]\ntimeout_seconds = 30", PUBLISHER_FACEBOOK__TIMEOUT_SECONDS="0.5")
    assert settings.facebook.timeout_seconds == 0.5


def test_a_variable_mends_a_wrong_line_of_the_file(desk: Desk) -> None:
    assert desk.read("[schedule]\napproval = 'x'", PUBLISHER_SCHEDULE__APPROVAL="true").schedule.approval


@pytest.mark.parametrize("raw", ["Other", '"Other"', "'Other'"])
def test_a_text_needs_no_quotes_in_a_variable(desk: Desk, raw: str) -> None:
    assert desk.read("", PUBLISHER_ORGANISATION__NAME=raw).organisation.name == "Other"


@pytest.mark.parametrize("raw", ["2020", "true", "[a]", "x\ny = 1", "1\ny = 2"])
def test_a_text_that_looks_like_something_else_stays_a_text(desk: Desk, raw: str) -> None:
    assert desk.read("", PUBLISHER_ORGANISATION__NAME=raw).organisation.name == raw


def test_a_list_is_written_as_in_the_file(desk: Desk) -> None:
    assert desk.read("", PUBLISHER_MEASURE__AGES='["1s", 2]').measure.ages_seconds == (1, 2)


def test_a_topic_is_added_with_an_underscore_for_its_hyphen(desk: Desk) -> None:
    settings = desk.read('[topics]\nhousing = { en = "Housing" }', PUBLISHER_TOPICS__EU_INTEGRATION='{ en = "EU" }')
    assert list(settings.topics) == ["housing", "eu-integration"]


def test_an_empty_variable_counts_as_unset(desk: Desk) -> None:
    assert desk.read("", PUBLISHER_FACEBOOK__PAGE_ID=" ").facebook.page_id == "KOSINT2020"


def test_variables_of_others_are_left_alone(desk: Desk) -> None:
    desk.read("", PUBLISHER_SERVICE_HOST="10.0.0.1", PUBLISHER_MACHINE_ID="a", MY_PUBLISHER_X__Y="1", FACEBOOK__A="1")


@pytest.mark.parametrize(
    ("variable", "raw", "problem"),
    [
        ("PUBLISHER_FACEBOOK__TIMEOUT", "3", "facebook.timeout is not a setting (did you mean 'timeout_seconds'?)"),
        ("PUBLISHER_FACEBOOKS__PAGE_ID", "3", "names no section of the settings (did you mean 'facebook'?)"),
        ("PUBLISHER_FACEBOOK__SETTLE_SECONDS", "soon", "facebook.settle_seconds must be a number"),
        ("PUBLISHER_STUDIO__COLOUR", "red", "studio.colour is not a setting; [studio] has host, port"),
        ("PUBLISHER_FACEBOOK__PAGE_TOKEN", "EAAx", "facebook.page_token is a secret and does not belong here"),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(desk: Desk, variable: str, raw: str, problem: str) -> None:
    assert desk.problem("", **{variable: raw}).startswith(f"{variable}:0: {problem}")

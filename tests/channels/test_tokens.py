"""What Facebook says of a token is told in plain words, before it hurts."""

from datetime import UTC, datetime, timedelta

import pytest

from publisher import messages
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.token_check import check
from publisher.channels.facebook.tokens import SCOPES, read_token, state_of, warnings
from publisher.domain.notices import Kind
from publisher.domain.page_token import TokenState
from publisher.sandbox.faults import Fault
from publisher.settings import Secrets
from tests.channels.desk import Desk

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def state(**fields: object) -> TokenState:
    values: dict[str, object] = {
        "type": "PAGE",
        "app_id": "9",
        "scopes": frozenset(SCOPES),
        "expires_at": None,
        "data_access_expires_at": NOW + timedelta(days=80),
        "is_valid": True,
        "profile_id": "1",
        "error": "",
        **fields,
    }
    return TokenState(**values)  # type: ignore[arg-type]  # fields by name


def test_a_good_token_has_no_warning() -> None:
    assert warnings(state(), NOW, page_id="1") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_valid": False, "error": "Session has expired"}, "Session has expired"),
        ({"type": "USER"}, "a person's token"),
        ({"type": "SYSTEM_USER"}, "a system user's token"),
        ({"type": ""}, "unknown kind"),
        ({"profile_id": "2"}, "for the Page 2"),
        ({"scopes": frozenset(SCOPES) - {"pages_manage_posts"}}, "pages_manage_posts: posts cannot be published"),
        ({"expires_at": NOW + timedelta(days=13, hours=1)}, "ends in 13 days"),
        ({"expires_at": NOW - timedelta(days=1)}, "ended on 2026-11-23"),
        ({"data_access_expires_at": NOW + timedelta(days=3)}, "figures ends in 3 days"),
    ],
)
def test_each_trouble_is_told_with_what_to_do(fields: dict[str, object], words: str) -> None:
    (warning,) = warnings(state(**fields), NOW, page_id="1")

    assert words in messages.words(warning)
    assert "publisher connect" in messages.words(warning)


def test_the_sandbox_tells_of_its_token(desk: Desk) -> None:
    account = desk.page.account

    read = read_token(desk.client, account.app_id, account.app_secret)

    assert (read.type, read.is_valid, read.profile_id) == ("PAGE", True, desk.page.page_id)
    assert read.expires_at is None
    assert read.data_access_expires_at == (desk.clock() + timedelta(days=90)).replace(microsecond=0)
    assert warnings(read, desk.clock(), page_id=desk.page.page_id) == []


def test_without_an_app_the_token_asks_about_itself(desk: Desk) -> None:
    assert read_token(desk.client, "", "").is_valid


def test_a_token_of_another_app_is_told_by_the_daily_check(desk: Desk) -> None:
    secrets = Secrets(facebook_app_id=desk.page.account.app_id, facebook_app_secret="app-secret")

    found = check(desk.new_client(f"{desk.page.token}-other-app"), desk.settings, secrets, desk.clock).found

    assert [(notice.cause, notice.kind) for notice in found] == [("token app", Kind.TOKEN)]
    assert "not made for the app" in messages.words(found[0].text)
    assert check(desk.client, desk.settings, secrets, desk.clock).found == []


def test_a_wrong_answer_is_told(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /debug_token", "empty_list"))

    with pytest.raises(OutcomeUnknown, match="token_not_told"):
        read_token(desk.client, "", "")


def test_whatever_is_missing_counts_as_not_told(desk: Desk) -> None:
    odd = {"expires_at": True, "data_access_expires_at": -1, "scopes": "x", "error": {"message": "access_token=abc"}}

    read = state_of(odd, desk.client)

    assert (read.expires_at, read.data_access_expires_at, read.scopes) == (None, None, frozenset())
    assert read.error == "access_token=[hidden]"

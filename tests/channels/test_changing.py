"""What is out is changed, taken back and commented on: looked at before, proved after."""

import pytest

from publisher.domain.delivery import Action, Delivery, Payload, Step
from publisher.domain.outcome import Rejected, Sent, SignInNeeded, TryLater, Unknown
from publisher.domain.ports_channel import Found, SafeToRetry
from publisher.messages import words
from publisher.sandbox.faults import Fault
from tests.channels.desk import Desk

OLD, NEW = Payload(message="I vjetër"), Payload(message="I ri")


@pytest.fixture
def post_id(desk: Desk) -> str:
    outcome = desk.sends(desk.delivery(OLD))
    assert isinstance(outcome, Sent)
    desk.notes.steps.clear()
    return outcome.remote_id


def update(desk: Desk, post_id: str) -> Delivery:
    return desk.delivery(NEW, Action.UPDATE, remote_id=post_id)


def withdrawal(desk: Desk, post_id: str) -> Delivery:
    return desk.delivery(OLD, Action.WITHDRAW, remote_id=post_id)


def comment(desk: Desk, post_id: str) -> Delivery:
    return desk.delivery(Payload(message="Programi"), Action.COMMENT, remote_id=post_id)


def test_a_text_is_changed_and_proved(desk: Desk, post_id: str) -> None:
    outcome = desk.sends(update(desk, post_id))

    assert isinstance(outcome, Sent)
    assert desk.page.published()[0].message == "I ri"
    assert desk.notes.steps == [Step.WRITE]


def test_a_text_that_is_right_already_is_not_written_again(desk: Desk, post_id: str) -> None:
    desk.sends(update(desk, post_id))
    desk.notes.steps.clear()

    assert isinstance(desk.sends(update(desk, post_id)), Sent)
    assert desk.notes.steps == []


@pytest.mark.parametrize("what", ["drop_after", "html_after", "error_after_commit"])
def test_a_lost_answer_to_a_change_is_unknown(desk: Desk, post_id: str, what: str) -> None:
    desk.page.faults.plan(Fault("POST /{post}", what, code=2))

    assert isinstance(desk.sends(update(desk, post_id)), Unknown)


def test_a_change_that_does_not_show_is_unknown(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("POST /{post}", "empty_list"))

    outcome = desk.sends(update(desk, post_id))

    assert isinstance(outcome, Unknown)
    assert "still shows the old one" in words(outcome.reason)


def test_a_change_is_believed_where_it_cannot_be_read_back(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("GET /{post}", "html", after=1))
    assert isinstance(desk.sends(update(desk, post_id)), Sent)


def test_an_odd_answer_to_a_change_that_cannot_be_read_back_is_unknown(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("POST /{post}", "empty_list"), Fault("GET /{post}", "html", after=1))
    assert isinstance(desk.sends(update(desk, post_id)), Unknown)


def test_a_post_that_is_gone_cannot_be_changed_or_commented(desk: Desk, post_id: str) -> None:
    desk.page.delete_by_hand(post_id)

    for delivery in (update(desk, post_id), comment(desk, post_id)):
        outcome = desk.sends(delivery)
        assert isinstance(outcome, Rejected)
        assert "no longer on Facebook" in words(outcome.reason)


def test_what_cannot_be_read_is_not_written_to(desk: Desk, post_id: str) -> None:
    for delivery in (update(desk, post_id), comment(desk, post_id), withdrawal(desk, post_id)):
        desk.page.faults.plan(Fault("GET /{post}", "html"))
        assert isinstance(desk.sends(delivery), TryLater)
    assert desk.notes.steps == []


def test_a_wish_to_stop_wins_over_a_change_and_a_comment(desk: Desk, post_id: str) -> None:
    for delivery in (update(desk, post_id), comment(desk, post_id)):
        desk.notes.wishes = ["It was cancelled meanwhile."]
        assert isinstance(desk.sends(delivery), TryLater)
    assert desk.notes.steps == []


@pytest.mark.parametrize("action", [Action.UPDATE, Action.WITHDRAW, Action.COMMENT])
def test_without_a_post_there_is_nothing_to_do(desk: Desk, action: Action) -> None:
    outcome = desk.sends(desk.delivery(NEW, action))

    assert isinstance(outcome, Rejected)
    assert "has no Facebook post" in words(outcome.reason)


def test_a_post_is_taken_back_and_its_absence_proved(desk: Desk, post_id: str) -> None:
    desk.notes.wishes = ["On hold meanwhile: mourning"]  # no hold stops it

    assert desk.sends(withdrawal(desk, post_id)) == Sent(remote_id=post_id)
    assert desk.page.published() == []


def test_a_post_that_somebody_deleted_is_taken_back_already(desk: Desk, post_id: str) -> None:
    desk.page.delete_by_hand(post_id)

    assert desk.sends(withdrawal(desk, post_id)) == Sent(remote_id=post_id)
    assert desk.notes.steps == []


def test_gone_is_not_believed_where_the_page_cannot_be_read(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(
        Fault("GET /{post}", "error", code=100, subcode=33), Fault("GET /{page}", "error", code=190, subcode=467)
    )

    outcome = desk.sends(withdrawal(desk, post_id))

    assert isinstance(outcome, SignInNeeded)
    assert f"https://www.facebook.com/{post_id}" in words(outcome.reason)


def test_a_refused_deletion_gives_the_address_at_once(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("DELETE /{post}", "error", code=100, subcode=33))
    outcome = desk.sends(withdrawal(desk, post_id))
    assert isinstance(outcome, Rejected)
    assert post_id in words(outcome.reason)

    desk.page.faults.plan(Fault("DELETE /{post}", "error", code=200))
    assert isinstance(desk.sends(withdrawal(desk, post_id)), SignInNeeded)

    desk.page.faults.plan(Fault("DELETE /{post}", "error", code=4))
    later = desk.sends(withdrawal(desk, post_id))
    assert isinstance(later, TryLater)
    assert later.tell


def test_a_lost_answer_to_a_deletion_is_unknown_with_the_address(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("DELETE /{post}", "drop_after"))

    outcome = desk.sends(withdrawal(desk, post_id))

    assert isinstance(outcome, Unknown)
    assert post_id in words(outcome.reason)


def test_a_deletion_that_somebody_was_faster_with_is_done(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("DELETE /{post}", "error_after_commit", code=100, subcode=33, status=400))

    assert desk.sends(withdrawal(desk, post_id)) == Sent(remote_id=post_id)


def test_a_deletion_without_proof_is_tried_again_and_told(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("DELETE /{post}", "empty_list"))

    outcome = desk.sends(withdrawal(desk, post_id))

    assert isinstance(outcome, TryLater)
    assert outcome.tell
    assert post_id in words(outcome.reason)


def test_a_comment_is_written_once(desk: Desk, post_id: str) -> None:
    first = desk.sends(comment(desk, post_id))
    again = desk.sends(comment(desk, post_id), attempt=2)

    assert isinstance(first, Sent)
    assert isinstance(again, Sent)
    assert first.remote_id == again.remote_id
    assert [each.message for each in desk.page.published()[0].comments] == ["Programi"]


def test_a_lost_comment_is_unknown(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("POST /comments", "drop_after"))
    assert isinstance(desk.sends(comment(desk, post_id)), Unknown)
    desk.page.faults.plan(Fault("POST /comments", "empty_list"))
    assert isinstance(desk.sends(desk.delivery(NEW, Action.COMMENT, remote_id=post_id)), Unknown)


def test_comments_that_may_not_be_read_hold_back_only_later_tries(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("GET /comments", "error", code=10, times=2))

    later = desk.sends(comment(desk, post_id), attempt=2)
    assert isinstance(later, TryLater)
    assert later.tell
    assert "pages_read_user_content" in words(later.reason)

    assert isinstance(desk.sends(comment(desk, post_id)), Sent)


def test_a_refused_comment_names_the_missing_permission(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("POST /comments", "error", code=200))

    outcome = desk.sends(comment(desk, post_id))

    assert isinstance(outcome, SignInNeeded)
    assert "pages_manage_engagement" in words(outcome.reason)


@pytest.mark.parametrize("readable", [True, False])
def test_a_post_that_goes_while_it_is_written_to_is_gone_and_no_token_is_asked_for(
    desk: Desk, post_id: str, readable: bool
) -> None:
    """Facebook says of a post that is gone, and of a right that is missing, the same: 100/33. Only the Page tells."""
    gone = Fault("POST *", "error", code=100, subcode=33, times=None)
    for delivery in (update(desk, post_id), comment(desk, post_id)):
        desk.page.faults.plan(gone)
        if not readable:
            desk.page.faults.plan(Fault("GET /{page}", "error", code=100, subcode=33, times=None))
        outcome = desk.sends(delivery)
        desk.page.faults.clear()
        assert isinstance(outcome, Rejected if readable else SignInNeeded)
        assert ("no longer on Facebook" in words(outcome.reason)) is readable


def test_a_prepared_post_that_goes_before_it_is_published_is_gone(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /{post} is_published=true", "error", code=100, subcode=33))

    outcome = desk.sends(desk.delivery(NEW))

    assert isinstance(outcome, Rejected)
    assert "Somebody deleted the prepared post" in words(outcome.reason)


@pytest.mark.parametrize("edge", ["POST *", "GET /{page}"])
def test_what_the_application_may_not_do_asks_for_no_new_token(desk: Desk, edge: str) -> None:
    desk.page.faults.plan(Fault(edge, "error", code=3, times=None))
    post = desk.page.make_by_hand(message="I vjetër").id
    for delivery in (desk.delivery(OLD), update(desk, post), comment(desk, post)):
        outcome = desk.sends(delivery)
        assert isinstance(outcome, Rejected if edge == "POST *" else TryLater)
        assert "Neither a new token" in words(outcome.reason)


def test_a_comment_that_was_refused_and_stands_there_all_the_same_is_looked_for(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("POST /comments", "error_after_commit", code=20, subcode=1772107))
    delivery = comment(desk, post_id)

    assert isinstance(desk.sends(delivery), Unknown)
    assert isinstance(desk.looks(delivery, Step.WRITE), Found)


def test_a_lost_comment_under_a_post_that_is_gone_is_looked_for_no_longer(desk: Desk, post_id: str) -> None:
    desk.page.faults.plan(Fault("POST /comments", "drop_after"))
    delivery = comment(desk, post_id)
    assert isinstance(desk.sends(delivery), Unknown)
    desk.page.delete_by_hand(post_id)

    assert desk.looks(delivery, Step.WRITE) == SafeToRetry()
    assert isinstance(desk.sends(delivery, attempt=2), Rejected)

"""Receivers that a mail server refused: who is tried again, when, and with what."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from publisher.domain.errors import MailNotSent
from publisher.domain.notices import Kind, Notice, OpenNotice
from publisher.domain.ports_notifications import Digest
from publisher.pipeline.mail_retries import RefusedReceiver, after_a_mail, due, still_wanted, try_again

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
AFTER = timedelta(minutes=10)
ANA, BESA = "ana@example.org", "besa@example.org"


def refused(*ids: int, at: datetime = NOW + AFTER, reason: str = "550 full") -> RefusedReceiver:
    return RefusedReceiver(reason=reason, again_at=at, ids=ids)


def test_who_was_refused_is_tried_again_later_with_what_was_missed() -> None:
    assert after_a_mail({}, {BESA: "550 full"}, [1, 2], NOW, AFTER) == {BESA: refused(1, 2)}
    kept = {BESA: refused(1, 2, at=NOW)}
    assert after_a_mail(kept, {BESA: "550 full"}, [2, 3], NOW, AFTER) == {BESA: refused(1, 2, 3)}
    assert after_a_mail({}, {BESA: "550 full"}, [], NOW, AFTER) == {BESA: refused()}  # only a digest


def test_who_is_taken_again_gets_at_once_what_was_missed() -> None:
    kept = {BESA: refused(1), ANA: refused()}
    assert after_a_mail(kept, {}, [2], NOW, AFTER) == {BESA: refused(1, at=NOW)}


def test_nobody_is_told_again_who_is_no_receiver_and_nothing_that_is_settled() -> None:
    kept = {BESA: refused(1, 2), ANA: refused(2)}
    assert still_wanted(kept, None, [2, 3]) == {BESA: refused(2), ANA: refused(2)}
    assert still_wanted(kept, [ANA], [1]) == {ANA: refused()}
    assert still_wanted(kept, [], [1, 2]) == {}


def test_only_who_missed_a_notice_is_due_and_from_its_second_on() -> None:
    second = timedelta(seconds=1)
    kept = {ANA: refused(1, at=NOW), BESA: refused(1, at=NOW + second), "c": refused(at=NOW)}
    assert due(kept, NOW) == [ANA]
    assert due(kept, NOW + second) == [ANA, BESA]


class Letterbox:
    """Implements `notice_ports.Letterbox`; refuses whom a test names."""

    def __init__(self, *refusing: str) -> None:
        self.refusing = refusing
        self.told: list[tuple[tuple[str, ...], list[int]]] = []

    def send_notices(self, notices: Sequence[OpenNotice], to: tuple[str, ...] = ()) -> Mapping[str, str]:
        if set(to) & set(self.refusing):
            raise MailNotSent("452 later")
        self.told.append((to, [each.id for each in notices]))
        return {}

    def send_digest(self, digest: Digest) -> Mapping[str, str]:
        raise NotImplementedError  # no digest is due here


def test_each_is_told_alone_and_who_is_refused_once_more_waits_again() -> None:
    standing = {
        number: OpenNotice(
            id=number, notice=Notice(cause=f"{number}", kind=Kind.MISSED, text="x"), raised_at=NOW, told_at=None
        )
        for number in (1, 2)
    }
    kept = {ANA: refused(1, 2, at=NOW), BESA: refused(2, at=NOW), "c": refused(1, at=NOW + AFTER)}
    letterbox = Letterbox(BESA)
    left = try_again(kept, standing, letterbox, NOW, AFTER)
    assert letterbox.told == [((ANA,), [1, 2])]
    assert left.keys() == {BESA, "c"}
    assert (left[BESA].ids, left[BESA].again_at, left["c"]) == ((2,), NOW + AFTER, kept["c"])
    assert "452 later" in left[BESA].reason

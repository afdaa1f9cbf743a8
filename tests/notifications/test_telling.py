"""From a ledger in which something needs a person to a mail in a real mailbox: once, grouped, and never lost."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.delivery import Step
from publisher.domain.notices import AlertThresholds, Kind, Notice, NoticeScan, of_deliveries
from publisher.domain.outcome import Rejected, SignInNeeded, TryLater
from publisher.messages import words
from publisher.notifications.notice_mails import Letters
from publisher.notifications.smtp import MailServer
from publisher.pipeline.notify import MAIL, NotificationPolicy, take, tell
from publisher.settings import Mail
from publisher.storage.database import Database
from publisher.storage.ledger.notices import SqlNoticeStore
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks
from tests.notifications.mailbox import Mailbox
from tests.world import World

TEMPLATES = Path(__file__).parents[2] / "templates"
ZONE = ZoneInfo("Europe/Belgrade")


class Office:
    """Whoever sits in front of the mailbox: a world, its notices, and the sweeps that tell of them."""

    def __init__(self, world: World, port: int, digest_at: time | None = None) -> None:
        self.world = world
        self.notices, self.pulses = SqlNoticeStore(world.database, world.target), SqlPeriodicTasks(world.database)
        mail = Mail(host="127.0.0.1", port=port, security="plain", to=("office@example.org",), language="en")
        server = MailServer(settings=mail, password="", sender="K", now=world.clock, timeout_seconds=2)
        self.letters = Letters(
            folder=TEMPLATES, language="en", organisation="K", timezone=ZONE, sandbox=False, send=server.send
        )
        self.patience = AlertThresholds(
            settle=timedelta(minutes=10), website=timedelta(minutes=10), between_mails=timedelta(hours=1)
        )
        self.manner = NotificationPolicy(
            thresholds=self.patience, again_after=timedelta(minutes=5), digest_at=digest_at, timezone=ZONE
        )

    def looks(self) -> None:
        with self.world.ledger.read_transaction() as uow:
            holds = uow.holds()
        look = of_deliveries(self.notices.troubled(), holds, self.patience, self.world.clock())
        take(self.notices, [look], self.world.clock)

    def sweeps(self, times: int = 1, **span: float) -> None:
        for _ in range(times):
            self.world.tick()
            self.looks()
            tell(self.notices, self.pulses, self.letters, self.manner, self.world.clock)
            self.world.clock.passes(**(span or {"minutes": 1}))

    def standing(self) -> list[str]:
        return [each.notice.cause for each in self.notices.open_notices()]


@pytest.fixture
def office(sqlite: Database, mail_port: int) -> Office:
    return Office(World(sqlite), mail_port)


@pytest.fixture
def office_anywhere(world: World, mail_port: int) -> Office:
    """On both databases."""
    return Office(world, mail_port)


def refused(world: World, slug: str) -> None:
    world.facebook.answers_next(Rejected(reason="Facebook found the post empty."))
    world.schedule(slug)


def test_what_was_refused_is_told_once(office_anywhere: Office, mailbox: Mailbox) -> None:
    refused(office_anywhere.world, "one")

    office_anywhere.sweeps(5, minutes=40)

    (text,) = mailbox.texts
    assert "- one: Facebook found the post empty." in text


def test_twenty_refusals_in_a_row_are_two_mails_an_hour_apart(office: Office, mailbox: Mailbox) -> None:
    for number in range(20):
        refused(office.world, f"post-{number}")
        office.sweeps()

    assert len(mailbox.letters) == 1
    office.sweeps(3, minutes=20)
    assert len(mailbox.letters) == 2
    assert mailbox.texts[1].count("- post-") == 19


def test_it_is_settled_when_something_newer_was_planned(office_anywhere: Office) -> None:
    refused(office_anywhere.world, "one")
    office_anywhere.sweeps()
    (cause,) = office_anywhere.standing()
    assert cause.startswith("rejected ")

    office_anywhere.world.schedule("one", "Better")
    office_anywhere.sweeps()

    assert office_anywhere.standing() == []


def test_a_server_that_fails_loses_nothing_and_is_not_flooded(office: Office, mailbox: Mailbox) -> None:
    mailbox.refuses()
    refused(office.world, "one")
    office.sweeps(11)
    assert words(office.pulses.detail(MAIL)) == "The mail server 127.0.0.1 did not take a mail: SMTPDataError 451."

    mailbox.takes()
    office.sweeps(6)

    assert len(mailbox.letters) == 1
    assert office.pulses.detail(MAIL) == ""


def test_nothing_is_told_of_what_was_settled_before_the_server_came_back(office: Office, mailbox: Mailbox) -> None:
    mailbox.refuses()
    refused(office.world, "one")
    office.sweeps()
    office.world.schedule("one", "Better")
    mailbox.takes()

    office.sweeps(20)

    assert mailbox.letters == []


def test_two_processes_send_one_mail(office_anywhere: Office, mailbox: Mailbox) -> None:
    refused(office_anywhere.world, "one")
    office_anywhere.world.tick()
    office_anywhere.looks()
    now = office_anywhere.world.clock()
    assert office_anywhere.pulses.acquire(MAIL, now, now + timedelta(minutes=2))  # another process is at it

    tell(
        office_anywhere.notices,
        office_anywhere.pulses,
        office_anywhere.letters,
        office_anywhere.manner,
        office_anywhere.world.clock,
    )

    assert mailbox.letters == []


def test_a_dead_token_is_one_mail_for_all_posts(office: Office, mailbox: Mailbox) -> None:
    office.world.facebook.answers_next(SignInNeeded(reason="The token was revoked."))
    for number in range(20):
        office.world.schedule(f"post-{number}")

    office.sweeps(6, minutes=30)

    assert mailbox.subjects == ["K: Publishing on Facebook has stopped"]
    assert len(office.world.facebook.sent) == 1
    office.world.resume("facebook")
    office.sweeps()
    assert "paused facebook" not in office.standing()


def test_held_posts_that_nobody_lets_go_are_told_after_an_hour(office: Office, mailbox: Mailbox) -> None:
    office.world.facebook.answers_next(SignInNeeded(reason="The token was revoked."))
    office.world.schedule("one")
    office.sweeps(2)
    office.world.resume("facebook")
    office.sweeps(2, minutes=29)
    assert len(mailbox.letters) == 1

    office.sweeps(2, minutes=2)

    assert mailbox.subjects[1:] == ["K: A post waits for your decision"]


def test_a_withdrawal_that_the_token_stops_is_told_at_once_with_its_address(office: Office, mailbox: Mailbox) -> None:
    office.world.schedule("one")
    office.sweeps()
    reason = "The token was revoked. If it is urgent, delete the post by hand: https://www.facebook.com/1_2"
    office.world.facebook.answers_next(SignInNeeded(reason=reason))
    office.world.withdraw("one")

    office.sweeps()

    (text,) = mailbox.texts
    assert text.index("A post could not be unpublished") < text.index("Publishing on Facebook has stopped")
    assert "https://www.facebook.com/1_2" in text


def test_a_lost_answer_that_stays_lost_is_told(office: Office, mailbox: Mailbox) -> None:
    for _ in range(3):
        office.world.facebook.loses_the_answer(Step.WRITE, written=False)
    office.world.schedule("one")

    office.sweeps(20, minutes=4)

    assert mailbox.subjects == ["K: Not clear whether a post is published"]


def test_a_page_that_is_not_live_after_ten_minutes_is_told(office: Office, mailbox: Mailbox) -> None:
    office.world.website.answers_next(*[TryLater(reason="The page answers 404.", after=timedelta(minutes=1))] * 30)
    office.world.schedule("one")

    office.sweeps(10)
    assert mailbox.letters == []
    office.sweeps(2)

    assert mailbox.subjects == ["K: A post is not visible on the website yet"]


def test_the_text_of_a_notice_follows_what_is_known(office: Office) -> None:
    def raises(text: str) -> None:
        found = [Notice(cause="orphan", kind=Kind.ORPHAN, text=text)]
        take(office.notices, [NoticeScan(kinds={Kind.ORPHAN}, found=found)], office.world.clock)

    raises("two look alike")
    raises("three look alike")

    assert [each.notice.text for each in office.notices.open_notices()] == ["three look alike"]


@pytest.fixture
def at_eight(sqlite: Database, mail_port: int) -> Office:
    """An office that wants its digest at eight; it is ten there now."""
    return Office(World(sqlite), mail_port, digest_at=time(8))


def test_a_digest_comes_each_day_at_its_local_time(at_eight: Office, mailbox: Mailbox) -> None:
    at_eight.world.schedule("one")
    at_eight.sweeps(21, hours=1)
    assert mailbox.letters == []

    at_eight.sweeps(49, hours=1)

    assert mailbox.subjects == ["K: Daily summary"] * 2
    assert "- one: published, Facebook" in mailbox.texts[0]


def test_a_digest_that_could_not_be_sent_comes_later(at_eight: Office, mailbox: Mailbox) -> None:
    mailbox.refuses()
    at_eight.sweeps(24, hours=1)
    mailbox.takes()

    at_eight.sweeps(2, hours=1)

    assert mailbox.subjects == ["K: Daily summary"]


def test_a_turn_is_taken_by_one(office_anywhere: Office) -> None:
    now, day = office_anywhere.world.clock(), timedelta(days=1)
    turns: Callable[[datetime], bool] = lambda at: office_anywhere.pulses.claim_if_due("token check", at, day)  # noqa: E731
    assert [turns(now), turns(now), turns(now + day), turns(now + day)] == [True, False, True, False]

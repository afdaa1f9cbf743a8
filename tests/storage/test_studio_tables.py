"""What the studio notes beside drafts, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from publisher.domain.accounts import Role
from publisher.domain.errors import UnknownPost
from publisher.storage.archive.revocation_list import RevocationList
from publisher.storage.database import Database
from publisher.storage.ledger.series import SeriesStore
from publisher.storage.studio.accounts import Accounts
from publisher.storage.studio.comments import Comments
from publisher.storage.studio.draft_history import DraftHistory
from publisher.storage.studio.mail_outbox import MailOutbox
from publisher.storage.studio.presence import LASTS, Presence
from publisher.storage.studio.ready_drafts import ReadyDrafts
from publisher.storage.studio.sent_back import SentBackDrafts
from publisher.storage.studio.submitted_forms import KEPT, Earlier, SubmittedForms
from publisher.storage.studio.trash import Trash
from tests.world import TestClock


def test_remarks_are_new_to_those_whom_they_concern_until_they_read_them(database: Database, tmp_path: Path) -> None:
    clock = TestClock()
    comments, versions = Comments(database, clock), DraftHistory(database, clock)
    accounts = Accounts(database, clock, RevocationList(tmp_path / "revocations"))
    ana, besa, drita = (
        accounts.open(name=name, email=f"{name}@example.org", role=Role.AUTHOR, language="sq", by="")
        for name in ("ana", "besa", "drita")
    )
    versions.keep("lajm", "d", {"index.md": "x"}, "ana")
    comments.add("lajm", "Kush foli?", "besa")
    comments.add("lajm", "Dhe kur?", "besa")
    comments.add("tjeter", "Mirë.", "besa")
    assert [comments.unread(each.id) for each in (ana, besa, drita)] == [{"lajm": 2}, {}, {}]
    comments.saw(ana.id, "lajm")
    comments.saw(ana.id, "lajm")
    comments.saw(ana.id, "pa-vrejtje")
    assert comments.unread(ana.id) == {}
    comments.add("lajm", "Arta.", "ana")
    assert comments.unread(besa.id) == {"lajm": 1}
    assert comments.unread(0) == {}
    clock.passes(days=100)
    assert comments.unread(besa.id) == {}


def test_a_draft_is_sent_back_until_it_is_handed_over_again(database: Database) -> None:
    clock = TestClock()
    ready, back, comments = ReadyDrafts(database, clock), SentBackDrafts(database, clock), Comments(database, clock)
    DraftHistory(database, clock).keep("lajm", "d", {"index.md": "x"}, "era")
    ready.mark("lajm", "besa")
    clock.passes(minutes=1)
    back.mark("lajm", "Kush foli?", "ana", "besa")
    assert ready.of() == {}
    assert [comment.text for comment in comments.of("lajm")] == ["Kush foli?"]
    (sent,) = back.among(["lajm", "tjeter"]).values()
    assert (sent.slug, sent.by, sent.at, sent.remark) == ("lajm", "ana", clock(), "Kush foli?")
    assert [list(back.of(name)) for name in ("besa", "era", "ana", "")] == [["lajm"], ["lajm"], [], []]
    clock.passes(minutes=1)
    ready.mark("lajm", "besa")
    assert (list(ready.of()), back.of("besa"), back.among(["lajm"])) == (["lajm"], {}, {})
    clock.passes(minutes=1)
    back.mark("lajm", "Dhe kur?", "ana", "besa")
    assert back.of("besa")["lajm"].remark == "Dhe kur?"


def test_whoever_is_in_a_draft_is_there_until_a_minute_passes_or_it_is_closed(database: Database) -> None:
    clock = TestClock()
    presence = Presence(database, clock)
    for name in ("ana", "besa", "ana"):
        presence.here("lajm", name, opened=True)
    presence.here("tjeter", "drita", opened=True)
    assert [presence.here("lajm", name, opened=False) for name in ("ana", "besa")] == [["besa"], ["ana"]]
    assert presence.here("lajm", "tjeter", opened=False) == ["ana", "besa"]
    presence.left("lajm", "tjeter")  # a moment ago: nobody has left, but a page is loaded anew
    clock.passes(seconds=LASTS.total_seconds() - 1)
    assert presence.here("lajm", "besa", opened=True) == ["ana", "tjeter"]
    clock.passes(seconds=1)
    presence.left("lajm", "besa")  # a page says so that is loaded anew
    assert presence.here("lajm", "ana", opened=False) == ["besa"]
    assert presence.here("lajm", "besa", opened=False) == ["ana"]
    clock.passes(seconds=5)
    presence.left("lajm", "besa")
    assert presence.here("lajm", "ana", opened=False) == []


def test_that_somebody_is_in_a_draft_is_written_down_when_it_is_opened_and_then_every_so_often(
    database: Database,
) -> None:
    clock = TestClock()
    presence = Presence(database, clock)
    assert presence.here("lajm", "ana", opened=True) == []
    with written(database) as writes:
        for _ in range(5):  # saves
            clock.passes(seconds=3)
            assert presence.here("lajm", "ana", opened=False) == []
    assert not writes
    with written(database) as writes:
        clock.passes(seconds=1)
        presence.here("lajm", "ana", opened=False)
        presence.here("lajm", "ana", opened=True)
    assert len(writes) == 2
    clock.passes(seconds=LASTS.total_seconds() - 1)
    assert presence.here("lajm", "besa", opened=False) == ["ana"]


@contextmanager
def written(database: Database) -> Iterator[list[str]]:
    """Return what is put into the table of who is in a draft inside."""
    writes: list[str] = []

    def note(*arguments: object) -> None:
        if str(arguments[2]).startswith("INSERT INTO draft_presence"):
            writes.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield writes
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_draft_is_ready_and_a_mail_waits_and_a_form_was_sent(database: Database, tmp_path: Path) -> None:
    clock = TestClock()
    ready, outbox, forms = ReadyDrafts(database, clock), MailOutbox(database, clock), SubmittedForms(database, clock)
    ready.mark("lajm", "besa")
    ready.mark("lajm", "ana")
    assert [(each.slug, each.by) for each in ready.of().values()] == [("lajm", "ana")]
    assert ready.of(["tjeter"]) == {}
    accounts = Accounts(database, clock, RevocationList(tmp_path / "revocations"))
    account = accounts.open(name="ana", email="a@example.org", role=Role.AUTHOR, language="sq", by="")
    outbox.add([account.id], "ready", slug="lajm", path="drafts/lajm/plan", by="besa")
    (mail,) = outbox.take()
    assert (mail.kind, mail.by, mail.tries, outbox.take()) == ("ready", "besa", 1, [])
    assert outbox.failed(mail, "451")
    assert (outbox.waiting()[0], outbox.take()) == (1, [])
    clock.passes(minutes=2)
    outbox.done(outbox.take()[0].id)
    assert outbox.waiting() == (0, None)
    assert forms.claim("f") is None
    assert forms.claim("f") == Earlier(done=False, location="")
    forms.finish("f", "/drafts")
    assert forms.claim("f") == Earlier(done=True, location="/drafts")
    forms.release("f")
    assert forms.claim("f") is None
    clock.passes(seconds=(KEPT + timedelta(minutes=1)).total_seconds())
    assert forms.claim("f") is None


def test_a_draft_that_is_being_deleted_begins_no_repetition(database: Database) -> None:
    clock = TestClock()
    series, trash = SeriesStore(database, clock), Trash(database, clock)
    dates = [("2026-12-01-lajm", clock() + timedelta(days=7))]
    row = trash.add("lajm", "ana")
    with pytest.raises(UnknownPost):
        series.begin("lajm", "Lajm", "weekly", dates, "besa")
    assert not trash.repeats("lajm")
    trash.take_out(row.id)  # it could not be deleted
    series.begin("lajm", "Lajm", "weekly", dates, "besa")
    assert trash.repeats("lajm")
    trash.add("lajm", "ana")
    clock.passes(minutes=6)  # long ago: there is another draft of that name
    series.begin("lajm", "Lajm", "weekly", [("2026-12-08-lajm", clock() + timedelta(days=14))], "besa")

"""No mail says anything that no catalogue has; and in Albanian and Serbian none has a word of English."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.accounts import LinkKind, Role
from publisher.domain.delivery import Action, State
from publisher.domain.notices import Kind, Notice, OpenNotice
from publisher.domain.ports_notifications import Digest
from publisher.domain.post_state import PostState, PostStatus, Status
from publisher.notifications.notice_mails import Letters
from publisher.notifications.smtp import Letter
from publisher.studio.emails import send_link
from publisher.studio.mail_sender import MailSender
from tests.language_walk import offices as at
from tests.language_walk.english import english_in
from tests.language_walk.marked import TEMPLATES, marked_templates, unmarked
from tests.language_walk.plain_words import read_texts, words_of
from tests.notifications.mailbox import Mailbox, part, serve
from tests.notifications.test_notices import DELIVERY
from tests.studio.house import closed
from tests.world import START

#: Kinds of the studio's own mails; any other is a remark.
KINDS = ("approval", "changed", "corrected", "ready", "approved", "remark", LinkKind.RESET.value)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marked_templates(tmp_path_factory.mktemp("marked") / "templates")


def texts_of(letter: Letter) -> Iterator[str]:
    """Return what is read in a mail, as text and as HTML."""
    yield letter.subject
    yield from filter(str.strip, letter.text.splitlines())
    yield from (text for _, text in read_texts(letter.html))


def letters_about(templates: Path, language: str) -> list[Letter]:
    """Return a mail about each kind of notice, and the digest of a day with each state, action and channel."""
    sent: list[Letter] = []

    def send(letter: Letter) -> dict[str, str]:
        sent.append(letter)
        return {}

    letters = Letters(
        folder=templates,
        language=language,
        organisation="Γραφείο",
        timezone=ZoneInfo("Europe/Belgrade"),
        sandbox=True,
        send=send,
    )
    raised = [
        OpenNotice(
            id=1, notice=Notice(cause=kind, kind=kind, slug="2026-11", text="Αιτία"), raised_at=START, told_at=None
        )
        for kind in Kind
    ]
    for each in raised:
        letters.send_notices([each])
    letters.send_notices(raised)
    combinations = list(product(PostState, Action, ("website", "facebook")))
    many = [
        replace(DELIVERY, slug=f"2026-{number}", action=action, channel=channel, url="https://example.org/1")
        for number, (_, action, channel) in enumerate(combinations)
    ]
    stand = [Status(state=state) for state, _, _ in combinations]
    statuses = {
        each.slug: PostStatus(whole=status, channels={each.channel: status})
        for each, status in zip(many, stand, strict=True)
    }
    sent_ones = [replace(each, state=State.SENT, sent_at=START) for each in many]
    letters.send_digest(Digest(sent=sent_ones, coming=many, standing=raised, statuses=statuses))
    letters.send_digest(Digest(sent=[], coming=[], standing=[]))
    return sent


def test_no_notice_and_no_digest_says_what_stands_in_no_catalogue(templates: Path) -> None:
    found = {text for letter in letters_about(templates, "sq") for text in texts_of(letter) if words_of(text)}
    assert sorted(map(unmarked, found)) == []


@pytest.mark.parametrize("language", ["sq", "sr-Latn", "sr-Cyrl"])
def test_no_notice_and_no_digest_has_an_english_word(language: str) -> None:
    found = {text for letter in letters_about(TEMPLATES, language) for text in texts_of(letter)}
    assert [text for text in found if english_in(text, language)] == []


def test_no_mail_of_the_studio_says_what_stands_in_no_catalogue(
    tmp_path: Path, migrated_file: Path, templates: Path
) -> None:
    mailbox = Mailbox()
    server = serve(mailbox)
    mail = f'host = "127.0.0.1"\nport = {server.port}\nsecurity = "plain"\nto = ["office@example.org"]\n'
    house = at.opened(tmp_path / "office", migrated_file, templates, "sq", mail=mail)
    try:
        office = house.server.office
        at.written(house, at.OUT)
        (account,) = (each for each in office.accounts.all() if each.role is Role.AUTHOR)
        for kind in KINDS:
            office.outbox.add([account.id], kind, slug=at.OUT, path=f"drafts/{at.OUT}", by="Γάμμα")
        MailSender(office).send_due()
        assert not send_link(office, account, LinkKind.INVITATION)
    finally:
        closed(house)
        server.stop()
    assert len(mailbox.letters) == len(KINDS) + 1
    texts = [
        text for letter in mailbox.letters for text in (str(letter["Subject"]), *part(letter, "plain").splitlines())
    ]
    texts += [text for letter in mailbox.letters for _, text in read_texts(part(letter, "html"))]
    assert sorted({unmarked(text) for text in texts if words_of(text)}) == []


def test_an_english_text_in_a_mail_is_found(tmp_path: Path) -> None:
    changed = marked_templates(tmp_path / "templates")
    planted = {"notices.html": "Into a mail", "notices-subject.txt": "Into a subject", "digest.txt": "Into a digest"}
    for name, text in planted.items():
        file = changed / "mail" / name
        file.write_text(f"{file.read_text('utf-8')}\n{text}", encoding="utf-8")
    found = " ".join(text for letter in letters_about(changed, "sq") for text in texts_of(letter) if words_of(text))
    assert [text for text in planted.values() if text not in found] == []

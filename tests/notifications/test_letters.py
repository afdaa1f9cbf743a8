"""Letters in three languages, from the shipped templates."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.delivery import Action, State
from publisher.domain.errors import MailNotSent
from publisher.domain.notices import Kind, Notice, OpenNotice
from publisher.domain.ports_notifications import Digest
from publisher.domain.post_state import PostState, PostStatus, Status
from publisher.notifications.notice_mails import Letters
from publisher.notifications.smtp import Letter
from tests.notifications.test_notices import DELIVERY
from tests.world import START

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGES = ("sq", "sr-Latn", "sr-Cyrl", "en")


def raised(kind: Kind, slug: str = "", text: str = "why & what <next>") -> OpenNotice:
    notice = Notice(cause=f"{kind} {slug}", kind=kind, slug=slug, text=text)
    return OpenNotice(id=1, notice=notice, raised_at=START, told_at=None)


def written(
    language: str, *, sandbox: bool = False, digest: Digest | None = None, about: tuple[OpenNotice, ...] = ()
) -> Letter:
    sent: list[Letter] = []

    def send(letter: Letter) -> dict[str, str]:
        sent.append(letter)
        return {}

    letters = Letters(
        folder=TEMPLATES,
        language=language,
        organisation="KOSINT 2020",
        timezone=ZoneInfo("Europe/Belgrade"),
        sandbox=sandbox,
        send=send,
    )
    letters.send_digest(digest) if digest else letters.send_notices(about)
    return sent[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_words_in_every_language(kind: Kind, language: str) -> None:
    letter = written(language, about=(raised(kind, "a-post"),))

    title, todo = letter.text.split("\n")[:2]
    assert letter.subject == f"KOSINT 2020: {title}"
    assert len(todo) > 20
    assert "- a-post: why & what <next>" in letter.text
    assert "why &amp; what &lt;next&gt;" in letter.html
    assert f'<html lang="{language}">' in letter.html


def test_each_language_says_it_in_its_own_words() -> None:
    letters = {written(language, about=(raised(Kind.PAUSED),)).subject for language in LANGUAGES}
    assert letters == {
        "KOSINT 2020: Publikimi në Facebook është ndalur",
        "KOSINT 2020: Objavljivanje na Fejsbuku je zaustavljeno",
        "KOSINT 2020: Објављивање на Фејсбуку је заустављено",
        "KOSINT 2020: Publishing on Facebook has stopped",
    }


def test_posts_with_the_same_trouble_stand_together() -> None:
    letter = written("en", about=(raised(Kind.MISSED, "one"), raised(Kind.MISSED, "two"), raised(Kind.DISK)))

    assert letter.subject == "KOSINT 2020: A post was not published in time (and 2 more messages)"
    assert letter.text.count("A post was not published in time (2)") == 1
    assert letter.text.index("- one:") < letter.text.index("- two:") < letter.text.index("The disk is nearly full")


def test_a_post_that_was_missed_on_both_channels_is_one_matter_told_once() -> None:
    page, post = raised(Kind.MISSED, "a-post"), raised(Kind.MISSED, "a-post")
    post = replace(post, id=2, notice=replace(post.notice, cause="missed 2"))
    letter = written("en", about=(page, post))
    assert letter.text.count("- a-post:") == 1
    assert "(2)" not in letter.text
    assert "more message" not in letter.subject


def test_the_sandbox_is_named_in_every_mail() -> None:
    assert "Test mode" in written("en", sandbox=True, about=(raised(Kind.DISK),)).text
    assert "Test mode" not in written("en", about=(raised(Kind.DISK),)).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_tells_what_went_out_what_comes_and_what_waits(language: str) -> None:
    out = replace(DELIVERY, state=State.SENT, slug="is-out", url="https://example.org/out?a=1&b=2", sent_at=START)
    digest = Digest(sent=[out], coming=[replace(DELIVERY, slug="comes")], standing=[raised(Kind.HELD, "waits")])

    letter = written(language, digest=digest)

    for content in (letter.text, letter.html):
        assert content.index("waits") < content.index("is-out") < content.index("comes")
        assert "2026-11-24 10:00 comes" in content
    assert "https://example.org/out?a=1&amp;b=2" in letter.html


def test_a_digest_says_how_a_post_stands_now_where_that_is_not_what_its_line_says() -> None:
    out = replace(DELIVERY, state=State.SENT, slug="is-out", sent_at=START)
    gone, waits = (Status(state=state) for state in (PostState.UNPUBLISHED, PostState.IN_REVIEW))
    statuses = {
        "is-out": PostStatus(whole=gone, channels={"facebook": gone}),
        "comes": PostStatus(whole=waits, channels={"facebook": waits}),
    }
    coming = [replace(DELIVERY, slug="comes"), replace(DELIVERY, slug="tomorrow")]
    letter = written("en", digest=Digest(sent=[out], coming=coming, standing=[], statuses=statuses))
    assert "- is-out: published, Facebook (Unpublished)" in letter.text
    assert "comes: publish, Facebook (In review)" in letter.text
    assert letter.html.count("(") == letter.text.count("(") == 2


def test_a_digest_leads_nobody_to_what_was_taken_back() -> None:
    out = replace(DELIVERY, state=State.SENT, slug="is-out", url="https://example.org/out", sent_at=START)
    gone = Status(state=PostState.UNPUBLISHED)
    statuses = {"is-out": PostStatus(whole=gone, channels={"facebook": gone})}
    sent = [out, replace(out, action=Action.WITHDRAW)]
    letter = written("en", digest=Digest(sent=sent, coming=[], standing=[], statuses=statuses))
    assert "example.org/out" not in letter.text + letter.html
    assert "- is-out: published, Facebook (Unpublished)" in letter.text
    assert "- is-out: unpublished, Facebook\n" in letter.text


def test_an_empty_day_is_told_too() -> None:
    assert written("en", digest=Digest(sent=[], coming=[], standing=[])).text.count("Nothing.") == 3


def test_a_broken_template_is_told_and_breaks_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "notices-subject.txt").write_text("{{ nobody }}")
    letters = Letters(
        folder=tmp_path,
        language="en",
        organisation="K",
        timezone=ZoneInfo("Europe/Belgrade"),
        sandbox=False,
        send=lambda _: {},
    )
    with pytest.raises(MailNotSent, match="mail_template_mistake"):
        letters.send_notices([raised(Kind.DISK)])

"""Byline, quotes, contact and corrections: from the front matter to the revision."""

import json
from dataclasses import replace

import pytest

from publisher.domain.post import Contact, Correction, Quote
from publisher.domain.revision import ArticleText, Revision, read_article
from publisher.messages import text
from tests.browser.payloads import payloads
from tests.content.desk import Desk, front, translation
from tests.site.shelf import NOON, article

ALL = """byline = "Ekipi i Ferizajt"
[[quotes]]
text = "Kërkojmë ujë."
name = "Sanije K."
role = "banore"
[contact]
name = "Valdete B."
phone = "+383 44 123 456"
[[corrections]]
date = 2026-11-27
text = "E dyta."
[[corrections]]
date = 2026-11-26
text = "E para."
"""


def test_all_of_it_is_read(desk: Desk) -> None:
    desk.writes("b.md", front(extra=ALL))
    assert desk.says() == []
    (text,) = desk.folder.read("b").texts
    assert text.byline == "Ekipi i Ferizajt"
    assert text.quotes == (Quote(text="Kërkojmë ujë.", name="Sanije K.", role="banore"),)
    assert text.contact == Contact(name="Valdete B.", phone="+383 44 123 456")
    assert text.corrections == (
        Correction(day="2026-11-26", text="E para."),
        Correction(day="2026-11-27", text="E dyta."),
    )


def test_serbian_has_it_in_both_scripts_but_for_addresses(desk: Desk) -> None:
    extra = '[[quotes]]\ntext = "Voda"\nname = "Njegoš"\n[contact]\nname = "Ljilja"\nemail = "njiva@kosint.org"\n'
    desk.writes("b.md", front())
    desk.writes("b.sr.md", translation(extra=extra))
    cyrillic = next(text for text in desk.folder.read("b").texts if text.tag == "sr-Cyrl")
    assert cyrillic.quotes == (Quote(text="Вода", name="Његош"),)
    assert cyrillic.contact == Contact(name="Љиља", email="njiva@kosint.org")


@pytest.mark.parametrize(
    ("extra", "line", "says"),
    [
        ('[[quotes]]\nname = "A"', 6, "`text` is missing"),
        ('[[quotes]]\ntext = "A"', 6, "a quote needs a person"),
        ('[[quotes]]\ntext = "A"\nname = "B"\nrol = "C"', 9, "Unknown key `rol`. Did you mean `role`?"),
        ('[quotes]\ntext = "A"', 6, "written as [[quotes]]"),
        ('[contact]\nname = "A"', 6, "no way to be reached"),
        ('[contact]\nphone = "044 123 456"', 6, "who answers?"),
        ('[contact]\nname = "A"\nemail = "a at b"', 8, "not an email address"),
        ('[contact]\nname = "A"\nphone = "call me"', 8, "not a phone number"),
        ('[[corrections]]\ntext = "A"', 6, "`date` is missing"),
        ('[[corrections]]\ndate = "2026-11-25"\ntext = "A"', 7, "a day without quotation marks"),
        ('[[corrections]]\ndate = 2026-11-25T10:00:00\ntext = "A"', 7, "a day without quotation marks"),
        ("[[corrections]]\ndate = 2026-11-25", 6, "say what was wrong"),
    ],
)
def test_each_mistake_is_named_at_its_line(desk: Desk, extra: str, line: int, says: str) -> None:
    desk.writes("b.md", front(extra=extra))
    problem = desk.only_problem()
    assert (problem.line, problem.warning) == (line, False)
    assert says in text(problem.message)


def test_a_translation_that_keeps_a_correction_quiet_is_told(desk: Desk) -> None:
    desk.writes("b.md", front(extra='[[corrections]]\ndate = 2026-11-25\ntext = "A"'))
    desk.writes("b.en.md", translation())
    problem = desk.only_problem()
    assert problem.warning
    assert "tell them in this language too" in text(problem.message)


def revision(text: ArticleText) -> Revision:
    return Revision(
        article=article("lajmi", text), channels=(), grants=(), consents={}, frozen_at=NOON, frozen_by="test"
    )


def test_a_revision_keeps_all_of_it(desk: Desk) -> None:
    desk.writes("b.md", front(extra=ALL))
    (text,) = desk.folder.read("b").texts
    frozen = revision(text)
    assert read_article(json.loads(frozen.document())["article"]) == frozen.article


def test_revisions_of_before_stay_as_they_were(desk: Desk) -> None:
    """What a text without them was frozen as has no trace of them, so its digest is what it was."""
    desk.writes("b.md", front())
    (text,) = desk.folder.read("b").texts
    (written,) = json.loads(revision(text).document())["article"]["texts"]
    assert written.keys() == {"tag", "title", "summary", "html", "plain", "facebook_message", "facebook_comment"}
    assert revision(text).digest != revision(replace(text, byline="A. B.")).digest


@pytest.mark.parametrize(
    "extra",
    [
        "[contact]\nname = 'A'\nemail = {}",
        "[contact]\nname = 'A'\nphone = {}",
        "[[corrections]]\ntext = 'A'\ndate = {}",
        "audio = {}",
    ],
)
def test_what_would_run_a_script_is_no_address_no_day_and_no_file(desk: Desk, extra: str) -> None:
    """Other fields take it as text, and the browser shows it as such (tests/browser/test_payloads.py)."""
    for payload in payloads(200):
        desk.writes("b.md", front(extra=extra.format(json.dumps(payload))))
        assert desk.says(), payload

"""`check` tells what readers on Facebook would miss: a link that is left out, a summary that hardly says the whole."""

from pathlib import Path

import pytest

from publisher.domain.facebook_text import SHORT_CHARACTERS
from tests.content.desk import Desk, front, translation
from tests.content.test_problems_in_languages import in_english

COMMENT = '[facebook]\nfirst_comment = "Formulari: https://example.org/formulari"'
MESSAGE = '[facebook]\nmessage = "Formulari: www.example.org"'
LONG = "Fjalë. " * SHORT_CHARACTERS


@pytest.fixture
def codes(desk: Desk) -> "Codes":
    return Codes(desk)


class Codes:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def of(self, content: str, serbian: str = "") -> list[tuple[str, int]]:
        """Return what is told of a draft, with its lines; all of it is no hindrance."""
        self.desk.writes("a/index.md", content)
        if serbian:
            self.desk.writes("a/index.sr.md", serbian)
        problems = self.desk.folder.check()
        assert all(problem.warning for problem in problems)
        told = [each for problem in problems for tag in ("sq", "sr-Cyrl") for each in in_english(problem, tag)]
        assert told == []
        return [(problem.message.code, problem.line) for problem in problems]


def test_a_link_that_is_left_out_is_told_at_its_line(codes: Codes) -> None:
    assert codes.of(front(extra=COMMENT)) == [("facebook_comment_link", 7)]
    assert codes.of(front(extra=MESSAGE)) == [("facebook_message_link", 7)]
    assert codes.of(front(), translation(extra=COMMENT)) == [("facebook_comment_link", 5)]


def test_an_address_that_no_page_shows_is_told_too(codes: Codes) -> None:
    body = "Nënshkruani: https://example.org/peticioni"
    assert codes.of(front(body=body)) == []
    assert codes.of(front(body=body, channels='["facebook"]')) == [("facebook_message_link", 10)]
    assert codes.of(front(body=body, channels='["facebook"]', extra="[facebook]\nlink = true")) == []
    assert codes.of(front("Shihni example.org", channels='["facebook"]')) == [("facebook_message_link", 2)]


@pytest.mark.parametrize("stays", ["https://www.facebook.com/kosint", "info@example.org", "instagram.com/kosint"])
def test_a_link_that_stays_is_not_told(codes: Codes, stays: str) -> None:
    assert codes.of(front(extra=f'[facebook]\nfirst_comment = "{stays}"')) == []


def test_a_ticked_post_keeps_its_links(codes: Codes) -> None:
    assert codes.of(front(extra=f"{COMMENT}\nlink = true")) == []
    assert codes.of(front(extra=f"{COMMENT}\nlink = false")) == [("facebook_comment_link", 7)]


def test_where_links_are_not_rationed_they_are_left_out_only_where_the_post_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path, link_limit=lambda: None)
    assert Codes(desk).of(front(extra=COMMENT)) == []
    assert Codes(desk).of(front(extra=f"{COMMENT}\nlink = false")) == [("facebook_comment_link", 7)]


def test_a_short_summary_of_a_long_text_is_told(codes: Codes) -> None:
    assert codes.of(front(body=LONG)) == [("summary_short_for_facebook", 3)]
    assert codes.of(front(body=LONG, summary=f'"{"Një fjali e gjatë. " * 8}"')) == []
    assert codes.of(front(body=LONG, extra='[facebook]\nmessage = "Ejani nesër!"')) == []
    assert codes.of(front(body=LONG, channels='["website"]')) == []


def test_texts_that_differ_only_in_their_bodies_are_two_posts(desk: Desk) -> None:
    desk.writes("a.md", front("Forum", body="Një."))
    desk.writes("b.md", front("Forum", body="Dy."))
    assert desk.folder.check() == []

    desk.writes("b.md", front("Forum", body="Një. "))
    assert [problem.message.code for problem in desk.folder.check()] == ["facebook_text_twice"]
    assert desk.folder.check(["a"]) == []

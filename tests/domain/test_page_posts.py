"""A message of the Page taken apart: title, summary and text, and the language that it is most likely in."""

import pytest

from publisher.domain.page_posts import PageWords, language_of, words_of

LONG = "fjalë " * 60


@pytest.mark.parametrize(
    ("message", "title", "summary", "body"),
    [
        ("Urime festa!", "Urime festa!", "Urime festa!", ""),
        ("Titulli\n\nNjë.\nDy.\n\nTre.", "Titulli", "Një. Dy.", "Tre."),
        (f"Fjalia e parë. {LONG}", "Fjalia e parë.", None, LONG.strip()),
        (LONG, None, None, LONG.strip()),
        ("", "", "", ""),
    ],
)
def test_a_message_is_taken_apart(message: str, title: str | None, summary: str | None, body: str) -> None:
    words = words_of(message)
    assert words.title == title or (title is None and words.title.endswith(" …") and len(words.title) <= 92)
    assert words.summary == summary or (summary is None and len(words.summary) <= 302)
    assert words.body == body


def test_a_link_that_the_words_do_not_name_stands_at_their_end() -> None:
    assert words_of("Titulli\n\nNjë.", "https://p.org/a").body == "https://p.org/a"
    assert words_of("Shihni https://p.org/a", "https://p.org/a/") == PageWords(
        title="Shihni https://p.org/a", summary="Shihni https://p.org/a", body=""
    )


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Banorët u takuan me komunën", "sq"),
        ("Danas smo u Mitrovici razgovarali o stanovanju i školi", "sr"),
        ("Данас смо у Митровици", "sr"),
        ("The residents of Ferizaj met with the municipality", "en"),
        ("🎉 2026", "sq"),
    ],
)
def test_the_language_is_guessed_from_its_own_letters_and_little_words(message: str, language: str) -> None:
    assert language_of(message, ("sq", "sr", "en", "rom")) == language
    assert language_of(message, ("sq",)) == "sq"

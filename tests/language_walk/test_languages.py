"""Albanian and Serbian as they stand in the catalogues: no text is English still, none is half in another script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from publisher.domain.serbian_latin import to_latin
from publisher.i18n import texts
from publisher.messages import post_states
from publisher.messages.sentences import SENTENCES
from publisher.templating import templates
from tests.language_walk import terminal
from tests.language_walk.english import english_in, mixed_in
from tests.language_walk.marked import TEMPLATES

#: Plans of Meta's, which are called so in every language.
PLANS = {"Advanced: 8", "Expert: 20"}
#: What is the same word in English and Albanian, by the glossary (docs/words.md).
ALIKE = {"sq": {"Facebook", "Studio", "link", "administrator", "Email", *PLANS}, "sr": PLANS}
_GAPS = re.compile(r"%\((\w+)\)([sd])|\{(\w*)\}")


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Return each text of a language's catalogues with its translations, one after another."""
    for file in sorted((TEMPLATES / "locale" / language).glob("*.po")):
        with file.open(encoding="utf-8") as stream:
            for message in read_po(stream):
                ids = [message.id] if isinstance(message.id, str) else list(message.id)
                strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
                yield from ((ids[min(number, len(ids) - 1)], said) for number, said in enumerate(strings) if ids[0])


@pytest.mark.parametrize("language", ["sq", "sr"])
def test_no_translation_is_english_still(language: str) -> None:
    assert {text for text, said in entries(language) if text == said} == ALIKE[language]


@pytest.mark.parametrize("language", ["sq", "sr-Cyrl"])
def test_no_translation_has_an_english_word(language: str) -> None:
    found = {said: english_in(said, language) for _, said in entries(language.partition("-")[0])}
    assert {said: words for said, words in found.items() if words} == {}


@pytest.mark.parametrize("language", ["sq", "sr"])
def test_a_translation_has_the_values_of_its_text(language: str) -> None:
    for text, said in entries(language):
        wanted, there = (sorted(filter(None, sum(_GAPS.findall(each), ()))) for each in (text, said))
        assert there == wanted or (len(there) < len(wanted) and set(there) <= set(wanted) and "number" in wanted), text


def test_no_serbian_word_is_half_in_another_script() -> None:
    for _, said in entries("sr"):
        assert mixed_in(said) == [], said
        assert mixed_in(to_latin(said)) == [], said
        assert not re.search("[\u0400-\u04ff]", to_latin(said)), said


@pytest.mark.parametrize("language", ["sq", "sr-Latn", "sr-Cyrl"])
def test_every_code_has_a_sentence_without_english_in_every_language(language: str) -> None:
    """What only a terminal is told stands in no catalogue: another test holds that no page is told it."""
    said = texts(templates(TEMPLATES), "studio", language)
    for code, sentence in ((code, one.text) for code, one in SENTENCES.items() if said.says(one.text)):
        values = dict.fromkeys(re.findall(r"%\((\w+)\)", sentence), "7")
        assert english_in(said.gettext(sentence) % values, language) == [], code


def test_an_english_sentence_in_a_catalogue_is_found() -> None:
    for planted in ("Somebody else changed this draft meanwhile.", "It was not saved.", "The page is gone"):
        for language in ("sq", "sr-Latn", "sr-Cyrl"):
            assert english_in(planted, language), planted
    assert mixed_in("Фејсbук")
    assert english_in("Објави на Facebooku", "sr-Cyrl")
    assert Path(TEMPLATES / "locale" / "sr" / "studio.po").is_file()


def test_only_what_a_terminal_alone_is_told_stands_in_no_catalogue() -> None:
    """A new sentence that pages, mails or the system check may say is red here, though no walk comes to its state."""
    said = texts(templates(TEMPLATES), "studio", "sq")
    free = {code for table in terminal.TABLES for code in table}
    missing = {code for code, sentence in SENTENCES.items() if not said.says(sentence.text)}
    assert missing - free - terminal.CODES == set(), "mark it with gettext_noop, and translate it"
    assert terminal.CODES - missing == set(), "it is in the catalogues"
    words = {*post_states.WORDS.values(), *post_states.REASONS.values(), *post_states.OUTCOMES.values()}
    assert {word for word in words if not said.says(word)} == set()

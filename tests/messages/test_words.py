"""What is told: the words of a coded text, on a page and on a terminal, and of what older ledgers hold."""

import re
import shlex
from pathlib import Path

import pytest

from publisher.domain.coded_text import Message, coded, joined, read
from publisher.domain.errors import IllegalTransition, LedgerDamaged, UnknownPost
from publisher.i18n import texts
from publisher.messages import is_quoted, sentence, words
from publisher.messages.older_delivery_texts import OLDER_DELIVERIES
from publisher.messages.older_facebook_texts import OLDER_FACEBOOK
from publisher.messages.older_texts import OLDER, recognised
from publisher.messages.sentences import NEVER_KEPT, SENTENCES
from publisher.templating import templates

TEMPLATES = Path(__file__).parents[2] / "templates"
GAP = re.compile(r"%\((\w+)\)[sd]")


def values_of(code: str) -> dict[str, str | int]:
    return {name: f"@{name}@" for name in GAP.findall(" ".join(SENTENCES[code]))}


def test_a_terminal_is_told_the_command_and_a_page_is_not() -> None:
    error = UnknownPost("forumi")
    assert sentence(error).startswith("No post is called “forumi”. `publisher status`")
    assert sentence(error, str) == "No post is called “forumi”."


def test_a_value_may_be_a_coded_text_and_is_said_in_the_same_language() -> None:
    albanian = texts(templates(TEMPLATES), "studio", "sq").gettext
    text = coded("on_hold", reason=coded("facebook_token_expired"))
    assert words(text, albanian) == "Pezulluar: Tokeni ka skaduar. Lidheni sërish Faqen në Facebook."
    assert words(text).endswith("Run `publisher connect` for a new one.")


def test_texts_are_told_one_after_the_other_and_a_command_once() -> None:
    text = joined("", coded("token_ended", day="2026-12-01"), coded("tried_again"), coded("tried_again"))
    assert words(text, str) == "The token ended on 2026-12-01. Connect the Page again. It is tried again automatically."
    assert joined("", "") == ""
    assert joined(coded("tried_again")) == coded("tried_again")


def test_words_of_a_persons_own_stay_as_they_are() -> None:
    for own in (
        "zgjedhje",
        "Our colleague is missing.",
        "There are: too many.",
        "It must not be empty",
        '{"code": "broken',
        '{"code": 5}',
        "100 % mourning",
    ):
        assert words(own, str) == own
        assert is_quoted(own)


def test_a_code_of_a_newer_version_and_missing_values_break_no_page() -> None:
    unknown = coded("not_known_here", slug="x")
    assert words(unknown, str) == unknown
    assert words('{"code": "on_hold", "values": {}}', str) == "On hold: …"


def test_an_english_text_of_an_older_ledger_is_recognised() -> None:
    """What older versions wrote reads as the code does today, in every language."""
    kept = [code for code in SENTENCES if code not in NEVER_KEPT and len(GAP.sub("", SENTENCES[code].text)) > 20]
    for code in kept:
        text = coded(code, **values_of(code))
        assert words(words(text), str) == words(text, str), code
        assert not is_quoted(words(text)), code


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ("Taken back before it was out.", "U anulua para se të publikohej."),
        ("The token has expired. Run `publisher connect` for a new one.", "Tokeni ka skaduar."),
        ("On hold: zgjedhje", "Pezulluar: zgjedhje"),
        ("On hold: zgjedhje 2027", "Pezulluar: zgjedhje 2027"),
    ],
)
def test_real_texts_of_older_ledgers_are_said_in_albanian(older: str, today: str) -> None:
    albanian = texts(templates(TEMPLATES), "studio", "sq").gettext
    assert words(older, albanian).startswith(today)


@pytest.mark.parametrize("tag", ["sq", "sr-Latn", "sr-Cyrl"])
def test_each_sentence_is_said_in_each_language_with_its_values(tag: str) -> None:
    """What is in no catalogue is told by a terminal alone."""
    said = texts(templates(TEMPLATES), "studio", tag)
    for code, one in SENTENCES.items():
        if one.text in said.own:
            told = words(coded(code, **values_of(code)), said.gettext)
            assert sorted(GAP.findall(one.text)) == sorted(GAP.findall(said.gettext(one.text))), code
            assert "%(" not in told, code


def test_errors_that_carry_ids_say_them() -> None:
    assert "disk I/O" in sentence(LedgerDamaged("disk I/O"))
    assert read(IllegalTransition("nothing_planned", slug="x").told) == Message("nothing_planned", slug="x")
    assert read("Undone.") is None


@pytest.mark.parametrize(("code", "text"), [*OLDER, *OLDER_DELIVERIES, *OLDER_FACEBOOK])
def test_each_wording_of_before_is_said_as_its_code_is_today(code: str, text: str) -> None:
    filled = text % {name: f"@{name}@" for name in GAP.findall(text)}
    assert recognised(filled) is not None
    assert words(filled, str) == words(coded(code, **values_of(code)), str)


def test_a_command_can_be_pasted_whatever_the_path_is() -> None:
    value = "zyra e përbashkët's"
    tried = 0
    for code, one in SENTENCES.items():
        names = GAP.findall(f"{one.text} {one.terminal}")
        said = words(coded(code, **dict.fromkeys(names, value)))
        for command in re.findall(r"`((?:publisher|chmod|groupadd) [^`]*)`", said):
            tried += value in shlex.split(command)
            assert "përbashkët" not in command or value in shlex.split(command), code
    assert tried > 20

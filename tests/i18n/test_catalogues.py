"""Catalogues: which text is shown in which language; and they hold what code and templates say, no less, no more."""

import io
import re
from collections.abc import Iterator, Mapping
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import DictLoader, Environment

from publisher.i18n import Texts, UnreadableCatalogue, texts, unconfirmed
from publisher.messages import text
from publisher.templating import templates

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
#: Where each domain's texts stand: folders of templates and of code.
DOMAINS = {
    "site": ("templates/site", "publisher/site", "publisher/site/render"),
    "mail": ("templates/mail", "publisher/notifications"),
    "studio": (
        *("templates/studio", "templates/studio/home", "templates/studio/write", "templates/studio/letters"),
        *("publisher/studio", "publisher/studio/pages", "publisher/messages"),
    ),
}
#: The languages that a domain must be whole in, and those that may wait for somebody who speaks them.
WHOLE = [(language, domain) for language in ("sq", "sr") for domain in DOMAINS]
ALL = [*WHOLE, ("rom", "site")]
KEYWORDS: Mapping[str, tuple[int, int] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_noop", "say", "later")),
    "ngettext": (1, 2),
}


def catalogue(language: str, domain: str) -> Catalog:
    return read_po(io.StringIO((TEMPLATES / "locale" / language / f"{domain}.po").read_text(encoding="utf-8")))


def said(domain: str) -> Iterator[str | tuple[str, ...]]:
    """Return each text that stands in the domain's code and templates; of one with two forms both."""
    for folder in DOMAINS[domain]:
        for file in sorted((ROOT / folder).iterdir()):
            if file.is_file():
                method = "python" if file.suffix == ".py" else "jinja2.ext:babel_extract"
                with file.open("rb") as stream:
                    for _, message, _, _ in extract(method, stream, KEYWORDS, options={"silent": "false"}):
                        yield message


@pytest.mark.parametrize(("language", "domain"), ALL)
def test_a_catalogue_has_every_text_of_its_part_and_no_other(language: str, domain: str) -> None:
    assert {message.id for message in catalogue(language, domain) if message.id} == set(said(domain))


@pytest.mark.parametrize(("language", "domain"), WHOLE)
def test_albanian_and_serbian_say_everything_in_their_own_words(language: str, domain: str) -> None:
    for message in catalogue(language, domain):
        forms = [message.string] if isinstance(message.string, str) else message.string
        assert all(forms or [""]), message.id
        assert not message.fuzzy, message.id


def test_no_serbian_letter_is_left_in_cyrillic_where_latin_is_read() -> None:
    for domain in DOMAINS:
        latin = texts(templates(TEMPLATES), domain, "sr-Latn")
        for said in latin.own:
            assert not [letter for letter in latin.gettext(said) if "\u0400" <= letter <= "\u04ff"], said


@pytest.mark.parametrize("domain", DOMAINS)
def test_serbian_has_its_three_plurals_by_the_rule_of_the_cldr(domain: str) -> None:
    form = c2py(catalogue("sr", domain).plural_expr)
    rule = Locale("sr").plural_form
    for number in range(300):
        assert ("one", "few", "other")[form(number)] == rule(number), number


@pytest.mark.parametrize("domain", DOMAINS)
def test_albanian_has_its_two_plurals_by_the_rule_of_the_cldr(domain: str) -> None:
    form = c2py(catalogue("sq", domain).plural_expr)
    rule = Locale("sq").plural_form
    for number in range(300):
        assert ("one", "other")[form(number)] == rule(number), number


@pytest.mark.parametrize(
    ("tag", "said_of_1_3_and_11"),
    [
        ("sq", ("dhe 1 mesazh tjetër", "dhe 3 mesazhe të tjera", "dhe 11 mesazhe të tjera")),
        ("sr-Cyrl", ("и још 1 порука", "и још 3 поруке", "и још 11 порука")),
        ("sr-Latn", ("i još 1 poruka", "i još 3 poruke", "i još 11 poruka")),
        ("en", ("and 1 more message", "and 3 more messages", "and 11 more messages")),
    ],
)
def test_numbers_are_told_as_each_language_does(tag: str, said_of_1_3_and_11: tuple[str, ...]) -> None:
    mail = texts(templates(TEMPLATES), "mail", tag)
    one, many = "and %(number)s more message", "and %(number)s more messages"
    assert tuple(mail.ngettext(one, many, n) % {"number": n} for n in (1, 3, 11)) == said_of_1_3_and_11


def office(**catalogues: str) -> Environment:
    """Return templates with catalogues `site` of some languages, each a few entries."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    return Environment(  # noqa: S701 (nothing is rendered)
        loader=DictLoader({f"locale/{language}/site.po": header + body for language, body in catalogues.items()})
    )


PAGE = '\nmsgid "Page"\nmsgstr "{}"\n'
NEWS = '\n#, fuzzy\nmsgid "News"\nmsgstr "{}"\n'


def spoken(environment: Environment, tag: str, *fallbacks: str) -> tuple[Texts, str, str]:
    found = texts(environment, "site", tag, fallbacks)
    return found, found.gettext("Page"), found.gettext("News")


def test_what_nobody_confirmed_is_said_in_the_next_language_and_then_in_english() -> None:
    environment = office(rom=PAGE.format("") + NEWS.format("Nevipena"), sq=PAGE.format("Faqja") + NEWS.format("Lajme"))
    romani, *said = spoken(environment, "rom", "sq")
    assert said == ["Faqja", "News"]
    assert (romani.spoken, romani.own) == ("sq", frozenset())
    albanian, *said = spoken(environment, "sq", "sq")
    assert said == ["Faqja", "News"]
    assert albanian.spoken == "sq"
    assert albanian.says("Page")
    assert not albanian.says("News")


def test_a_language_that_says_half_of_it_speaks_for_itself() -> None:
    romani, *said = spoken(office(rom=PAGE.format("Rig") + NEWS.format("x"), sq=PAGE.format("Faqja")), "rom", "sq")
    assert said == ["Rig", "News"]
    assert romani.spoken == "rom"


def test_english_never_borrows() -> None:
    english, *said = spoken(office(sq=PAGE.format("Faqja")), "en", "sq")
    assert said == ["Page", "News"]
    assert english.says("Page")
    assert english.spoken == "en"


def test_a_plural_that_nobody_confirmed_is_said_in_the_next_language() -> None:
    both = '\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] "{}"\nmsgstr[1] "{}"\n'
    found = texts(office(rom=both.format("", "x"), sq=both.format("një", "shumë")), "site", "rom", ["sq"])
    assert [found.ngettext("one", "many", number) for number in (1, 2)] == ["një", "shumë"]


@pytest.mark.parametrize(("language", "domain"), ALL)
def test_quotations_have_the_marks_of_their_language(language: str, domain: str) -> None:
    """Straight ones stand only around what somebody is to type, as in the English text."""
    for message in catalogue(language, domain):
        english, said = "".join(message.id), "".join(message.string or ())
        for words, marks in ((english, "“”"), (said, "„“")):
            text_alone = re.sub(r'<[^>]*>|"https://[^"]*"|\\"', "", words)
            assert not "".join(re.findall('[“”„«»"]', text_alone)).replace(marks, ""), words


def test_a_changed_catalogue_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "locale" / "sq" / "site.po"
    file.parent.mkdir(parents=True)
    for word in ("Faqja", "Faqe"):
        file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n' + PAGE.format(word))
        assert texts(templates(tmp_path), "site", "sq").gettext("Page") == word


def test_a_broken_catalogue_is_named() -> None:
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=x; plural=y;\\n"\n'
    with pytest.raises(UnreadableCatalogue, match=r"catalogue_broken, name=locale/sq/site\.po"):
        texts(Environment(loader=DictLoader({"locale/sq/site.po": header}), autoescape=True), "site", "sq")


def test_a_catalogue_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "locale" / "sq" / "site.po"
    file.parent.mkdir(parents=True)
    file.write_bytes("mësim".encode("latin-1"))
    with pytest.raises(UnreadableCatalogue, match="utf-8"):
        texts(templates(tmp_path), "site", "sq")


def test_a_broken_one_is_an_error_among_those_that_wait(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "rom"
    folder.mkdir(parents=True)
    (folder / "mail.po").write_bytes("mësim".encode("latin-1"))
    (folder / "site.po").write_text('msgid "Page"\nmsgid "Rig"\n', encoding="utf-8")
    mail, *site = unconfirmed(tmp_path, ("rom",), tmp_path)
    assert (mail.file, mail.warning) == ("locale/rom/mail.po", False)
    assert "Fix it" in text(mail.message)
    assert [(each.line, each.warning) for each in site] == [(1, True), (2, True)]


def test_what_waits_for_a_native_speaker_is_listed() -> None:
    (problem,) = unconfirmed(TEMPLATES, ("sq", "sr", "en", "rom"), ROOT)
    waiting = catalogue("rom", "site")
    assert problem.file == "templates/locale/rom/site.po"
    assert problem.warning
    assert text(problem.message).startswith(f"{len(waiting)} of {len(waiting)} texts")
    assert "“Skip to content”" in text(problem.message)

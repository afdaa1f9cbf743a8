"""Posts as they are published: every language and script, in order."""

from dataclasses import replace

from publisher.content.article import article_texts, words_by_tag
from publisher.domain.post import FacebookText, Post, Text

LATIN = Text(
    language="sr",
    title="Njiva",
    summary="Ljudi i njiva",
    body="Džep [njihov](https://a.org/njiva)\n\n![Njena](njiva.jpg)",
    facebook=FacebookText(message="Ljudi!", first_comment="Njima: https://a.org/njiva"),
)
CYRILLIC = Text(
    language="sr",
    title="Њива",
    summary="Људи и њива",
    body="Џеп [њихов](https://a.org/njiva)\n\n![Њена](njiva.jpg)",
    facebook=FacebookText(message="Људи!", first_comment="Њима: https://a.org/njiva"),
)


def post(*texts: Text) -> Post:
    return Post(slug="a", texts={text.language: text for text in texts})


def test_whichever_script_it_was_written_in_both_come_out_the_same() -> None:
    assert article_texts(post(LATIN)) == article_texts(post(CYRILLIC))


def test_all_of_a_text_changes_its_script() -> None:
    latin, cyrillic = article_texts(post(LATIN))

    assert (latin.tag, cyrillic.tag) == ("sr-Latn", "sr-Cyrl")
    assert (cyrillic.title, cyrillic.summary) == ("Њива", "Људи и њива")
    assert cyrillic.html == (
        '<p>Џеп <a href="https://a.org/njiva" rel="noopener noreferrer">њихов</a></p>\n'
        '<p><img src="media:njiva.jpg" alt="Њена"></p>\n'
    )
    assert cyrillic.plain == "Џеп њихов (https://a.org/njiva)"
    assert (cyrillic.facebook_message, cyrillic.facebook_comment) == ("Људи!", "Њима: https://a.org/njiva")
    assert (latin.title, latin.facebook_message) == ("Njiva", "Ljudi!")


def test_what_the_author_wrote_in_the_other_script_on_purpose_stays() -> None:
    """A Cyrillic text that quotes Latin keeps its quotation where it is published in Cyrillic."""
    _, cyrillic = article_texts(post(replace(CYRILLIC, summary="Људи читају Danas сваког дана")))

    assert cyrillic.summary == "Људи читају Danas сваког дана"


def test_the_order_is_that_of_the_language_switch() -> None:
    english, romani, albanian = (Text(language=key, title=key, summary="", body="") for key in ("en", "rom", "sq"))

    texts = article_texts(post(albanian, romani, english, LATIN))

    assert [text.tag for text in texts] == ["sq", "sr-Latn", "sr-Cyrl", "en", "rom"]


def test_no_facebook_words_are_none_and_not_empty() -> None:
    (text,) = article_texts(post(Text(language="sq", title="a", summary="b", body="c")))

    assert text.facebook_message is None
    assert text.facebook_comment is None


def test_words_by_language_become_words_by_tag() -> None:
    assert words_by_tag({"sq": "Njerëz", "sr": "Људи"}) == {"sq": "Njerëz", "sr-Latn": "Ljudi", "sr-Cyrl": "Људи"}

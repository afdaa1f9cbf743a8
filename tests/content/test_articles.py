"""Posts as they are published: every language and script, in order."""

from dataclasses import replace
from pathlib import Path

from publisher.content.text.localized_texts import article_texts, article_texts_of, read_anew, words_by_tag
from publisher.content.text.markdown import html_before, render
from publisher.domain.post import FacebookText, Post, Text
from publisher.domain.revision import Article, ArticleText
from tests.content.desk import Desk, front

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


def out(*texts: Text, body: str = "") -> Article:
    """Return a post as it was frozen while bodies were read as CommonMark."""
    rendered = {text.language: replace(render(text.body), html=html_before(body or text.body)) for text in texts}
    return article(article_texts_of({text.language: text for text in texts}, rendered))


def article(texts: tuple[ArticleText, ...]) -> Article:
    return Article(slug="a", kind="post", year=2026, texts=texts, topics=(), places=(), campaign=None, pictures=())


def test_a_text_that_is_out_and_reads_differently_now_is_known() -> None:
    dated = replace(CYRILLIC, body="Прва\nдруга")
    plain = Text(language="sq", title="a", summary="b", body="Një rresht.")
    texts = {"sr": dated, "sq": plain}
    rendered = {key: render(text.body) for key, text in texts.items()}

    assert read_anew(texts, rendered, lambda: out(dated, plain)) == ["sr"]
    assert read_anew(texts, rendered, lambda: out(dated, plain, body="Diçka tjetër\nqë u ndryshua")) == []
    assert read_anew(texts, rendered, lambda: article(article_texts_of(texts, rendered))) == []
    assert read_anew(texts, rendered, lambda: None) == []


def test_what_is_out_is_not_asked_for_where_nothing_reads_differently() -> None:
    text = Text(language="sq", title="a", summary="b", body="Një *rresht*.\n\n- a\n- b")

    def never() -> Article | None:
        raise AssertionError("asked")

    assert read_anew({"sq": text}, {"sq": render(text.body)}, never) == []


def test_check_tells_of_it_at_the_text(tmp_path: Path) -> None:
    text = Text(language="sq", title="a", summary="b", body="\n12. maj\n\n20. maj\n")
    desk = Desk(tmp_path, published={"a": out(text)}.get)
    desk.writes("a.md", front(body=text.body.removeprefix("\n")))
    desk.writes("b.md", front(title="Tjetër", body="12. maj\n\n20. maj\n"))

    (told,) = desk.says()

    assert told.startswith("posts/a.md:8: warning: This text now reads differently")

"""An article becomes a Facebook post: the same bytes each time, and nothing cut."""

from pathlib import Path

import pytest

from publisher.channels.facebook.payload import (
    MOST_CHARACTERS,
    comment_payload,
    normalised,
    render,
    same_link,
    same_text,
    with_utm,
)
from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.errors import InvalidInput
from publisher.domain.payload import payload_digest, payload_from_json, payload_to_json
from publisher.domain.revision import Article, ArticlePicture, ArticleText, Rendition
from publisher.templating import templates

ENV = templates(Path("templates"))
LINK = "https://kosint.example/sq/lajme/2026/forum/"


def text(tag: str, **fields: str | None) -> ArticleText:
    values: dict[str, str | None] = {
        "title": f"Titulli {tag}",
        "summary": f"Përmbledhja {tag}.",
        "html": "",
        "plain": f"Trupi {tag}.\n\nDy.",
        **fields,
    }
    return ArticleText(tag=tag, **values)  # type: ignore[arg-type]  # fields by name


def article(*texts: ArticleText, pictures: tuple[ArticlePicture, ...] = ()) -> Article:
    return Article(
        slug="forum", kind="post", year=2026, texts=texts, topics=(), places=(), campaign=None, pictures=pictures
    )


def picture(digest: str, **alt: str) -> ArticlePicture:
    rendition = Rendition(purpose="facebook", digest=digest, media_type="image/jpeg", width=9, height=9, size_bytes=9)
    return ArticlePicture(
        file="a.jpg", source_digest="s", alt=alt, caption={}, credit="", licence="", renditions=(rendition,)
    )


def rendered(
    subject: Article,
    languages: tuple[str, ...] = ("sq", "sr-Latn"),
    *,
    stacked: bool = True,
    link: str = LINK,
    with_website: bool = True,
    utm: bool = False,
) -> Payload:
    return render(subject, languages=languages, stacked=stacked, link=link, with_website=with_website, env=ENV, utm=utm)


def test_one_language_is_title_and_summary() -> None:
    assert rendered(article(text("sq"))) == Payload(message="Titulli sq\n\nPërmbledhja sq.", link=LINK)


def test_languages_are_stacked_with_every_title_before_the_fold() -> None:
    message = rendered(article(text("sq"), text("sr-Latn"), text("en"))).message

    assert message == "Titulli sq\nTitulli sr-Latn\n\nPërmbledhja sq.\n\n———\n\nPërmbledhja sr-Latn."
    assert "en" not in message.split()


def test_the_order_is_that_of_the_settings() -> None:
    assert rendered(article(text("sq"), text("sr-Latn")), ("sr-Latn", "sq")).message.startswith("Titulli sr-Latn\n")


def test_unstacked_the_first_language_that_there_is_stands_alone() -> None:
    subject = article(text("sr-Latn"), text("en"))

    assert (
        rendered(subject, ("sq", "sr-Latn", "en"), stacked=False).message == "Titulli sr-Latn\n\nPërmbledhja sr-Latn."
    )


def test_an_article_in_none_of_the_languages_goes_in_its_own() -> None:
    assert rendered(article(text("en"))).message == "Titulli en\n\nPërmbledhja en."


def test_a_message_of_its_own_stands_exactly() -> None:
    subject = article(text("sq", facebook_message="  E\u0308 shtunë,\r\n\r\n\r\n  10:00 \r\n"))

    assert rendered(subject).message == "Ë shtunë,\n\n\n  10:00"


def test_in_a_stack_a_message_of_its_own_replaces_title_and_summary() -> None:
    own = text("sq", facebook_message="Ejani nesër!\n\nNë Ferizaj.")
    assert rendered(article(own, text("sr-Latn"))).message == (
        "Ejani nesër!\nTitulli sr-Latn\n\nNë Ferizaj.\n\n———\n\nPërmbledhja sr-Latn."
    )

    one_line = text("sq", facebook_message="Ejani nesër!")
    assert rendered(article(one_line, text("sr-Latn"))).message == (
        "Ejani nesër!\nTitulli sr-Latn\n\nPërmbledhja sr-Latn."
    )

    long = text("sq", facebook_message="Ejani " * 40)
    assert rendered(article(long, text("sr-Latn"))).message.startswith("Titulli sq\nTitulli sr-Latn\n\nEjani Ejani")


def test_without_a_website_the_whole_text_goes() -> None:
    assert rendered(article(text("sq")), with_website=False, link="") == Payload(
        message="Titulli sq\n\nTrupi sq.\n\nDy."
    )


def test_with_photos_the_link_is_the_last_line_and_no_card() -> None:
    subject = article(text("sq"), pictures=(picture("d1", sq="Salla", en="Hall"), picture("d2", en="Hall")))

    payload = rendered(subject)

    assert payload.message == f"Titulli sq\n\nPërmbledhja sq.\n\n{LINK}"
    assert payload.link == ""
    assert payload.photos == (
        PayloadPhoto(digest="d1", media_type="image/jpeg", alt="Salla"),
        PayloadPhoto(digest="d2", media_type="image/jpeg", alt="Hall"),
    )


def test_a_link_that_is_the_last_line_already_is_not_repeated() -> None:
    subject = article(text("sq", facebook_message=f"Lexo:\n{LINK}"), pictures=(picture("d1", sq="Salla"),))

    assert rendered(subject).message == f"Lexo:\n{LINK}"


def test_campaign_parameters_come_only_where_wanted() -> None:
    assert rendered(article(text("sq")), utm=True).link == f"{LINK}?utm_source=facebook"
    assert rendered(article(text("sq")), link="", utm=True).link == ""
    assert with_utm("https://x/?a=&utm_source=y#f") == "https://x/?a=&utm_source=facebook#f"


@pytest.mark.parametrize("markup", ["<b>&amp;</b>", "{{ x }}", "{% raw %}", "a\u2028b", "😀 עברית"])
def test_nothing_in_a_text_is_escaped_or_carried_out(markup: str) -> None:
    assert rendered(article(text("sq", title="T", summary=markup))).message == f"T\n\n{markup}"


def test_a_title_is_one_line() -> None:
    assert rendered(article(text("sq", title=" Një\n  titull "))).message.startswith("Një titull\n\n")


def test_a_text_that_is_too_long_is_an_error_and_never_cut() -> None:
    fits = article(text("sq", facebook_message="x" * MOST_CHARACTERS))
    assert len(rendered(fits).message) == 63_206

    with pytest.raises(InvalidInput, match=r"facebook_post_too_long, .*length=63,207, most=63,206"):
        rendered(article(text("sq", facebook_message="x" * (MOST_CHARACTERS + 1))))


def test_first_comments_stand_one_below_the_other() -> None:
    subject = article(text("sq", facebook_comment=" Programi \r\n"), text("sr-Latn", facebook_comment="Program"))
    both = comment_payload(subject, languages=("sq", "sr-Latn"), stacked=True)
    first = comment_payload(subject, languages=("sq", "sr-Latn"), stacked=False)

    assert both == Payload(message="Programi\n\nProgram")
    assert first == Payload(message="Programi")
    assert comment_payload(article(text("sq")), languages=("sq",), stacked=True) is None
    with pytest.raises(InvalidInput, match="facebook_comment_too_long"):
        comment_payload(article(text("sq", facebook_comment="x" * 8001)), languages=("sq",), stacked=True)


def test_a_text_is_normalised_as_facebook_trims() -> None:
    assert normalised(" \te\u0301\r\nb\rc \n") == "é\nb\nc"


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("a  b\n\nc", "a b\nc", True),
        ("Hej @[123]!", "Hej Kosovo Initiative!", True),
        ("Hej @[123:Emri]!", "Hej Emri!", True),
        ("Hej @[123]!", "Hej!", False),
        ("a.b", "axb", False),
        ("a", "b", False),
    ],
)
def test_texts_are_compared_as_facebook_gives_them_back(ours: str, theirs: str, same: bool) -> None:
    assert same_text(ours, theirs) is same


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("https://x.example/a/", "https://X.example/a?utm_source=f&fbclid=1", True),
        ("https://x.example/a?p=1", "https://x.example/a?p=2", False),
        ("https://x.example/a", "http://x.example/a", False),
        ("https://x.example/a", "http://[", False),
    ],
)
def test_links_are_compared_without_what_facebook_adds(ours: str, theirs: str, same: bool) -> None:
    assert same_link(ours, theirs) is same


def test_a_payload_survives_its_json_and_equal_ones_have_one_digest() -> None:
    payload = Payload(
        message="Çë Ж 😀\n", link="l", photos=(PayloadPhoto(digest="d", media_type="image/png", alt="a"),)
    )

    assert payload_from_json(payload_to_json(payload)) == payload
    assert payload_to_json(payload).startswith('{"link":"l","message":"Çë Ж 😀\\n"')
    assert payload_digest(payload) == payload_digest(payload_from_json(payload_to_json(payload)))
    assert payload_digest(payload) != payload_digest(Payload(message="Çë Ж 😀", link="l"))


@pytest.mark.parametrize("spoilt", ["", "{}", "[]", '{"message":"a","link":"b","photos":[{"x":1}]}', "nonsense"])
def test_what_is_no_payload_is_told(spoilt: str) -> None:
    with pytest.raises(ValueError, match=r"payload|Expecting"):
        payload_from_json(spoilt)

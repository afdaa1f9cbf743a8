"""An article becomes a Facebook post: the same bytes each time, and nothing cut."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.channels.facebook.payload import (
    MOST_CHARACTERS,
    PostLinks,
    PostStyle,
    comment_payload,
    draft_message,
    render,
    with_utm,
)
from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.errors import InvalidInput
from publisher.domain.facebook_text import SHORT_CHARACTERS
from publisher.domain.payload import payload_digest, payload_from_json, payload_to_json
from publisher.domain.planning import difference
from publisher.domain.post import SourceCredit
from publisher.domain.revision import Article, ArticlePicture, ArticleText, Card, Rendition
from publisher.domain.same_post import normalised, same_link, same_text
from publisher.templating import templates

ENV = templates(Path("templates"))
LINK = "https://kosint.example/sq/lajme/2026/forum/"


def text(tag: str, **fields: object) -> ArticleText:
    values: dict[str, object] = {
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


def style(languages: tuple[str, ...] = ("sq", "sr-Latn"), *, stacked: bool = True, utm: bool = False) -> PostStyle:
    return PostStyle(languages=languages, stacked=stacked, env=ENV, utm=utm)


def both(
    subject: Article,
    languages: tuple[str, ...] = ("sq", "sr-Latn"),
    *,
    stacked: bool = True,
    link: str = LINK,
    with_website: bool = True,
    utm: bool = False,
    ticked: bool = True,
    short: Mapping[str, str] | None = None,
) -> Payload:
    """Render a post in both of its forms."""
    links = PostLinks(page=link, ticked=ticked, short=short or {})
    return render(subject, style(languages, stacked=stacked, utm=utm), links, with_website=with_website)


def card(digest: str) -> Card:
    rendition = Rendition(purpose="card", digest=digest, media_type="image/png", width=9, height=9, size_bytes=9)
    return Card(source_digest="s", rendition=rendition)


def rendered(
    subject: Article,
    languages: tuple[str, ...] = ("sq", "sr-Latn"),
    *,
    stacked: bool = True,
    link: str = LINK,
    with_website: bool = True,
    utm: bool = False,
) -> Payload:
    """Render the form with its link."""
    form = both(subject, languages, stacked=stacked, link=link, with_website=with_website, utm=utm)
    return form.linked or form


def alone(
    subject: Article, languages: tuple[str, ...] = ("sq", "sr-Latn"), *, short: Mapping[str, str] | None = None
) -> Payload:
    """Render a post that was not ticked."""
    return both(subject, languages, ticked=False, short=short)


def test_one_language_is_title_and_summary() -> None:
    assert rendered(article(text("sq"))) == Payload(message="Titulli sq\n\nPërmbledhja sq.", link=LINK)


def test_without_a_link_a_short_text_stands_whole_and_a_long_one_as_its_summary() -> None:
    assert alone(article(text("sq"))) == Payload(message="Titulli sq\n\nPërmbledhja sq.\n\nTrupi sq.\n\nDy.")
    assert alone(article(text("sq", plain="x" * SHORT_CHARACTERS))).message.endswith("x")
    assert alone(article(text("sq", plain="x" * (SHORT_CHARACTERS + 1)))).message == "Titulli sq\n\nPërmbledhja sq."
    begins_with_it = text("sq", summary="Nesër në dhjetë.", plain="Nesër në  dhjetë, te shkolla.")
    assert alone(article(begins_with_it)).message == "Titulli sq\n\nNesër në  dhjetë, te shkolla."


def test_without_a_link_every_language_stands_alone() -> None:
    assert alone(article(text("sq"), text("sr-Latn"))).message == (
        "Titulli sq\nTitulli sr-Latn\n\nPërmbledhja sq.\n\nTrupi sq.\n\nDy."
        "\n\n———\n\nPërmbledhja sr-Latn.\n\nTrupi sr-Latn.\n\nDy."
    )


def test_a_ticked_post_has_both_forms_and_another_one() -> None:
    payload = both(article(text("sq")))

    assert payload.linked == Payload(message="Titulli sq\n\nPërmbledhja sq.", link=LINK)
    assert payload.forms[0] == alone(article(text("sq")))


def test_where_both_forms_are_the_same_there_is_one() -> None:
    assert both(article(text("sq")), link="", with_website=False).linked is None


def test_a_ticked_post_with_nothing_to_link_to_has_one_form_with_the_picture_of_its_title() -> None:
    """Its other form had no link either, cost one of the month's and went out bare."""
    payload = both(article(text("sq", plain="Gjithçka.", card=card("c1"))), link="", with_website=False)

    assert payload.linked is None
    assert [photo.digest for photo in payload.photos] == ["c1"]


def test_addresses_that_lead_away_are_left_out_and_the_others_stay() -> None:
    linked = text("sq", title="Kurset: https://a.example", summary="S.", plain="Formulari (https://b.example/x?a=1).")
    with_friends = text("sq", plain="Shkruani te info@kosint.example ose te https://www.facebook.com/kosint.")

    assert alone(article(linked)).message == "Kurset\n\nS.\n\nFormulari."
    assert alone(article(with_friends)).message.endswith(
        "Shkruani te info@kosint.example ose te https://www.facebook.com/kosint."
    )
    own = text("sq", facebook_message="Ejani: https://a.example\n\nNesër.")
    assert alone(article(own)).message == "Ejani\n\nNesër."
    assert rendered(article(own)).message == "Ejani: https://a.example\n\nNesër."


def test_a_message_that_was_an_address_alone_is_title_and_text() -> None:
    assert alone(article(text("sq", facebook_message="https://a.example"))).message.startswith("Titulli sq\n\n")


def test_each_language_may_end_in_its_short_address() -> None:
    short = {"sq": "k.example/k7q2m", "sr-Latn": "k.example/sr/k7q2m"}
    subject = article(text("sq", plain="Një."), text("sr-Latn", facebook_message="Dođite!"))

    assert alone(subject, short=short).message == (
        "Titulli sq\nDođite!\n\nPërmbledhja sq.\n\nNjë.\n\nk.example/k7q2m\n\n———\n\nk.example/sr/k7q2m"
    )
    assert alone(article(text("sq", facebook_message="Ejani!")), short=short).message == "Ejani!\n\nk.example/k7q2m"
    assert both(subject, short=short).linked == both(subject).linked


def test_without_photos_the_picture_of_the_first_title_goes() -> None:
    subject = article(text("sq", card=card("c1"), facebook_card=card("f1")), text("sr-Latn", card=card("c2")))

    payload = both(subject)

    assert payload.photos == (PayloadPhoto(digest="c1", media_type="image/png", alt="Titulli sq", is_card=True),)
    assert payload.linked is not None
    assert payload.linked.photos == ()
    on_card = PostLinks(page=LINK, on_card="k.example/k7q2m · /sr/k7q2m")
    assert (
        render(subject, style(), on_card, with_website=True).photos[0].alt == "Titulli sq · k.example/k7q2m · /sr/k7q2m"
    )
    assert both(subject, ("sr-Latn",)).photos[0].digest == "c2"
    assert both(replace(subject, pictures=(picture("d1", sq="Salla"),))).photos[0].digest == "d1"


def test_another_picture_of_the_title_makes_no_other_post() -> None:
    one, other = (alone(article(text("sq", card=card(name)))) for name in ("c1", "c2"))

    assert one != other
    assert difference(one, other) == "nothing"
    assert difference(one, replace(other, message="Tjetër")) == "text"
    assert difference(one, alone(article(text("sq"), pictures=(picture("d1", sq="Salla"),)))) == "more"
    assert payload_from_json(payload_to_json(one)) == one


def test_a_first_comment_has_two_forms_where_it_has_a_link() -> None:
    subject = article(text("sq", facebook_comment="Pyetje? Programi: https://a.example"))

    assert comment_payload(subject, style()) == Payload(message="Pyetje? Programi.")
    assert comment_payload(subject, style(), ticked=True) == Payload(
        message="Pyetje? Programi.", linked=Payload(message="Pyetje? Programi: https://a.example")
    )
    for led in ("Më shumë: https://a.example", "Opširnije na https://a.example.", "Линк 👉 a.example.org/x"):
        assert comment_payload(article(text("sq", facebook_comment=led)), style()) is None
    bare = article(text("sq", facebook_comment="https://a.example"))
    assert comment_payload(bare, style()) is None
    assert comment_payload(bare, style(), ticked=True) == Payload(linked=Payload(message="https://a.example"))


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


@pytest.mark.parametrize("with_website", [True, False])
def test_a_draft_is_shown_with_the_message_that_its_post_will_have(with_website: bool) -> None:
    led = "Më shumë: https://a.example"
    for texts in (
        [text("sq")],
        [text("sq"), text("sr-Latn", plain=led)],
        [text("sq", facebook_message=f"Ejani!\n{led}")],
    ):
        post = both(article(*texts), with_website=with_website, link="")
        for form, ticked in ((post, False), (post.linked or post, True)):
            links = PostLinks(page="", ticked=ticked and bool(post.linked))
            assert draft_message(texts, style(), links, with_website=with_website) == form.message


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
    stacked = comment_payload(subject, style())
    first = comment_payload(subject, style(stacked=False))

    assert stacked == Payload(message="Programi\n\nProgram")
    assert first == Payload(message="Programi")
    assert comment_payload(article(text("sq")), style(("sq",))) is None
    with pytest.raises(InvalidInput, match="facebook_comment_too_long"):
        comment_payload(article(text("sq", facebook_comment="x" * 8001)), style(("sq",)))


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


def test_whose_text_it_is_stands_below_each_language_in_both_forms() -> None:
    subject = replace(article(text("sq"), text("sr-Latn")), source=SourceCredit(name="Shoqata", url="https://p.org/"))
    credited = replace(style(), credit=lambda tag, name: f"{tag}: {name}")
    links = PostLinks(page=LINK, ticked=True, source="Shoqata")

    payload = render(subject, credited, links, with_website=True)

    for form in payload.forms:
        assert form.message.count("sq: Shoqata") == form.message.count("sr-Latn: Shoqata") == 1
        assert "p.org" not in form.message


def test_a_message_that_names_the_source_does_not_name_it_again() -> None:
    links = PostLinks(page=LINK, source="Shoqata")
    named, other = text("sq", facebook_message="Lajm nga SHOQATA."), text("sq", facebook_message="Lajm.")

    assert draft_message([named], style(("sq",)), links, with_website=True) == "Lajm nga SHOQATA."
    assert draft_message([other], style(("sq",)), links, with_website=True) == "Lajm.\n\nSource: Shoqata"

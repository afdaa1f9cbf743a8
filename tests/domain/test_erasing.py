"""What is left of a revision after an erasure: its document before and after."""

import json
from dataclasses import replace
from typing import Any

import pytest

from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.redaction import (
    PictureUse,
    emptied,
    payload_without,
    same_picture,
    uses_in,
    with_consent_notes,
    without_pictures,
)
from publisher.domain.revision import Card, read_article
from tests.domain.articles import article, full_article, picture, recording, rendition, revision, text


def pictured(*html: str, a: str = "a.jpg", b: str = "b.jpg") -> str:
    """The document of an article with two pictures, each in two sizes."""
    shown = article(
        texts=tuple(text(tag, each) for tag, each in zip(("sq", "en"), html, strict=False)),
        pictures=(
            picture(a, "source-a", rendition("large", "large-a"), rendition("card", "card-a", "image/png")),
            picture(b, "source-b", rendition("large", "large-b"), rendition("card", "card-b")),
        ),
    )
    return revision(shown, consents={a: "form 14", b: "form 15"}).document()


def left(document: str, *digests: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(without_pictures(document, digests))
    return content


def html_left(html: str, *digests: str, a: str = "a.jpg") -> str:
    found: str = left(pictured(html, a=a), *digests)["article"]["texts"][0]["html"]
    return found


def test_a_document_names_every_file_that_tells_of_people() -> None:
    assert uses_in(revision(full_article()).document()) == [
        PictureUse("forum", frozenset({"source-a", "large-a", "card-a"}), frozenset({"large-a.jpg", "card-a.jpg"})),
        PictureUse("forum", frozenset({"source-heard", "heard"}), frozenset({"heard.mp3"})),
        PictureUse("forum", frozenset({"words", "card-sq"}), frozenset({"card-sq.png"})),
    ]


def test_pictures_that_share_a_file_or_a_rendition_are_the_same_one() -> None:
    def use(*digests: str) -> PictureUse:
        return PictureUse("forum", frozenset(digests), frozenset())

    uses = [use("c", "d"), use("a", "b"), use("b", "c"), use("x", "y")]
    assert same_picture(uses, ["a"]) == frozenset("abcd")
    assert same_picture(uses, ["x"]) == frozenset("xy")
    assert same_picture(uses, ["d", "y"]) == frozenset("abcdxy")
    assert same_picture(uses, ["nobody's"]) == frozenset({"nobody's"})
    assert same_picture([], ["a"]) == frozenset("a")


@pytest.mark.parametrize("digest", ["source-a", "large-a", "card-a"])
def test_a_picture_goes_by_any_of_its_digests_with_words_place_and_consent(digest: str) -> None:
    html = '<p>Para.</p>\n<p><img src="media:a.jpg" alt="Alt a.jpg"></p>\n<p>Pas.</p>'
    content = left(pictured(html, "<p>Text</p>"), digest)
    assert [each["file"] for each in content["article"]["pictures"]] == ["b.jpg"]
    assert [each["html"] for each in content["article"]["texts"]] == ["<p>Para.</p>\n<p>Pas.</p>", "<p>Text</p>"]
    assert content["consents"] == {"b.jpg": "form 15"}
    assert "a.jpg" not in json.dumps(content)


def test_all_pictures_can_go_and_none_of_another_digest_does() -> None:
    document = pictured('<p>Para <img src="media:a.jpg"> pas.</p>')
    assert without_pictures(document, ["somebody else's"]) == document
    content = left(document, "large-a", "large-b")
    assert (content["article"]["pictures"], content["consents"]) == ([], {})
    assert content["article"]["texts"][0]["html"] == "<p>Para  pas.</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><img src="media:a.jpg"></p>', ""),
        ('<p> <img src="media:a.jpg"/>\n</p>\n<p>x</p>', "<p>x</p>"),
        ('<p>x <img alt="a > b" src="media:a.jpg" title="y"> z</p>', "<p>x  z</p>"),
        ('<img src="media:a.jpg"><img src="media:a.jpg">', ""),
        ('<img src="media:b.jpg">', '<img src="media:b.jpg">'),
        ('<img src="media:aXjpg">', '<img src="media:aXjpg">'),
        ('<img alt="media:a.jpg" src="media:b.jpg">', '<img alt="media:a.jpg" src="media:b.jpg">'),
        ('<a href="media:a.jpg">x</a>', '<a href="media:a.jpg">x</a>'),
    ],
)
def test_an_erased_picture_is_taken_out_of_the_text_wherever_it_stands(html: str, expected: str) -> None:
    assert html_left(html, "source-a") == expected


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("një foto (1).jpg", "nj%C3%AB%20foto%20%281%29.jpg"),
        ("një foto (1).jpg", "një foto (1).jpg"),
        ("a~b_c-d.jpg", "a~b_c-d.jpg"),
        ("50%.jpg", "50%25.jpg"),
    ],
)
def test_a_picture_is_found_as_its_name_is_written_in_an_address(file: str, written: str) -> None:
    assert html_left(f'<p>x</p><p><img src="media:{written}"></p>', "source-a", a=file) == "<p>x</p>"


def test_a_recording_and_a_card_go_by_their_digests_and_leave_no_empty_place() -> None:
    both = replace(full_article(), recordings=(recording("one", "sq"), recording("two", "sr-Latn", "sr-Cyrl")))
    document = revision(both).document()
    assert [each["digest"] for each in left(document, "one")["article"]["recordings"]] == ["two"]
    assert [each["digest"] for each in left(document, "source-two")["article"]["recordings"]] == ["one"]
    assert "recordings" not in left(document, "one", "two")["article"]
    assert left(document, "one")["article"]["texts"][0]["card"]["rendition"]["digest"] == "card-sq"
    assert "card" not in left(document, "card-sq")["article"]["texts"][0]
    assert left(document, "card-sq")["article"]["recordings"] == json.loads(document)["article"]["recordings"]


def test_what_is_left_is_a_document_as_any_other() -> None:
    document = revision(full_article()).document()
    kept = without_pictures(document, ["source-a", "card-sq", "heard"])
    expected = replace(
        full_article(), pictures=(), recordings=(), texts=(replace(full_article().texts[0], card=None), text("sr-Latn"))
    )
    assert read_article(json.loads(kept)["article"]) == expected
    assert kept == revision(expected, consents={"b.jpg": "form 15/2026"}).document()


def test_an_emptied_document_keeps_its_labels_and_no_word_of_anybody() -> None:
    document = revision(full_article()).document()
    content = json.loads(emptied(document))
    found = read_article(content["article"])
    assert (found.slug, found.year, found.topics, found.places, found.campaign) == (
        *("forum", 2026, ("housing",), ("ferizaj",), "strehim-2026"),
    )
    assert (content["channels"], content["grants"]) == (["website", "facebook"], ["rio-2026"])
    assert (found.pictures, found.recordings, content["consents"]) == ((), (), {})
    assert [replace(each, tag="") for each in found.texts] == [
        replace(text(""), title="forum", summary="", html="", plain="")
    ] * 2
    assert [each.tag for each in found.texts] == ["sq", "sr-Latn"]
    assert emptied(emptied(document)) == emptied(document)


def test_a_note_of_consent_is_put_in_the_place_of_another() -> None:
    document = revision(full_article()).document()
    content = json.loads(with_consent_notes(document, {"form 14/2026": "withdrawn"}))
    assert content["consents"] == {"a.jpg": "withdrawn", "b.jpg": "form 15/2026"}
    assert with_consent_notes(document, {}) == document


def test_a_payload_loses_its_photos_or_where_it_has_to_be_found_the_words_about_them() -> None:
    one, two = (PayloadPhoto(digest=digest, media_type="image/jpeg", alt=digest) for digest in ("one", "two"))
    payload = Payload(message="Forum", photos=(one, two))
    assert payload_without(payload, ["one"], in_doubt=False) == replace(payload, photos=(two,))
    assert payload_without(payload, ["one"], in_doubt=True) == replace(payload, photos=(replace(one, alt=""), two))
    assert payload_without(payload, ["x"], in_doubt=False) == payload_without(payload, ["x"], in_doubt=True) == payload


def test_a_card_is_known_by_the_digest_of_its_bytes() -> None:
    drawn = Card(source_digest="words", rendition=rendition("card", "card-en"))
    document = revision(article(texts=(text("sq"), text("en", card=drawn)))).document()
    (card,) = uses_in(document)
    assert "card-en" in card.digests
    assert [("card" in each) for each in left(document, "card-en")["article"]["texts"]] == [False, False]

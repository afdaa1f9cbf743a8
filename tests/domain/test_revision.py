"""A frozen post: its document, its digest, and what an article tells of itself."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest

from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.payload import payload_digest, payload_from_json, payload_to_json, text_digest
from publisher.domain.revision import Article, media_name, read_article
from tests.domain.articles import FROZEN_AT, article, full_article, picture, recording, rendition, revision, text


@pytest.mark.parametrize("one", [article(), full_article()])
def test_a_document_is_read_back_as_the_article_that_it_was_made_of(one: Article) -> None:
    assert read_article(json.loads(revision(one).document())["article"]) == one


def test_a_document_is_canonical() -> None:
    document = revision(full_article()).document()
    content = json.loads(document)
    assert document == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Përmbledhja" in document
    assert set(content) == {"article", "channels", "grants", "consents"}


def test_a_document_of_before_keeps_its_digest() -> None:
    """What came later is not in it where it is empty; what was there from the beginning always is."""
    plain = json.loads(revision(article()).document())["article"]
    assert set(plain) == {"slug", "kind", "year", "texts", "topics", "places", "campaign", "pictures"}
    assert set(plain["texts"][0]) == {
        *("tag", "title", "summary", "html", "plain", "facebook_message", "facebook_comment"),
    }
    full = json.loads(revision(full_article()).document())["article"]
    assert set(full) - set(plain) == {"recordings"}
    assert set(full["texts"][0]) - set(plain["texts"][0]) == {"byline", "quotes", "contact", "corrections", "card"}
    assert revision(article()).digest == "77fa851274f95a3744c5e93badd53be21b7c4cb58b295d2896b74a86a1a403a1"


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"frozen_by": "arta"}, True),
        ({"id": 7, "number": 3}, True),
        ({"erased_at": FROZEN_AT}, True),
        ({"grants": ()}, False),
        ({"channels": ("website",)}, False),
        ({"consents": {}}, False),
        ({"article": article(year=2027)}, False),
    ],
)
def test_a_digest_is_of_what_was_agreed_and_of_nothing_else(changes: dict[str, Any], same: bool) -> None:
    one, other = revision(full_article()), revision(full_article(), **changes)
    assert (one.digest == other.digest) is same
    assert one.digest == sha256(one.document().encode()).hexdigest()


@pytest.mark.parametrize("name", ["frozen_at", "erased_at"])
def test_a_time_without_a_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        revision(article(), **{name: datetime(2026, 11, 24, 9)})  # noqa: DTZ001  (that is the mistake)


def test_a_text_that_is_missing_is_the_first_one() -> None:
    one = full_article()
    assert one.tags == ("sq", "sr-Latn")
    assert [one.text(tag).tag for tag in ("sq", "sr-Latn", "en")] == ["sq", "sr-Latn", "sq"]


def test_a_link_preview_is_the_first_pictures_card_or_the_texts_own() -> None:
    one = full_article()
    card_of_text = one.texts[0].card
    assert one.card("sq") == rendition("card", "card-a")
    without = replace(one, pictures=())
    assert card_of_text is not None
    assert without.card("sq") == without.card("en") == card_of_text.rendition
    assert without.card("sr-Latn") is None
    two = replace(one, pictures=(picture("b.jpg", "b", rendition("card", "card-b")), *one.pictures))
    assert two.card("sq") == rendition("card", "card-b")
    with pytest.raises(KeyError):
        replace(one, pictures=(picture("b.jpg", "b", rendition("large", "b")),)).card("sq")


def test_every_file_of_an_article_is_named() -> None:
    assert [each.name for each in full_article().renditions] == ["large-a.jpg", "card-a.jpg", "card-sq.png"]
    assert [each.name for each in full_article().recordings] == ["heard.mp3"]
    assert media_name("a", "image/webp") == "a.webp"


def test_a_recording_belongs_to_the_text_that_is_shown() -> None:
    one = article(
        texts=(text("sq"), text("sr-Latn"), text("sr-Cyrl")), recordings=(recording("r", "sr-Latn", "sr-Cyrl"),)
    )
    assert [bool(one.recording(tag)) for tag in ("sq", "sr-Latn", "sr-Cyrl", "en")] == [False, True, True, False]
    sq = replace(one, recordings=(recording("r", "sq"),))
    assert sq.recording("en") == sq.recording("sq") is not None  # English shows the Albanian text


PAYLOAD = Payload(
    message="Përmbledhja", link="https://example.org/", photos=(PayloadPhoto(digest="a", media_type="x", alt="ë"),)
)


def test_a_payload_is_read_back_and_has_one_canonical_form() -> None:
    for one in (PAYLOAD, Payload()):
        assert payload_from_json(payload_to_json(one)) == one
        assert payload_digest(one) == sha256(payload_to_json(one).encode()).hexdigest()
    assert payload_to_json(PAYLOAD) == (
        '{"link":"https://example.org/","message":"Përmbledhja","photos":[{"alt":"ë","digest":"a","media_type":"x"}]}'
    )
    assert payload_digest(PAYLOAD) != payload_digest(replace(PAYLOAD, link=""))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"message":"","photos":[]}', '{"link":"","message":"","photos":[{"x":1}]}']
)
def test_what_is_no_payload_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (JSON's own, or ours)
        payload_from_json(text)


def test_two_texts_are_the_same_whatever_their_white_space_and_their_accents_are_made_of() -> None:
    assert text_digest(" Një\n\n forum ") == text_digest("Nje\u0308 forum") == text_digest("Një forum")
    assert text_digest("Një forum") != text_digest("Një Forum")


def test_a_payload_without_a_second_form_is_written_as_before() -> None:
    assert payload_to_json(Payload(message="M")) == '{"link":"","message":"M","photos":[]}'


def test_a_payload_with_two_forms_is_read_back_and_has_a_digest_of_its_own() -> None:
    linked = Payload(message="M", link="https://example.org/", photos=())
    photo = PayloadPhoto(digest="d", media_type="m", alt="a")
    both = Payload(message="M and all of it", photos=(photo,), linked=linked)
    assert payload_from_json(payload_to_json(both)) == both
    assert payload_digest(both) != payload_digest(replace(both, linked=None))
    assert both.forms == (replace(both, linked=None), linked)


@pytest.mark.parametrize("said", [True, False, None])
def test_what_a_post_says_of_its_link_is_read_back(said: bool | None) -> None:
    one = article(facebook_link=said)
    assert read_article(json.loads(revision(one).document())["article"]) == one
    assert (revision(one).digest == revision(article()).digest) is (said is None)

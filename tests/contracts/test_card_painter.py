"""`domain.ports_channel.CardPainter`: the fake of the freezing tests, and the one that draws."""

from dataclasses import replace

import pytest

from publisher.domain.ports_media import CardPainter
from publisher.domain.post import Post
from publisher.domain.revision import digest_of
from publisher.media.preview_cards import TitleCards
from tests.pipeline.test_freezing import Painter
from tests.site.shelf import site_settings, text

POST = Post(slug="lajmi", texts={}, topics=("housing",), places=("ferizaj",))
TEXT = text("sq", "Forum publik")


@pytest.mark.parametrize("painter", [Painter(), TitleCards(site_settings())])
def test_the_same_words_give_the_same_card_and_others_another(painter: CardPainter) -> None:
    other = replace(TEXT, title="Forum tjetër")
    drawn = painter.draw(POST, TEXT)
    assert painter.draw(POST, TEXT) == drawn
    assert painter.source_digest(POST, TEXT) == painter.source_digest(POST, TEXT)
    assert painter.source_digest(POST, TEXT) != painter.source_digest(POST, other)
    assert painter.draw(POST, TEXT, 1).rendition.digest != drawn.rendition.digest
    assert painter.draw(POST, other).rendition.digest != drawn.rendition.digest
    card = drawn.rendition
    assert (card.purpose, card.media_type, card.width, card.height) == ("card", "image/png", 1200, 630)
    assert (card.digest, card.size_bytes) == (digest_of(drawn.content), len(drawn.content))

"""The cards of posts without a picture: every letter of our languages, sharp, inside the card, the same each time."""

from io import BytesIO

import pytest
from PIL import Image

from publisher.domain.post import Post, Text
from publisher.domain.revision import ArticleText
from publisher.media.picture_renditions import CARD_SIZE
from publisher.media.preview_cards import BAND, MARGIN, TITLE_SIZES, CardWords, TitleCards, draw_card
from publisher.media.text_layout import ELLIPSIS, drawable, fit, typeface
from tests.site.shelf import site_settings, text

LETTERS = (
    "Në këtë vitçë ÇËÉ",
    "čćžšđ ČĆŽŠĐ dž nj lj",
    "ђжћчшљњџ ЂЖЋЧШЉЊЏ абвгдеијклмнопрстуфхцѝ",
    "Romano lil: čhavo, řom, ä ü ö ğ ş ț",
    "„Kuća“ «shtëpi» – … ’ € № 1/2 ©",
)
LONG = "Mbi njëqind banorë romë, ashkalinj dhe egjiptianë folën me komunën për banesat sociale dhe ujin e pijshëm"
COLOUR = "#173f5f"


def card(title: str, colour: str = COLOUR) -> Image.Image:
    words = CardWords(slug="a", organisation="KOSINT 2020", kicker="Ferizaj · Strehimi", title=title, colour=colour)
    return Image.open(BytesIO(draw_card(words).content)).convert("RGB")


def colours(picture: Image.Image) -> set[object]:
    return {colour for _, colour in picture.getcolors() or []}


def post(*places: str, slug: str = "a") -> Post:
    written = Text(language="sq", title="Titulli", summary="", body="")
    return Post(slug=slug, texts={"sq": written}, topics=("housing",), places=places)


@pytest.mark.parametrize("letters", LETTERS)
def test_the_font_has_every_letter_of_our_languages(letters: str) -> None:
    assert drawable(letters) == letters


def test_what_the_font_does_not_have_is_left_out() -> None:
    assert drawable("Festë 🎉 e madhe 漢字") == "Festë e madhe"


@pytest.mark.parametrize("title", ["Ura", LONG, LONG * 4, "Rrumbullakësimipërfundimtar" * 9, "🎉"])
def test_a_title_of_any_length_stays_inside_the_card(title: str) -> None:
    picture = card(title)
    assert picture.size == CARD_SIZE
    right = picture.crop((CARD_SIZE[0] - MARGIN + 2, 0, CARD_SIZE[0], CARD_SIZE[1] - BAND))
    foot = picture.crop((0, CARD_SIZE[1] - BAND - 30, CARD_SIZE[0], CARD_SIZE[1] - BAND))
    assert colours(right) == colours(foot) == {(0x17, 0x3F, 0x5F)}


def test_a_short_title_is_large_and_a_long_one_smaller() -> None:
    sizes = [fit(title, 700, TITLE_SIZES, 1048, 360).size for title in ("Ura", LONG, LONG * 2)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == TITLE_SIZES[0]


def test_lines_are_about_equally_long() -> None:
    setting = fit(LONG, 700, (64,), 1048, 400)
    widths = [typeface(700, 64).getlength(line) for line in setting.lines]
    assert len(widths) > 2
    assert min(widths) > max(widths) * 0.6


def test_what_does_not_fit_at_all_is_cut_where_a_word_ends() -> None:
    setting = fit(LONG * 4, 700, TITLE_SIZES, 1048, 360)
    assert setting.height <= 360
    last = setting.lines[-1].removesuffix(ELLIPSIS)
    assert setting.lines[-1].endswith(ELLIPSIS)
    assert f" {last.split()[-1]} " in f" {LONG * 4} "


def test_the_same_words_give_the_same_bytes_and_digest() -> None:
    first, second = (TitleCards(site_settings()) for _ in range(2))
    assert first.draw(post("ferizaj"), text()) == second.draw(post("ferizaj"), text())
    assert first.source_digest(post("ferizaj"), text()) == second.source_digest(post("ferizaj"), text())


@pytest.mark.parametrize("other", [text(title="Tjetër"), text("sr-Latn")])
def test_other_words_give_another_digest(other: ArticleText) -> None:
    cards = TitleCards(site_settings())
    assert cards.source_digest(post("ferizaj"), text()) != cards.source_digest(post("ferizaj"), other)


def test_no_two_posts_share_a_card() -> None:
    """Erasing one would destroy the other's."""
    cards = TitleCards(site_settings())
    one, other = (cards.draw(post("ferizaj", slug=slug), text()) for slug in ("one", "other"))
    assert one.rendition.digest != other.rendition.digest


def test_a_post_about_many_places_names_its_topic_alone() -> None:
    cards = TitleCards(site_settings())
    many, none = post("ferizaj", "peja", "prizren"), post()
    assert cards.source_digest(many, text()) == cards.source_digest(none, text())
    assert cards.source_digest(post("ferizaj"), text()) != cards.source_digest(none, text())

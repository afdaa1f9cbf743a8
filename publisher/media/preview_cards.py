"""Pictures of posts that have none, for link previews and for Facebook: the title on the organisation's colours.

The same words give the same bytes (for one version of Pillow).
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageColor, ImageDraw
from PIL.PngImagePlugin import PngInfo

from publisher.domain.ports_channel import Listing
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.post import Post
from publisher.domain.revision import ArticleText, Rendition, digest_of
from publisher.media.picture_renditions import CARD_SIZE
from publisher.media.text_layout import drawable, fit, typeface
from publisher.site.settings import SiteSettings

#: Counted up where the same words are to give another card than before.
DESIGN = 1
MARGIN = 76
BOLD, NORMAL = 700, 500
NAME_SIZE, KICKER_SIZE = 38, 30
#: Of the title, the largest that fits.
TITLE_SIZES = (92, 84, 76, 70, 64, 58, 52, 48, 44, 40)
#: Below the name and its double rule; above the band at the foot.
TOP, BOTTOM = 150, 566
BAND = 20
#: Of a short address on the foot, the largest that fits; it has to be read on a phone. And the room that it takes.
ADDRESS_SIZES, ADDRESS_ROOM = (52, 46, 40, 34, 28, 22), 92
#: The places of a post that is about more are not all named.
MOST_PLACES = 2
#: On a ground that is dark enough for white letters: the settings take no other colour.
INK, MARK = (255, 255, 255), (246, 196, 100)
#: Between the ground and each of them, so that letters have smooth edges: sixteen colours in all.
INK_STEPS, MARK_STEPS = 9, 6
#: A pixel that is wholly covered.
FULL = 255
Colour = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """All that a card shows, and whose it is."""

    #: Stands unseen in the file, so that no two posts share one: erasing a post destroys its own card alone.
    slug: str
    organisation: str
    #: Place and topic.
    kicker: str
    title: str
    #: The ground, `#rrggbb`.
    colour: str
    #: Stands on the foot; empty: nothing does.
    address: str = ""

    @property
    def digest(self) -> str:
        """Return the digest of all that is drawn; a card without an address keeps the one of before there were any."""
        *drawn, address = astuple(self)
        return digest_of(repr((DESIGN, *drawn, *([address] if address else []))).encode())


class TitleCards:
    """Implements `domain.ports_channel.CardPainter`: for link previews, or with addresses for Facebook."""

    def __init__(self, settings: SiteSettings, address: Callable[[Post], str] | None = None) -> None:
        """`address` gives what stands on the foot of a post's card."""
        self._settings, self._address = settings, address

    def source_digest(self, post: Post, text: ArticleText) -> str:
        """Return the digest of all that a card would be drawn from."""
        return self._words(post, text).digest

    def draw(self, post: Post, text: ArticleText, again: int = 0) -> RenderedPicture:
        """Draw a card, as PNG: letters stay sharp. `again` stands unseen in it."""
        words = self._words(post, text)
        words = replace(words, slug=f"{words.slug} {again}") if again else words
        return draw_card(words, "facebook-card" if self._address else "card")

    def _words(self, post: Post, text: ArticleText) -> CardWords:
        settings = self._settings
        places = [Listing("place", key) for key in post.places]
        topics = [Listing("topic", key) for key in post.topics[:1]]
        labels = [*(places if len(places) <= MOST_PLACES else []), *topics]
        return CardWords(
            slug=post.slug,
            organisation=settings.name,
            kicker=" · ".join(settings.label(each, text.tag) for each in labels),
            title=text.title,
            colour=settings.colour,
            address=self._address(post) if self._address else "",
        )


@lru_cache(maxsize=64)
def draw_card(words: CardWords, purpose: str = "card") -> RenderedPicture:
    """Draw a card of 1200x630 pixels. The last ones are remembered: each look at a plan shows those of its post."""
    in_ink, in_mark = Image.new("L", CARD_SIZE), Image.new("L", CARD_SIZE)
    wide, high = CARD_SIZE
    head = ImageDraw.Draw(in_ink)
    head.text((MARGIN, 92), drawable(words.organisation), FULL, typeface(BOLD, NAME_SIZE), anchor="ls")
    for y in (116, 122):
        head.line((MARGIN, y, wide - MARGIN, y), FULL // 2, width=2)
    ImageDraw.Draw(in_mark).rectangle((0, high - BAND, wide, high), FULL)
    _draw_story(head, ImageDraw.Draw(in_mark), words)
    _draw_address(head, words.address)
    return _rendered(_png(_coloured(in_ink, in_mark, ImageColor.getrgb(words.colour)), words.slug), purpose)


def _draw_story(ink: ImageDraw.ImageDraw, mark: ImageDraw.ImageDraw, words: CardWords) -> None:
    """Set kicker and title, halfway between the rule and the foot, or what stands on it."""
    kicker = drawable(words.kicker)
    room = round(KICKER_SIZE * 1.7) if kicker else 0
    width, height = CARD_SIZE[0] - 2 * MARGIN, BOTTOM - TOP - (ADDRESS_ROOM if words.address else 0)
    title = fit(drawable(words.title), BOLD, TITLE_SIZES, width, height - room)
    y = TOP + (height - room - title.height) // 2
    if kicker:
        line = fit(kicker, NORMAL, (KICKER_SIZE,), width, KICKER_SIZE * 2).lines[0]
        mark.text((MARGIN, y + KICKER_SIZE), line, FULL, typeface(NORMAL, KICKER_SIZE), anchor="ls")
    for number, line in enumerate(title.lines):
        base = y + room + number * title.leading + round(title.size * 0.9)
        ink.text((MARGIN, base), line, FULL, typeface(BOLD, title.size), anchor="ls")


def _draw_address(ink: ImageDraw.ImageDraw, address: str) -> None:
    """Set an address on the foot, under a thin rule. It is never cut: half an address leads nowhere."""
    if not address:
        return
    y, wide = BOTTOM - ADDRESS_ROOM + 22, CARD_SIZE[0]
    ink.line((MARGIN, y, wide - MARGIN, y), FULL // 2, width=2)
    widths = ((size, typeface(BOLD, size).getlength(address)) for size in ADDRESS_SIZES)
    size = next((size for size, width in widths if width <= wide - 2 * MARGIN), ADDRESS_SIZES[-1])
    ink.text((MARGIN, BOTTOM + 8), address, FULL, typeface(BOLD, size), anchor="ls")


def _coloured(in_ink: Image.Image, in_mark: Image.Image, ground: Colour) -> Image.Image:
    """Colour two drawings, which nowhere overlap, with sixteen colours: a third of the bytes of full colour."""
    steps = [_between(ground, INK, step / INK_STEPS) for step in range(INK_STEPS + 1)]
    steps += [_between(ground, MARK, step / MARK_STEPS) for step in range(1, MARK_STEPS + 1)]
    ink = in_ink.point([round(value / FULL * INK_STEPS) for value in range(FULL + 1)])
    raised = [round(value / FULL * MARK_STEPS) for value in range(FULL + 1)]
    mark = in_mark.point([step and INK_STEPS + step for step in raised])
    picture = ImageChops.add(ink, mark)
    picture.putpalette([part for step in steps for part in step])
    return picture


def _between(ground: Colour, colour: Colour, share: float) -> Colour:
    return tuple(round(under + (over - under) * share) for under, over in zip(ground, colour, strict=True))


def _png(picture: Image.Image, slug: str) -> bytes:
    told, into = PngInfo(), BytesIO()
    told.add_text("Source", slug)
    picture.save(into, "PNG", compress_level=6, pnginfo=told)
    return into.getvalue()


def _rendered(content: bytes, purpose: str) -> RenderedPicture:
    rendition = Rendition(
        purpose=purpose,
        digest=digest_of(content),
        media_type="image/png",
        width=CARD_SIZE[0],
        height=CARD_SIZE[1],
        size_bytes=len(content),
    )
    return RenderedPicture(rendition=rendition, content=content)

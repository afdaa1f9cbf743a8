"""Draw the organisation's own pictures: the card of pages that show no post, and icons from its logo or its initial.

The same settings give the same bytes (for one version of Pillow).
"""

from functools import lru_cache
from io import BytesIO

# The two plugins: formats that Pillow does not know at once. Where it misses one it loads all 43, which stay (4 MB).
from PIL import (
    IcoImagePlugin,  # noqa: F401
    Image,
    ImageColor,
    ImageDraw,
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from publisher.media.preview_cards import CardWords, draw_card
from publisher.media.text_layout import drawable, typeface
from publisher.settings.organisation import Emblem
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.build_context import BuildContext
from publisher.site.render.site_pictures import manifest_file, site_pictures

BOLD = 700
#: Of favicon.ico, and of the icon that iPhones take.
SMALL, TOUCH = 32, 180
#: An icon is drawn once, so large, and made smaller.
LARGEST = 512
#: Room around a logo, and how high an initial stands, as shares of the edge.
ROOM, LETTER = 0.1, 0.62


def picture_files(context: BuildContext) -> Files:
    """Return them, with the list of icons."""
    settings, places = context.settings, site_pictures(context.settings)
    words = CardWords(slug="", organisation="", kicker="", title=settings.name, colour=settings.colour)
    yield places.card, draw_card(words).content
    for size, path in places.icons:
        yield path, _icon(settings.name, settings.colour, settings.logo, size)
    yield urls.TOUCH_ICON, _icon(settings.name, settings.colour, settings.logo, TOUCH)
    yield urls.FAVICON, _icon(settings.name, settings.colour, settings.logo, SMALL, "ICO")
    yield from manifest_file(context)


@lru_cache(maxsize=32)
def _icon(name: str, colour: str, logo: Emblem | None, size: int, kind: str = "PNG") -> bytes:
    into = BytesIO()
    whole = _from_logo(logo) if logo else None
    drawn = (whole or _from_initial(name, colour)).resize((size, size), Image.Resampling.LANCZOS)
    drawn.save(into, kind, **({"sizes": [(size, size)]} if kind == "ICO" else {}))
    return into.getvalue()


def _from_logo(logo: Emblem) -> Image.Image | None:
    """Return a logo in the middle of a white square; None for a drawing (SVG), which Pillow does not read."""
    try:
        with Image.open(BytesIO(logo.content)) as opened:
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    room = round(LARGEST * (1 - 2 * ROOM))
    share = min(room / picture.width, room / picture.height)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (LARGEST, LARGEST), "white")
    square.alpha_composite(picture, ((LARGEST - size[0]) // 2, (LARGEST - size[1]) // 2))
    return square.convert("RGB")


def _from_initial(name: str, colour: str) -> Image.Image:
    square = Image.new("RGB", (LARGEST, LARGEST), ImageColor.getrgb(colour))
    letter = drawable(name[:1].upper())
    middle = (LARGEST // 2, LARGEST // 2)
    ImageDraw.Draw(square).text(middle, letter, "white", typeface(BOLD, round(LARGEST * LETTER)), anchor="mm")
    return square

"""A picture's renditions: upright, in sRGB, in the sizes that site and Facebook need, and with no metadata at all.

Phones write the place into every photo, and the people in ours may be at risk: so nothing of a file's EXIF, XMP, IPTC,
comments or text chunks is copied; what is told about a picture is written into the largest one later (photo_credits).
The same bytes give the same renditions (for one version of Pillow).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageCms, ImageFilter, ImageOps

from publisher.domain.crop import Crop, pixels
from publisher.domain.errors import CodedError
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.revision import Rendition, digest_of
from publisher.media.colour_profiles import profile_of
from publisher.media.picture_files import BROKEN, HALVED_PIXELS, whole_file

#: What staff may put into a post. The name decides nothing, the bytes do.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
#: A picture of more pixels is refused before it is unpacked: a small file can hold a picture that fills the memory. A
#: JPEG is unpacked at half its size; others take four bytes a pixel.
MOST_PIXELS = {"JPEG": 89_000_000, "MPO": 89_000_000}
MOST_PIXELS_OF_OTHERS = 60_000_000
#: Kinds of pixels that can be scaled as they are.
_RESIZABLE = ("RGB", "RGBA", "L", "LA", "CMYK")
#: Exif's tag of how the camera was held, and what makes the picture upright (CIPA DC-008, 4.6.4).
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: What a picture is rendered for.
PURPOSES = (
    *("original", "large", "medium", "small", "tiny", "card", "facebook"),
    *("large-webp", "medium-webp", "small-webp", "tiny-webp"),
)
ORIGINAL_SIDE = 4096
#: For lists and forms of the studio; nothing of it is kept.
THUMBNAIL_WIDTH = 480
CARD_SIZE = (1200, 630)
#: A logo, which every page loads: pixels on the longer side, and what the file may take.
EMBLEM_SIDE, EMBLEM_BYTES = 600, 300_000
#: What a browser may choose from, from the lead of a wide page to a list on a telephone.
_WIDTHS = {"large": 1600, "medium": 1200, "small": 800, "tiny": 320, "thumbnail": THUMBNAIL_WIDTH}
#: Filling a card may take away this share of a picture; beyond it the whole picture is shown on a blurred ground.
MOST_CROPPED = 0.4
FACEBOOK_SIDE = 2048
#: Facebook takes pictures under 4 MB without trouble (graph_api: photos); some room below that.
FACEBOOK_BYTES = 3_800_000
QUALITY = 85
WEBP_QUALITY = 80
WHITE = (255, 255, 255)
#: Kinds of pixels by what a profile calls them (ICC.1, 7.2.6).
_KINDS = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}


class UnusablePicture(CodedError):
    """The bytes are not a picture that can be shown; the code says why."""


def renditions(
    content: bytes, purposes: Sequence[str] = PURPOSES, *, crop: Crop | None = None
) -> tuple[RenderedPicture, ...]:
    """Return the renditions of a picture for these purposes, in their order; with `crop`, of that part of it alone.

    What lies outside a crop is taken away before anything else is done, so that no scaling mixes it in. The picture is
    unpacked in this process: `media.picture_process` does it in another one, with a limit. None is larger than what is
    shown of the picture, but `card`, which always has 1200x630 pixels.

    Raises:
        UnusablePicture: if it is no picture, is damaged, or has too many pixels.
    """
    picture, known = _opened(content, crop), dict[Encoded, RenderedPicture]()
    return tuple(_made(purpose, picture, known) for purpose in purposes)


#: Whether as WebP, and how wide.
Encoded = tuple[bool, int]


def _made(purpose: str, picture: Image.Image, known: dict[Encoded, RenderedPicture]) -> RenderedPicture:
    """Make one rendition; of a picture that is narrower than several sizes, these are `known` to be the same."""
    match purpose:
        case "card":
            return _rendered(purpose, _card(picture))
        case "facebook":
            return _facebook(_within(picture, FACEBOOK_SIDE))
        case "emblem":
            return _emblem(_within(picture, EMBLEM_SIDE))
    size, _, webp = purpose.partition("-")
    key = bool(webp), min(picture.width, _WIDTHS.get(size, picture.width))
    if key not in known:
        narrowed = _narrowed(picture, key[1])
        known[key] = _webp(purpose, narrowed) if webp else _rendered(purpose, narrowed)
    same = known[key]
    return replace(same, rendition=replace(same.rendition, purpose=purpose))


def _opened(content: bytes, crop: Crop | None) -> Image.Image:
    """Decode: upright, sRGB, RGB or (where something shows through) RGBA, at most 4096 pixels on a side."""
    try:
        with Image.open(BytesIO(whole_file(content)), formats=formats_for(content)) as source:
            area = source.width * source.height
            if area > MOST_PIXELS.get(source.format or "", MOST_PIXELS_OF_OTHERS):
                raise UnusablePicture("picture_too_many_pixels")
            halved = (source.width // 2, source.height // 2)
            source.draft("RGB", halved if area > HALVED_PIXELS else (ORIGINAL_SIDE, ORIGINAL_SIDE))
            source.load()
            profile, turn = profile_of(source, content), _TURNS.get(_orientation(source))
            picture = source.crop(pixels(_before(turn, crop), source.width, source.height)) if crop else source
            # Smaller first: all that comes after it makes copies.
            picture = _within(picture, ORIGINAL_SIDE) if picture.mode in _RESIZABLE else picture
            picture = picture.transpose(turn) if turn is not None else picture
            picture = _within(_eight_bits(picture), ORIGINAL_SIDE)
        return _bare(_in_srgb(picture, profile))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusablePicture("picture_too_many_pixels") from error
    except BROKEN as error:
        raise UnusablePicture("picture_unreadable") from error


def _orientation(source: Image.Image) -> int:
    with suppress(*BROKEN):  # what a camera noted wrongly says nothing
        return int(source.getexif().get(_ORIENTATION, 1))
    return 1


def _before(turn: Image.Transpose | None, crop: Crop) -> Crop:
    """Return where a part of the upright picture lies before the picture is turned."""
    x, y, width, height = crop
    right, below = max(1 - x - width, 0.0), max(1 - y - height, 0.0)
    match turn:
        case Image.Transpose.FLIP_LEFT_RIGHT:
            return right, y, width, height
        case Image.Transpose.ROTATE_180:
            return right, below, width, height
        case Image.Transpose.FLIP_TOP_BOTTOM:
            return x, below, width, height
        case Image.Transpose.TRANSPOSE:
            return y, x, height, width
        case Image.Transpose.ROTATE_270:
            return y, right, height, width
        case Image.Transpose.TRANSVERSE:
            return below, right, height, width
        case Image.Transpose.ROTATE_90:
            return below, x, height, width
    return crop


def formats_for(content: bytes) -> tuple[str, ...]:
    """Return the formats that these bytes may have; HEIC among them, its decoder loaded, where they look like it."""
    if content[4:8] != b"ftyp":  # ISO/IEC 14496-12, 4.3
        return FORMATS
    import pi_heif  # noqa: PLC0415 (nothing else needs it)

    pi_heif.register_heif_opener()
    return (*FORMATS, "HEIF")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return L, LA, RGB, RGBA, CMYK or LAB: what a profile can be of."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("CMYK", "RGB", "L", "LAB") and not picture.has_transparency_data:
        return picture
    if picture.has_transparency_data:
        clear = picture.convert("LA" if picture.mode in ("L", "LA", "La") else "RGBA")
        shows_through = any(clear.getchannel("A").histogram()[:255])
        return clear if shows_through else clear.convert(clear.mode[:-1])
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Change colours from their profile to sRGB, which is what a viewer assumes where there is none."""
    alpha = picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None
    colours = picture.convert(picture.mode[:-1]) if alpha is not None else picture
    if colours.mode == "LAB":
        colours = _changed(colours, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    elif profile:
        # A broken profile, or one for another kind of pixels, says nothing: the colours stay.
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            kind = _KINDS.get(own.profile.xcolor_space)
            # A grey picture may have a profile of colours, never the other way about.
            colours = colours.convert("RGB") if (kind, colours.mode) == ("RGB", "L") else colours
            colours = _changed(colours, own) if kind == colours.mode else colours
    colours = colours if colours.mode == "RGB" else colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _changed(colours: Image.Image, own: ImageCms.ImageCmsProfile) -> Image.Image:
    return ImageCms.profileToProfile(colours, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or colours


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, in a picture that knows nothing about the file they came from."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _within(picture: Image.Image, side: int) -> Image.Image:
    """Scale down to at most `side` pixels both ways."""
    if max(picture.size) <= side:
        return picture
    scale = side / max(picture.size)
    return picture.resize(_scaled(picture, scale), Image.Resampling.LANCZOS)


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    """Scale down to `width` pixels wide."""
    if picture.width <= width:
        return picture
    return picture.resize(_scaled(picture, width / picture.width), Image.Resampling.LANCZOS)


def _scaled(picture: Image.Image, scale: float) -> tuple[int, int]:
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _card(picture: Image.Image) -> Image.Image:
    """Fill the preview card: cropped where that loses little, else whole on a blurred ground, so that heads stay on."""
    flat = _flat(picture)
    wide, high = CARD_SIZE
    covering = max(wide / flat.width, high / flat.height)
    kept = (wide / (flat.width * covering)) * (high / (flat.height * covering))
    if covering <= 1 and kept >= 1 - MOST_CROPPED:
        return ImageOps.fit(flat, CARD_SIZE, Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    ground = ImageOps.fit(flat, CARD_SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(40))
    ground = ground.point(lambda value: value * 0.6)
    front = flat.resize(_scaled(flat, min(1.0, wide / flat.width, high / flat.height)), Image.Resampling.LANCZOS)
    ground.paste(front, ((wide - front.width) // 2, (high - front.height) // 2))
    return ground


def _flat(picture: Image.Image) -> Image.Image:
    """Put a transparent picture on white."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, WHITE)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _facebook(picture: Image.Image) -> RenderedPicture:
    """Encode for Facebook: the best quality and then the largest size that fits."""
    if picture.mode == "RGBA" and len(_encoded(picture)) <= FACEBOOK_BYTES:
        return _rendered("facebook", picture)
    flat = _flat(picture)
    for quality in (90, QUALITY, 75, 60):
        if len(content := _encoded(flat, quality)) <= FACEBOOK_BYTES:
            return _as_rendition("facebook", flat, content)
    return _facebook(flat.resize(_scaled(flat, 0.7), Image.Resampling.LANCZOS))


def _emblem(picture: Image.Image) -> RenderedPicture:
    """Encode as PNG, which keeps a drawing's edges, or as JPEG where that is smaller, as a photo's is."""
    into = BytesIO()
    picture.save(into, "PNG", optimize=True)
    drawn = _as_rendition("emblem", picture, into.getvalue(), "image/png")
    smallest = drawn
    if picture.mode != "RGBA" and len(content := _encoded(picture, 90)) < drawn.rendition.size_bytes:
        smallest = _as_rendition("emblem", picture, content)
    if smallest.rendition.size_bytes <= EMBLEM_BYTES:
        return smallest
    return _emblem(picture.resize(_scaled(picture, 0.7), Image.Resampling.LANCZOS))


def _rendered(purpose: str, picture: Image.Image) -> RenderedPicture:
    return _as_rendition(purpose, picture, _encoded(picture))


def _webp(purpose: str, picture: Image.Image) -> RenderedPicture:
    """Encode for browsers, nearly all of which know it: about two thirds of a JPEG's bytes."""
    into = BytesIO()
    picture.save(into, "WEBP", quality=WEBP_QUALITY, method=4)
    return _as_rendition(purpose, picture, into.getvalue(), "image/webp")


def _as_rendition(purpose: str, picture: Image.Image, content: bytes, media_type: str = "") -> RenderedPicture:
    rendition = Rendition(
        purpose=purpose,
        digest=digest_of(content),
        media_type=media_type or ("image/png" if picture.mode == "RGBA" else "image/jpeg"),
        width=picture.width,
        height=picture.height,
        size_bytes=len(content),
    )
    return RenderedPicture(rendition=rendition, content=content)


def _encoded(picture: Image.Image, quality: int = QUALITY) -> bytes:
    """Encode as PNG where something shows through, else as progressive JPEG; no comment, whatever the source had."""
    into = BytesIO()
    save: Callable[..., None] = picture.save
    if picture.mode == "RGBA":
        save(into, "PNG", compress_level=6)
    else:
        save(into, "JPEG", quality=quality, optimize=True, progressive=True, comment=b"")
    return into.getvalue()

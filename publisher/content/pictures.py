"""Look whether a file is a picture that can be published, before anything large is unpacked."""

import io
import struct
import zlib
from pathlib import PurePosixPath

from PIL import Image

from publisher.content.inside import Refused, size_words
from publisher.domain.errors import CodedError
from publisher.media.picture_process import render_picture
from publisher.messages import sentence
from publisher.site.images import UnusablePicture, formats_for

#: Largest picture file.
LIMIT_BYTES = 50_000_000
#: Most pixels; a good phone has 50 megapixels.
LIMIT_PIXELS = 60_000_000

#: A picture of more pixels that is no JPEG is unpacked in a process of its own; of a JPEG an eighth is.
UNPACKED_HERE_PIXELS = 4_000_000

#: Endings by format, the usual one first.
ENDINGS: dict[str, tuple[str, ...]] = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
_ALL_ENDINGS = frozenset(ending for endings in ENDINGS.values() for ending in endings)
_VIDEO = frozenset(".3gp .avi .flv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .ts .webm .wmv".split())
_OTHER_PICTURES = frozenset(".avif .bmp .cr2 .dng .gif .heic .heif .jp2 .nef .svg .tif .tiff".split())
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, struct.error, zlib.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def is_picture_name(name: str) -> bool:
    """Tell whether a file's ending is that of a picture or video: something that somebody meant to show."""
    return _ending(name) in _ALL_ENDINGS | _OTHER_PICTURES | _VIDEO


def name_trouble(name: str) -> str | None:
    """Say what is wrong with a media file's name, or None."""
    ending = _ending(name)
    if ending in _VIDEO:
        return "is a video: not yet. Link to it in the text, or publish it on Facebook by hand."
    if ending in _OTHER_PICTURES:
        return f"is a {ending[1:].upper()} picture. Export it as JPEG or PNG."
    if ending not in _ALL_ENDINGS:
        return "has not the ending of a picture. JPEG (.jpg), PNG (.png) and WebP (.webp) can be published."
    return None


def check_picture(name: str, content: bytes) -> None:
    """Refuse what is not a whole picture of the kind that its name says.

    The number of pixels is read from the header, before anything is unpacked.

    Raises:
        Refused: with the mend.
    """
    if len(content) > LIMIT_BYTES:
        raise Refused(
            f"is too large: {size_words(len(content))}, the limit is {size_words(LIMIT_BYTES)}. Make it smaller.",
            CodedError("picture_too_large", megabytes=LIMIT_BYTES // 1_000_000),
        )
    with _header(content) as image:
        _refuse_wrong_kind(name, image)
        _refuse_too_many_pixels(*image.size)
        if _kind(image) != "JPEG" and image.width * image.height > UNPACKED_HERE_PIXELS:
            _unpack_elsewhere(content)
        else:
            _unpack(image)


def kind_of(content: bytes) -> str:
    """Tell which kind of picture it is by its content: a key of `ENDINGS`.

    Raises:
        Refused: if it is none of them.
    """
    with _header(content) as image:
        return _kind(image)


def as_publishable(content: bytes) -> bytes:
    """Return a picture as a JPEG or PNG where it is of another kind that can be read: HEIC of telephones, AVIF, TIFF.

    Raises:
        UnusablePicture: if it is of such a kind, and is damaged or too large.
    """
    try:
        with Image.open(io.BytesIO(content), formats=formats_for(content)) as image:
            is_moving = image.format != "HEIF" and getattr(image, "n_frames", 1) > 1
            if _kind(image) in ENDINGS or is_moving:
                return content
    except (*_BOMB, *_BROKEN, RuntimeError):
        return content  # what is wrong with it is told where it is checked
    return render_picture(content, ("original",))[0].content


def _kind(image: Image.Image) -> str:
    return "JPEG" if image.format == "MPO" else str(image.format)  # MPO: a JPEG with a second one, from phones


def _header(content: bytes) -> Image.Image:
    if not content:
        raise Refused("is empty (0 bytes). Copy it again.", CodedError("picture_empty"))
    try:
        return Image.open(io.BytesIO(content), formats=tuple(ENDINGS))
    except _BOMB as error:
        raise Refused(_too_many("far too many pixels"), CodedError("picture_too_many_pixels")) from error
    except _BROKEN as error:
        text = "is not a picture that can be read (JPEG, PNG or WebP). Export it again as JPEG."
        raise Refused(text, CodedError("picture_unreadable")) from error


def _refuse_wrong_kind(name: str, image: Image.Image) -> None:
    kind = _kind(image)
    if _ending(name) not in ENDINGS[kind]:
        raise Refused(f"is really a {kind} picture. Rename it to {PurePosixPath(name).stem}{ENDINGS[kind][0]}.")
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise Refused("is an animation. Export one still picture as JPEG or PNG.", CodedError("picture_animated"))


def _refuse_too_many_pixels(width: int, height: int) -> None:
    if width * height > LIMIT_PIXELS:
        raise Refused(_too_many(f"{width} x {height} pixels"), CodedError("picture_too_many_pixels"))


def _too_many(what: str) -> str:
    return f"has {what}; at most {LIMIT_PIXELS // 1_000_000} megapixels are allowed. Make it smaller."


def _unpack_elsewhere(content: bytes) -> None:
    try:
        render_picture(content, ())
    except UnusablePicture as error:
        raise Refused(f"cannot be published. {sentence(error)}", error) from error


def _unpack(image: Image.Image) -> None:
    try:
        if image.format in ("JPEG", "MPO"):
            image.draft(
                "L", (max(1, image.width // 8), max(1, image.height // 8))
            )  # reads all of it, unpacks an eighth
        image.load()
    except _BOMB + _BROKEN as error:
        text = "is broken: it ends too early or is damaged. Copy or export it again."
        raise Refused(text, CodedError("picture_damaged")) from error


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()

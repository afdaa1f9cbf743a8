"""Look whether a file is a picture that can be published, before anything large is unpacked."""

import io
from pathlib import PurePosixPath

from PIL import Image

from publisher.content.reading.confined_folder import FileRefused, too_large
from publisher.domain.errors import CodedError
from publisher.media.picture_files import BROKEN, PNG, whole_file
from publisher.media.picture_process import render_picture
from publisher.media.picture_renditions import UnusablePicture, formats_for

#: Largest picture file.
LIMIT_BYTES = 50_000_000
#: Most pixels; a good phone has 50 megapixels.
LIMIT_PIXELS = 60_000_000
_MOST_MEGAPIXELS = LIMIT_PIXELS // 1_000_000

#: A picture of more pixels that is no JPEG is unpacked in a process of its own; of a JPEG an eighth is.
UNPACKED_HERE_PIXELS = 4_000_000

#: Endings by format, the usual one first.
ENDINGS: dict[str, tuple[str, ...]] = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
_ALL_ENDINGS = frozenset(ending for endings in ENDINGS.values() for ending in endings)
_VIDEO = frozenset(".3gp .avi .flv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .ts .webm .wmv".split())
_OTHER_PICTURES = frozenset(".avif .bmp .cr2 .dng .gif .heic .heif .jp2 .nef .svg .tif .tiff".split())
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def is_picture_name(name: str) -> bool:
    """Return whether a file's ending is that of a picture or video: something that somebody meant to show."""
    return _ending(name) in _ALL_ENDINGS | _OTHER_PICTURES | _VIDEO


def check_name(name: str) -> None:
    """Refuse a media file whose name says that it cannot be published.

    Raises:
        Refused: with the mend.
    """
    ending = _ending(name)
    if ending in _VIDEO:
        raise FileRefused("file_is_video")
    if ending in _OTHER_PICTURES:
        raise FileRefused("file_is_other_picture", kind=ending[1:].upper())
    if ending not in _ALL_ENDINGS:
        raise FileRefused("file_not_named_as_picture")


def check_picture(name: str, content: bytes) -> None:
    """Refuse what is not a whole picture of the kind that its name says.

    The number of pixels is read from the header, before anything is unpacked.

    Raises:
        Refused: with the mend.
    """
    if len(content) > LIMIT_BYTES:
        coded = CodedError("picture_too_large", megabytes=LIMIT_BYTES // 1_000_000)
        raise too_large(len(content), LIMIT_BYTES, coded)
    with _header(content) as image:
        _refuse_wrong_kind(name, image)
        _refuse_too_many_pixels(*image.size)
        if not (_is_unpacked_here(image) and _unpacks(image)):
            _unpack_elsewhere(content)


def kind_of(content: bytes) -> str:
    """Return which kind of picture it is by its content: a key of `ENDINGS`.

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
        with Image.open(io.BytesIO(_whole_png(content)), formats=formats_for(content)) as image:
            is_moving = image.format != "HEIF" and getattr(image, "n_frames", 1) > 1
            if _kind(image) in ENDINGS or is_moving:
                return content
    except (*_BOMB, *BROKEN):
        return content  # what is wrong with it is told where it is checked
    return render_picture(content, ("original",))[0].content


def _whole_png(content: bytes) -> bytes:
    """Return what Pillow opens: of a PNG what its pixels need. A JPEG's end is looked at later."""
    return whole_file(content) if content.startswith(PNG) else content


def _kind(image: Image.Image) -> str:
    return "JPEG" if image.format == "MPO" else str(image.format)  # MPO: a JPEG with a second one, from phones


def _header(content: bytes) -> Image.Image:
    if not content:
        raise FileRefused("file_empty", coded=CodedError("picture_empty"))
    try:
        return Image.open(io.BytesIO(_whole_png(content)), formats=tuple(ENDINGS))
    except _BOMB as error:
        coded = CodedError("picture_too_many_pixels")
        raise FileRefused("file_of_far_too_many_pixels", coded=coded, most=_MOST_MEGAPIXELS) from error
    except BROKEN as error:
        raise FileRefused("file_is_no_picture", coded=CodedError("picture_unreadable")) from error


def _refuse_wrong_kind(name: str, image: Image.Image) -> None:
    kind = _kind(image)
    if _ending(name) not in ENDINGS[kind]:
        raise FileRefused("file_is_really", kind=kind, name=f"{PurePosixPath(name).stem}{ENDINGS[kind][0]}")
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise FileRefused("file_is_animation", coded=CodedError("picture_animated"))


def _refuse_too_many_pixels(width: int, height: int) -> None:
    if width * height > LIMIT_PIXELS:
        coded = CodedError("picture_too_many_pixels")
        size = f"{width} x {height}"
        raise FileRefused("file_of_too_many_pixels", coded=coded, size=size, most=_MOST_MEGAPIXELS)


def _unpack_elsewhere(content: bytes) -> None:
    try:
        render_picture(content, ())
    except UnusablePicture as error:
        if error.code == "picture_unreadable":  # its header says that it is a picture
            raise FileRefused("file_damaged", coded=CodedError("picture_damaged")) from error
        raise FileRefused("file_unusable", coded=error, reason=error.message) from error


def _is_unpacked_here(image: Image.Image) -> bool:
    return _kind(image) == "JPEG" or image.width * image.height <= UNPACKED_HERE_PIXELS


def _unpacks(image: Image.Image) -> bool:
    """Return whether all of a picture can be read; of a JPEG an eighth is unpacked for it."""
    try:
        if image.format in ("JPEG", "MPO"):
            image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
    except _BOMB + BROKEN:
        return False
    return True


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()

"""A whole picture is taken, whatever its file says beside it; one of which pixels are missing is not."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from publisher.content.reading.confined_folder import FileRefused
from publisher.content.reading.picture_checks import check_picture
from publisher.media.picture_files import whole_file
from publisher.media.picture_renditions import UnusablePicture, renditions


def saved(kind: str, width: int = 65, height: int = 41, mode: str = "RGB", **details: object) -> bytes:
    """Return a picture in which each row is another."""
    into = BytesIO()
    noise = Image.radial_gradient("L").resize((width, height)).convert(mode)
    noise.save(into, kind, **details)
    return into.getvalue()


def chunk(kind: bytes, content: bytes, *, is_sound: bool = True) -> bytes:
    checksum = zlib.crc32(kind + content) ^ (not is_sound)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


HEAD, REST = saved("PNG")[:33], saved("PNG")[33:]
END = b"\0\0\0\0IEND\xaeB`\x82"
WHOLE_PNGS = {
    "a remark of 2 MB": HEAD + chunk(b"tEXt", b"Comment\0" + b"x" * 2_000_000) + REST,
    "a packed remark of 3 MB": HEAD + chunk(b"iTXt", b"XML\0\1\0\0\0" + zlib.compress(bytes(3_000_000))) + REST,
    "a profile of 2 MB": HEAD + chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2_000_000))) + REST,
    "a remark with a wrong checksum": HEAD + chunk(b"tEXt", b"Comment\0x", is_sound=False) + REST,
    "a profile with a wrong checksum": HEAD + chunk(b"iCCP", b"a\0\0" + zlib.compress(b"x"), is_sound=False) + REST,
    "a resolution with a wrong checksum": HEAD + chunk(b"pHYs", bytes(9), is_sound=False) + REST,
    "pieces that are too short": HEAD + b"".join(chunk(k, b"x") for k in (b"pHYs", b"gAMA", b"cHRM", b"acTL")) + REST,
    "a broken note of the camera": HEAD + chunk(b"eXIf", b"II*\0\xff\xff\xff\xff") + REST,
    "a piece that nobody knows": HEAD + chunk(b"abCd", b"x") + REST,
    "no end": (HEAD + REST).removesuffix(END),
    "half an end": (HEAD + REST)[:-5],
    "a last remark cut off": (HEAD + REST).removesuffix(END) + chunk(b"tEXt", b"Comment\0xxxxxxxx")[:-7],
    "something behind its end": HEAD + REST + b"more",
}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", WHOLE_PNGS)
def test_a_whole_png_is_taken(name: str) -> None:
    content = WHOLE_PNGS[name]

    check_picture("a.png", content)

    assert pixels(content) == pixels(HEAD + REST)


def pixels(content: bytes) -> bytes:
    (rendered,) = renditions(content, ("original",))
    return rendered.content


def test_a_whole_png_of_many_pixels_is_taken() -> None:
    into = BytesIO()
    Image.new("L", (2001, 2000)).save(into, "PNG", compress_level=1)
    check_picture("a.png", into.getvalue())


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("lacks", [1, 2])
def test_a_jpeg_that_lacks_its_end_alone_is_taken(mode: str, lacks: int, *, progressive: bool) -> None:
    content = saved("JPEG", mode=mode, progressive=progressive)

    assert whole_file(content[:-lacks]) == content


def test_a_jpeg_without_end_passes_where_drafts_are_checked() -> None:
    content = saved("JPEG", 16, 16)
    check_picture("a.jpg", content[:-2])
    assert pixels(content[:-2]) == pixels(content)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("lacks", [20, 60, 400])
def test_a_jpeg_of_which_pixels_are_missing_is_damaged(lacks: int, *, progressive: bool) -> None:
    content = saved("JPEG", 320, 200, quality=95, progressive=progressive)[:-lacks]

    assert whole_file(content) is content
    with pytest.raises(UnusablePicture):
        renditions(content, ("tiny",))


def test_what_is_damaged_is_called_so() -> None:
    with pytest.raises(FileRefused) as refused:
        check_picture("a.jpg", saved("JPEG", 320, 200)[:-400])
    assert refused.value.code == "file_damaged"


def test_what_phones_put_behind_a_jpeg_changes_nothing() -> None:
    content = saved("JPEG") + b"\0\0\0\x18ftypmp42 a film"
    assert whole_file(content) is content
    check_picture("a.jpg", content)


def test_a_webp_without_its_filling_byte_is_taken() -> None:
    content = next(each for width in range(20, 90) if (each := saved("WEBP", width, lossless=True))[16] % 2)

    assert whole_file(content[:-1]) == content
    with pytest.raises(UnusablePicture):
        renditions(content[:-2])


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF\0\0\0\0WEBP\0", HEAD[:20], HEAD])
def test_what_ends_too_early_is_refused(content: bytes) -> None:
    with pytest.raises(UnusablePicture):
        renditions(content)

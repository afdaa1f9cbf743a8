"""What a file says about its colours is heeded, however it says it. But for HDR, values are what Chromium shows."""

import random
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from publisher.media.colour_profiles import profile_of
from publisher.media.emblem import emblem_file
from publisher.media.picture_files import PNG, chunks
from publisher.media.picture_renditions import EMBLEM_BYTES, renditions
from publisher.settings.offices_and_donors import MOST_BYTES

Colour = tuple[int, int, int]


def shown(content: bytes) -> Colour:
    """Return the colour of the picture's middle as it is published."""
    (rendered,) = renditions(content, ("original",))
    with Image.open(BytesIO(rendered.content)) as picture:
        middle = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(middle, tuple)
    red, green, blue = map(int, middle)
    return red, green, blue


def near(seen: Colour, right: Colour, *, by: int = 2) -> bool:
    return all(abs(one - other) <= by for one, other in zip(seen, right, strict=True))


def grey_profile(curve: Callable[[float], float]) -> bytes:
    """Return a profile of grey, as scanners and presses write it: what light each value is."""
    steps = [round(65535 * curve(step / 255)) for step in range(256)]
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 2) + b"g\0" + bytes(78),
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061),
        b"kTRC": b"curv" + bytes(4) + struct.pack(">I", 256) + struct.pack(">256H", *steps),
    }
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for kind, content in tags.items():
        table += kind + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI", start + len(body), b"", 0x02100000) + b"prtrGRAYXYZ " + bytes(12) + b"acsp" + bytes(28)
    return head + struct.pack(">3i", 63190, 65536, 54061) + bytes(48) + table + body


def dot_gain(value: float) -> float:
    """Return the light of a press on which a dot of half the area prints as one of 70 %."""
    printed = 1 - value
    return 1 - (printed + 4 * 0.2 * printed * (1 - printed))


def saved(mode: str, colour: object, kind: str, **details: object) -> bytes:
    into = BytesIO()
    Image.new(mode, (16, 16), colour).save(into, kind, **details)  # type: ignore[arg-type]
    return into.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_profile_of_grey_is_heeded(kind: str) -> None:
    linear = grey_profile(lambda value: value)
    mode, colour = ("RGB", (128,) * 3) if kind == "WEBP" else ("L", 128)
    own = saved(mode, colour, kind, icc_profile=linear)

    # WebP knows no grey: such a profile is of another kind of pixels, and says nothing.
    assert near(shown(own), (128,) * 3 if kind == "WEBP" else (188,) * 3)


def test_grey_of_a_press_comes_out_as_littlecms_and_chromium_show_it() -> None:
    seen = shown(saved("L", 128, "JPEG", quality=100, icc_profile=grey_profile(dot_gain)))

    # LittleCMS by itself, from the same profile.
    own = ImageCms.ImageCmsProfile(BytesIO(grey_profile(dot_gain)))
    direct = ImageCms.profileToProfile(
        Image.new("L", (1, 1), 128), own, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert direct is not None
    assert seen == direct.getpixel((0, 0)) == (149, 149, 149)


def test_a_logo_is_drawn_by_the_same_code_small_with_sharp_edges_and_not_too_large_a_file() -> None:
    content, ending = emblem_file(saved("L", 128, "JPEG", quality=100, icc_profile=grey_profile(dot_gain)))
    assert ending == "png"
    assert EMBLEM_BYTES == MOST_BYTES
    with Image.open(BytesIO(content)) as picture:
        assert near(picture.convert("RGB").getpixel((8, 8)), (149, 149, 149))  # type: ignore[arg-type]
    noise = Image.frombytes("RGBA", (640, 320), random.Random(7).randbytes(640 * 320 * 4))
    for mode, expected in (("RGBA", "png"), ("RGB", "jpg")):
        into = BytesIO()
        noise.convert(mode).save(into, "PNG")
        content, ending = emblem_file(into.getvalue())
        assert (ending, len(content) <= EMBLEM_BYTES) == (expected, True)


@pytest.mark.parametrize("depth", [8, 16])
def test_grey_that_shows_through_and_grey_of_16_bits_have_profiles_too(depth: int) -> None:
    linear = grey_profile(lambda value: value)
    content = (
        saved("LA", (128, 200), "PNG", icc_profile=linear)
        if depth == 8
        else saved("I;16", 128 * 257, "PNG", icc_profile=linear)
    )
    assert near(shown(content), (188, 188, 188))


def png(colour: Colour, **told: bytes) -> bytes:
    """Return a PNG with these chunks before its pixels."""
    plain = saved("RGB", colour, "PNG")
    extra = b"".join(
        struct.pack(">I", len(inside)) + kind.encode() + inside + struct.pack(">I", zlib.crc32(kind.encode() + inside))
        for kind, inside in told.items()
    )
    return plain[:33] + extra + plain[33:]


def gamma(value: float) -> bytes:
    return struct.pack(">I", round(100_000 * value))


CHROMATICITIES = {
    "sRGB": struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
    "P3": struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000),
    "broken": bytes(32),
}
P3, REC2020, GAMMA_22, LINEAR, SRGB, PQ, HLG = 12, 9, 4, 8, 13, 16, 18


@pytest.mark.parametrize(
    ("content", "right"),
    [
        pytest.param(png((128, 128, 128)), (128, 128, 128), id="nothing told"),
        pytest.param(png((128, 128, 128), gAMA=gamma(1)), (188, 188, 188), id="linear"),
        pytest.param(png((128, 128, 128), gAMA=gamma(1 / 1.8)), (146, 146, 146), id="of old Macintoshes"),
        pytest.param(png((128, 40, 200), gAMA=gamma(0.45455)), (128, 40, 200), id="gamma of sRGB"),
        pytest.param(png((128, 40, 200), gAMA=gamma(1), sRGB=b"\0"), (128, 40, 200), id="sRGB wins over gamma"),
        pytest.param(
            png((200, 60, 60), gAMA=gamma(0.45455), cHRM=CHROMATICITIES["P3"]), (217, 42, 52), id="P3 by cHRM"
        ),
        pytest.param(png((200, 60, 60), cHRM=CHROMATICITIES["broken"]), (200, 60, 60), id="broken cHRM"),
        pytest.param(png((200, 60, 60), gAMA=bytes(4)), (200, 60, 60), id="a gamma of zero"),
        pytest.param(png((200, 60, 60), cICP=bytes([P3, SRGB, 0, 1])), (217, 42, 52), id="P3 by cICP"),
        pytest.param(png((200, 60, 60), cICP=bytes([P3, SRGB, 0, 1]), sRGB=b"\0"), (217, 42, 52), id="cICP wins"),
        pytest.param(png((128, 128, 128), cICP=bytes([1, LINEAR, 0, 1])), (188, 188, 188), id="linear by cICP"),
        pytest.param(png((148, 148, 148), cICP=bytes([REC2020, PQ, 0, 1])), (191, 191, 191), id="paper in PQ"),
        pytest.param(png((191, 191, 191), cICP=bytes([REC2020, HLG, 0, 1])), (191, 191, 191), id="paper in HLG"),
        pytest.param(png((200, 200, 200), cICP=bytes([REC2020, PQ, 0, 1])), (255, 255, 255), id="white of PQ"),
        pytest.param(png((128, 40, 200), cICP=bytes([1, 1, 0, 1])), (128, 40, 200), id="of video"),
        pytest.param(png((128, 40, 200), cICP=b"\x0c"), (128, 40, 200), id="a cICP cut short"),
    ],
)
def test_a_png_that_tells_its_colours_by_numbers_is_heeded(content: bytes, right: Colour) -> None:
    assert near(shown(content), right, by=3)


def test_a_profile_of_two_megabytes_is_heeded() -> None:
    told = grey_profile(lambda value: value)
    large = told + bytes(range(256)) * 8192  # a profile's size stands in its head; what follows it is nothing to it
    packed = b"large\0\0" + zlib.compress(large)
    plain = saved("L", 128, "PNG")
    chunk = struct.pack(">I", len(packed)) + b"iCCP" + packed + struct.pack(">I", zlib.crc32(b"iCCP" + packed))

    assert near(shown(plain[:33] + chunk + plain[33:]), (188, 188, 188))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_adobe_rgb_that_the_camera_noted_alone_is_heeded(kind: str) -> None:
    noted, other = Image.Exif(), Image.Exif()
    noted.get_ifd(0x8769).update({0xA001: 65535, 0xA005: {1: "R03", 2: b"0100"}})
    other.get_ifd(0x8769).update({0xA001: 1, 0xA005: {1: "R98", 2: b"0100"}})
    exact: dict[str, object] = {"lossless": True} if kind == "WEBP" else {"quality": 100, "subsampling": 0}

    assert near(shown(saved("RGB", (60, 160, 60), kind, exif=other, **exact)), (60, 160, 60))
    green = shown(saved("RGB", (60, 160, 60), kind, exif=noted, **exact))
    assert green[0] < 5  # a green that sRGB hardly has
    assert green[1] >= 160


def test_avif_that_tells_its_colours_by_numbers_is_heeded() -> None:
    plain = saved("RGB", (200, 60, 60), "AVIF", quality=100, subsampling="4:4:4")
    at = plain.index(b"colrnclx") + 8

    assert near(shown(plain), (200, 60, 60))
    assert near(shown(plain[: at + 1] + bytes([P3]) + plain[at + 2 :]), (217, 42, 52), by=4)


def test_a_bmp_with_a_profile_is_heeded() -> None:
    rows = bytes((128, 128, 128)) * 4 * 4
    profile = linear_profile()
    head = struct.pack("<IiiHHIIiiII", 124, 4, 4, 1, 24, 0, len(rows), 2835, 2835, 0, 0)
    head += bytes(16) + b"DEBM" + bytes(36) + bytes(12) + struct.pack("<IIII", 0, 124 + len(rows), len(profile), 0)
    content = b"BM" + struct.pack("<IHHI", 14 + len(head) + len(rows) + len(profile), 0, 0, 14 + len(head))

    assert near(shown(content + head + rows + profile), (188, 188, 188))


def linear_profile() -> bytes:
    """Return a profile of colours whose values are light itself."""
    own = png((0, 0, 0), gAMA=gamma(1))
    with Image.open(BytesIO(own)) as image:
        profile = profile_of(image, own)
    assert profile is not None
    return profile


def test_colours_of_lab_are_shown() -> None:
    lab = ImageCms.profileToProfile(
        Image.new("RGB", (16, 16), (200, 60, 60)),
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        outputMode="LAB",
    )
    into = BytesIO()
    assert lab is not None
    lab.save(into, "TIFF")
    assert near(shown(into.getvalue()), (200, 60, 60), by=4)


def test_what_is_told_about_colours_is_not_passed_on() -> None:
    (rendered,) = renditions(png((128, 128, 128), gAMA=gamma(1)), ("original",))
    assert b"ICC_PROFILE" not in rendered.content


def test_chunks_are_read_whole() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "x")
    into = BytesIO()
    Image.new("L", (3, 3)).save(into, "PNG", pnginfo=told)
    content = into.getvalue()
    assert content == PNG + b"".join(chunk.raw for chunk in chunks(content))

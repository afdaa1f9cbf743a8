"""Renditions: the sizes that are needed, nothing that tells where a picture was taken, the same bytes always."""

from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageOps, PngImagePlugin

from publisher.domain.ports_media import RenderedPicture
from publisher.domain.revision import digest_of
from publisher.media.picture_renditions import FACEBOOK_BYTES, PURPOSES, UnusablePicture, renditions

SECRET = b"SECRET-PLACE"


def phone_photo(width: int = 1200, height: int = 900, orientation: int = 1) -> bytes:
    """Return a JPEG as phones make them, with GPS, XMP and a comment; its left half is red, the right one blue."""
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (42.0, 22.0, 12.0)
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = SECRET
    into = BytesIO()
    picture.save(into, "JPEG", exif=exif, comment=SECRET, xmp=b"<x>" + SECRET + b"</x>")
    return into.getvalue()


def decoded(rendered: RenderedPicture) -> Image.Image:
    picture = Image.open(BytesIO(rendered.content))
    picture.load()
    return picture


def by_purpose(content: bytes) -> dict[str, RenderedPicture]:
    return {each.rendition.purpose: each for each in renditions(content)}


def test_no_rendition_tells_where_a_photo_was_taken() -> None:
    content = phone_photo()
    assert SECRET in content
    for rendered in renditions(content):
        assert SECRET not in rendered.content
        picture = decoded(rendered)
        assert not picture.getexif()
        assert not {"comment", "exif", "xmp", "icc_profile", "photoshop"} & picture.info.keys()


def test_png_text_and_iptc_are_gone_too() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    into = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGBA", (50, 50), (1, 2, 3, 100)).save(into, "PNG", pnginfo=told, icc_profile=profile)
    for rendered in renditions(into.getvalue()):
        assert SECRET not in rendered.content
        assert not {"Comment", "icc_profile", "xmp", "exif"} & decoded(rendered).info.keys()
    iptc = phone_photo()
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(SECRET).to_bytes(4, "big") + SECRET
    with_iptc = iptc[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + iptc[2:]
    assert all(SECRET not in rendered.content for rendered in renditions(with_iptc))


def test_a_photo_taken_sideways_stands_upright() -> None:
    upright = decoded(by_purpose(phone_photo(1200, 900, orientation=6))["original"])
    assert upright.size == (900, 1200)
    red, _, blue = upright.getpixel((450, 10))  # type: ignore[misc] # an RGB picture gives three numbers
    assert red > 200
    assert blue < 50


def test_sizes_are_as_agreed_and_nothing_is_made_larger() -> None:
    large = {each.rendition.purpose: each.rendition for each in renditions(phone_photo(5000, 3000))}
    assert (large["original"].width, large["original"].height) == (4096, 2458)
    assert (large["large"].width, large["large"].height) == (1600, 960)
    assert (large["small"].width, large["small"].height) == (800, 480)
    assert (large["card"].width, large["card"].height) == (1200, 630)
    assert max(large["facebook"].width, large["facebook"].height) == 2048
    little = {each.rendition.purpose: each.rendition for each in renditions(phone_photo(300, 200))}
    assert {(each.width, each.height) for name, each in little.items() if name != "card"} == {(300, 200)}
    assert (little["card"].width, little["card"].height) == (1200, 630)


def test_digest_size_and_type_tell_the_truth() -> None:
    for rendered in renditions(phone_photo()):
        picture, rendition = decoded(rendered), rendered.rendition
        assert rendition.digest == digest_of(rendered.content)
        assert rendition.size_bytes == len(rendered.content)
        assert (rendition.width, rendition.height) == picture.size
        assert picture.format == {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}[rendition.media_type]


def test_the_same_file_gives_the_same_bytes() -> None:
    assert renditions(phone_photo()) == renditions(phone_photo())


def test_what_shows_through_stays_png_but_for_the_card() -> None:
    into = BytesIO()
    Image.new("RGBA", (1300, 700), (10, 20, 30, 90)).save(into, "PNG")
    made = by_purpose(into.getvalue())
    assert {made[name].rendition.media_type for name in ("original", "large", "small", "facebook")} == {"image/png"}
    assert made["card"].rendition.media_type == "image/jpeg"
    opaque = BytesIO()
    Image.new("RGBA", (1300, 700), (10, 20, 30, 255)).save(opaque, "PNG")
    made = by_purpose(opaque.getvalue())
    assert {each.rendition.media_type for name, each in made.items() if "webp" not in name} == {"image/jpeg"}


def test_browsers_get_fewer_bytes_of_the_same_size() -> None:
    into = BytesIO()
    Image.radial_gradient("L").resize((1800, 1200)).convert("RGB").save(into, "JPEG", quality=95)
    made = by_purpose(into.getvalue())
    for name in ("large", "small"):
        webp, jpeg = made[f"{name}-webp"].rendition, made[name].rendition
        assert (webp.width, webp.height) == (jpeg.width, jpeg.height)
        assert webp.size_bytes < jpeg.size_bytes
        assert webp.name == f"{webp.digest}.webp"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK"])
def test_every_kind_of_pixels_is_understood(mode: str) -> None:
    into = BytesIO()
    Image.new(mode, (64, 40)).save(into, "JPEG" if mode == "CMYK" else "PNG")
    assert len(renditions(into.getvalue())) == len(PURPOSES)


def test_colours_of_another_profile_become_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    into = BytesIO()
    Image.new("RGB", (64, 40), (200, 100, 50)).save(into, "PNG", icc_profile=lab)
    pixel = decoded(by_purpose(into.getvalue())["original"]).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert all(abs(got - wanted) < 6 for got, wanted in zip(pixel, (200, 100, 50), strict=True))
    broken = BytesIO()
    Image.new("RGB", (64, 40), (200, 100, 50)).save(broken, "PNG", icc_profile=b"no profile")
    assert len(renditions(broken.getvalue())) == len(PURPOSES)


@pytest.mark.slow
def test_facebook_gets_less_than_it_refuses_even_of_noise() -> None:
    into = BytesIO()
    Image.effect_noise((2400, 2400), 120).convert("RGB").save(into, "JPEG", quality=95)
    (made,) = renditions(into.getvalue(), ("facebook",))
    assert made.rendition.size_bytes <= FACEBOOK_BYTES
    clear = Image.effect_noise((1100, 1100), 120).convert("RGBA")
    clear.putalpha(Image.effect_noise((1100, 1100), 120))
    png = BytesIO()
    clear.save(png, "PNG", compress_level=1)
    (made,) = renditions(png.getvalue(), ("facebook",))
    assert made.rendition.size_bytes <= FACEBOOK_BYTES


def test_a_portrait_is_whole_on_its_card() -> None:
    into = BytesIO()
    tall = Image.new("RGB", (800, 1200), (0, 120, 0))
    tall.paste((255, 0, 0), (0, 0, 800, 60))
    tall.save(into, "PNG")
    card = decoded(by_purpose(into.getvalue())["card"])
    red, green, _ = card.getpixel((600, 8))  # type: ignore[misc] # an RGB picture gives three numbers
    assert red > 200
    assert green < 80


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0", b"<svg/>", b"GIF89a", phone_photo()[:900], b"\x00" * 500]
)
def test_what_is_no_picture_is_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(UnusablePicture, match="picture_unreadable"):
        renditions(content)


def test_a_small_file_with_a_huge_picture_is_refused_before_it_is_unpacked() -> None:
    for side in (9_500, 14_000):
        into = BytesIO()
        Image.new("1", (side, side)).save(into, "PNG")
        with pytest.raises(UnusablePicture, match="picture_too_many_pixels"):
            renditions(into.getvalue())


GREEN, PINK = (0, 160, 0), (255, 0, 255)


def seen_with_a_pink_quarter(orientation: int) -> bytes:
    """Return a photo that, seen upright, is green with a pink quarter at the right below; its file is turned."""
    upright = Image.new("RGB", (640, 480), GREEN)
    upright.paste(PINK, (320, 240, 640, 480))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    turned = upright
    for each in Image.Transpose:  # the one that makes it upright again
        file = BytesIO()
        upright.transpose(each).save(file, "PNG", exif=exif)
        again = ImageOps.exif_transpose(Image.open(BytesIO(file.getvalue())))
        if again.convert("RGB").tobytes() == upright.tobytes():
            turned = upright.transpose(each)
    into = BytesIO()
    turned.save(into, "JPEG", quality=95, exif=exif)
    return into.getvalue()


def is_pink(picture: Image.Image) -> bool:
    """Return whether any pixel is nearer to pink than to green."""
    red, green, _ = picture.convert("RGB").split()
    return any(ImageChops.subtract(red, green).histogram()[60:])


CROPS = [(0, 0, 1, 0.5), (0, 0, 0.5, 1), (0.2, 0.1, 0.3, 0.9), (0.25, 0, 0.75, 0.499)]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_crop_is_of_the_picture_as_it_is_seen(orientation: int) -> None:
    content = seen_with_a_pink_quarter(orientation)
    for crop in CROPS:
        (made,) = renditions(content, ["original"], crop=crop)
        assert not is_pink(decoded(made)), crop
    (wide,) = renditions(content, ["original"], crop=CROPS[0])
    assert (wide.rendition.width, wide.rendition.height) == (640, 240)
    (corner,) = renditions(content, ["original"], crop=(0.5, 0.5, 0.5, 0.5))
    assert min(decoded(corner).getpixel((160, 120))[::2]) > 200  # type: ignore[index] # an RGB picture gives three numbers


def test_nothing_beside_the_crop_is_in_any_rendition() -> None:
    content = seen_with_a_pink_quarter(6)
    assert all(is_pink(decoded(each)) for each in renditions(content))
    made = renditions(content, crop=CROPS[1])
    assert [each.rendition.purpose for each in made] == list(PURPOSES)
    assert not any(is_pink(decoded(each)) for each in made)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "CMYK", "I;16"])
def test_pictures_of_every_kind_are_cropped(mode: str) -> None:
    """The right half is white in each of them, the left one black."""
    grey = Image.new("L", (600, 400), 0)
    grey.paste(255, (300, 0, 600, 400))
    kind = "TIFF" if mode == "CMYK" else "PNG"
    picture = (
        grey.point(lambda value: value * 257, "I").convert(mode)
        if mode == "I;16"
        else grey.convert("RGB").convert(mode)
    )
    into = BytesIO()
    picture.save(into, kind)
    (dark,) = renditions(into.getvalue(), ["original"], crop=(0, 0, 0.5, 1))
    (bright,) = renditions(into.getvalue(), ["original"], crop=(0.5, 0, 0.5, 1))
    assert not any(decoded(dark).convert("L").histogram()[40:])
    assert not any(decoded(bright).convert("L").histogram()[:200])


@pytest.mark.slow
def test_a_crop_of_a_photo_of_many_pixels_has_nothing_beside_it() -> None:
    """It is unpacked at half its size: no pixel is mixed of both sides of the edge."""
    large = Image.new("RGB", (8000, 4800), GREEN)
    large.paste(PINK, (4011, 0, 8000, 4800))
    into = BytesIO()
    large.save(into, "JPEG", quality=80)
    made = renditions(into.getvalue(), ["original", "facebook"], crop=(0, 0, 4000 / 8000, 1))
    assert not any(is_pink(decoded(each)) for each in made)
    assert made[0].rendition.width == 2000

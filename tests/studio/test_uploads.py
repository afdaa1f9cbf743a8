"""Pictures that officers send: those of telephones are taken, and what is wrong with one is told in their language."""

import io
from pathlib import Path

import pytest
from PIL import Image

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House
from tests.studio.test_writing import TYPED, digest

HEIC = (Path(__file__).parent / "files" / "photo.heic").read_bytes()


def encoded(kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(stream, kind, **options)
    return stream.getvalue()


def animated() -> bytes:
    frames = [Image.new("RGB", (256, 256), (shade, 0, 0)) for shade in (0, 100, 200)]
    return encoded("WEBP", save_all=True, append_images=frames)


def officer(house: House, language: str) -> Browser:
    house.draft("lajm")
    editor = house.signed_in("ana", Role.EDITOR)
    editor.get("/account")
    editor.post("/language", language=language, next="/drafts/lajm")
    editor.get("/drafts/lajm")
    return editor


@pytest.mark.parametrize(
    ("name", "content"),
    [("IMG_1.HEIC", HEIC), ("a.avif", encoded("AVIF")), ("b.tif", encoded("TIFF")), ("c.bmp", encoded("BMP"))],
)
def test_pictures_of_other_kinds_become_jpegs(house: House, name: str, content: bytes) -> None:
    ana = officer(house, "en")
    assert ana.post("/drafts/lajm", digest=digest(ana), files={"picture": (name, content)}, **TYPED).ok
    (picture,) = house.server.office.desk.open("lajm").written.pictures
    stored = house.server.office.attachments.picture("lajm", picture.file).content
    assert picture.file.endswith(".jpg")
    with Image.open(io.BytesIO(stored)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()


@pytest.mark.parametrize(
    ("content", "sq", "sr"),
    [
        (b"", "Skedari është bosh", "Datoteka je prazna"),
        (b"no picture", "nuk është fotografi", "Datoteka nije slika"),
        (HEIC[:500], "nuk është fotografi", "Datoteka nije slika"),
        (encoded("PNG")[:-200], "është e prishur", "Slika je neispravna"),
        (encoded("JPEG")[:-400], "është e prishur", "Slika je neispravna"),
        (animated(), "është animacion", "Slika je animacija"),
    ],
    ids=["empty", "text", "heic", "png", "jpeg", "animated"],
)
@pytest.mark.parametrize("language", ["sq", "sr-Latn"])
def test_what_is_wrong_with_a_picture_is_told_in_the_officers_language(
    house: House, content: bytes, sq: str, sr: str, language: str
) -> None:
    ana = officer(house, language)
    ana.post("/drafts/lajm", digest=digest(ana), files={"picture": ("a.jpg", content)}, **TYPED)
    assert ana.sees(sq if language == "sq" else sr)
    assert house.server.office.desk.open("lajm").written.pictures == ()


def test_a_picture_that_was_hidden_is_shown_and_used_with_the_words_that_it_had(house: House) -> None:
    folder = house.draft("lajm").parent
    (folder / "sala.jpg").write_bytes(encoded("JPEG"))
    text = (folder / "index.md").read_text(encoding="utf-8")
    words = '# [[media]]\n# file = "sala.jpg"\n# alt = "Banorë në sallë"\n# caption = "Foto: A. G."\n'
    (folder / "index.md").write_text(text.replace("+++\n", f"+++\n{words}", 1), encoding="utf-8")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    assert ana.sees('src="/drafts/lajm/pictures/sala.jpg?size=thumbnail"')
    assert ana.get("/drafts/lajm/pictures/sala.jpg?size=thumbnail").ok
    ana.get("/drafts/lajm")
    assert ana.post("/drafts/lajm", digest=digest(ana), use="sala.jpg", **TYPED).ok
    (picture,) = house.server.office.desk.open("lajm").written.pictures
    assert (picture.file, dict(picture.alt), dict(picture.caption)) == (
        "sala.jpg",
        {"sq": "Banorë në sallë"},
        {"sq": "Foto: A. G."},
    )

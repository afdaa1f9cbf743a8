"""A child was cropped out of a picture: no file that goes out shows it, by the colour of the pixels."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, UnidentifiedImageError

from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.export import export
from publisher.operations.update_search_index import index_search
from publisher.pipeline.submit import SubmitRequest
from tests.operations.house import LANGUAGES, House
from tests.operations.walk import unpacked

CHILD, HALL = (255, 0, 255), (40, 120, 60)
_BEGINS = re.compile(rb"\xff\xd8\xff|\x89PNG")
LEFT_HALF = "crop = [0, 0, 0.5, 1]"


def hall_with_child() -> bytes:
    """A hall at the left and a child at the right, with a thumbnail of both in its EXIF, as cameras write it."""
    picture = Image.new("RGB", (640, 480), HALL)
    picture.paste(CHILD, (320, 0, 640, 480))
    thumbnail, into = BytesIO(), BytesIO()
    picture.resize((160, 120)).save(thumbnail, "JPEG")
    exif = Image.Exif()
    exif[0x9286] = thumbnail.getvalue()
    picture.save(into, "JPEG", quality=92, exif=exif, comment=thumbnail.getvalue()[:60_000])
    return into.getvalue()


def shows_child(content: bytes) -> bool:
    """Return whether bytes are a picture on which a pixel has the child's colour."""
    try:
        with Image.open(BytesIO(content)) as image:
            red, green, _ = image.convert("RGB").split()
    except (UnidentifiedImageError, OSError):
        return False
    return any(ImageChops.subtract(red, green).histogram()[100:])


def with_child(folder: Path) -> list[str]:
    """Every file below a folder, unpacked, on which the child is seen, or in which a picture of it is hidden."""
    return sorted(set(_found(folder)))


def _found(folder: Path) -> Iterator[str]:
    for file in (path for path in folder.rglob("*") if path.is_file()):
        for where, content in unpacked(file.relative_to(folder).as_posix(), file.read_bytes()):
            starts = [found.start() for found in _BEGINS.finditer(content)]
            if shows_child(content) or any(shows_child(content[at:]) for at in starts[:20]):
                yield where


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house", languages=LANGUAGES[:1])


def writes(house: House, *, crop: str) -> None:
    house.writes("forum", picture=hall_with_child(), body="Teksti ![](photo.jpg) vazhdon.", beside={})
    draft = house.folder / "posts" / "forum" / "index.md"
    text = draft.read_text(encoding="utf-8").replace('alt = "Alt of forum"', f'alt = "Alt of forum"\n{crop}')
    draft.write_text(text, encoding="utf-8")


def test_what_was_cropped_out_is_in_no_file_that_goes_out(house: House) -> None:
    with house.open() as app:
        writes(house, crop=LEFT_HALF)
        assert with_child(house.folder) == ["posts/forum/photo.jpg"]  # the test itself sees it
        assert house.says("preview", "forum")[0] == 0
        house.schedules(app, "forum")
        house.publishes(app)
        index_search(app)
        export(app, house.folder / "export", lambda done, total: None)
        assert list((house.folder / "site").rglob("*.jpg"))
        assert list((house.folder / "sandbox").rglob("*"))
    assert with_child(house.folder) == ["posts/forum/photo.jpg"]


def test_a_crop_made_later_takes_the_whole_picture_off_site_and_page(house: House) -> None:
    with house.open() as app:
        writes(house, crop="")
        house.schedules(app, "forum")
        house.publishes(app)
        out = with_child(house.folder)
        assert any(path.startswith("site/") for path in out)
        assert any(path.startswith("sandbox/") for path in out)
        before = app.latest_article("forum")

        writes(house, crop=LEFT_HALF)
        app.submit(app.drafts.read("forum"), SubmitRequest(by="Ana", choice="again"))
        house.publishes(app)
        house.publishes(app)
        after = app.latest_article("forum")
    assert before is not None
    assert after is not None
    assert before.pictures[0].source_digest == after.pictures[0].source_digest
    assert {path.partition("/")[0] for path in with_child(house.folder)} <= {"posts", "media"}  # what was agreed once


def test_a_crop_is_part_of_what_was_agreed_and_no_crop_changes_no_digest(house: House) -> None:
    with house.open() as app:
        documents = []
        for crop in ("", LEFT_HALF, "crop = [0, 0, 1, 1]"):
            writes(house, crop=crop)
            documents.append(
                app.submit(app.drafts.read("forum"), SubmitRequest(by="Ana"), keep=False).revision.document()
            )
    whole, cropped, all_of_it = documents
    assert whole == all_of_it
    assert "crop" not in whole
    assert '"crop":[0.0,0.0,0.5,1.0]' in cropped


@pytest.mark.parametrize("crop", ["crop = [0.5, 0, 0.6, 1]", 'crop = "left"', "crop = [1, 2]"])
def test_a_crop_that_is_none_stops_the_post(house: House, crop: str) -> None:
    writes(house, crop=crop)
    code, out, _ = house.says("check")
    assert code == 2
    assert "posts/forum/index.md:" in out
    assert "crop" in out
    assert house.says("schedule", "forum")[0] == 2


def test_a_picture_is_erased_by_what_was_made_of_its_crop(house: House) -> None:
    writes(house, crop=LEFT_HALF)
    assert house.says("preview", "forum")[0] == 0
    made = next(iter(sorted((house.folder / "media").rglob("*.webp"))))
    with house.open() as app:
        erase(app, made.stem[:16], ErasureOrder(by="Besa", reason="A parent withdrew consent."))
    assert not list((house.folder / "media").rglob("*.webp"))
    assert not (house.folder / "posts" / "forum" / "photo.jpg").exists()

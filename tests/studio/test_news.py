"""News from a phone: by a personal link, piece by piece, once each, without the place in the photos."""

import io
import re
from pathlib import Path
from uuid import uuid4

from PIL import Image

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House

QUIET = {"X-Requested-By": "studio"}
GPS, GPS_LATITUDE = 0x8825, 2


def photo_with_place(side: int = 400) -> bytes:
    """A JPEG as phones make them: with the place where it was taken."""
    image = Image.effect_noise((side, side), 80).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(GPS)[GPS_LATITUDE] = (42.0, 39.0, 46.0)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=90, exif=exif)
    assert b"Exif" in stream.getvalue()
    return stream.getvalue()


def without_place(file: Path) -> bool:
    with Image.open(file) as image:
        return not image.getexif() and b"Exif" not in file.read_bytes()


def link_for(house: House, name: str = "Shpresa") -> str:
    house.server.office.newsroom.let_send("personal-link", name, "peja", "sq", "test")
    return "/news/personal-link"


def begins(phone: Browser, path: str, *, photos: int, key: str = "") -> int:
    answer = phone.post(
        path,
        headers=QUIET,
        key=key or str(uuid4()),
        text="Takim në lagje",
        photos=str(photos),
        consent="1",
        place="peja",
    )
    return int(answer.json()["news"])


def test_a_photo_goes_on_where_the_line_dropped_and_arrives_once_without_its_place(house: House) -> None:
    path, photo, phone = link_for(house), photo_with_place(), house.browser()
    phone.get(path)
    key, token = str(uuid4()), phone.token
    news = begins(phone, path, photos=1, key=(mine := str(uuid4())))
    assert begins_again(phone, path, mine, token) == news

    def piece(offset: int, content: bytes) -> int:
        fields = {"form_token": token, "size": str(len(photo)), "offset": str(offset)}
        return int(phone.post(f"{path}/{news}/{key}", headers=QUIET, files={"piece": content}, **fields).json()["here"])

    half = len(photo) // 2
    assert piece(0, photo[:half]) == half
    assert piece(0, photo[:half]) == half  # its answer was lost, so it comes again
    assert piece(half + 5, photo[half + 5 :]) == half  # a hole is not filled with the wrong piece
    asked = phone.post(f"{path}/{news}/{key}", headers=QUIET, form_token=token, size=str(len(photo))).json()
    assert asked == {"here": half}
    assert piece(half, photo[half:]) == len(photo)
    assert piece(half, photo[half:]) == len(photo)
    (one,) = house.server.office.newsroom.inbox()
    assert (one.whole, len(one.photos)) == (True, 1)
    (file,) = (house.folder / "inbox").iterdir()
    assert without_place(file)
    assert (house.folder / "inbox").stat().st_mode & 0o077 == 0


def begins_again(phone: Browser, path: str, key: str, token: str) -> int:
    answer = phone.post(path, headers=QUIET, form_token=token, key=key, text="Takim", photos="1", consent="1")
    return int(answer.json()["news"])


def test_a_phone_without_scripts_sends_all_at_once(house: House) -> None:
    path, phone = link_for(house), house.browser()
    page = phone.get(path)
    assert len(page.content) < 100_000
    sent = phone.post(path, text="Takim në lagje", consent="1", files={"photo": ("IMG.JPG", photo_with_place())})
    assert "U pranua" in sent.text
    (one,) = house.server.office.newsroom.inbox()
    assert (one.sender.name, one.place, one.whole, one.consent) == ("Shpresa", "peja", True, True)
    assert house.app.unscheduled() == []


def test_photos_without_consent_and_files_that_are_none_are_refused(house: House) -> None:
    path, phone = link_for(house), house.browser()
    phone.get(path)
    assert phone.post(path, text="x", files={"photo": ("a.jpg", photo_with_place())}).status_code == 422
    phone.get(path)
    assert phone.post(path, text="x", consent="1", files={"photo": ("a.jpg", b"<svg/>")}).status_code == 422
    assert [(each.received, each.refused) for each in house.server.office.newsroom.inbox()] == [(0, 1)]


def test_a_link_that_was_ended_or_guessed_opens_nothing(house: House) -> None:
    path, phone = link_for(house), house.browser()
    phone.get(path)
    token = phone.token
    house.server.office.newsroom.revoke(house.server.office.newsroom.senders()[0].id, "test")
    assert phone.get(path).status_code == 404
    assert phone.post(path, form_token=token, text="x").status_code == 404
    assert phone.get("/news/guessed").status_code == 404


def test_nobody_adds_to_what_another_one_sent(house: House) -> None:
    path, phone = link_for(house), house.browser()
    phone.get(path)
    news = begins(phone, path, photos=1)
    house.server.office.newsroom.let_send("another", "Besa", "peja", "sq", "test")
    other = house.browser()
    other.get("/news/another")
    answer = other.post(f"/news/another/{news}/{uuid4()}", headers=QUIET, size="10", files={"piece": b"x"})
    assert answer.status_code == 404


def test_an_author_makes_a_draft_of_it_and_the_sender_sees_how_it_goes_on(house: House) -> None:
    path, phone = link_for(house), house.browser()
    phone.get(path)
    phone.post(
        path, text="Takim në lagje\n\nErdhën shumë.", consent="1", files={"photo": ("a.jpg", photo_with_place())}
    )
    author = house.signed_in("ana", Role.AUTHOR)
    author.get("/")
    assert author.sees("News received: 1")
    author.get("/inbox")
    photo = re.search(r"/inbox/photos/[0-9a-f]+\.jpg", author.page)
    assert photo
    assert author.get(photo[0]).ok
    assert house.browser().get(photo[0], allow_redirects=False).status_code == 303
    author.get("/inbox")
    made = author.post("/inbox/1/draft")
    assert made.url.startswith(f"{house.url}/drafts/2026-11-takim-ne-lagje")
    draft = house.server.office.desk.open("2026-11-takim-ne-lagje").written
    assert (draft.texts["sq"].title, draft.places) == ("Takim në lagje", ("peja",))
    assert [(picture.people, picture.consent) for picture in draft.pictures] == [(True, "news 1, 2026-11-24")]
    assert list((house.folder / "inbox").iterdir()) == []
    assert "po shkruhet" in phone.get(path).text
    author.get("/inbox")
    assert author.post("/inbox/1/draft").url.partition("?")[0] == made.url.partition("?")[0]  # another officer's click
    assert author.post("/inbox/1/drop").status_code == 404
    assert len(house.server.office.desk.names()) == 1

"""Photos that activists send: what cannot be used is told and keeps nothing back; nothing is lost, nothing twice."""

import io
import re
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from publisher.domain.accounts import Role
from publisher.domain.submissions import PhotoState, Submission
from tests.studio.house import Browser, House
from tests.studio.test_news import QUIET, begins, link_for, photo_with_place, without_place

HEIC = (Path(__file__).parent / "files" / "photo.heic").read_bytes()
BROKEN_HEIC = HEIC[:500]
#: Words of the sentence about a file that is no picture, by language.
UNREADABLE = {"sq": "nuk është fotografi", "sr-Latn": "Datoteka nije slika", "en": "not a picture that can be read"}


def news_of(house: House) -> Submission:
    (one,) = house.server.office.newsroom.inbox()
    return one


def piece(
    phone: Browser, path: str, content: bytes, *, size: int = 0, offset: int = 0
) -> tuple[int, dict[str, object]]:
    """Send a piece of a photo; `content` empty asks how much is there."""
    fields = {"form_token": phone.token or getattr(phone, "kept", ""), "size": str(size or len(content))}
    files = {"piece": content} if content else None
    answer = phone.session.post(
        phone.url + path, data=fields | {"offset": str(offset)}, files=files, headers=QUIET, timeout=30
    )
    return answer.status_code, answer.json()


def phone_with(house: House, *, photos: int) -> tuple[Browser, str]:
    """Return a phone that has begun to send news, and the address of that news."""
    path, phone = link_for(house), house.browser()
    phone.get(path)
    page = phone.page
    news = begins(phone, path, photos=photos)
    phone.page = page
    return phone, f"{path}/{news}"


@pytest.mark.parametrize("language", UNREADABLE)
def test_a_photo_that_cannot_be_used_is_told_in_the_senders_language_and_the_others_arrive(
    house: House, language: str
) -> None:
    house.server.office.newsroom.let_send("link", "Shpresa", "peja", language, "test")
    phone = house.browser()
    phone.get("/news/link")
    files = [
        ("photo", ("a.jpg", photo_with_place(200))),
        ("photo", ("IMG_1.HEIC", BROKEN_HEIC)),
        ("photo", ("b.jpg", photo_with_place(200))),
    ]
    sent = phone.post("/news/link", text="Takim", consent="1", files=files)
    assert sent.status_code == 422
    assert re.search(rf"IMG_1\.HEIC: [^<]*{UNREADABLE[language]}", sent.text)
    one = news_of(house)
    assert (one.received, one.refused, one.whole) == (2, 1, True)


def test_the_phone_is_told_that_a_photo_is_refused_for_good_and_asks_no_more(house: House) -> None:
    phone, news = phone_with(house, photos=2)
    path = f"{news}/{uuid4()}"
    for _ in range(2):  # its answer was lost, so it asks again
        status, told = piece(phone, path, BROKEN_HEIC)
        assert (status, told["refused"]) == (422, True)
        assert UNREADABLE["sq"] in str(told["problem"])
    assert piece(phone, f"{news}/{uuid4()}", photo_with_place(200))[1]["done"] is True
    assert news_of(house).whole
    assert piece(phone, f"{news}/{uuid4()}", b"", size=26_000_000) == (
        422,
        {"problem": "Një fotografi mund të ketë më së shumti 25 MB.", "refused": True},
    )


def test_heic_of_a_telephone_becomes_a_jpeg_without_its_place(house: House) -> None:
    phone, news = phone_with(house, photos=1)
    assert piece(phone, f"{news}/{uuid4()}", HEIC) == (200, {"here": len(HEIC), "done": True})
    (file,) = (house.folder / "inbox").iterdir()
    assert file.suffix == ".jpg"
    assert without_place(file)
    with Image.open(file) as image:
        assert (image.format, image.size) == ("JPEG", (320, 240))


def test_a_photo_that_was_whole_before_a_crash_is_finished_when_the_phone_asks(house: House) -> None:
    phone, news = phone_with(house, photos=1)
    photo, path = photo_with_place(200), f"{news}/{uuid4()}"
    assert piece(phone, path, photo[:1000], size=len(photo))[1] == {"here": 1000}
    (half,) = (house.folder / "inbox").iterdir()
    half.write_bytes(photo)  # the last piece was written, and the server was killed
    assert piece(phone, path, b"", size=len(photo))[1] == {"here": len(photo), "done": True}
    assert news_of(house).whole
    (file,) = (house.folder / "inbox").iterdir()
    assert without_place(file)


def test_a_photo_that_is_smaller_the_second_time_begins_anew(house: House) -> None:
    phone, news = phone_with(house, photos=1)
    photo, path = photo_with_place(200), f"{news}/{uuid4()}"
    piece(phone, path, photo[:1000], size=len(photo) + 500)
    assert piece(phone, path, b"", size=len(photo))[1] == {"here": 0}
    assert piece(phone, path, photo)[1] == {"here": len(photo), "done": True}


def test_the_same_photo_in_two_pieces_of_news_is_there_for_each(house: House) -> None:
    path, phone, photo = link_for(house), house.browser(), photo_with_place(200)
    for text in ("Takim", "Tjetër"):
        phone.get(path)
        assert "U pranua" in phone.post(path, text=text, consent="1", files={"photo": ("a.jpg", photo)}).text
    author = house.signed_in("ana", Role.AUTHOR)
    author.get("/inbox")
    author.post("/inbox/1/drop")
    (other,) = house.server.office.newsroom.inbox()
    author.get("/inbox")
    assert author.get(f"/inbox/photos/{other.waiting[0].file}").ok
    author.get("/inbox")
    assert author.post("/inbox/2/draft").ok
    draft = house.server.office.desk.open("2026-11-tjeter").written
    assert len(draft.pictures) == 1


def test_photos_of_before_that_share_a_file_do_not_lose_it_to_each_other(house: House) -> None:
    phone, news = phone_with(house, photos=2)
    for _ in range(2):
        piece(phone, f"{news}/{uuid4()}", photo_with_place(200))
    newsroom, inbox = house.server.office.newsroom, house.server.office.inbox
    first, second = news_of(house).waiting
    newsroom.photo_is_there(second.id, first.file)
    newsroom.settle_photos([first])
    inbox.forget(first)
    assert inbox.read(first.file)


def test_a_photo_after_the_draft_was_made_is_shown_to_an_officer_and_goes_into_the_draft(house: House) -> None:
    phone, news = phone_with(house, photos=2)
    piece(phone, f"{news}/{uuid4()}", photo_with_place(200))
    author = house.signed_in("ana", Role.AUTHOR)
    author.get("/inbox")
    author.post("/inbox/1/draft")
    assert house.server.office.newsroom.count() == 0
    assert piece(phone, f"{news}/{uuid4()}", photo_with_place(210))[1]["done"] is True
    author.get("/")
    assert author.sees("News received: 1")
    author.get("/inbox")
    assert author.sees("These photos came after a draft was made.")
    assert len(re.findall("/inbox/photos/", author.page)) == 1
    author.post("/inbox/1/draft")
    draft = house.server.office.desk.open("2026-11-takim-ne-lagje").written
    assert [picture.people for picture in draft.pictures] == [True, True]
    assert house.server.office.newsroom.count() == 0
    assert list((house.folder / "inbox").iterdir()) == []


def test_late_photos_can_be_dropped(house: House) -> None:
    phone, news = phone_with(house, photos=1)
    author = house.signed_in("ana", Role.AUTHOR)
    author.get("/inbox")
    author.post("/inbox/1/draft")
    piece(phone, f"{news}/{uuid4()}", photo_with_place(200))
    author.get("/inbox")
    assert author.post("/inbox/1/drop").ok
    assert list((house.folder / "inbox").iterdir()) == []
    author.get("/inbox")
    assert author.post("/inbox/1/drop").status_code == 404


def test_a_photo_of_news_that_was_dropped_is_not_taken_and_the_phone_is_told(house: House) -> None:
    phone, news = phone_with(house, photos=2)
    path, photo = f"{news}/{uuid4()}", photo_with_place(200)
    piece(phone, path, photo[:500], size=len(photo))
    author = house.signed_in("ana", Role.AUTHOR)
    author.get("/inbox")
    author.post("/inbox/1/drop")
    status, told = piece(phone, path, photo[500:], size=len(photo), offset=500)
    assert (status, told["refused"]) == (422, True)
    assert "Zyra e ka lexuar" in str(told["problem"])
    assert list((house.folder / "inbox").iterdir()) == []


def test_two_taps_on_a_form_without_scripts_are_one_piece_of_news_and_other_words_are_another(house: House) -> None:
    path, phone, photo = link_for(house), house.browser(), photo_with_place(200)
    phone.get(path)
    token, key = phone.token, re.findall(r'name="form_key" value="([^"]+)"', phone.page)[-1]
    house.server.office.submissions._answers.clear()
    for text in ("Takim", "Takim", "Takim tjetër"):
        sent = phone.post(
            path, form_token=token, form_key=key, text=text, consent="1", files={"photo": ("a.jpg", photo)}
        )
        assert "U pranua" in sent.text
    assert [(each.text, each.received) for each in house.server.office.newsroom.inbox()] == [
        ("Takim", 1),
        ("Takim tjetër", 1),
    ]


def test_where_there_is_no_room_the_phone_keeps_its_copy_and_goes_on_later(house: House) -> None:
    phone, news = phone_with(house, photos=1)
    photo, path = photo_with_place(200), f"{news}/{uuid4()}"
    inbox = house.folder / "inbox"
    inbox.write_text("in the way")
    status, told = piece(phone, path, photo)
    assert status == 503
    assert "Vazhdon vetë" in str(told["problem"])
    assert "refused" not in told
    inbox.unlink()
    assert piece(phone, path, photo)[1]["done"] is True
    assert [each.state for each in news_of(house).photos] == [PhotoState.HERE]


def test_without_scripts_a_place_without_room_says_what_was_taken_and_keeps_the_words_in_the_form(house: House) -> None:
    path, phone, photo = link_for(house), house.browser(), photo_with_place(200)
    phone.get(path)
    token, key = phone.token, re.findall(r'name="form_key" value="([^"]+)"', phone.page)[-1]
    inbox = house.folder / "inbox"
    inbox.write_text("in the way")
    fields = {"form_token": token, "form_key": key, "text": "Takim në lagje", "consent": "1"}
    sent = phone.post(path, files={"photo": ("a.jpg", photo)}, **fields)
    assert sent.status_code == 503
    assert "Teksti u pranua" in sent.text
    assert ">Takim në lagje</textarea>" in sent.text
    inbox.unlink()
    assert "U pranua" in phone.post(path, files={"photo": ("a.jpg", photo)}, **fields).text
    assert (news_of(house).received, news_of(house).whole) == (1, True)


def test_a_transparent_picture_arrives_as_it_is(house: House) -> None:
    phone, news = phone_with(house, photos=1)
    stream = io.BytesIO()
    Image.new("RGBA", (20, 20), (200, 0, 0, 128)).save(stream, "PNG")
    assert piece(phone, f"{news}/{uuid4()}", stream.getvalue())[1]["done"] is True

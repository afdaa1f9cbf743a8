"""Logo, offices and donors are changed in the studio: in the settings file, and on the website once that is updated."""

import os
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from publisher.domain.accounts import Role
from publisher.pipeline.submit import SubmitRequest
from publisher.settings import Settings, load
from tests.studio.house import LANGUAGES, Browser, House, built, closes


def settings(house: House) -> Settings:
    return load(house.folder / "settings.toml", {})


def png() -> bytes:
    """A logo as a drawing program saves it: with what that program tells of itself."""
    told, into = PngImagePlugin.PngInfo(), BytesIO()
    told.add_text("Author", "Ana Krasniqi")
    Image.new("RGBA", (1200, 300), (23, 63, 95, 128)).save(into, "PNG", pnginfo=told)
    return into.getvalue()


def digest(browser: Browser) -> str:
    return browser.page.split('name="digest" value="')[1].split('"')[0]


def sends(browser: Browser, path: str, **fields: Any) -> int:
    browser.get("/organisation")
    return browser.post(path, digest=digest(browser), **fields).status_code


@pytest.fixture
def four(tmp_path: Path) -> Iterator[House]:
    """Return a studio in four languages."""
    house = built(tmp_path / "four")
    yield house
    closes(house)


def test_offices_are_added_changed_and_removed_and_the_rest_of_the_file_stays(four: House) -> None:
    house = four
    file = house.folder / "settings.toml"
    before = file.read_text("utf-8") + '\n# our own note\n[organisation]\nname = "KOSINT"   # for now\n'
    file.write_text(before, "utf-8")
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    office = {"place": "ferizaj", "address-sq": "Rr. e Dëshmorëve 12", "address-sr": "Улица 12", "phone": "+383 290 1"}
    assert sends(browser, "/organisation/offices", number="", **office) == 200
    (added,) = settings(house).offices
    assert (added.place, added.phone, added.address["sq"]) == ("ferizaj", "+383 290 1", "Rr. e Dëshmorëve 12")
    assert added.address["sr-Cyrl"] == "Улица 12"
    assert file.read_text("utf-8").startswith(before)
    assert browser.sees("Saved, and not on the website yet")
    changed = office | {"phone": "+383 290 2", "hours-sq": "9–16", "address-sr": ""}
    assert sends(browser, "/organisation/offices", number="0", **changed) == 200
    (office_now,) = settings(house).offices
    assert (office_now.phone, office_now.hours["sq"], "sr-Cyrl" in office_now.address) == ("+383 290 2", "9–16", False)
    assert sends(browser, "/organisation/offices/0/remove") == 200
    assert not settings(house).offices
    assert file.read_text("utf-8").rstrip() == before.rstrip()
    assert house.audit().count(("ana", "about")) == 3


def test_texts_in_other_scripts_and_languages_stay_while_something_else_is_changed(four: House) -> None:
    file = four.folder / "settings.toml"
    file.write_text(
        file.read_text("utf-8").replace('"rom"]', "]").replace(", ]", "]") + '\n[[offices]]\nplace = "ferizaj"\n'
        'address = { sr-Cyrl = "Улица 1", sr-Latn = "Ulica 1", rom = "Drom 1" }\nhours = "9-16"\n',
        "utf-8",
    )
    browser = four.signed_in("ana", Role.ADMINISTRATOR)
    same = {f"hours-{each}": "9-16" for each in LANGUAGES} | {"address-sr": "Ulica 1", "address-rom": "Drom 1"}
    assert sends(browser, "/organisation/offices", number="0", place="ferizaj", phone="044 111 222", **same) == 200
    (office,) = settings(four).offices
    assert office.phone == "044 111 222"
    assert office.address == {"sr-Cyrl": "Улица 1", "sr-Latn": "Ulica 1", "rom": "Drom 1"}
    assert 'hours = "9-16"' in file.read_text("utf-8")
    changed = same | {"address-sr": "Ulica 2"}
    assert sends(browser, "/organisation/offices", number="0", place="ferizaj", **changed) == 200
    assert settings(four).offices[0].address == {"sr-Latn": "Ulica 2", "rom": "Drom 1"}


def test_a_file_from_windows_is_changed_and_a_broken_one_left_with_a_sentence(house: House) -> None:
    file = house.folder / "settings.toml"
    before = "\ufeff# ours\r\n" + file.read_text("utf-8").replace("\n", "\r\n") + "# the end\r\n"
    file.write_bytes(before.encode())
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    assert sends(browser, "/organisation/donors", number="", name="Fondi") == 200
    after = file.read_bytes().decode()
    assert after.startswith(before)
    assert after.removeprefix(before) == '\r\n[[donors]]\r\nname = "Fondi"\r\n'
    seen = digest(browser)
    for broken in (b"\xff\xfe[", b"[organisation\n"):
        file.write_bytes(broken)
        answers = browser.get("/organisation"), browser.post("/organisation/donors", digest=seen, number="", name="B")
        assert {answer.status_code for answer in answers} == {409}
        assert browser.sees("The settings file has a mistake")
        assert file.read_bytes() == broken


def test_what_is_typed_wrongly_stays_in_the_form_and_out_of_the_file(house: House) -> None:
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    before = (house.folder / "settings.toml").read_bytes()
    for path, fields, told in (
        ("offices", {"place": "ferizaj", "phone": "call me", "address-sq": "Rruga ime"}, "A phone number has digits"),
        ("offices", {"place": "", "address-sq": "Rruga ime"}, "Choose a municipality"),
        ("offices", {"place": "ferizaj", "email": "ana@", "address-sq": "Rruga ime"}, "not an email address"),
        ("offices", {"place": "nowhere", "address-sq": "Rruga ime"}, ""),
        ("donors", {"name": "Rruga ime", "url": "no address"}, "not the address of a website"),
        ("donors", {"name": "Rruga ime", "url": "https://fondi.example/?lang=sq"}, "without ? and #"),
        ("donors", {"name": "Rruga ime", "url": "https://a:b@fondi.example"}, "not the address of a website"),
    ):
        assert sends(browser, f"/organisation/{path}", number="", **fields) in (409, 422)
        assert browser.sees(told), fields
        assert browser.sees('value="Rruga ime"'), fields
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for content in (svg, b"no picture", b"", b"\x89PNG\r\n\x1a\n broken", b"<html></html>"):
        assert sends(browser, "/organisation/logo", files={"logo": ("a.png", content)}) == 422
    assert (house.folder / "settings.toml").read_bytes() == before
    assert not list((house.folder / "emblems").glob("*"))


def test_two_who_change_it_at_once_do_not_undo_each_other(house: House) -> None:
    ana, drita = house.signed_in("ana", Role.ADMINISTRATOR), house.signed_in("drita", Role.ADMINISTRATOR)
    for browser in (ana, drita):
        browser.get("/organisation")
    assert ana.post("/organisation/donors", digest=digest(ana), number="", name="Fondi").ok
    answer = drita.post("/organisation/donors", digest=digest(drita), number="", name="Tjetri")
    assert answer.status_code == 409
    assert drita.sees("changed meanwhile")
    assert drita.sees('value="Tjetri"')
    assert drita.post("/organisation/donors", digest=digest(drita), number="", name="Tjetri").ok
    assert [donor.name for donor in settings(house).donors] == ["Fondi", "Tjetri"]


def test_a_logo_is_small_and_tells_nothing_of_who_drew_it(house: House) -> None:
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    assert sends(browser, "/organisation/logo", files={"logo": ("logo.png", png())}) == 200
    logo = settings(house).organisation.logo
    assert logo
    assert Image.open(BytesIO(logo.content)).size == (600, 150)
    assert b"Krasniqi" not in logo.content
    assert browser.get(f"/organisation/pictures/{logo.name}").content == logo.content
    assert browser.get("/organisation/pictures/other.png").status_code == 404


def test_the_website_is_made_with_it_and_then_all_begins_anew(house: House) -> None:
    house.draft("lajm")
    house.app.submit(house.app.drafts.read("lajm"), _at_once())
    house.app.deliver(lambda *_: None)
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    begun: list[bool] = []
    house.server.office.begins_again = lambda: begun.append(True)
    assert sends(browser, "/organisation/donors", number="", name="Fondi i Ferizajt") == 200
    assert browser.sees("Update the website")
    page = house.app.settings.website.output / "sq" / "index.html"
    assert "Fondi i Ferizajt" not in page.read_text("utf-8")
    assert sends(browser, "/organisation/website") == 200
    ends = time.monotonic() + 20
    while not begun and time.monotonic() < ends:
        time.sleep(0.02)
    assert begun
    assert "Fondi i Ferizajt" in page.read_text("utf-8")


def test_a_municipality_that_left_the_settings_meanwhile_is_named_as_what_is_wrong(house: House) -> None:
    file, browser = house.folder / "settings.toml", house.signed_in("ana", Role.ADMINISTRATOR)
    browser.get("/organisation")
    assert browser.sees('<option value="ferizaj"')
    file.write_text(file.read_text("utf-8") + '[places]\npeja = { sq = "Pejë" }\n', "utf-8")
    assert sends(browser, "/organisation/offices", number="", place="ferizaj", phone="+383 290 1") == 422
    assert browser.sees("This municipality is not in the settings any more.")
    assert browser.sees('value="+383 290 1"')
    assert not browser.sees('<option value="ferizaj"')
    assert sends(browser, "/organisation/offices", number="", place="peja") == 200


def test_a_picture_that_nothing_names_any_more_is_deleted_once_it_is_old(house: House) -> None:
    browser, folder = house.signed_in("ana", Role.ADMINISTRATOR), house.folder / "emblems"
    assert sends(browser, "/organisation/logo", files={"logo": ("a.png", png())}) == 200
    (old,) = folder.iterdir()
    (by_hand := folder / "by-hand.png").write_bytes(png())
    other = house.folder / "other.toml"
    other.write_text(f'[organisation]\nlogo = "emblems/{old.name}"\n')
    for each in (old, by_hand):
        os.utime(each, (0, 0))
    assert sends(browser, "/organisation/logo", remove="yes") == 200
    assert old.exists()  # the settings of somebody else name it
    other.unlink()
    assert sends(browser, "/organisation/donors", number="", name="Fondi", files={"emblem": ("b.png", b"no")}) == 422
    assert sends(browser, "/organisation/donors", number="", name="Fondi") == 200
    assert set(folder.iterdir()) == {by_hand}


def test_nobody_but_administrators_sees_or_changes_it(house: House) -> None:
    browser = house.signed_in("era", Role.EDITOR)
    assert browser.get("/organisation").status_code == 403
    assert browser.post("/organisation/donors", number="", name="X").status_code == 403
    assert not settings(house).donors


def _at_once() -> SubmitRequest:
    return SubmitRequest(by="ana", at=None)

"""Writing in the studio: what is typed is kept, whoever else writes; and nothing hostile gets through."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from publisher.bootstrap.facebook_posts import FacebookPosts
from publisher.domain.accounts import Role
from publisher.domain.post import Contact, Quote
from publisher.domain.revision import ArticleText
from publisher.studio.csrf import form_token
from tests.content.test_editing import picture
from tests.media.tones import tone
from tests.studio.house import LANGUAGES, Browser, House

TYPED: dict[str, Any] = {
    "title-sq": "Titull i ri",
    "summary-sq": "Përmbledhje",
    "body-sq": "Teksti im.",
    "topics": ["housing"],
    "places": ["ferizaj"],
}


@pytest.fixture
def languages() -> Sequence[str]:
    """All: this is about several."""
    return LANGUAGES


def digest(browser: Browser) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]+)"', browser.page)
    assert found
    return found[1]


def test_a_draft_is_begun_written_and_lies_on_disk(house: House) -> None:
    author = house.signed_in("ana", Role.AUTHOR)
    author.get("/drafts")
    author.post("/drafts", title="Takim në Pejë")
    author.post("/drafts/2026-11-takim-ne-peje", digest=digest(author), **TYPED)
    text = (house.folder / "posts" / "2026-11-takim-ne-peje" / "index.md").read_text(encoding="utf-8")
    assert 'title = "Titull i ri"' in text
    assert text.endswith("\nTeksti im.\n")
    assert house.server.office.versions.owner("2026-11-takim-ne-peje") == "ana"


def test_a_draft_begins_with_what_its_kind_needs_or_like_another_one(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts")
    ana.post("/drafts", title="Thirrje për kurse", kind="call")
    body = house.server.office.desk.open("2026-11-thirrje-per-kurse").written.texts["sq"].body
    assert body.startswith("## Çfarë ofrohet\n\n…")
    house.draft("lajm")
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm/copy")
    copied = house.server.office.desk.open("2026-11-titulli-i-lajm").written
    assert copied == house.server.office.desk.open("lajm").written
    assert house.server.office.versions.owner("2026-11-titulli-i-lajm") == "ana"


def test_two_officers_and_an_editor_on_disk_lose_nothing(house: House) -> None:
    file = house.draft("lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("besa", Role.AUTHOR)
    ana.get("/drafts/lajm")
    besa.get("/drafts/lajm")
    seen = digest(besa)
    assert ana.post("/drafts/lajm", digest=digest(ana), **TYPED | {"body-sq": "E Anës."}).ok
    both = besa.post("/drafts/lajm", digest=seen, **TYPED | {"body-sq": "E Besës."})
    assert both.status_code == 409
    assert besa.sees("E Anës.")
    assert besa.sees("E Besës.")
    assert "E Anës." in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("E Anës.", "Nga disku."), encoding="utf-8")
    third = besa.post("/drafts/lajm", digest=digest(besa), **TYPED | {"body-sq": "E Besës."})
    assert third.status_code == 409
    assert besa.sees("Nga disku.")
    assert besa.post("/drafts/lajm", digest=digest(besa), **TYPED | {"body-sq": "E Besës."}).ok
    assert "E Besës." in file.read_text(encoding="utf-8")
    kept = [version.files["index.md"] for version in house.server.office.versions.all("lajm")]
    for text in ("Teksti i plotë.", "E Anës.", "Nga disku.", "E Besës."):
        assert any(text in version for version in kept), text


def test_an_earlier_version_comes_back_and_the_later_one_is_kept(house: House) -> None:
    file = house.draft("lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("besa", Role.CONTRIBUTOR)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED)
    ana.get("/drafts/lajm/history")
    assert "Teksti <del>i plotë</del><ins>im</ins>." in ana.page
    back = re.findall(r"/drafts/lajm/history/\d+", ana.page)[-1]
    assert besa.get("/drafts/lajm/history").status_code == 404
    assert besa.post(back, form_token=form_token(besa.session.cookies["studio"])).status_code == 404
    now = digest(ana)
    assert ana.post(back, digest="0" * 64).status_code == 409
    ana.get("/drafts/lajm/history")
    ana.post(back, digest=now)
    assert "Teksti i plotë." in file.read_text(encoding="utf-8")
    assert any("Teksti im." in version.files["index.md"] for version in house.server.office.versions.all("lajm"))


def test_saving_by_itself_answers_with_what_to_save_upon_next(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    token, seen, quiet = ana.token, digest(ana), {"X-Requested-By": "studio"}
    first = ana.post("/drafts/lajm", headers=quiet, form_token=token, digest=seen, **TYPED).json()
    again = TYPED | {"title-sq": "", "form_token": token}
    second = ana.post("/drafts/lajm", headers=quiet, digest=first["digest"], **again).json()
    assert second["lacks"] == ["The title is missing. (Shqip)"]
    assert second["fields"] == ["title-sq"]  # the tab that it is in says so
    assert ana.post("/drafts/lajm", headers=quiet, digest=seen, **again).ok  # no conflict without a difference
    stale = ana.post("/drafts/lajm", headers=quiet, digest=seen, **again | {"body-sq": "Tjetër."})
    assert (stale.status_code, "changed" in stale.json()) == (409, True)


def test_a_contributor_sees_and_changes_their_own_drafts_alone(house: House) -> None:
    house.draft("i-huaj")
    besa = house.signed_in("besa", Role.CONTRIBUTOR)
    besa.get("/drafts")
    assert not besa.sees("i-huaj")
    besa.post("/drafts", title="I imi")
    mine = digest(besa)
    token = besa.token
    for path in ("", "/plan", "/pictures/a.jpg"):
        assert besa.get(f"/drafts/i-huaj{path}").status_code == 404
    assert besa.post("/drafts/i-huaj", form_token=token, digest=mine, **TYPED).status_code == 404
    assert besa.post("/drafts/i-huaj/plan", form_token=token).status_code == 403
    assert "Titull i ri" not in (house.folder / "posts" / "i-huaj" / "index.md").read_text(encoding="utf-8")
    assert besa.get("/drafts/2026-11-i-imi").ok
    assert besa.get("/drafts").text.count("row-title") == 1


def test_pictures_are_taken_by_what_they_hold(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), files={"picture": ("../../x.php", picture())}, **TYPED)
    assert ana.sees("x.jpg")
    assert ana.get("/drafts/lajm/pictures/x.jpg").headers["Content-Type"] == "image/jpeg"
    ana.get("/drafts/lajm")
    bad = ana.post("/drafts/lajm", digest=digest(ana), files={"picture": ("a.jpg", b"<svg onload=x>")}, **TYPED)
    assert bad.status_code == 422
    assert ana.sees("not a picture")


@pytest.mark.parametrize("path", ["..%2f..%2fsettings.toml", "%2e%2e/index.md", "index.md", "..%5c..%5cx.jpg"])
def test_no_other_file_is_given_out_as_a_picture(house: House, path: str) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    for folder in ("drafts/lajm/pictures", "media", "previews/x", "static/x"):
        assert ana.get(f"/{folder}/{path}").status_code == 404


def test_too_much_is_refused_before_it_is_read(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    long = ana.post("/drafts/lajm", digest=digest(ana), **TYPED | {"body-sq": "a" * 2_100_000})
    assert long.status_code in (400, 413)
    stranger = house.browser()
    stranger.get("/sign-in")
    assert stranger.post("/sign-in", email="a" * 300_000).status_code == 413
    stranger.get("/sign-in")
    assert stranger.post("/sign-in", files={"email": b"x"}).status_code in (400, 413)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "130000000"}
    request = ana.session.prepare_request(__import__("requests").Request("POST", f"{house.url}/drafts/lajm", data=b"x"))
    request.headers.update(headers)
    assert ana.session.send(request, timeout=10).status_code == 413


def test_what_is_typed_never_becomes_markup(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    ana.get("/drafts/lajm")
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    script = "[klik](javascript:alert(3))"
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED | {"title-sq": hostile, "body-sq": hostile + script})
    for path in ("/drafts", "/drafts/lajm", "/drafts/lajm/plan"):
        page = ana.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    frame = re.search(r'iframe src="([^"]+)"', ana.page)
    assert frame
    shown = ana.get(frame[1])
    assert "<script>alert" not in shown.text
    assert "javascript:" not in shown.text
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


def test_a_broken_template_of_the_office_stops_no_writing(house: House, tmp_path: Path) -> None:
    own = tmp_path / "templates" / "facebook"
    own.mkdir(parents=True)
    (own / "post.txt").write_text("{{ texts | nothing }}", encoding="utf-8")
    settings, site = house.app.settings, house.app.container.site_settings
    posts = FacebookPosts(replace(settings, templates_folder=own.parent), site, str.upper, lambda: None)
    text = ArticleText(tag="sq", title="Titulli", summary="Përmbledhje.", html="", plain="Teksti.")
    for ticked, said in ((False, "Titulli\n\nPërmbledhje.\n\nTeksti."), (True, "Titulli\n\nPërmbledhje.\n\nTeksti.")):
        assert posts.draft_message([text], with_website=True, ticked=ticked, source="") == said


def test_what_is_written_reads_as_it_will_in_every_script_complete_or_not(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), files={"picture": ("sala e re.jpg", picture())}, **TYPED)
    ana.get("/drafts/lajm")
    body = "**Mirë** <script>alert(1)</script> ![Salla](sala-e-re.jpg)"
    unfinished = TYPED | {
        "topics": [],
        "body-sq": body,
        "title-sr": "Đaci <b>",
        "body-sr": "Škola.",
        "file": "sala-e-re.jpg",
    }
    ana.post("/drafts/lajm", digest=digest(ana), **unfinished)
    answer = ana.get("/drafts/lajm/look")
    assert "<strong>Mirë</strong>" in ana.page
    assert '<img src="/drafts/lajm/pictures/sala-e-re.jpg"' in ana.page
    assert "<script" not in ana.page
    assert ana.sees("Đaci &lt;b&gt;")
    assert ana.sees("Школа.")
    assert ana.sees("Titull i ri\n\nPërmbledhje<details>")  # Facebook's text, as a phone folds it
    assert ana.sees('<div class="photos n1"><img src="/drafts/lajm/pictures/sala-e-re.jpg?')
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    besa = house.signed_in("besa", Role.CONTRIBUTOR)
    assert besa.get("/drafts/lajm/look").status_code == 404


def test_the_text_read_aloud_is_added_heard_and_taken_out_again(house: House) -> None:
    file = house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    sound = {"recording-sq": ("Zëri im.wav", tone("mp3"))}
    assert ana.post("/drafts/lajm", digest=digest(ana), files=sound, **TYPED).ok
    assert 'audio = "zeri-im.mp3"' in file.read_text(encoding="utf-8")  # by what it holds
    heard = ana.get("/drafts/lajm/recordings/zeri-im.mp3")
    assert (heard.content, heard.headers["Content-Type"]) == (tone("mp3"), "audio/mpeg")
    assert house.app.drafts.read("lajm").post.texts["sq"].audio == "zeri-im.mp3"
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED)  # saved again: it stays
    assert "zeri-im.mp3" in file.read_text(encoding="utf-8")
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm/copy")
    assert house.server.office.desk.open("2026-11-titull-i-ri").written.texts["sq"].audio == ""
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED | {"audio_remove-sq": "1"})
    assert "audio" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("field", "content", "told"),
    [
        ("recording-sq", b"<html>", "is no recording that can be published"),
        ("recording-en", b"", "Write the text first"),
    ],
)
def test_what_is_no_recording_or_has_no_text_is_told(house: House, field: str, content: bytes, told: str) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    bad = ana.post("/drafts/lajm", digest=digest(ana), files={field: ("a.mp3", content or tone("ogg"))}, **TYPED)
    assert bad.status_code == 422
    assert ana.sees(told)
    for path in ("index.md", "..%2f..%2fsettings.toml", "a.mp3"):
        assert ana.get(f"/drafts/lajm/recordings/{path}").status_code == 404


PRESS = {
    "byline-sq": "Ekipi i Ferizajt",
    "quote_text-0-sq": "Kërkojmë ujë.",
    "quote_name-0-sq": "Sanije K.",
    "quote_role-0-sq": "banore",
    "quote_text-1-sq": "",
    "quote_name-1-sq": "",
    "quote_role-1-sq": "",
    "contact_name-sq": "Valdete B.",
    "contact_role-sq": "",
    "contact_email-sq": "zyra@example.org",
    "contact_phone-sq": "",
    "grants": "rio-2026,  eu-2027 ,rio-2026",
}


def test_what_is_for_the_press_and_for_reports_is_written_without_a_file(house: House) -> None:
    file = house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    assert ana.post("/drafts/lajm", digest=digest(ana), **TYPED | PRESS).ok
    assert house.app.check() == []
    post = house.app.drafts.read("lajm").post
    assert post.grants == ("rio-2026", "eu-2027")
    text = post.texts["sq"]
    assert (text.byline, text.contact) == ("Ekipi i Ferizajt", Contact(name="Valdete B.", email="zyra@example.org"))
    assert text.quotes == (Quote(text="Kërkojmë ujë.", name="Sanije K.", role="banore"),)
    before = file.read_text(encoding="utf-8")
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED)  # a form of before has no such fields: all of it stays
    assert file.read_text(encoding="utf-8") == before
    ana.get("/drafts/lajm")
    gone = dict.fromkeys(PRESS, "")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED | gone)
    for key in ("byline", "quotes", "contact", "grants"):
        assert key not in file.read_text(encoding="utf-8")


def test_two_who_write_for_the_press_see_each_others_words(house: House) -> None:
    house.draft("lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("besa", Role.AUTHOR)
    for browser in (ana, besa):
        browser.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED | PRESS)
    both = besa.post("/drafts/lajm", digest=digest(besa), **TYPED | PRESS | {"quote_name-0-sq": "Fatime L."})
    assert both.status_code == 409
    assert besa.sees("“Kërkojmë ujë.” Sanije K. banore")
    assert besa.sees("“Kërkojmë ujë.” Fatime L. banore")


def marks(browser: Browser) -> str:
    return unescape(re.findall(r'name="marks" value="([^"]*)"', browser.page)[0])


def test_who_wrote_the_summary_does_not_delete_the_text_that_a_colleague_wrote(house: House) -> None:
    file = house.draft("lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("besa", Role.AUTHOR)
    for browser in (ana, besa):
        browser.get("/drafts/lajm")
    seen = marks(besa)
    mine: dict[str, Any] = {"title-sq": "Titulli i lajm", "summary-sq": "Përmbledhje", "body-sq": "Teksti i plotë."}
    mine |= {"topics": ["housing"], "places": ["ferizaj"]}
    assert ana.post("/drafts/lajm", marks=marks(ana), digest=digest(ana), **mine | {"body-sq": "E Anës."}).ok
    assert besa.post("/drafts/lajm", marks=seen, digest=digest(besa), **mine | {"summary-sq": "E Besës."}).ok
    text = file.read_text(encoding="utf-8")
    assert ("E Anës." in text, "E Besës." in text) == (True, True)
    both = besa.post("/drafts/lajm", marks=seen, digest="0" * 64, **mine | {"body-sq": "Jo.", "summary-sq": "Re."})
    assert both.status_code == 409
    assert besa.sees("ana saved at")
    again: dict[str, Any] = (
        {"marks": marks(besa), "digest": digest(besa)} | mine | {"body-sq": "Jo.", "summary-sq": "Re."}
    )
    over = re.findall(r'name="over" value="([0-9a-f]+)"', besa.page)[0]
    assert besa.post("/drafts/lajm", **again).status_code == 409  # Enter in a field, or Save below: it decides nothing
    assert besa.post("/drafts/lajm", over=over, **again).ok
    assert "Jo." in file.read_text(encoding="utf-8")


def test_pictures_are_kept_whatever_becomes_of_the_texts_and_each_that_is_refused_is_named(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    files = [("picture", (name, content)) for name, content in (("a.jpg", b"x"), ("b.jpg", picture()), ("c.jpg", b"y"))]
    conflict: dict[str, Any] = {"marks": '{"body sq ":"x"}', "digest": "0" * 64}
    assert ana.post("/drafts/lajm", files=files, **TYPED | conflict).status_code == 409
    assert [each.file for each in house.server.office.desk.open("lajm").written.pictures] == ["b.jpg"]
    quiet = ana.post("/drafts/lajm", headers={"X-Requested-By": "studio"}, digest=digest(ana), files=files, **TYPED)
    assert all(name in quiet.json()["problem"] for name in ("a.jpg", "c.jpg"))
    draft = house.server.office.desk.open("lajm")
    assert ([each.file for each in draft.written.pictures], draft.files) == (["b.jpg"], ("b.jpg",))  # sent twice


def test_a_title_without_letters_is_told_where_it_was_typed(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts")
    assert ana.post("/drafts", title="🎉🎉").status_code == 422
    assert 'value="🎉🎉"' in ana.page
    assert 'role="alert"' in ana.page.partition("<main")[2]


def test_the_usual_channels_are_ticked_and_written_down_only_where_a_post_differs(house: House) -> None:
    file, both = house.draft("lajm"), ["website", "facebook"]
    ana = house.signed_in("ana", Role.AUTHOR)

    def saves(channels: list[str]) -> str:
        ana.get("/drafts/lajm")
        ana.post("/drafts/lajm", digest=digest(ana), channels_usual="yes", channels=channels, **TYPED)
        return file.read_text(encoding="utf-8")

    assert "channels" not in saves(both)
    assert len(re.findall(r'name="channels" value="\w+" checked', ana.get("/drafts/lajm").text)) == 2
    assert 'channels = ["facebook"]' in saves(["facebook"])
    assert len(re.findall(r'name="channels" value="\w+" checked', ana.get("/drafts/lajm").text)) == 1
    assert 'channels = ["website", "facebook"]' in saves(both)  # it was said, and stands as it was said
    assert "channels" not in saves([])

"""What was erased or taken back is shown by no preview and no link any more, whatever a cache has."""

import io
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from publisher.domain.accounts import Role
from publisher.operations.erase import ErasureOrder, erase
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan
from tests.studio.test_repeating import SLUGS, model, plans

WISH = ErasureOrder(by="besa", reason="consent")
MEDIA = '[[media]]\nfile = "photo.jpg"\nalt = "Fytyra e Blertës"\n'


def with_picture(house: House, slug: str) -> None:
    file = house.draft(slug)
    stream = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(stream, "JPEG")
    file.with_name("photo.jpg").write_bytes(stream.getvalue())
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('places = ["ferizaj"]\n', f'places = ["ferizaj"]\n{MEDIA}'), encoding="utf-8")


def preview_of(browser: Browser, slug: str) -> tuple[str, list[str]]:
    """Open the page where a draft is planned; give the addresses of its preview and of the pictures in it."""
    browser.get(f"/drafts/{slug}/plan")
    frame = re.findall(r'src="(/previews/[^"]+)"', browser.page)[0]
    browser.get(frame)
    return frame, re.findall(r'src="(/previews/[^"]+\.(?:jpg|webp))"', browser.page)


def test_a_preview_that_was_made_before_an_erasure_shows_nothing_after_it(house: House) -> None:
    with_picture(house, "lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    frame, pictures = preview_of(ana, "lajm")
    assert ana.sees("Fytyra e Blertës")
    assert pictures
    assert ana.get(pictures[0]).ok
    erase(house.app, str(house.folder / "posts" / "lajm" / "photo.jpg"), WISH)
    assert [ana.get(each).status_code for each in (frame, *pictures)] == [404] * (1 + len(pictures))
    ana.get("/drafts/lajm/plan")
    assert not ana.sees("Fytyra e Blertës")
    assert not ana.get("/drafts/lajm/history").text.count("Fytyra e Blertës")


def test_a_file_of_a_preview_is_asked_for_again_each_time_and_sent_once(house: House) -> None:
    with_picture(house, "lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    _, pictures = preview_of(ana, "lajm")
    for path in (pictures[0], "/drafts/lajm/pictures/photo.jpg"):
        first = ana.get(path)
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = ana.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        ana.session.cookies.clear()
        answer = ana.get(path, headers={"If-None-Match": first.headers["ETag"]}, allow_redirects=False)
        assert answer.status_code == 303  # to sign in
        ana.signs_in("ana")


def test_a_link_to_a_post_ends_when_the_post_is_taken_back(house: House) -> None:
    house.draft("lajm")
    ana, outside = house.signed_in("ana", Role.AUTHOR), house.browser()
    plan(ana, "lajm", when="at", at="2026-11-28T10:30")
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/show", note="Radio", days="7")
    path = re.findall(r"/shown/[\w-]+", ana.page)[0]
    frame = re.findall(r'iframe class="tall" src="([^"]+)"', outside.get(path).text)[0]
    house.clock.passes(days=4, hours=2)
    house.app.deliver(lambda delivery: None)
    assert outside.get(frame).ok
    house.app.withdraw("lajm", "ana")
    assert [outside.get(each).status_code for each in (path, frame)] == [404, 404]


def test_whoever_erases_a_draft_that_repeats_is_told_of_the_posts_that_have_its_words(house: House) -> None:
    model(house)
    assert plans(house.signed_in("ana", Role.AUTHOR)) == 200
    done = erase(house.app, "2026-11-orari", WISH)
    assert any(all(slug in note for slug in SLUGS) for note in done.notes)


class Fields(HTMLParser):
    """The values of a draft's form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        unticked = given.get("type") in ("checkbox", "file", "search") and "checked" not in given
        if tag == "textarea":
            self._text, self.found[name] = name, ""
        elif tag == "input" and not unticked:
            self.found[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] += data


def form_of(browser: Browser, slug: str) -> dict[str, str]:
    page = browser.get(f"/drafts/{slug}").text
    fields = Fields()
    fields.feed(page[page.index('class="write') : page.index("</form>", page.index('class="write'))])
    return fields.found


@pytest.mark.parametrize("touched", ["", "body-sq", "alt-0-sq", "title-sq"])
def test_a_form_left_open_brings_no_erased_picture_back(house: House, touched: str) -> None:
    with_picture(house, "lajm")
    file = house.folder / "posts" / "lajm" / "index.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n![Fytyra e Blertës](photo.jpg)\n", encoding="utf-8")
    ana = house.signed_in("ana", Role.AUTHOR)
    form = form_of(ana, "lajm")
    erase(house.app, str(house.folder / "posts" / "lajm" / "photo.jpg"), WISH)
    if touched:
        form[touched] += " dhe fjalë të reja"
    for _ in range(2):  # where there is a conflict, mine is wanted over the other
        answer = ana.post("/drafts/lajm", headers={}, **form)
        over = re.search(r'name="over" value="([0-9a-f]+)"', ana.page)
        form["over"] = over[1] if answer.status_code == 409 and over else ""
        form["form_key"] = "another-key"
    kept = file.read_text(encoding="utf-8")
    assert "photo.jpg" not in kept
    assert "Blertës" not in kept
    assert not ana.get("/drafts/lajm/history").text.count("Blertës")
    assert ("fjalë të reja" in kept) is (touched in ("body-sq", "title-sq"))

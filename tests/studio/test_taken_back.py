"""What was erased or taken back is shown by no preview and no link any more, whatever a cache has."""

import io
import re

from PIL import Image

from publisher.domain.accounts import Role
from publisher.upkeep.erase import Wish, erase
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan
from tests.studio.test_repeating import SLUGS, model, plans

WISH = Wish(by="besa", reason="consent")
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

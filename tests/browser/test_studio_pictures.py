"""Pictures of a draft in a real Chromium: they go up without a reload, change places, are cropped."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from publisher.domain.accounts import Role
from tests.browser.conftest import hurry, text_of, write_over
from tests.browser.test_accessibility import violations
from tests.browser.test_studio import DESKTOP, PHONE
from tests.browser.test_studio_pages import signed_in
from tests.e2e.project import wait_until
from tests.operations.test_cropped import hall_with_child, shows_child
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]


def coloured(name: str, colour: str) -> FilePayload:
    into = BytesIO()
    Image.new("RGB", (320, 240), colour).save(into, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": into.getvalue()}


@pytest.fixture
def page(request: pytest.FixtureRequest, house: House, browser: Browser) -> Iterator[Page]:
    """The page of a draft, open on a screen of the width that a test asks for; it is never loaded anew."""
    house.draft("lajm")
    house.lets_in("drita", Role.AUTHOR)
    context = signed_in(house, browser, "en", "light", getattr(request, "param", DESKTOP))
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    page.evaluate("window.stays = true")
    hurry(page)
    yield page
    assert page.evaluate("window.stays")
    context.close()


def files(house: House) -> list[str]:
    return [each.file for each in house.server.office.desk.open("lajm").written.pictures]


def described(house: House) -> list[tuple[str, str]]:
    return [(each.file, each.alt.get("sq", "")) for each in house.server.office.desk.open("lajm").written.pictures]


def names(page: Page) -> list[str]:
    return [str(each) for each in page.locator(".picture").evaluate_all("all => all.map((each) => each.dataset.file)")]


def brings(page: Page, *colours: str) -> None:
    page.locator("#picture").set_input_files([coloured(f"{each}.jpg", each) for each in colours])
    for each in colours:
        expect(page.locator(f'[data-file="{each}.jpg"]')).to_be_visible()


def is_there(page: Page, picture: str) -> None:
    seen = "picture => picture.complete && picture.naturalWidth > 0"
    wait_until(lambda: bool(page.locator(picture).evaluate(seen)), "the picture to be seen")


def test_pictures_come_with_a_bar_each_while_the_text_place_and_undo_stay(house: House, page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/drafts/lajm/pictures", hold)
    write_over(page, "E para.")
    text_of(page).press("Control+End")
    page.keyboard.type(" E dyta.")
    page.locator("#picture").set_input_files([coloured("red.jpg", "red"), coloured("navy.jpg", "navy")])
    expect(page.get_by_role("progressbar")).to_have_count(2)
    expect(page.locator(".uploading")).to_have_count(2)
    while len(held) < 2:
        page.wait_for_timeout(50)
    for each in held:
        each.continue_()
    expect(page.locator(".picture")).to_have_count(2)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator("#pictures-told")).to_contain_text("Uploaded")
    text_of(page).focus()
    page.keyboard.press("Control+z")
    expect(page.locator("[name=body-sq]")).not_to_have_value("E para. E dyta.")
    page.locator("#title-sr").evaluate("field => { field.value = 'Naslov'; }")
    page.locator("#title-sr").dispatch_event("input")
    expect(page.locator("#alt-0-sr")).to_be_visible()  # a language that was just begun
    page.locator("#alt-1-sq").fill("Salla")
    wait_until(lambda: house.server.office.desk.open("lajm").written.pictures[1].alt == {"sq": "Salla"}, "the words")
    assert sorted(files(house)) == ["navy.jpg", "red.jpg"]


def test_pictures_keep_the_order_in_which_they_were_chosen_whichever_arrives_first(house: House, page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/drafts/lajm/pictures", hold)
    page.locator("#picture").set_input_files([coloured("red.jpg", "red"), coloured("navy.jpg", "navy")])
    while len(held) < 2:
        page.wait_for_timeout(50)
    second, first = held[1].fetch(), held[0].fetch()
    held[0].fulfill(response=first)
    expect(page.locator(".picture")).to_have_count(1)
    held[1].fulfill(response=second)
    expect(page.locator(".picture")).to_have_count(2)
    page.locator("#alt-1-sq").fill("Salla")
    wait_until(lambda: described(house) == [("red.jpg", ""), ("navy.jpg", "Salla")], "the words, and the order chosen")
    expect(page.locator("#saved")).to_contain_text("Saved at")  # and not: together with what a colleague changed
    assert names(page) == ["red.jpg", "navy.jpg"]


def drags(page: Page, card: int, onto: int) -> None:
    """Take the handle of one picture and let it go over another, as far as the window has to move on."""
    page.locator(".handle").nth(card).hover()
    page.mouse.down()
    top = -1.0
    for number in range(200):
        box = page.locator(".picture").nth(onto).bounding_box()
        top = box["y"] if box else -1
        if top >= 0:
            break
        page.mouse.move(400, 20 + number % 2)
    page.mouse.move(400, max(top, 60) + 60, steps=3)
    page.mouse.up()


def in_order(page: Page, order: list[str]) -> None:
    wait_until(lambda: names(page) == order, "the order on the page")


@pytest.mark.slow
def test_order_by_keys_buttons_and_dragging(house: House, page: Page) -> None:
    brings(page, "red", "green", "navy")
    for number, words in enumerate(names(page)):
        page.locator(f"#alt-{number}-sq").fill(words)
    start = names(page)
    page.locator(".handle").first.press("ArrowDown")
    in_order(page, [start[1], start[0], start[2]])
    expect(page.locator(".handle").nth(1)).to_be_focused()
    expect(page.locator("#pictures-told")).to_have_text("Picture 2 of 3")
    page.get_by_role("button", name="Move later").nth(1).click()
    in_order(page, [start[1], start[2], start[0]])
    drags(page, 2, 0)
    in_order(page, start)
    page.locator(".handle").last.press("ArrowUp")
    last = [start[0], start[2], start[1]]
    in_order(page, last)
    assert [page.locator(f"#alt-{number}-sq").input_value() for number in range(3)] == last
    wait_until(lambda: described(house) == list(zip(last, last, strict=True)), "the order and its words to be saved")


@pytest.mark.slow
@pytest.mark.parametrize("page", [DESKTOP, pytest.param(PHONE, marks=pytest.mark.slow)], indirect=True)
def test_what_is_cropped_in_the_dialogue_is_neither_shown_nor_published(house: House, page: Page) -> None:
    page.locator("#picture").set_input_files({"name": "f.jpg", "mimeType": "image/jpeg", "buffer": hall_with_child()})
    page.get_by_role("button", name="Crop", exact=True).click()
    frame = page.get_by_role("group", name="The part that is published")
    expect(frame).to_be_focused()
    is_there(page, ".crop-stage img")
    assert violations(page) == []
    box = page.locator(".crop-corner.at-right.at-bottom").bounding_box()
    stage = page.locator(".crop-stage").bounding_box()
    assert box is not None
    assert stage is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 30 - stage["width"] * 0.45, box["y"] + 30, steps=4)
    page.mouse.up()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowLeft")
    page.get_by_role("button", name="Use this part").click()
    expect(page.get_by_role("button", name="Crop", exact=True)).to_be_focused()
    wait_until(lambda: bool(house.server.office.desk.open("lajm").written.pictures[0].crop), "the crop")
    expect(page.locator(".picture img")).to_have_attribute("src", cropped_address(page))
    is_there(page, ".picture img")
    shown = page.request.get(f"{house.url}/drafts/lajm/pictures/f.jpg").body()
    assert not shows_child(shown)
    assert not shows_child(page.locator(".picture img").screenshot())
    whole = page.request.get(f"{house.url}/drafts/lajm/uncropped/f.jpg").body()
    assert shows_child(whole)


def cropped_address(page: Page) -> str:
    values = [page.locator(f"#crop_{side}-0").input_value() for side in ("left", "top", "right", "bottom")]
    return f"/drafts/lajm/pictures/f.jpg?size=thumbnail&crop={'-'.join(values)}"

"""Pictures of a draft by finger, by the camera, without a line, and without scripts, in a real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, FilePayload, Locator, Page, expect

from publisher.domain.accounts import Role
from tests.browser.conftest import hurry
from tests.browser.test_studio import PHONE
from tests.browser.test_studio_pages import signed_in
from tests.browser.test_studio_pictures import coloured, described, files, is_there
from tests.e2e.project import wait_until
from tests.operations.test_cropped import hall_with_child, shows_child
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]


@pytest.fixture
def phone(house: House, browser: Browser) -> Iterator[BrowserContext]:
    """A telephone, signed in."""
    house.draft("lajm")
    house.lets_in("drita", Role.AUTHOR)
    computer = signed_in(house, browser, "en", "light", PHONE)
    context = browser.new_context(
        viewport={"width": PHONE, "height": 844},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        storage_state=computer.storage_state(),
    )
    computer.close()
    yield context
    context.close()


@pytest.fixture
def page(house: House, phone: BrowserContext) -> Page:
    page = phone.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    hurry(page)
    return page


def slides(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Slide a finger over the screen."""
    finger: CDPSession = page.context.new_cdp_session(page)
    for step in range(11):
        x, y = (start[each] + (end[each] - start[each]) * step / 10 for each in (0, 1))
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(of: Locator) -> tuple[float, float]:
    of.scroll_into_view_if_needed()
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.slow
def test_a_photo_is_taken_ordered_and_cropped_with_a_finger(house: House, page: Page) -> None:
    camera = page.locator("#camera")
    expect(camera).to_have_attribute("capture", "environment")
    photo: FilePayload = {"name": "f.jpg", "mimeType": "image/jpeg", "buffer": hall_with_child()}
    page.on("filechooser", lambda asked: asked.set_files(photo))
    page.get_by_text("Take a photo").click()
    expect(page.locator('[data-file="f.jpg"]')).to_be_visible()
    page.locator("#picture").set_input_files(coloured("red.jpg", "red"))
    expect(page.locator('[data-file="red.jpg"]')).to_be_visible()
    for name in ("f.jpg", "red.jpg"):
        is_there(page, f'[data-file="{name}"] img')
    start = middle(page.locator(".handle").last)
    above = page.locator(".picture").first.bounding_box()
    assert above is not None
    slides(page, start, (start[0], max(above["y"] + 20, 80)))
    wait_until(lambda: files(house) == ["red.jpg", "f.jpg"], "the order to be saved")
    page.locator("#picture-1").get_by_role("button", name="Crop", exact=True).click()
    is_there(page, ".crop-stage img")
    stage = page.locator(".crop-stage").bounding_box()
    assert stage is not None
    before = page.evaluate("scrollY")
    corner = middle(page.locator(".crop-corner.at-right.at-bottom"))
    slides(page, corner, (corner[0] - stage["width"] * 0.55, corner[1]))
    expect(page.locator(".crop-dialog [role=status]")).to_have_text("45 × 100 %")
    assert page.evaluate("scrollY") == before
    page.get_by_role("button", name="Use this part").click()
    wait_until(lambda: bool(house.server.office.desk.open("lajm").written.pictures[1].crop), "the crop to be saved")
    assert not shows_child(page.request.get(f"{house.url}/drafts/lajm/pictures/f.jpg").body())


@pytest.mark.slow
def test_pictures_wait_for_a_line_and_go_up_by_themselves(house: House, page: Page) -> None:
    page.context.set_offline(True)
    page.locator("#picture").set_input_files([coloured(f"{each}.jpg", each) for each in ("red", "green", "navy")])
    expect(page.locator(".uploading").first).to_contain_text("No internet. The picture waits.")
    page.locator("#summary-sq").fill("Pa linjë.")
    page.get_by_role("button", name="Save").last.tap()
    expect(page.locator("#saved")).not_to_be_empty()
    page.context.set_offline(False)
    expect(page.locator("main > .done")).to_be_visible()
    assert sorted(files(house)) == ["green.jpg", "navy.jpg", "red.jpg"]
    assert house.server.office.desk.open("lajm").written.texts["sq"].summary == "Pa linjë."


@pytest.mark.slow  # tests/studio/test_uploads.py has it without a browser
def test_without_scripts_pictures_are_sent_ordered_cropped_and_taken_out_with_the_form(
    house: House, phone: BrowserContext, browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": PHONE, "height": 844}, java_script_enabled=False, storage_state=phone.storage_state()
    )
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    photo: FilePayload = {"name": "f.jpg", "mimeType": "image/jpeg", "buffer": hall_with_child()}
    page.locator("#picture").set_input_files([coloured("red.jpg", "red"), photo])
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#alt-0-sq").fill("E kuqe")
    page.locator("#alt-1-sq").fill("Salla")
    page.get_by_role("button", name="Move later").first.click()
    assert described(house) == [("f.jpg", "Salla"), ("red.jpg", "E kuqe")]
    page.get_by_role("button", name="Move earlier").last.click()
    page.get_by_role("button", name="Move later").first.click()
    page.locator("#picture-0").get_by_text("Crop", exact=True).click()
    page.locator("#crop_right-0").fill("55")
    page.locator("#remove-1").check()
    page.get_by_role("button", name="Save", exact=True).click()
    assert described(house) == [("f.jpg", "Salla")]
    assert not shows_child(page.request.get(f"{house.url}/drafts/lajm/pictures/f.jpg").body())
    context.close()

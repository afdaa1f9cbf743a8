"""A translator's link in a real browser: on a phone, two at once, without scripts, over an interrupted line, ended."""

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.studio.request_guard import COOKIE
from tests.browser.conftest import hurry
from tests.browser.lost_answers import LostAnswers
from tests.e2e.project import wait_until
from tests.studio.conftest import build, house
from tests.studio.house import House
from tests.studio.test_translating import begun, given, written

__all__ = ["build", "house"]

PHONE = 390


def opened(browser: Browser, address: str, width: int = 1280, *, scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="en-GB", reduced_motion="reduce", java_script_enabled=scripts
    )
    page = context.new_page()
    if scripts:
        hurry(page)
    page.goto(address)
    return page


def on_disk(house: House, language: str, words: str) -> None:
    wait_until(lambda: words in written(house, language), f"{words} to be saved")


def test_two_languages_are_written_at_once_on_a_phone_and_on_a_laptop(house: House, browser: Browser) -> None:
    ana = begun(house)
    serbian = opened(browser, house.url + given(ana, "Drita", "sr"), PHONE)
    english = opened(browser, house.url + given(ana, "Besa", "en"))
    for page, language in ((serbian, "sr"), (english, "en")):
        page.locator(f"#title-{language}").fill(f"Title {language}")
        page.locator(f"#body-{language}").fill(f"Text {language}")
    for page, language in ((serbian, "sr"), (english, "en")):
        expect(page.locator("#saved")).to_contain_text("Saved at")
        on_disk(house, language, f"Text {language}")
        page.get_by_role("button", name="I am done").click()
        expect(page.locator(".done")).to_contain_text("has been told")
    assert serbian.evaluate("document.documentElement.scrollWidth") <= PHONE
    notes = [comment.text for comment in house.server.office.comments.of("forum")]
    assert [note.partition(":")[0] for note in notes] == ["The translation is done"] * 2


def test_it_works_without_scripts(house: House, browser: Browser) -> None:
    page = opened(browser, house.url + given(begun(house), "Drita", "sr"), PHONE, scripts=False)
    page.locator("#title-sr").fill("Naslov")
    page.locator("#title-sr").press("Enter")  # saves, and decides nothing
    expect(page.locator(".done")).to_contain_text("Saved")
    assert "Naslov" in written(house, "sr")
    page.get_by_role("button", name="I am done").click()
    expect(page.locator(".done")).to_contain_text("has been told")


@pytest.mark.slow
def test_what_is_typed_survives_an_interrupted_line_and_an_ended_link(house: House, browser: Browser) -> None:
    ana = begun(house)
    address = house.url + given(ana, "Drita", "sr")
    page = opened(browser, address)
    page.route("**/translate/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("#title-sr").fill("Bez interneta")
    expect(page.locator("#saved")).to_contain_text("No internet")
    page.reload()
    expect(page.locator("#title-sr")).to_have_value("Bez interneta")
    page.unroute("**/translate/*")
    expect(page.locator("#title-sr")).to_have_value("Bez interneta")
    on_disk(house, "sr", "Bez interneta")
    expect(page.locator("#saved")).to_contain_text("Saved at")

    ana.get("/drafts/forum/translators")
    ana.post("/drafts/forum/translators/1/end")
    page.locator("#title-sr").fill("Posle kraja")
    expect(page.locator("#saved")).to_contain_text("This link no longer works")
    expect(page.locator("#title-sr")).to_have_value("Posle kraja")
    assert "Posle kraja" not in written(house, "sr")


@pytest.mark.slow
def test_a_reload_while_a_save_is_on_its_way_is_no_conflict_with_oneself(house: House, browser: Browser) -> None:
    page = opened(browser, house.url + given(begun(house), "Drita", "sr"))
    line = LostAnswers(page, "**/translate/*")
    page.locator("#title-sr").fill("Prvo")
    line.waits_for_a_try()
    assert "Prvo" in written(house, "sr")
    page.locator("#title-sr").fill("Prvo i drugo")
    line.waits_for_a_try()
    assert "Prvo i drugo" not in written(house, "sr")
    page.reload()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    on_disk(house, "sr", "Prvo i drugo")
    expect(page.locator("#title-sr")).to_have_value("Prvo i drugo")


@pytest.mark.slow
def test_what_nobody_else_touched_goes_on_being_saved(house: House, browser: Browser) -> None:
    page = opened(browser, house.url + given(begun(house), "Drita", "sr"))
    (house.folder / "posts" / "forum" / "index.sr.md").write_text('+++\ntitle = "Kolegin"\n+++\n', encoding="utf-8")
    page.locator("#title-sr").fill("Moj")
    expect(page.locator("#saved")).to_contain_text("Somebody else has changed")
    page.locator("#summary-sr").fill("Moj sažetak")
    on_disk(house, "sr", "Moj sažetak")
    assert "Kolegin" in written(house, "sr")


@pytest.mark.slow
def test_both_are_shown_where_a_colleague_wrote_the_same_field(house: House, browser: Browser) -> None:
    page = opened(browser, house.url + given(begun(house), "Drita", "sr"))
    (house.folder / "posts" / "forum" / "index.sr.md").write_text(
        '+++\ntitle = "Kolegin"\nsummary = "Kolegin sažetak"\n+++\n', encoding="utf-8"
    )
    page.locator("#title-sr").fill("Moj")
    expect(page.locator("#saved")).to_contain_text("Somebody else has changed")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("main [role=alert]")).to_contain_text("Two people changed the same field")
    expect(page.get_by_text("Kolegin", exact=True)).to_be_visible()
    expect(page.locator("#title-sr")).to_have_value("Moj")
    page.get_by_role("link", name="Use theirs").click()
    expect(page.locator("#title-sr")).to_have_value("Kolegin")
    expect(page.locator("#summary-sr")).to_have_value("Kolegin sažetak")


@pytest.mark.slow
def test_without_a_line_a_button_leaves_everything_where_it_is(house: House, browser: Browser) -> None:
    ana = begun(house)
    page = opened(browser, house.url + given(ana, "Drita", "sr"))
    page.context.set_offline(True)
    page.locator("#title-sr").fill("Bez linije")
    page.get_by_role("button", name="I am done").click()
    expect(page.locator("#saved")).to_contain_text("No internet")
    expect(page.locator("#title-sr")).to_have_value("Bez linije")
    page.context.set_offline(False)
    page.get_by_role("button", name="I am done").click()
    expect(page.locator(".done")).to_contain_text("has been told")
    assert "Bez linije" in written(house, "sr")


@pytest.mark.slow
def test_without_a_line_any_form_stays_with_what_was_typed(house: House, browser: Browser) -> None:
    ana = begun(house)
    page = opened(browser, house.url)
    page.context.add_cookies([{"name": COOKIE, "value": str(ana.session.cookies[COOKIE]), "url": house.url}])
    page.goto(f"{house.url}/drafts/forum/translators")
    page.locator("#name").fill("Drita")
    page.locator("[name=language][value=sr]").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was sent")
    expect(page.locator("#name")).to_have_value("Drita")
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Create link").click()
    expect(page.locator(".link-box")).to_be_visible()

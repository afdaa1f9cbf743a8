"""Writing at the same time, over slow lines, on shared computers: nothing typed is lost, or saved in another's name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route, expect

from publisher.domain.accounts import Role
from tests.browser.conftest import hurry, text_of, write_over
from tests.browser.lost_answers import LostAnswers
from tests.browser.test_studio import DESKTOP
from tests.content.test_editing import SERBIAN_TWO, TWO_PICTURES, picture
from tests.e2e.project import wait_until
from tests.extent import EVERYTHING, sample
from tests.studio.conftest import build, house
from tests.studio.house import PASSWORD, House, address

__all__ = ["build", "house"]

#: Those that wait for the clock of a real page.


def photo(name: str = "a.jpg", content: bytes = b"") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or picture()}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One computer: whoever signs in there shares its store."""
    one = browser.new_context(viewport={"width": DESKTOP, "height": 900}, locale="en-GB", reduced_motion="reduce")
    yield one
    one.close()


@pytest.fixture
def page(house: House, context: BrowserContext) -> Page:
    house.draft("lajm")
    for name in ("ana", "besa"):
        house.lets_in(name, Role.AUTHOR)
    return signs_in(house, context.new_page(), "ana")


def signs_in(house: House, page: Page, name: str, path: str = "/drafts/lajm") -> Page:
    page.goto(f"{house.url}/sign-in?next={path}")
    page.locator("#email").fill(address(name))
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{house.url}{path}")  # the page of signing in has the path in its own address too
    return page


def text(house: House) -> str:
    return (house.folder / "posts" / "lajm" / "index.md").read_text(encoding="utf-8")


def on_disk(house: House, words: str) -> None:
    wait_until(lambda: words in text(house), f"{words} to be saved")


@pytest.mark.slow
def test_a_blank_at_the_end_and_save_at_once_is_no_conflict_with_oneself(house: House, page: Page) -> None:
    for number, blank in enumerate((" ", "\n", "  ", "\u00a0", "\n\n ") if EVERYTHING else (" \n", "\u00a0")):
        write_over(page, f"Teksti {number}.{blank}")
        page.locator("#summary-sq").fill(f"Rreshti një.\nRreshti {number}.")
        for _ in range(2):
            with page.expect_navigation():
                page.get_by_role("button", name="Save").last.click()
            expect(page.locator("[name=body-sq]")).to_have_value(f"Teksti {number}.")
            text_of(page).press("Control+End")
            text_of(page).press(" ")
        expect(page.locator("main [role=alert]")).to_have_count(0)
        assert f"Teksti {number}." in text(house)


@pytest.mark.parametrize("field", sample(["title-sq", "facebook_message-sq"], "title-sq"))
def test_a_reload_while_a_save_is_on_its_way_is_no_conflict_with_oneself(house: House, page: Page, field: str) -> None:
    hurry(page)
    line = LostAnswers(page, "**/drafts/lajm")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator(f"#{field}").fill("E para")
    line.waits_for_a_try()
    assert "E para" in text(house)
    page.locator(f"#{field}").fill("E para dhe e dyta")
    line.waits_for_a_try()
    assert "e dyta" not in text(house)
    page.reload()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    on_disk(house, "E para dhe e dyta")


def slow(page: Page, delay_ms: int) -> list[str]:
    """Slow down what is saved; return the saves as they are sent."""
    sent: list[str] = []

    def wait(route: Route) -> None:
        sent.append(route.request.method)
        page.wait_for_timeout(delay_ms)
        route.continue_()

    page.route("**/drafts/lajm", lambda route: wait(route) if route.request.method == "POST" else route.continue_())
    return sent


@pytest.mark.slow
def test_a_picture_and_save_during_a_slow_autosave_are_kept_and_so_is_what_is_typed_meanwhile(
    house: House, page: Page
) -> None:
    hurry(page)
    sent = slow(page, 700)
    write_over(page, "E para.")
    while not sent:
        page.wait_for_timeout(50)
    page.locator("#picture").set_input_files([photo(), photo("keq.jpg", b"<svg/>")])
    write_over(page, "E para. E dyta.")
    expect(page.locator("#alt-0-sq")).to_be_visible()
    expect(page.locator(".uploading")).to_contain_text("keq.jpg: ")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("[name=body-sq]")).to_have_value("E para. E dyta.")
    page.locator("#alt-0-sq").fill("Salla")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("main > .done")).to_be_visible()
    on_disk(house, "E para. E dyta.")
    assert 'alt = "Salla"' in text(house)
    assert [each.file for each in house.server.office.desk.open("lajm").written.pictures] == ["a.jpg"]


@pytest.mark.slow
def test_what_two_write_in_two_windows_stands_in_both(house: House, page: Page, browser: Browser) -> None:
    other = browser.new_context(locale="en-GB")
    besa = signs_in(house, other.new_page(), "besa")
    write_over(page, "E Anës.")
    on_disk(house, "E Anës.")
    besa.locator("#summary-sq").fill("E Besës.")
    on_disk(house, "E Besës.")
    expect(besa.locator("[name=body-sq]")).to_have_value("E Anës.")
    expect(besa.locator("#saved")).to_contain_text("a colleague")
    page.locator("#title-sq").fill("E para")
    on_disk(house, 'title = "E para"')
    expect(page.locator("#summary-sq")).to_have_value("E Besës.")
    besa.locator("#title-sq").fill("E dyta")
    expect(besa.locator("#saved")).to_contain_text("Somebody else has changed")
    besa.locator("#facebook_message-sq").evaluate("(one) => { one.closest('details')?.setAttribute('open', ''); }")
    besa.locator("#facebook_message-sq").fill("Ejani!")
    on_disk(house, "Ejani!")  # what nobody else touched goes on being saved
    assert 'title = "E para"' in text(house)
    besa.locator("#picture").set_input_files(photo())
    besa.get_by_role("button", name="Save").last.click()
    expect(besa.get_by_role("heading", name="Two people changed the same field")).to_be_visible()
    expect(besa.get_by_text("ana saved at")).to_be_visible()
    besa.locator("#summary-sq").press("End")
    besa.locator("#title-sq").press("Enter")  # Enter saves, and decides nothing: both versions are shown again
    expect(besa.get_by_role("heading", name="Two people changed the same field")).to_be_visible()
    assert 'title = "E para"' in text(house)
    besa.get_by_role("button", name="Save mine").click()
    on_disk(house, 'title = "E dyta"')
    assert 'file = "a.jpg"' in text(house)
    other.close()


@pytest.mark.slow
def test_two_write_in_one_draft_in_the_same_minute_and_nobody_is_asked(
    house: House, page: Page, browser: Browser
) -> None:
    hurry(page)
    other = browser.new_context(locale="en-GB")
    besa = signs_in(house, other.new_page(), "besa")
    hurry(besa)
    expect(besa.locator("#present")).to_have_text("ana is writing here.")
    besa.locator("#summary-sq").fill("E Besës.")
    besa.locator("#picture").set_input_files(photo())
    write_over(page, "E Anës.")
    for words in ("E Anës.", "E Besës.", 'file = "a.jpg"'):
        on_disk(house, words)
    expect(page.locator("#present")).to_have_text("besa is writing here.")
    besa.locator("#alt-0-sq").fill("Salla")
    write_over(page, "E Anës, më gjatë.")
    for words in ("E Anës, më gjatë.", 'alt = "Salla"'):
        on_disk(house, words)
    for one in (page, besa):
        expect(one.locator("#saved")).not_to_contain_text("Somebody else")
        with one.expect_navigation():
            one.get_by_role("button", name="Save").last.click()
        expect(one.locator("main [role=alert]")).to_have_count(0)
        expect(one.locator("[name=body-sq]")).to_have_value("E Anës, më gjatë.")
        expect(one.locator("#summary-sq")).to_have_value("E Besës.")
        expect(one.locator("#alt-0-sq")).to_have_value("Salla")
    assert 'alt = "Salla"' in text(house)
    house.clock.passes(seconds=5)
    besa.goto(f"{house.url}/")  # she leaves it, and is in it no more at once
    page.reload()
    expect(page.locator("#present")).to_have_text("")
    other.close()


@pytest.mark.slow
def test_unsaved_text_is_saved_at_sign_out_and_the_next_officer_is_offered_none(house: House, page: Page) -> None:
    page.evaluate("localStorage.setItem('draft 999 lajm', JSON.stringify({ at: Date.now() }))")  # a colleague's
    page.evaluate("localStorage.setItem('draft lajm', '{}')")
    page.reload()
    write_over(page, "E Anës, e paruajtur.")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    assert "E Anës, e paruajtur." in text(house)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft'))") == ["draft 999 lajm"]
    house.draft("lajm", text(house).replace("E Anës, e paruajtur.", "Në disk."))
    signs_in(house, page, "besa")
    expect(page.locator("[name=body-sq]")).to_have_value("Në disk.")


@pytest.mark.slow
def test_what_one_officer_could_not_save_is_not_saved_in_the_next_ones_name(
    house: House, page: Page, context: BrowserContext
) -> None:
    page.route("**/drafts/lajm", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    write_over(page, "E Anës.")
    expect(page.locator("#saved")).to_contain_text("No internet")
    context.clear_cookies()  # her session is over
    besa = signs_in(house, context.new_page(), "besa")
    expect(besa.locator("[name=body-sq]")).to_have_value("Teksti i plotë.")
    page.unroute("**/drafts/lajm")
    expect(page.locator("#saved")).to_contain_text("Somebody else is signed in")
    assert "E Anës." not in text(house)
    context.clear_cookies()
    signs_in(house, besa, "ana", "/account")
    page.bring_to_front()
    text_of(page).press("End")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    on_disk(house, "E Anës.")
    assert house.server.office.versions.all("lajm")[0].saved_by == "ana"


def test_when_the_session_is_over_the_text_is_saved_after_signing_in_again(
    house: House, page: Page, context: BrowserContext
) -> None:
    hurry(page)
    context.clear_cookies()
    write_over(page, "Pas orarit.")
    expect(page.locator("#saved")).to_contain_text("Your session has ended")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("[name=body-sq]")).to_have_value("Pas orarit.")
    with context.expect_page() as opened:
        page.locator("#saved a").click()
    opened.value.locator("#email").fill(address("ana"))
    opened.value.locator("#password").fill(PASSWORD)
    opened.value.get_by_role("button", name="Sign in").click()
    opened.value.wait_for_url(f"{house.url}/")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    on_disk(house, "Pas orarit.")


@pytest.mark.slow
def test_the_status_speaks_of_trouble_and_not_of_each_save(house: House, page: Page) -> None:
    page.evaluate("""() => { window.spoken = 0; new MutationObserver(() => { window.spoken += 1; })
        .observe(document.getElementById('told'), { childList: true, characterData: true, subtree: true }); }""")
    for words in ("Një.", "Dy.", "Tri."):
        write_over(page, words)
        on_disk(house, words)
    assert page.evaluate("window.spoken") == 0


@pytest.mark.slow
def test_a_described_picture_is_taken_out_of_two_languages_and_it_is_planned(house: House, page: Page) -> None:
    folder = house.draft("forumi", TWO_PICTURES).parent
    (folder / "index.sr.md").write_text(SERBIAN_TWO, encoding="utf-8")
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes(picture("JPEG"))
    page.goto(f"{house.url}/drafts/forumi")
    page.locator('[name="remove-1"]').check()
    page.locator("#title-sq").press("Control+Enter")
    page.wait_for_url("**/drafts/forumi/plan")
    expect(page.get_by_role("heading", name="When should it be published?")).to_be_visible()

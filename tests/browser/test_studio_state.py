"""How a post stands, "now" that can be undone, and a missed post, as an officer meets them in a real Chromium."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from publisher.domain.delivery import State
from publisher.studio.server import StudioServer
from tests.browser.conftest import hurry
from tests.browser.test_accessibility import violations
from tests.browser.test_studio import DESKTOP, PHONE
from tests.browser.test_studio_pages import signed_in
from tests.e2e.project import wait_until
from tests.extent import EVERYTHING
from tests.studio.conftest import build, house
from tests.studio.house import CHEAP, House
from tests.studio.test_month_links import TICKED
from tests.studio.test_planning import plan, states

__all__ = ["build", "house"]


@pytest.fixture
def page(house: House, browser: Browser) -> Page:
    house.draft("lajm")
    house.lets_in("drita", Role.EDITOR)
    return signed_in(house, browser, "en", "light", PHONE).new_page()


def deliver(house: House) -> None:
    house.app.container.queue.set_aside(house.app.clock())
    house.app.deliver(lambda *_: None)


def publish_now(house: House, page: Page) -> None:
    page.goto(f"{house.url}/drafts/lajm/plan")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("#soon")).to_contain_text("It is about to be published: Website, Facebook.")


@pytest.mark.slow
def test_publish_now_is_undone_after_a_restart_and_nothing_was_sent(house: House, page: Page) -> None:
    publish_now(house, page)
    assert violations(page) == []
    page.clock.install(time=house.clock())
    page.clock.pause_at(house.clock() + timedelta(seconds=1))
    page.reload()  # it counts from ten again, and this test's seconds alone
    page.clock.run_for(1500)
    expect(page.locator(".count")).to_have_text(re.compile(r"^[1-9] s$"))  # it counts
    port = house.server.port
    house.server.stop()
    house.server = StudioServer(house.app, port, CHEAP)
    house.server.start()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".done")).to_contain_text("Undone. Nothing was published")
    house.clock.passes(minutes=1)
    deliver(house)
    assert set(states(house, "lajm").values()) == {State.CANCELLED}
    page.goto(f"{house.url}/drafts")
    expect(page.locator(".row .chip").first).to_have_text("Cancelled")


@pytest.mark.slow
def test_the_page_follows_by_itself_and_every_page_says_unpublished(house: House, page: Page) -> None:
    house.draft("lajm", TICKED.format(slug="lajm"))
    hurry(page)
    publish_now(house, page)
    expect(page.locator("article.facebook")).to_have_count(2)
    house.clock.passes(seconds=11)
    deliver(house)
    chip = page.locator(".post-head .chip").first  # between, the channels have one each
    expect(chip).to_have_text("Published")  # nobody reloads it
    expect(page.locator("article.facebook")).to_have_count(1)
    expect(page.locator("article.facebook .link-card")).to_be_visible()
    expect(page.get_by_text("is decided at its time")).to_have_count(0)
    expect(page.locator("#follow-word")).to_have_text("Published")
    copy_for_chats(page)
    page.get_by_text("Unpublish …").click()
    page.get_by_role("button", name="Unpublish", exact=True).click()
    house.clock.passes(seconds=11)
    deliver(house)
    expect(chip).to_have_text("Unpublished")
    expect(page.locator("[data-copies]")).to_have_count(0)  # nothing to pass on any more
    for path in ("/", "/drafts", "/drafts/lajm", "/calendar?view=list&day=2026-11-24", "/posts/lajm"):
        page.goto(house.url + path)
        assert "Unpublished" in page.locator(".chip").all_inner_texts(), path
        assert page.locator(".state-published").count() == 0, path


#: Notes what a button says, however short that stands there.
SAID = """() => {
  const button = document.querySelector('[data-copies]');
  window.said = [];
  new MutationObserver(() => said.push(button.textContent)).observe(button, { childList: true });
}"""


def copy_for_chats(page: Page) -> None:
    """As the page offers it now, in a browser that has a clipboard and in one that has none."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Copy for Viber or WhatsApp …").click()
    button, text = page.locator("[data-copies]").first, page.locator("textarea[data-select]").first.input_value()
    page.evaluate(SAID)
    for take_away in ("", "Object.defineProperty(navigator, 'clipboard', { value: undefined })"):
        page.evaluate("() => navigator.clipboard.writeText('')")
        if take_away:
            page.evaluate("read = navigator.clipboard.readText.bind(navigator.clipboard)")
            page.evaluate(take_away)
        button.click()
        wait_until(lambda: "Copied" in page.evaluate("said.splice(0)"), "Copied")
        assert page.evaluate("() => (window.read || (() => navigator.clipboard.readText()))()") == text
        expect(button).to_have_text("Copy")


@pytest.mark.slow
def test_a_time_that_has_passed_is_refused_in_words_and_stays_to_be_mended(house: House, page: Page) -> None:
    page.goto(f"{house.url}/drafts/lajm/plan")
    for at, said in (("2026-11-23T10:00", "This time has passed"), ("2036-11-25T10:00", "more than a year from now")):
        page.locator("#at").fill(at)
        page.get_by_role("button", name="Schedule").click()
        expect(page.locator(".trouble[role=alert]")).to_contain_text(said)
        expect(page.locator("#at")).to_have_value(at)
    assert house.app.status("lajm") == []
    page.get_by_label("Yes, that is right.").check()
    page.get_by_role("button", name="Schedule").click()
    expect(page.locator(".post-head .chip")).to_have_text("Scheduled")


@pytest.mark.slow
def test_one_channel_of_a_missed_post_is_cancelled_alone(house: House, page: Page) -> None:
    plan(house.signed_in("ana", Role.EDITOR), "lajm", at="2026-11-24T11:00")
    house.clock.passes(hours=12)
    deliver(house)
    page.goto(house.url)
    card = page.locator(".need")
    expect(card).to_have_count(1)
    card.get_by_label("Website").uncheck()
    card.get_by_text("Cancel …").click()
    card.get_by_role("button", name="Cancel post").click()
    wait_until(lambda: states(house, "lajm") == {"website": State.MISSED, "facebook": State.CANCELLED}, "that alone")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".done")).to_contain_text("waits for a decision as before")
    assert states(house, "lajm") == {"website": State.MISSED, "facebook": State.MISSED}


@pytest.mark.slow  # the words alone: tests/studio/test_undoing.py has what they stand for
@pytest.mark.parametrize(("language", "width"), [("sq", PHONE), ("sr-Latn", PHONE), ("sr-Latn", DESKTOP)])
def test_nothing_is_cut_off_in_albanian_and_serbian(house: House, browser: Browser, language: str, width: int) -> None:
    for slug in ("lajm", "humbur"):
        house.draft(slug)
    plan(house.signed_in("ana", Role.EDITOR), "humbur", at="2026-11-24T11:00")
    house.clock.passes(hours=7)
    deliver(house)
    house.lets_in("drita", Role.EDITOR)
    context = signed_in(house, browser, language, "dark", width)
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm/plan")
    page.locator("button[name=go]").click()
    for path in ("/posts/lajm", "/posts/humbur", "/drafts", "/calendar?view=list", "/"):
        page.goto(house.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page) == []
    context.close()


@pytest.mark.slow
def test_without_scripts_the_page_follows_too(house: House, browser: Browser) -> None:
    house.draft("lajm")
    house.lets_in("drita", Role.EDITOR)
    scripted = signed_in(house, browser, "en", "light", PHONE)
    context = browser.new_context(java_script_enabled=False, storage_state=scripted.storage_state())
    page = context.new_page()
    publish_now(house, page)
    house.clock.passes(seconds=11)
    deliver(house)
    expect(page.locator(".post-head .chip")).to_have_text("Published")
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUTHOR] if EVERYTHING else [Role.EDITOR])
def test_enter_on_a_tick_or_in_a_time_decides_nothing(house: House, page: Page, role: Role) -> None:
    plan(house.signed_in("besa", Role.EDITOR), "lajm", at="2026-11-24T11:00")
    accounts = house.server.office.accounts
    house.lets_in("zana", Role.ADMINISTRATOR)
    accounts.set_role(next(each.id for each in accounts.all() if each.name == "drita"), role, "test")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    def presses_everywhere(path: str) -> None:
        page.goto(house.url + path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        fields = page.locator(
            'form:is([action$="/release"], [action$="/cancel"], [action="/pause"]) input:not([type="hidden"])'
        )
        assert fields.count()
        for number in range(fields.count()):
            fields.nth(number).press("Enter")
        page.wait_for_timeout(100)
        assert page.url == house.url + path

    presses_everywhere("/posts/lajm")
    house.clock.passes(hours=12)
    house.app.container.queue.set_aside(house.app.clock())
    presses_everywhere("/posts/lajm")
    presses_everywhere("/")
    assert sent == []

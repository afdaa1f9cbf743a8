"""From nothing to a connected Page and a first post that is seen, in a real browser, in Albanian and Serbian.

The real Page is a sandbox at another address, with tokens that are wrong in each way that officers meet.
"""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from publisher.channels.facebook.tokens import SCOPES
from publisher.domain.accounts import Role
from publisher.runtime.static_server import SiteServer
from publisher.sandbox.held_tokens import OTHER_APP, OTHER_PAGE
from publisher.sandbox.server import SandboxPage
from tests.browser.test_accessibility import WIDER, violations
from tests.extent import EVERYTHING
from tests.studio.house import ROOT, House, built, closed

SECRET = "s3cret"
PHONE, DESKTOP = 390, 1280
LOOKS = list(product(("sq", "sr-Latn"), (PHONE, DESKTOP))) if EVERYTHING else [("sq", PHONE)]
#: What is wrong with a token, by how it ends, with words in each language and where one clicks.
WRONG = {
    "-user-expired": {"sq": "ka skaduar", "sr-Latn": "je istekao"},
    "-user-other-app": {"sq": "e jo për aplikacionin", "sr-Latn": "a ne za aplikaciju"},
    "-user-elsewhere": {"sq": "Nuk çon te Faqja", "sr-Latn": "Ne vodi do Stranice"},
    "-system-elsewhere": {"sq": "Nuk çon as te Faqja", "sr-Latn": "Ne vodi ni do Stranice"},
    "-user-elsewhere-pages_manage_posts": {"sq": "jo për këtë Faqe", "sr-Latn": "ne za ovu Stranicu"},
    "-nobody": {"sq": "nuk e pranon këtë token", "sr-Latn": "ne prihvata ovaj token"},
    **{f"-system-without-{scope}": {"sq": "Kjo leje mungon", "sr-Latn": "Ova dozvola nedostaje"} for scope in SCOPES},
}
CLICKS = {
    "-user-expired": "",
    "-user-other-app": "Meta App",
    "-user-elsewhere": OTHER_PAGE,
    "-system-elsewhere": "Assign assets",
    "-user-elsewhere-pages_manage_posts": "Generate Access Token",
    "-nobody": "",
    **{f"-system-without-{scope}": "Generate token" for scope in SCOPES},
}


@pytest.fixture
def page(tmp_path: Path) -> Iterator[SandboxPage]:
    """The real Page."""
    options = {"templates": ROOT / "templates", "page_id": "KOSINT2020", "token": "EAApage", "app_secret": SECRET}
    with SandboxPage(tmp_path / "page", **options) as page:  # type: ignore[arg-type]  # by name
        yield page


@pytest.fixture
def house(tmp_path: Path, page: SandboxPage, migrated_file: Path) -> Iterator[House]:
    """An installation whose token is dead, so that the Page is connected without a restart."""
    folder = tmp_path / "house"
    (folder / "secrets").mkdir(parents=True, mode=0o700)
    shutil.copy(migrated_file, folder / "publisher.db")
    token = folder / "secrets" / "page_token"
    token.touch(0o600)
    token.write_text("EAAdead\n", encoding="utf-8")
    site = SiteServer(folder / "site", 0)
    site.start()
    facebook = f'page_id = "KOSINT2020"\ngraph_url = "{page.url}"\nmin_gap_seconds = 0\n'
    house = built(folder, f'{facebook}[website]\nurl = "{site.url}"\n')
    yield house
    closed(house)
    site.stop()


def opened(house: House, browser: Browser, language: str, width: int) -> BrowserContext:
    office = house.server.office
    account = next((each for each in office.accounts.all() if each.name == "drita"), None)
    account = account or house.lets_in("drita", Role.ADMINISTRATOR)
    office.accounts.set_language(account.id, language)
    token = token_hex(16)
    office.sessions.begin(account.id, token)
    context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    context.add_cookies([{"name": "studio", "value": token, "url": house.url}])
    return context


def right(page: Page) -> None:
    """Look at a page: nothing is wider than the screen, and nobody is kept out."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert page.evaluate(WIDER) <= 0, page.url
    assert violations(page) == [], page.url


def pastes(studio: Page, url: str, token: str, **app: str) -> None:
    studio.goto(f"{url}/connect")
    again = studio.locator("form[action='/connect/forget'] button")
    if again.count():
        again.click()
    studio.fill("#token", token)
    if app:
        studio.locator("details:has(#app_id)").evaluate("one => { one.open = true; }")
        studio.fill("#app_id", app["id"])
        studio.fill("#app_secret", app["secret"])
    studio.locator("form[action='/connect'] button.main").click()
    studio.locator("#explained").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_from_nothing_to_a_first_post_that_is_seen(
    house: House, page: SandboxPage, browser: Browser, language: str, width: int
) -> None:
    context = opened(house, browser, language, width)
    studio = context.new_page()
    connects(studio, house, page)
    publishes(studio, page)
    sees(studio, browser)
    deletes(studio)
    assert page.published() == page.unpublished() == []
    context.close()


def connects(studio: Page, house: House, page: SandboxPage) -> None:
    pastes(studio, house.url, "EAApage-user", id=page.account.app_id, secret=SECRET)
    expect(studio.locator(".finding")).to_have_count(11)
    expect(studio.locator("#found")).to_be_visible()
    right(studio)
    studio.locator("form[action='/connect/keep'] button").click()
    studio.locator("#then").wait_for()
    right(studio)
    studio.goto(house.url)
    studio.locator("main a[href='/first-post']").click()  # Home leads there too
    studio.locator("#text").wait_for()
    right(studio)


def publishes(studio: Page, page: SandboxPage) -> None:
    studio.locator("form[action='/first-post'] button.main").click()
    studio.locator("#ready").wait_for()
    assert (len(page.published()), len(page.unpublished())) == (0, 1)
    right(studio)
    studio.reload()  # whoever is interrupted is where they were
    studio.locator("form[action='/first-post/publish'] button").dblclick()
    studio.locator("#look").wait_for()
    (post,) = page.published()
    assert post.message.startswith("Përshëndetje!")


def sees(studio: Page, browser: Browser) -> None:
    phone = browser.new_context(viewport={"width": PHONE, "height": 844})  # where nobody is signed in
    seen = phone.new_page()
    seen.goto(studio.locator(".found-page a").get_attribute("href") or "")
    expect(seen.get_by_text("Përshëndetje!").first).to_be_visible()
    phone.close()
    studio.locator("form[action='/first-post/seen'] button").nth(1).click()
    studio.locator("section h3").wait_for()
    right(studio)
    studio.locator("form[action='/first-post/seen'] button").first.click()
    studio.locator("a.button[href='/']").wait_for()
    right(studio)


def deletes(studio: Page) -> None:
    studio.locator("main summary").last.click()  # `right` has opened it
    studio.locator("main summary").last.click()
    studio.locator("form[action='/first-post/delete'] button").click()
    studio.locator("#text").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_what_is_wrong_with_a_token_is_said_with_the_click_that_mends_it(
    house: House, page: SandboxPage, browser: Browser, language: str, width: int
) -> None:
    context = opened(house, browser, language, width)
    studio = context.new_page()
    for ending, words in WRONG.items() if EVERYTHING else list(WRONG.items())[1::5]:
        pastes(studio, house.url, f"EAApage{ending}", id=page.account.app_id, secret=SECRET)
        said = studio.locator("main").inner_text()
        assert words[language] in said, ending
        assert CLICKS[ending] in said, ending
        assert (OTHER_APP in said) == ending.endswith("other-app")
        assert "EAApage" not in studio.content()
        right(studio)
    assert (house.folder / "secrets" / "page_token").read_text("utf-8") == "EAAdead\n"
    context.close()

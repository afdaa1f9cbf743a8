"""Pages of the studio, in its languages, light and dark, narrow and wide: axe finds nothing, keys are enough."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from publisher.domain.accounts import Role
from tests.browser.reader import DESKTOP, THEMES
from tests.browser.test_accessibility import WIDER, tabbed, violations
from tests.extent import EVERYTHING
from tests.studio.house import House, built, closed
from tests.studio.test_doubts import DIRECT, lose
from tests.studio.test_planning import plan
from tests.studio.test_writing import TYPED, digest

NARROW = 320
#: A few pages, in each look in `make everything`; `test_studio_measures.py` looks at all there are.
PAGES = ("/", "/drafts/lajm", "/posts/lajm", "/reach", "/calendar", "/drafts/lajm/look")
OUTSIDE = ("/shown/for-a-partner",)
LOOKS = list(product(("sq", "sr-Latn", "en"), THEMES, (NARROW, DESKTOP))) if EVERYTHING else [("sq", "dark", NARROW)]
#: Of a group of radio buttons the chosen one is a stop, or the first where none is.
FOCUSABLE = """() => [...document.querySelectorAll(
  'a[href], button, input, select, textarea, summary, iframe, [tabindex="0"],'
  + ' [contenteditable="true"]')]
  .filter(one => (one.tabIndex >= 0 || one.isContentEditable) && one.type !== 'hidden' && one.checkVisibility())
  .filter(one => !one.disabled && !one.parentElement.closest('[contenteditable="true"]'))
  .filter(one => one.type !== 'radio' || one === (document.querySelector(`[name="${one.name}"]:checked`)
    ?? document.querySelector(`[name="${one.name}"]`))).length"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[House]:
    """A studio with a post that is out, one that is held, and a link to show."""
    folder = tmp_path_factory.mktemp("studio")
    shutil.copy(migrated_file, folder / "publisher.db")
    house = built(folder)
    fill(house)
    yield house
    closed(house)


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[House]:
    """A studio with a post that may be out or not."""
    folder = tmp_path_factory.mktemp("studio")
    shutil.copy(migrated_file, folder / "publisher.db")
    house = built(folder, DIRECT)
    lose(house, house.signed_in("drita", Role.ADMINISTRATOR), "drop_after")
    yield house
    closed(house)


def fill(house: House) -> None:
    for slug in ("lajm", "tjeter"):
        house.draft(slug)
    office = house.server.office
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    plan(drita, "lajm")
    house.app.deliver(lambda _delivery: None)
    house.clock.passes(seconds=20)
    house.app.measure()
    house.clock.passes(seconds=20)
    house.app.measure()
    drita.get("/")
    drita.post("/pause", reason="zi", channel="facebook")
    plan(drita, "tjeter")
    house.clock.passes(minutes=1)
    drita.post("/resume", channel="facebook")
    drita.get("/drafts/lajm")
    drita.post("/drafts/lajm", digest=digest(drita), **TYPED)
    revision = office.watching.revisions("lajm")[0]
    office.showings.make("for-a-partner", revision.id, "partneri", house.clock() + timedelta(days=7), "test")


def signed_in(house: House, browser: Browser, language: str, theme: str, width: int) -> BrowserContext:
    account = next(each for each in house.server.office.accounts.all() if each.name == "drita")
    house.server.office.accounts.set_language(account.id, language)
    token = token_hex(16)
    house.server.office.sessions.begin(account.id, token)
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "studio", "value": token, "url": house.url}])
    return context


@pytest.mark.slow
def test_comparing_with_the_page_is_for_everybody(doubtful: House, browser: Browser) -> None:
    for look in LOOKS:
        context = signed_in(doubtful, browser, *look)
        page, found = context.new_page(), []
        for path in ("/", "/posts/lajm/doubt"):
            page.goto(doubtful.url + path)
            found += looked_at(page, path)
        context.close()
        assert found == [], look


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def context(request: pytest.FixtureRequest, busy: House, browser: Browser) -> Iterator[BrowserContext]:
    found = signed_in(busy, browser, *request.param)
    yield found
    found.close()


def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(busy: House, context: BrowserContext) -> None:
    page, found = context.new_page(), []
    page.on("pageerror", lambda error: found.append(str(error)))
    for path in PAGES:
        page.goto(busy.url + path)
        found += looked_at(page, path)
    assert found == []


def looked_at(page: Page, what: str) -> list[str]:
    """Return what axe-core finds with all that can be folded out, and whether it is too wide."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    return [*violations(page), *([f"{what} is wider than the screen"] if page.evaluate(WIDER) > 0 else [])]


@pytest.mark.slow
def test_connecting_the_page_is_for_everybody_at_each_step(busy: House, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{busy.url}/connect")
    page.fill("#token", "EAAnobody")
    page.press("#token", "Enter")
    page.locator("[role=alert]").wait_for()
    found = looked_at(page, "what was wrong")
    page.fill("#token", "sandbox-user")
    page.press("#token", "Enter")
    page.locator("#found").wait_for()
    found += looked_at(page, "the Page that was found")
    page.locator("button.main").click()
    page.locator("#then").wait_for()
    assert found + looked_at(page, "what comes then") == []


@pytest.mark.slow
def test_strangers_find_nothing_in_their_way(
    busy: House, context: BrowserContext, request: pytest.FixtureRequest
) -> None:
    context.clear_cookies()
    page, found = context.new_page(), []
    language = request.node.callspec.params["context"][0]
    context.add_cookies([{"name": "studio_language", "value": language, "url": busy.url}])
    for path in OUTSIDE:
        page.goto(busy.url + path)
        found += looked_at(page, path)
    assert page.locator("html").get_attribute("lang") in (language, "sq")
    assert found == []


def test_the_tab_key_goes_through_a_page_and_shows_where_it_is(busy: House, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(busy.url + PAGES[1])
    assert lost_by_keys(page) == []


def lost_by_keys(page: Page) -> list[str]:
    """Return what the Tab key does not come to, and the places where it cannot be seen.

    In a frame the ring is round what is focused inside, which the website's own tests look at.
    """
    page.evaluate("() => document.activeElement.blur()")
    stops = list(tabbed(page))
    own = [stop for stop in stops if stop["name"] != "IFRAME"]
    lost = [str(stop["name"]) for stop in own if not (stop["ring"] and stop["seen"])]
    wanted = page.evaluate(FOCUSABLE)
    return [*lost, *([f"{len(stops)} of {wanted} stops"] if len(stops) != wanted else [])]

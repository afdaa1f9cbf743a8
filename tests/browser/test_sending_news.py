"""Photos from a phone on a poor line, in a real Chromium: they arrive once each, without their place."""

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.programs import NODE_MODULES
from tests.browser.test_accessibility import WIDER, violations
from tests.e2e.project import wait_until
from tests.extent import EVERYTHING
from tests.studio.conftest import build, house
from tests.studio.house import House
from tests.studio.test_news import link_for, photo_with_place, without_place

__all__ = ["build", "house"]

#: 512 kbit/s, and half a second there and back.
SLOW = {"latency": 250, "downloadThroughput": 64_000, "uploadThroughput": 64_000}
FAST = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
#: Photos, their side in pixels (3,000 makes more than five megabytes), the line when it is back, how often it drops.
LINES = [(2, 900, FAST, 1), *([(4, 3000, SLOW, 3)] if EVERYTHING else [])]


@pytest.mark.parametrize(("count", "side", "line", "drops"), LINES)
def test_photos_arrive_once_each_though_the_line_drops(
    house: House, browser: Browser, tmp_path: Path, count: int, side: int, line: dict[str, int], drops: int
) -> None:
    files = [tmp_path / f"foto{number}.jpg" for number in range(count)]
    for file in files:
        file.write_bytes(photo_with_place(side))
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", locale="sq")
    page = context.new_page()
    page.goto(house.url + link_for(house))
    assert violations(page) == []
    assert page.evaluate(WIDER) <= 0
    session = context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", {**SLOW, "offline": False})  # until it drops, and is seen to send
    page.locator("#text").fill("Takim në lagje")
    page.locator("#photo").set_input_files(files)
    page.locator("[name=consent]").check()
    page.get_by_role("button").filter(has_text="Dërgo").click()
    state = page.locator("#news-state")
    for _ in range(drops):
        expect(state).to_contain_text("%")
        session.send("Network.emulateNetworkConditions", {**line, "offline": True})
        expect(state).to_contain_text("S’ka lidhje")
        session.send("Network.emulateNetworkConditions", {**line, "offline": False})
    expect(state).to_contain_text("Faleminderit", timeout=240_000)
    wait_until(lambda: house.server.office.newsroom.inbox()[0].whole, "all photos")
    (news,) = house.server.office.newsroom.inbox()
    arrived = list((house.folder / "inbox").iterdir())
    assert (len(news.photos), len(arrived)) == (count, count)
    assert all(without_place(file) for file in arrived)
    context.close()


#: What browsers do whose store is refused, or full.
STORES = {
    "refused": "Object.defineProperty(self, 'indexedDB', { get() { throw new DOMException('', 'SecurityError'); } });",
    "full": "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
}


@pytest.mark.slow
@pytest.mark.parametrize("store", STORES if EVERYTHING else ["refused"])
def test_a_queue_goes_on_past_what_is_refused_where_the_browser_keeps_nothing(
    house: House, browser: Browser, tmp_path: Path, store: str
) -> None:
    broken, clear = tmp_path / "IMG_1.HEIC", tmp_path / "clear.png"
    broken.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 300)
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(clear)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="sq")
    context.add_init_script(STORES[store])
    page = context.new_page()
    page.goto(house.url + link_for(house))
    page.locator("#text").fill("E para")
    page.locator("#photo").set_input_files([broken, clear])
    page.locator("[name=consent]").check()
    page.locator("form.send-news button.main").dblclick()
    page.locator("#text").fill("E dyta")
    expect(page.locator("form.send-news button.main")).to_be_enabled()
    page.locator("form.send-news button.main").click()
    expect(page.locator("#news-told")).to_contain_text("IMG_1.HEIC: Skedari nuk është fotografi")
    wait_until(lambda: len(house.server.office.newsroom.inbox()) == 2, "both")
    expect(page.locator("#news-sent li")).to_have_count(2)
    first, second = house.server.office.newsroom.inbox()
    assert (first.text, first.received, first.refused, second.text, second.expected) == ("E para", 1, 1, "E dyta", 0)
    with Image.open(io.BytesIO(house.server.office.inbox.read(first.waiting[0].file))) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    context.close()


def test_a_link_that_was_ended_is_said_and_what_was_typed_is_not_told_as_received(
    house: House, browser: Browser
) -> None:
    context = browser.new_context(locale="sq")
    page = context.new_page()
    page.goto(house.url + link_for(house))
    house.server.office.newsroom.revoke(house.server.office.newsroom.senders()[0].id, "test")
    page.locator("#text").fill("E para")
    page.locator("form.send-news button.main").click()
    expect(page.locator("#news-state")).to_contain_text("nuk vlen më")
    assert house.server.office.newsroom.inbox() == []
    context.close()


def test_a_cookie_that_changed_since_the_page_was_opened_keeps_nothing_back(house: House, browser: Browser) -> None:
    context = browser.new_context(locale="sq")
    page = context.new_page()
    page.goto(house.url + link_for(house))
    context.clear_cookies()
    page.locator("#text").fill("E para")
    page.locator("form.send-news button.main").click()
    expect(page.locator("#news-state")).to_contain_text("Faleminderit")
    assert [each.text for each in house.server.office.newsroom.inbox()] == ["E para"]
    context.close()


def test_what_will_never_be_taken_comes_back_into_the_form(house: House, browser: Browser) -> None:
    context = browser.new_context(locale="sq")
    page = context.new_page()
    page.goto(house.url + link_for(house))
    page.locator("#text").fill("  \n ")
    page.locator("form.send-news button.main").click()
    expect(page.locator("#news-state")).to_contain_text("Shkruani disa fjalë")
    assert house.server.office.newsroom.inbox() == []
    context.close()


def test_the_script_is_written_in_the_language_of_2018() -> None:
    script = Path(__file__).parents[2] / "templates" / "studio" / "static" / "news.js"
    options = "{ ecmaVersion: 2018, sourceType: 'module' }"
    parse = f"require('acorn').parse(require('fs').readFileSync(process.argv[1], 'utf8'), {options})"
    done = subprocess.run(
        ["node", "-e", parse, str(script)], cwd=NODE_MODULES, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

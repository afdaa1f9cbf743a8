"""Photos from a phone on a poor line, in a real Chromium: they arrive once each, without their place."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import everything
from tests.browser.test_accessibility import WIDER, violations
from tests.e2e.project import wait_until
from tests.studio.conftest import build, house
from tests.studio.house import House
from tests.studio.test_news import link_for, photo_with_place, without_place

__all__ = ["build", "house"]

#: 512 kbit/s, and half a second there and back.
SLOW = {"latency": 250, "downloadThroughput": 64_000, "uploadThroughput": 64_000}
FAST = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
#: Photos, their side in pixels (3,000 makes more than five megabytes), the line, and how often it drops.
LINES = [(2, 900, FAST, 1), *([(4, 3000, SLOW, 3)] if everything() else [])]


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
    session.send("Network.emulateNetworkConditions", {**line, "offline": False})
    page.locator("#text").fill("Takim në lagje")
    page.locator("#photo").set_input_files(files)
    page.locator("[name=consent]").check()
    page.get_by_role("button").filter(has_text="Dërgo").click()
    state = page.locator("#news-state")
    for _ in range(drops):
        expect(state).to_contain_text("%", timeout=60_000)
        session.send("Network.emulateNetworkConditions", {**line, "offline": True})
        expect(state).to_contain_text("S’ka lidhje", timeout=60_000)
        session.send("Network.emulateNetworkConditions", {**line, "offline": False})
    expect(state).to_contain_text("Faleminderit", timeout=240_000)
    wait_until(lambda: house.server.office.newsroom.inbox()[0].whole, "all photos")
    (news,) = house.server.office.newsroom.inbox()
    arrived = list((house.folder / "inbox").iterdir())
    assert (len(news.photos), len(arrived)) == (count, count)
    assert all(without_place(file) for file in arrived)
    context.close()

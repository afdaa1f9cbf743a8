"""Approving in a real Chromium: one post after another, and every picture of people is looked at on the way."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from tests.browser.test_accessibility import violations
from tests.browser.test_studio import DESKTOP, PHONE
from tests.browser.test_studio_pages import signed_in
from tests.extent import EVERYTHING
from tests.studio.conftest import build, house
from tests.studio.house import DRAFT, House
from tests.studio.test_planning import plan

__all__ = ["build", "house"]

#: Twelve, or enough to see that the next one comes.
POSTS = 12 if EVERYTHING else 3
PEOPLE = """
[[media]]
file = "{file}"
alt = "{alt}"
people = {people}
consent = "form {number}/2026"
"""


def photo(name: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (90, 60), {"salla": "navy", "nxenes": "teal"}.get(name, "olive")).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def waiting(build: object) -> House:
    house: House = build("[schedule]\napproval = true\n")  # type: ignore[operator]  # a fixture of the studio's tests
    ana = house.signed_in("ana", Role.AUTHOR)
    house.lets_in("drita", Role.EDITOR)
    for number in range(POSTS):
        media = "".join(
            PEOPLE.format(file=f"{name}.jpg", alt=f"{name} {number}", people=people, number=number)
            for name, people in (("salla", "false"), ("nxenes", "true"), ("prind", "true"))
        ).replace('people = false\nconsent = "form', 'people = false\n# consent = "form')
        slug = f"lajm-{number:02}"
        file = house.draft(slug, DRAFT.format(slug=slug).replace("+++\n\nTeksti", f"{media}+++\n\nTeksti"))
        for name in ("salla", "nxenes", "prind"):
            (file.parent / f"{name}.jpg").write_bytes(photo(name))
        assert plan(ana, slug, when="at", at=f"2026-11-28T10:{number:02}") == 200
    return house


@pytest.mark.slow
@pytest.mark.parametrize("width", [PHONE, DESKTOP] if EVERYTHING else [PHONE])
def test_posts_are_approved_one_after_another_and_each_picture_of_people_is_seen(
    waiting: House, browser: Browser, width: int
) -> None:
    page = signed_in(waiting, browser, "en", "light", width).new_page()
    page.goto(f"{waiting.url}/posts/lajm-00")
    for number in range(POSTS):
        expect(page.locator("h1")).to_have_text(f"Titulli i lajm-{number:02}")
        page.wait_for_load_state("load")
        assert seen(page) == [f"nxenes {number}", f"prind {number}"]
        expect(page.get_by_text(f"Consent: form {number}/2026")).to_have_count(2)
        if number == 0:
            assert violations(page) == []
        page.get_by_role("button", name="Approve").click()
    expect(page.locator(".done")).to_contain_text("Approved. It is published at its time.")
    assert waiting.server.office.watching.unapproved() == []


def seen(page: Page) -> list[str]:
    """Return what the pictures show that are seen before the button is, or beside it: loaded, large, not hidden."""
    return page.evaluate(  # type: ignore[no-any-return]  # of a script
        """() => {
            const end = [...document.querySelectorAll("main button")].find((one) => one.textContent === "Approve");
            return [...document.querySelectorAll(".people-seen img")].filter((one) => {
                const { width, height, bottom } = one.getBoundingClientRect();
                return one.complete && one.naturalWidth && width > 100 && height > 100
                    && bottom < Math.max(innerHeight, end.getBoundingClientRect().top);
            }).map((one) => one.alt);
        }"""
    )

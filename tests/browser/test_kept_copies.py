"""What a browser keeps of a draft that was not saved: words for a picture that was erased since are in it no more."""

import pytest
from playwright.sync_api import Browser, Page

from publisher.domain.accounts import Role
from publisher.operations.withdrawn_consent import digest_beside, withdraw_consent
from tests.browser.test_studio import DESKTOP
from tests.browser.test_studio_pages import signed_in
from tests.e2e.project import wait_until
from tests.studio.conftest import build, house
from tests.studio.house import House
from tests.studio.test_consent_withdrawn import writes

__all__ = ["build", "house"]

COPIES = "JSON.stringify({...localStorage})"
#: The copy as a browser keeps it that was closed before it could save.
KEEP = """() => {
  const form = document.querySelector("form.write");
  const values = {
    "file": ["child.jpg"], "title-sq": ["Titull i ri"],
    "alt-0-sq": ["zqxmarkerword"], "caption-0-sq": ["zqxmarkerword"],
    "consent-0": ["zqxmarkerword"], "body-sq": ["Para.\\n\\n![zqxmarkerword](child.jpg)\\n\\nPas."],
  };
  const copy = { at: Date.now(), marks: form.elements.marks.value, values, sent: [values] };
  localStorage.setItem(`draft ${form.dataset.account} draft`, JSON.stringify(copy));
}"""


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/drafts/draft", "/drafts", "/account"])
def test_no_copy_of_this_browser_keeps_words_of_an_erased_picture(house: House, browser: Browser, path: str) -> None:
    writes(house, "draft")
    house.lets_in("drita", Role.EDITOR)
    page: Page = signed_in(house, browser, "en", "light", DESKTOP).new_page()
    page.goto(f"{house.url}/drafts/draft")
    page.evaluate(KEEP)
    withdraw_consent(house.app, digest_beside(house.app, "draft", "child.jpg"), "drita", copies=False)
    page.goto(house.url + path)
    wait_until(lambda: "zqxmarkerword" not in page.evaluate(COPIES), "the words to be gone")
    if path != "/drafts/draft":
        assert "Titull i ri" in page.evaluate(COPIES)  # the rest waits for its page
        page.goto(f"{house.url}/drafts/draft")
    assert page.locator("#title-sq").input_value() == "Titull i ri"
    assert page.locator("[name=body-sq]").input_value().split() == ["Para.", "Pas."]
    assert "zqxmarkerword" not in page.evaluate(COPIES)


@pytest.mark.slow
def test_a_copy_of_an_erased_draft_goes_and_that_of_a_deleted_one_stays(house: House, browser: Browser) -> None:
    for slug in ("draft", "tjeter"):
        writes(house, slug)
    house.lets_in("drita", Role.EDITOR)
    page: Page = signed_in(house, browser, "en", "light", DESKTOP).new_page()
    for slug in ("draft", "tjeter"):
        page.goto(f"{house.url}/drafts/{slug}")
        page.evaluate(KEEP.replace("} draft`", f"}} {slug}`"))
    page.get_by_role("button", name="Delete", exact=True).click()
    page.wait_for_url("**/drafts?*")
    (house.folder / "posts" / "draft" / "index.md").unlink()
    page.goto(f"{house.url}/account")
    wait_until(lambda: ' draft"' not in page.evaluate(COPIES), "the copy of the draft that is gone to go")
    assert ' tjeter"' in page.evaluate(COPIES)

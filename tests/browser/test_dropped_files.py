"""What is dropped and pasted into a draft, in Chromium: a photo without a type, a text beside its picture."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from tests.browser.test_studio import DESKTOP
from tests.browser.test_studio_pages import signed_in
from tests.content.test_editing import picture
from tests.e2e.project import wait_until
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]

HEIC = (Path(__file__).parents[1] / "studio" / "files" / "photo.heic").read_bytes()
TRANSFER = """([files, text]) => {
  window.transfer = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    window.transfer.items.add(new File([bytes], name, { type }));
  }
  if (text) window.transfer.setData("text/plain", text);
}"""


def holds(page: Page, *files: tuple[str, str, bytes], text: str = "") -> None:
    """Put files, and a text, into what is dropped or pasted next."""
    named = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    page.evaluate(TRANSFER, [named, text])


@pytest.mark.slow
def test_a_telephones_photo_that_has_no_type_is_taken_and_another_file_is_named(house: House, browser: Browser) -> None:
    house.draft("lajm")
    house.lets_in("drita", Role.EDITOR)
    context = signed_in(house, browser, "sq", "light", DESKTOP)
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    holds(page, ("IMG_1.HEIC", "", HEIC), ("shënime.docx", "", b"PK"))
    event = "new DragEvent('drop', { dataTransfer: window.transfer, bubbles: true, cancelable: true })"
    page.evaluate(f"document.querySelector('.drop').dispatchEvent({event})")
    expect(page.locator("body")).to_contain_text("shënime.docx: nuk është fotografi")
    wait_until(lambda: house.server.office.desk.open("lajm").written.pictures, "the photo")
    (one,) = house.server.office.desk.open("lajm").written.pictures
    assert one.file.endswith(".jpg")
    context.close()


def test_text_pasted_beside_a_picture_of_it_is_text(house: House, browser: Browser) -> None:
    house.draft("lajm")
    house.lets_in("drita", Role.EDITOR)
    context = signed_in(house, browser, "sq", "light", DESKTOP)
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    event = "new ClipboardEvent('paste', { clipboardData: window.transfer, bubbles: true, cancelable: true })"
    holds(page, ("image.png", "image/png", picture("PNG")), text="Nga Word")
    assert page.evaluate(f"document.querySelector('form.write textarea').dispatchEvent({event})") is True
    holds(page, ("image.png", "image/png", picture("PNG")))
    assert page.evaluate(f"document.querySelector('form.write textarea').dispatchEvent({event})") is False
    wait_until(lambda: len(house.server.office.desk.open("lajm").written.pictures) == 1, "the picture")
    context.close()

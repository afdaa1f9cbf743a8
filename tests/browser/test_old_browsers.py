"""Old telephones and laptops, over plain http in an office's network: the activists' page and signing in work in them.

The address is no loopback, so that browsers treat it as strangers' addresses: in a network namespace made here.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from publisher.domain.accounts import Role
from tests.browser.old_chromium import TODAYS, OldChromium, old_chromium
from tests.e2e.project import wait_until
from tests.studio.conftest import Build, build
from tests.studio.house import PASSWORD, House, address
from tests.studio.test_news import link_for, photo_with_place, without_place

__all__ = ["build"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a network namespace needs root"),
]

VERSIONS = [69, 83, TODAYS]
#: A network of this process's own: one that was killed leaves its behind, and another may run beside it.
NETWORK = f"10.213.{os.getpid() % 250}"
OURS, THEIRS = f"{NETWORK}.1", f"{NETWORK}.2"
#: A browser whose store is refused, throws, or never answers.
REFUSED = "Object.defineProperty(self, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
SILENT = "IDBFactory.prototype.open = () => ({});"


@pytest.fixture(scope="module")
def network() -> Iterator[list[str]]:
    """A network of two machines; gives the command that runs another one on the second."""
    name, ends = f"old{os.getpid()}", (f"a{os.getpid()}"[:15], f"b{os.getpid()}"[:15])

    def ip(*arguments: str) -> None:
        subprocess.run(["ip", *arguments], check=True, capture_output=True)

    assert shutil.which("ip"), "There is no ip: install iproute2"
    ip("netns", "add", name)
    try:
        ip("link", "add", ends[0], "type", "veth", "peer", "name", ends[1], "netns", name)
        ip("addr", "add", f"{OURS}/24", "dev", ends[0])
        ip("link", "set", ends[0], "up")
        ip("-n", name, "addr", "add", f"{THEIRS}/24", "dev", ends[1])
        for end in (ends[1], "lo"):
            ip("-n", name, "link", "set", end, "up")
        yield ["ip", "netns", "exec", name]
    finally:
        ip("netns", "del", name)


@pytest.fixture
def house(build: Build) -> House:
    return build('[studio]\nhost = "0.0.0.0"\n')


@pytest.fixture(params=VERSIONS, ids=lambda version: f"chromium-{version or 'today'}")
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def phone(version: int, network: list[str], tmp_path: Path) -> Iterator[OldChromium]:
    with old_chromium(version, tmp_path / "profile", "--lang=sq", inside=network) as running:
        assert running.version() == version or version == TODAYS
        yield running


def there(house: House, path: str) -> str:
    return f"http://{OURS}:{house.server.port}{path}"


def photos(folder: Path, count: int = 3) -> list[Path]:
    files = [folder / f"foto{number}.jpg" for number in range(count)]
    for file in files:
        file.write_bytes(photo_with_place(900))
    return files


def writes(phone: OldChromium, text: str, files: list[Path]) -> None:
    phone.fill("#text", text)
    if files:
        phone.choose("#photo", files)
        phone.click("[name=consent]")
    phone.click("form.send-news button.main")


def size_of(file: Path) -> tuple[int, int]:
    with Image.open(file) as image:
        return image.size


def arrived(house: House) -> list[tuple[str, int]]:
    return [(each.text, each.received) for each in house.server.office.newsroom.inbox() if each.whole]


def state(phone: OldChromium) -> str:
    return str(phone.evaluate("document.getElementById('news-state').textContent"))


def test_news_with_three_photos_arrives(house: House, phone: OldChromium, tmp_path: Path) -> None:
    phone.goto(there(house, link_for(house)))
    assert phone.evaluate("isSecureContext") is False
    writes(phone, "Takim në lagje", photos(tmp_path))
    phone.wait("document.body.innerText.includes('Faleminderit')", 60)
    assert arrived(house) == [("Takim në lagje", 3)]
    assert all(without_place(file) for file in (house.folder / "inbox").iterdir())
    assert {size_of(file) for file in (house.folder / "inbox").iterdir()} == {(900, 900)}
    assert phone.problems == []


def test_without_javascript_all_goes_at_once(house: House, phone: OldChromium, tmp_path: Path) -> None:
    phone.call("Emulation.setScriptExecutionDisabled", value=True)
    phone.call("Page.navigate", url=there(house, link_for(house)))
    phone.wait("document.querySelector('form.send-news')")
    writes(phone, "Takim në lagje", photos(tmp_path))
    phone.wait("document.body.innerText.includes('Faleminderit')", 60)
    assert arrived(house) == [("Takim në lagje", 3)]


@pytest.mark.parametrize("store", [REFUSED, FULL, SILENT], ids=["refused", "full", "silent"])
def test_a_browser_that_keeps_nothing_sends_all_the_same(
    house: House, phone: OldChromium, tmp_path: Path, store: str
) -> None:
    phone.before_each_page(store)
    phone.goto(there(house, link_for(house)))
    writes(phone, "Takim në lagje", photos(tmp_path))
    phone.wait("document.body.innerText.includes('Faleminderit')", 60)
    assert arrived(house) == [("Takim në lagje", 3)]


def test_news_while_news_is_going_and_two_taps_arrive_once_each(
    house: House, phone: OldChromium, tmp_path: Path
) -> None:
    phone.goto(there(house, link_for(house)))
    writes(phone, "E para", photos(tmp_path))
    phone.click("form.send-news button.main")
    phone.wait("!document.querySelector('form.send-news button.main').disabled")
    writes(phone, "E dyta", photos(tmp_path, 1))
    wait_until(lambda: arrived(house) == [("E para", 3), ("E dyta", 1)], "both", 60)
    phone.wait("document.getElementById('news-state').textContent.includes('Faleminderit')")


def test_a_broken_photo_is_told_and_the_others_arrive_upright(house: House, phone: OldChromium, tmp_path: Path) -> None:
    broken, turned, clear = tmp_path / "IMG_1.HEIC", tmp_path / "turned.jpg", tmp_path / "clear.png"
    broken.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 300)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), (200, 0, 0)).save(turned, exif=exif)
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(clear)
    phone.goto(there(house, link_for(house)))
    writes(phone, "Takim", [broken, turned, clear])
    phone.wait("document.body.innerText.includes('IMG_1.HEIC')", 60)
    phone.wait("document.getElementById('news-state').textContent.includes('2 nga 3')")
    assert "nuk është fotografi" in phone.evaluate("document.getElementById('news-told').textContent")
    assert arrived(house) == [("Takim", 2)]
    seen = {}
    for each in house.server.office.newsroom.inbox()[0].waiting:
        with Image.open(io.BytesIO(house.server.office.inbox.read(each.file))) as image:
            seen[image.size] = image.convert("RGB").getpixel((5, 5))
    assert set(seen) == {(200, 400), (300, 100)}
    assert seen[300, 100] == (255, 255, 255)


@contextmanager
def another_site(page: str) -> Iterator[str]:
    """Serve a page at another port of the same host: cookies come along from there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((OURS, 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{OURS}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("policy", ["unsafe-url", "no-referrer"])
def test_a_form_on_another_page_changes_nothing_whatever_it_tells_of_its_origin(
    house: House, phone: OldChromium, policy: str
) -> None:
    house.lets_in("ana", Role.EDITOR)
    signs_in(house, phone)
    form = f'<form method="post" action="{there(house, "/pause")}"><input name="reason" value="x"></form>'
    with another_site(f'<!DOCTYPE html><meta name="referrer" content="{policy}">{form}') as url:
        phone.goto(url)
        phone.evaluate("document.forms[0].submit()")
        phone.wait("location.pathname == '/pause' && document.readyState == 'complete'")
    assert "did not come from here" in phone.evaluate("document.body.innerText")
    assert house.app.holds() == []


def signs_in(house: House, phone: OldChromium) -> None:
    phone.goto(there(house, "/sign-in"))
    phone.fill("[name=email]", address("ana"))
    phone.fill("[name=password]", PASSWORD)
    phone.click("form:not(.language) button.main")
    phone.wait("location.pathname == '/'")


def test_signing_in_works_and_an_old_browser_says_so(house: House, phone: OldChromium, version: int) -> None:
    house.lets_in("ana", Role.EDITOR)
    house.draft("forum")
    signs_in(house, phone)
    phone.goto(there(house, "/drafts/forum"))
    banner = "document.getElementById('old-browser')"
    if version == TODAYS:
        phone.wait(f"!{banner}")
    else:
        assert re.search("too old", phone.evaluate(f"{banner}.textContent"))
    phone.evaluate("document.querySelector('form.write textarea').value")
    phone.evaluate("document.querySelector('form.write [name=then][value=\"\"]').click()")
    phone.wait("document.body.innerText.includes('Saved')")

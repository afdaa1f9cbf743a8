"""Runs on the machine, by Debian's Python alone: signs in over https, or reads every page of the website.

python3 visitor.py sign-in LINK PASSWORD | python3 visitor.py read ADDRESS FOLDER
"""

import html
import re
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    ".opml": "text/x-opml",
    ".ics": "text/calendar; charset=utf-8",
}


def sign_in(link: str, password: str) -> None:
    """Follow the first sign-in link, choose a password, and look at Home."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(link, timeout=30) as answer:
        page, address = answer.read().decode(), answer.url
    form = next(each for each in re.findall(r"(?s)<form.*?</form>", page) if 'type="password"' in each)
    action = re.search(r'action="([^"]*)"', form)
    filled = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    for name in re.findall(r'<input[^>]*name="([^"]+)"', form):
        filled.setdefault(name, "")
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        if name and 'type="password"' in tag:
            filled[name[1]] = password
        elif name and name[1] == "name":
            filled[name[1]] = "Arta"
    sent = urlencode({key: html.unescape(value) for key, value in filled.items()}).encode()
    where = urljoin(address, html.unescape(action[1]) if action else "")
    with browser.open(Request(where, sent, {"Origin": link.partition("/welcome")[0]}), timeout=30) as answer:
        page, address = answer.read().decode(), answer.url
    with browser.open(urljoin(address, "/"), timeout=30) as answer:
        home, address = answer.read().decode(), answer.url
    assert "sign-in" not in address, address
    assert "/account" in home
    print("SIGNED-IN")


def read(site: str, folder: Path) -> None:
    """Fetch every file of the website; each must come whole, as what it is, with the headers of the how-to."""
    browser, count = build_opener(), 0
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if not file.is_file() or name.startswith(".") or "/." in name:
            continue
        path = name.removesuffix("index.html") if file.name == "index.html" else name
        with browser.open(f"{site}/{quote(path)}", timeout=30) as answer:
            assert answer.read() == file.read_bytes(), name
            kind = next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), "")
            assert answer.headers["Content-Type"].startswith(kind), (name, answer.headers["Content-Type"])
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], name
            assert ("immutable" in answer.headers["Cache-Control"]) == name.startswith("assets/"), name
        count += 1
    print(f"READ {count}")


if __name__ == "__main__":
    if sys.argv[1] == "sign-in":
        sign_in(sys.argv[2], sys.argv[3])
    else:
        read(sys.argv[2], Path(sys.argv[3]))

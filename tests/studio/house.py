"""A real studio on a folder of its own, and people with browsers who use it over HTTP."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from threading import Thread
from typing import Any

import requests
from argon2 import PasswordHasher

from publisher.bootstrap.app import App
from publisher.domain.accounts import Account, Role
from publisher.settings import load
from publisher.studio.csrf import account_token
from publisher.studio.passwords import Passwords
from publisher.studio.request_guard import COOKIE
from publisher.studio.server import StudioServer
from tests.world import TestClock

ROOT = Path(__file__).parents[2]
LANGUAGES = ("sq", "sr", "en", "rom")
PASSWORD = "gomar ulli dritare kafe"
#: Real Argon2id, made cheap: what it costs is not what these tests are about.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

_SETTINGS = """
[templates]
folder = "{templates}"
[languages]
used = {languages}
[facebook]
languages = ["sq"]
"""
DRAFT = """+++
# a note by hand
title = "Titulli i {slug}"
summary = "Përmbledhje"
topics = ["housing"]   # the main one first
places = ["ferizaj"]
+++

Teksti i plotë.
"""


@dataclass
class House:
    """A folder with settings, drafts and a ledger, and the studio that serves them."""

    folder: Path
    app: App
    server: StudioServer
    clock: TestClock

    @property
    def url(self) -> str:
        return self.server.url

    def draft(self, slug: str, text: str = "") -> Path:
        file = self.folder / "posts" / slug / "index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text or DRAFT.format(slug=slug), encoding="utf-8")
        return file

    def lets_in(self, name: str, role: Role) -> Account:
        """Make an account that is ready to sign in; its address is the name's."""
        office = self.server.office
        account = office.accounts.open(name=name, email=address(name), role=role, language="en", by="test")
        office.accounts.set_password(account.id, office.passwords.hash(PASSWORD))
        return account

    def browser(self) -> "Browser":
        return Browser(self.url, clock=self.clock)

    def signed_in(self, name: str, role: Role) -> "Browser":
        """Return the browser of somebody new who is signed in: as after the form, which tests of signing in send."""
        account, office, browser = self.lets_in(name, role), self.server.office, self.browser()
        if self.url != self.server.local_url:
            assert browser.signs_in(name).url == f"{self.url}/" or role is Role.CONTRIBUTOR
            return browser
        cookie = token_urlsafe(32)
        office.sessions.begin(account.id, cookie)
        browser.session.cookies.set(COOKIE, cookie, domain="127.0.0.1", path="/")
        browser.page = f'name="form_token" value="{account_token(office.form_key, account.id)}"'
        return browser

    def audit(self) -> list[tuple[str, str]]:
        """Return who did what, oldest first."""
        return [(deed.by, deed.verb) for deed in reversed(self.server.office.watching.deeds())]


def address(name: str) -> str:
    return f"{name}@example.org"


@dataclass
class Browser:
    """Somebody's browser: keeps cookies, follows links, sends forms as they stand in the page."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)
    page: str = ""
    #: The studio's, for what lets time pass.
    clock: TestClock | None = None

    def __post_init__(self) -> None:
        self.session.headers["Accept-Language"] = "en"
        self.session.trust_env = False  # no proxy is looked for, at each request anew

    def get(self, path: str, **options: Any) -> requests.Response:
        answer = self.session.get(self.url + path, timeout=30, **options)
        self.page = answer.text
        return answer

    @property
    def token(self) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.page)
        return found[1] if found else ""

    def post(self, path: str, *, headers: dict[str, str] | None = None, **fields: Any) -> requests.Response:
        """Send a form with the token of the last page."""
        files = fields.pop("files", None)
        form = {"form_token": self.token} | fields
        answer = self.session.post(self.url + path, data=form, files=files, headers=headers, timeout=30)
        self.page = answer.text
        return answer

    def signs_in(self, name: str, password: str = PASSWORD, **more: str) -> requests.Response:
        self.get("/sign-in")
        fields: dict[str, Any] = {"email": address(name), "password": password, **more}
        return self.post("/sign-in", **fields)

    def sees(self, text: str) -> bool:
        return text in self.page


def built(
    folder: Path, more: str = "", languages: Sequence[str] = LANGUAGES, *, templates: Path = ROOT / "templates"
) -> House:
    """Build a house; close it with `closed`. Each language of its website takes as long as the first."""
    folder.mkdir(exist_ok=True)
    (folder / "posts").mkdir(exist_ok=True)
    settings = _SETTINGS.format(templates=templates, languages=json.dumps(list(languages)))
    (folder / "settings.toml").write_text(settings + more, encoding="utf-8")
    clock = TestClock()
    app = App(load(folder / "settings.toml", {}), {"PUBLISHER_MACHINE_ID": "test"}, clock)
    server = StudioServer(app, 0, CHEAP)
    server.start()
    return House(folder, app, server, clock)


def closed(house: House) -> None:
    house.server.stop()
    house.app.close()


def closes(house: House) -> None:
    """Close it beside the next test: a web server takes two tenths of a second, and rests meanwhile.

    What goes wrong then fails the test that runs (pytest's `PytestUnhandledThreadExceptionWarning`).
    """
    Thread(target=closed, args=(house,), name="closing").start()


def move_to_machine(house: House, machine: str) -> None:
    """Serve the same folder, at the same address, on another machine."""
    port = house.server.port
    closed(house)
    house.app = App(load(house.folder / "settings.toml", {}), {"PUBLISHER_MACHINE_ID": machine}, house.clock)
    house.server = StudioServer(house.app, port, CHEAP)
    house.server.start()

"""Offices with something of everything: each state of a post, each need, drafts with mistakes, news, a series.

What people type there is Greek: no language of ours, so that it is told apart from what the program says.
"""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from publisher.bootstrap.app import App
from publisher.domain.accounts import LinkKind, Role
from publisher.sandbox.faults import Fault
from publisher.settings import load
from publisher.studio.server import StudioServer
from tests.content.test_editing import picture
from tests.studio.house import CHEAP, PASSWORD, Browser, House
from tests.studio.test_planning import plan
from tests.studio.test_repeating import WEEKLY
from tests.studio.test_writing import digest
from tests.world import TestClock

SETTINGS = """
[templates]
folder = "{templates}"
[organisation]
name = "Γραφείο"
[facebook]
languages = ["sq", "sr-Latn"]
{facebook}
[mail]
language = "{language}"
{mail}
[topics]
one = {{ sq = "Θέμα", sr-Latn = "Θέμα", sr-Cyrl = "Θέμα", en = "Θέμα" }}
[places]
two = {{ sq = "Δήμος", sr-Latn = "Δήμος", sr-Cyrl = "Δήμος", en = "Δήμος" }}
[campaigns]
three = {{ sq = "Εκστρατεία", sr-Latn = "Εκστρατεία", sr-Cyrl = "Εκστρατεία", en = "Εκστρατεία" }}
[languages]
used = ["sq", "sr"]
[schedule]
approval = {approval}
"""
DRAFT = """+++
title = "Τίτλος {slug}"
summary = "Περίληψη {slug}"
topics = ["one"]
places = ["two"]
{more}+++

{body}
"""
TICKED = "[facebook]\nlink = true\n"
TYPED: dict[str, Any] = {"title-sq": "Τίτλος", "summary-sq": "Περίληψη"}
NAMES = {Role.CONTRIBUTOR: "Άλφα", Role.AUTHOR: "Βήτα", Role.EDITOR: "Γάμμα", Role.ADMINISTRATOR: "Δέλτα"}
OUT, LATER, GONE, CHANGED, CANCELLED, MISSED, HELD, REFUSED, SIGNED_OUT, STUCK = (f"2026-{n}" for n in range(11, 21))
READY, EMPTY, BROKEN, WARNED, DANGLING, MODEL, PICTURED = (f"2026-{n}" for n in range(31, 38))
REVIEWED, DOUBTFUL, APPROVED = (f"2026-{n}" for n in range(41, 44))
NEWS, PARTNER, INVITED, TRANSLATOR = "personal-link", "for-a-partner", "an-invitation", "for-a-translator"


def opened(
    folder: Path, ledger: Path, templates: Path, language: str = "sq", *, approval: bool = False, mail: str = ""
) -> House:
    """Build an office whose people all read one language, and that nobody has used yet; close it with `closed`."""
    (folder / "posts").mkdir(parents=True)
    shutil.copy(ledger, folder / "publisher.db")
    facebook = 'publish = "direct"\nsettle_seconds = 30' if approval else ""
    settings = SETTINGS.format(
        templates=templates, language=language, facebook=facebook, mail=mail, approval="true" if approval else "false"
    )
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    clock = TestClock()
    app = App(load(folder / "settings.toml", {}), {"PUBLISHER_MACHINE_ID": "test"}, clock)
    server = StudioServer(app, 0, CHEAP)
    server.start()
    house = House(folder, app, server, clock)
    accounts = server.office.accounts
    for role, name in NAMES.items():
        account = accounts.open(
            name=name, email=f"{role.value}@example.org", role=role, language=language, by=NAMES[Role.ADMINISTRATOR]
        )
        accounts.set_password(account.id, server.office.passwords.hash(PASSWORD))
    return house


def browser(house: House, role: Role) -> Browser:
    """Return the browser of whoever has a role."""
    found = house.browser()
    found.get("/sign-in")
    assert found.post("/sign-in", email=f"{role.value}@example.org", password=PASSWORD).ok
    return found


def written(house: House, slug: str, more: str = "", body: str = "Κείμενο.") -> Path:
    """Write a draft."""
    return house.draft(slug, DRAFT.format(slug=slug, more=more, body=body))


def deliver(house: House) -> None:
    """Send what is due, and let the seconds pass in which it could be undone."""
    house.clock.passes(seconds=11)
    house.app.deliver(lambda *_: None)


def filled(house: House) -> None:
    """Do in an office what makes each state and each need that asks for no approval."""
    boss = browser(house, Role.ADMINISTRATOR)
    page = house.app.container.start_sandbox()
    _published(house, boss)
    _drafts(house, boss)
    _news(house, boss)
    _series(house, boss)
    for slug in (REFUSED, SIGNED_OUT):
        written(house, slug)
        plan(boss, slug)
    page.faults.plan(Fault("POST /feed", "error", code=100), Fault("POST /feed", "error", code=190, times=None))
    deliver(house)
    page.faults.clear()


def _published(house: House, boss: Browser) -> None:
    for slug in (OUT, GONE, CHANGED):  # the month has two links
        written(house, slug, more=f'campaign = "three"\n{TICKED}')
        plan(boss, slug)
    deliver(house)
    for _ in range(2):
        house.clock.passes(seconds=40)
        house.app.measure()
    boss.get(f"/posts/{GONE}")
    boss.post(f"/posts/{GONE}/withdraw")
    deliver(house)
    written(house, CHANGED, more='[[corrections]]\ndate = 2026-11-25\ntext = "Διόρθωση"\n', body="Άλλο κείμενο.")
    plan(boss, CHANGED, when="at", at="2026-11-28T10:00")
    for slug in (LATER, CANCELLED):
        written(house, slug, more=TICKED)
        plan(boss, slug, when="at", at="2026-11-28T10:30")
    boss.get(f"/posts/{CANCELLED}")
    boss.post(f"/posts/{CANCELLED}/cancel")
    written(house, MISSED)
    plan(boss, MISSED, when="at", at="2026-11-24T11:00")
    house.clock.passes(hours=8)
    house.app.container.queue.set_aside(house.app.clock())
    boss.get("/")
    boss.post("/pause", reason="Πένθος", channel="facebook")
    written(house, HELD)
    plan(boss, HELD)
    house.clock.passes(seconds=11)
    boss.get("/")
    boss.post("/resume", channel="facebook")
    deliver(house)
    revision = house.server.office.watching.revisions(OUT)[0]
    office = house.server.office
    office.showings.make(PARTNER, revision.id, "Συνεργάτης", house.clock() + timedelta(days=7), NAMES[Role.EDITOR])


def _drafts(house: House, boss: Browser) -> None:
    for slug in (READY, DANGLING, PICTURED):
        written(house, slug, more=TICKED)
    written(house, EMPTY).write_text('+++\ntitle = ""\n+++\n', encoding="utf-8")
    written(house, BROKEN).write_text('+++\ntitle = "Τίτλος\nsummary = \n+++\n', encoding="utf-8")
    file = written(house, WARNED, body="Δες [εδώ](javascript:alert) <b>και</b> ![ω](javascript:x).")
    file.with_name("1.jpg").write_bytes(picture())
    file.with_name("index.sr.md").write_text('+++\ntitle = "Τίτλος"\nsummary = "Περίληψη"\n+++\n\nΚείμενο.\n', "utf-8")
    written(house, DANGLING, more='[[media]]\nfile = "7.jpg"\nalt = "Εικόνα"\n')
    file = written(house, PICTURED, more='[[media]]\nfile = "1.jpg"\nalt = ""\npeople = true\n')
    file.with_name("1.jpg").write_bytes(picture())
    boss.get(f"/drafts/{READY}")
    boss.post(f"/drafts/{READY}", digest=digest(boss), **TYPED)
    boss.get(f"/drafts/{READY}")
    boss.post(f"/drafts/{READY}/comments", remark="Σχόλιο")
    boss.post(f"/drafts/{READY}/ready")


def _news(house: House, boss: Browser) -> None:
    office = house.server.office
    ends_at = house.clock() + timedelta(days=7)
    office.translators.make(TRANSLATOR, READY, "Ήτα", ("sr",), ends_at, NAMES[Role.ADMINISTRATOR])
    office.newsroom.let_send(NEWS, "Ζήτα", "two", "sq", NAMES[Role.EDITOR])
    phone = house.browser()
    for text in ("Νέα", "Άλλα νέα", "Νεότερα"):
        phone.get(f"/news/{NEWS}")
        files = [("photo", ("1.jpg", b"nothing", "image/jpeg"))]
        phone.post(f"/news/{NEWS}", text=text, consent="1", files=files)
    boss.get("/inbox")
    boss.post("/inbox/1/draft")
    boss.get("/inbox")
    boss.post("/inbox/2/drop")
    account = office.accounts.open(
        name="Ήτα", email="seven@example.org", role=Role.AUTHOR, language="sq", by=NAMES[Role.ADMINISTRATOR]
    )
    office.links.make(LinkKind.INVITATION, INVITED, timedelta(days=7), account.id)


def _series(house: House, boss: Browser) -> None:
    file = written(house, MODEL)
    file.write_text(file.read_text("utf-8").replace("Τίτλος", "Τίτλος {date}"), "utf-8")
    boss.get(f"/drafts/{MODEL}/repeat?{urlencode(WEEKLY)}")
    repeated: dict[str, Any] = {"digest": digest(boss), **WEEKLY}
    boss.post(f"/drafts/{MODEL}/repeat", **repeated)


def reviewed(house: House) -> None:
    """Do in an office with approvals what makes the other states: in review, approved, and in doubt."""
    author, editor = browser(house, Role.AUTHOR), browser(house, Role.EDITOR)
    page = house.app.container.start_sandbox()
    for slug in (DOUBTFUL, REVIEWED, APPROVED):
        written(house, slug)
        when = {} if slug == DOUBTFUL else {"when": "at", "at": "2026-11-28T10:00"}
        plan(author, slug, **when)
        if slug != REVIEWED:
            newest = house.server.office.watching.revisions(slug)[0]
            editor.get(f"/posts/{slug}")
            editor.post(f"/posts/{slug}/approve", digest=newest.digest)
    page.faults.plan(Fault("POST /feed", "drop_after"))
    deliver(house)
    page.faults.plan(Fault("GET /published_posts", "error", code=200, times=None))
    for _ in range(5):
        house.clock.passes(minutes=10)
        house.app.find(lambda *_: None)
    page.faults.clear()

"""A studio in which every page has something on it: the sample posts in every state, several people, news, links."""

import shutil
from datetime import timedelta
from uuid import uuid4

from publisher.domain.accounts import Role
from publisher.domain.partners import PartnerTerms
from publisher.domain.revision import digest_of
from publisher.sandbox.faults import Fault
from publisher.storage.studio.partners import NewEntry, WasRead
from tests.studio.house import DRAFT as DRAFT_TEXT
from tests.studio.house import ROOT, Browser, House
from tests.studio.test_news import begins, photo_with_place
from tests.studio.test_news_photos import piece
from tests.studio.test_planning import plan
from tests.studio.test_repeating import model, plans
from tests.studio.test_writing import digest

#: Somebody else approves; the Page's plan rations links.
STRICT = (
    "[schedule]\napproval = true\n"
    '[[offices]]\nplace = "ferizaj"\nphone = "+383 290 111"\naddress = { sq = "Rr. e Dëshmorëve 12" }\n'
    '[[donors]]\nname = "Fondacioni"\n'
    '[campaigns]\nregjistrimi-civil = { sq = "Karvani i regjistrimit", sr-Latn = "Karavan za upis" }\n'
)
OUT, CORRECTED, WAITS, AHEAD = (
    "2026-11-rimekembja-gjakove",
    "2026-11-karvani-regjistrimit-civil",
    "2026-11-forum-strehimi-ferizaj",
    "2026-11-raporti-banesat-sociale",
)
READY, SENT_BACK, DRAFT, TAKEN_BACK = (
    "2026-11-te-rinjte-kuvendi-peje",
    "2026-11-kurset-profesionale-prizren",
    "2026-11-takimi-integrimi-evropian",
    "2026-12-dera-me-dere-gracanice",
)
REFUSED, MISSED, BROKEN, LONG = "refuzuar", "vonuar", "gabim", "i-gjate"
PICTURE = "karvani.jpg"
PICTURE_DIGEST = digest_of((ROOT / "posts" / CORRECTED / PICTURE).read_bytes())
#: A page of each kind, in the studio that `fill_studio` fills.
PAGES = (
    "/",
    "/drafts",
    "/drafts?find=karvani",
    "/drafts?find=zzz",
    "/drafts?pages=yes",
    "/drafts?day=2026-11-28",
    f"/drafts/{CORRECTED}",
    f"/drafts/{DRAFT}",
    f"/drafts/{BROKEN}",
    f"/drafts/{LONG}",
    "/drafts/pages%2Fabout",
    f"/drafts/{DRAFT}/plan",
    f"/drafts/{READY}/plan",
    f"/drafts/{CORRECTED}/plan",
    f"/drafts/{BROKEN}/plan",
    f"/drafts/{CORRECTED}/history",
    f"/drafts/{DRAFT}/history",
    f"/drafts/{DRAFT}/translators",
    f"/drafts/{DRAFT}/show",
    f"/drafts/{DRAFT}/look",
    f"/consent/{PICTURE_DIGEST}?back=/posts/{CORRECTED}",
    f"/drafts/{CORRECTED}/pictures/{PICTURE}/consent",
    f"/posts/{OUT}",
    f"/posts/{CORRECTED}",
    f"/posts/{WAITS}",
    f"/posts/{AHEAD}",
    f"/posts/{TAKEN_BACK}",
    f"/posts/{REFUSED}",
    f"/posts/{MISSED}",
    f"/posts/{CORRECTED}/changes/1",
    "/trash",
    "/calendar",
    "/calendar?view=week",
    "/calendar?view=list",
    "/drafts/2026-11-orari/repeat",
    "/drafts/2026-11-orari/repeat?first=2027-03-26T02:30&every=day&ends=count&count=12",
    "/series",
    "/series/1",
    "/reach",
    "/people",
    "/organisation",
    "/checkup",
    "/connect",
    "/first-post",
    "/audit",
    "/inbox",
    "/senders",
    "/partners",
    "/account",
    "/nothing",
)
#: What people see who have no account, or are not signed in.
OUTSIDE = (
    "/sign-in",
    "/forgotten",
    "/welcome/none",
    "/welcome/for-besa",
    "/shown/for-a-partner",
    "/shown/none",
    "/news/personal-link",
    "/translate/for-a-translator",
)


def fill_studio(house: House) -> None:
    """Fill a house built with `STRICT`: drita administers it, ana edits, besa is an author, visar contributes."""
    shutil.copytree(ROOT / "posts", house.folder / "posts", dirs_exist_ok=True)
    for slug in (REFUSED, MISSED):
        house.draft(slug)
    broken = house.draft(BROKEN)
    house.draft(LONG, DRAFT_TEXT.format(slug=" ".join(["Kundërrevolucionarizimi"] * 5)))
    broken.write_text(broken.read_text(encoding="utf-8").replace('["housing"]', "[]"), encoding="utf-8")
    drita, ana = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("ana", Role.EDITOR)
    _published(house, drita, ana)
    _troubled(house, drita, ana)
    besa, visar = house.signed_in("besa", Role.AUTHOR), house.signed_in("visar", Role.CONTRIBUTOR)
    _scheduled(house, drita, ana)
    _drafts(drita, ana, besa, visar)
    model(house)
    plans(besa)
    _outside(house)


def _goes_out(house: House, by: Browser, other: Browser, slug: str) -> None:
    assert plan(by, slug) == 200
    _approve(other, slug)
    house.app.deliver(lambda _: None)
    house.clock.passes(seconds=20)


def _days(house: House, days: int, *people: Browser) -> None:
    """Let days pass in which people come by: a session that nobody uses ends."""
    for _ in range(days * 3):
        house.clock.passes(hours=8)
        for who in people:
            who.get("/account")


def _approve(by: Browser, slug: str) -> None:
    by.get(f"/posts/{slug}")
    by.post(f"/posts/{slug}/approve", digest=digest(by))


def _published(house: House, drita: Browser, ana: Browser) -> None:
    for slug in (OUT, CORRECTED, TAKEN_BACK):
        _goes_out(house, drita, ana, slug)
    house.app.measure()
    drita.get("/")
    drita.post(f"/posts/{TAKEN_BACK}/withdraw")
    house.app.deliver(lambda _: None)
    _days(house, 2, drita, ana)
    house.app.measure()
    file = house.folder / "posts" / CORRECTED / "index.md"
    file.write_text(file.read_text(encoding="utf-8").replace("tri ditë", "katër ditë"), encoding="utf-8")
    _goes_out(house, drita, ana, CORRECTED)
    file.write_text(file.read_text(encoding="utf-8").replace("katër ditë", "pesë ditë"), encoding="utf-8")


def _troubled(house: House, drita: Browser, ana: Browser) -> None:
    page = house.app.container.start_sandbox()
    page.faults.plan(Fault("POST /feed", "error", code=100, times=None))
    _goes_out(house, drita, ana, REFUSED)
    page.faults.clear()
    plan(drita, MISSED, when="at", at=house.clock.now.strftime("%Y-%m-%dT23:00"))
    _approve(ana, MISSED)
    _days(house, 1, drita, ana)
    house.app.deliver(lambda _: None)


def _scheduled(house: House, drita: Browser, ana: Browser) -> None:
    day = (house.clock.now + timedelta(days=1)).strftime("%Y-%m-%d")
    for slug, clock in ((AHEAD, "10:00"), (WAITS, "10:20")):
        plan(drita, slug, when="at", at=f"{day}T{clock}")
    _approve(ana, AHEAD)


def _drafts(drita: Browser, ana: Browser, besa: Browser, visar: Browser) -> None:
    visar.get("/drafts")
    visar.post("/drafts", title="Skicë e Visarit")
    for slug in (READY, SENT_BACK):
        besa.get(f"/drafts/{slug}/plan")
        besa.post(f"/drafts/{slug}/ready")
    ana.get(f"/drafts/{SENT_BACK}/plan")
    ana.post(f"/drafts/{SENT_BACK}/send-back", remark="Mungon numri i pjesëmarrësve në Prizren.", digest=digest(ana))
    besa.get(f"/drafts/{DRAFT}")
    besa.post(f"/drafts/{DRAFT}/comments", remark="A mund ta lexojë dikush përkthimin serbisht?")
    besa.get("/drafts")
    besa.post("/drafts", title="Pa titull ende")
    besa.get("/drafts/2026-11-pa-titull-ende")
    besa.post("/drafts/2026-11-pa-titull-ende/delete")
    drita.get(f"/drafts/{DRAFT}")
    drita.get(f"/drafts/{CORRECTED}")


def _outside(house: House) -> None:
    office, later = house.server.office, house.clock() + timedelta(days=7)
    office.showings.make("for-a-partner", office.watching.revisions(CORRECTED)[0].id, "Partneri", later, "drita")
    office.translators.make("for-a-translator", DRAFT, "Besa", ("sr", "en"), later, "drita")
    office.newsroom.let_send("personal-link", "Shpresa", "peja", "sq", "drita")
    terms = PartnerTerms(name="Shoqata Dritarja", url="https://dritarja.example/")
    house.app.container.partners.was_read(
        office.partners.add(terms, "drita"),
        WasRead(feed_url="", etag="", modified=""),
        [
            NewEntry(
                title="Rruga e re në Prizren hapet në pranverë",
                summary="Banorët e lagjes u takuan me komunën.",
                text="Banorët e lagjes u takuan me komunën.",
                link="https://dritarja.example/1",
                day="2026-11-20",
                language="sq",
                keys=frozenset({"1"}),
            )
        ],
        house.app.clock(),
    )
    _news(house)


def _news(house: House) -> None:
    """Let each kind of news come in: words alone, with photos, one of them refused, on their way, and too late."""
    phone, path = house.browser(), "/news/personal-link"
    photos = [(ROOT / "posts" / CORRECTED / PICTURE).read_bytes(), photo_with_place(200)]
    files = [("photo", (f"{number}.jpg", content)) for number, content in enumerate([*photos, b"no picture"])]
    phone.get(path)
    page = phone.page
    phone.post(path, text="Takim në lagje, sot në orën 18. " * 12, consent="1", files=files)
    phone.page = page
    phone.post(path, text="Uji u ndal përsëri në rrugën e dytë.")
    for late in (False, True):
        phone.page = page
        news = begins(phone, path, photos=3)
        phone.page = page
        piece(phone, f"{path}/{news}/{uuid4()}", photos[1])
        if late:
            house.server.office.newsroom.settle(news, "drafted", DRAFT, "ana", ())
            piece(phone, f"{path}/{news}/{uuid4()}", photos[0])

"""What waits for approval is sent back with a remark: the author reads it, changes the draft, and sends it again."""

import re

import pytest

from publisher.domain.accounts import Role
from publisher.domain.delivery import State
from tests.e2e.project import wait_until
from tests.notifications.mailbox import Mailbox
from tests.studio.conftest import Build
from tests.studio.house import Browser, House
from tests.studio.test_correcting import goes_out
from tests.studio.test_planning import plan
from tests.studio.test_telling import mailbox

__all__ = ["mailbox"]
APPROVAL = "[schedule]\napproval = true\n"


def digest(page: str) -> str:
    return str(re.findall(r'name="digest" value="([0-9a-f]+)"', page)[0])


def sends_back(editor: Browser, slug: str, remark: str) -> int:
    page = editor.get(f"/posts/{slug}").text
    return editor.post(f"/posts/{slug}/send-back", remark=remark, digest=digest(page)).status_code


@pytest.fixture
def strict(build: Build) -> House:
    return build(APPROVAL)


def test_a_post_is_sent_back_mended_and_sent_again(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    house = build(settings)
    file = house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    plan(ana, "lajm")
    house.clock.passes(minutes=1)
    assert sends_back(drita, "lajm", "Shtoni datën.\n<b>Jo</b> kështu.") == 200
    assert "Sent back. The author sees your note on Home." in drita.page
    history = house.server.office.watching.deliveries(["lajm"])["lajm"]
    assert {each.state for each in history} == {State.CANCELLED}
    wait_until(lambda: len(letters.letters) == 2, "the author's mail")
    assert (str(letters.letters[1]["To"]), letters.subjects[1]) == ("ana@example.org", "Sent back: Titulli i lajm")
    assert "Shtoni datën.\n<b>Jo</b> kështu." in letters.texts[1].replace("\r\n", "\n")
    assert f"{house.url}/drafts/lajm" in letters.texts[1]
    for page in ("/posts/lajm", "/drafts/lajm"):
        ana.get(page)
        assert ana.sees("Shtoni datën.\n&lt;b&gt;Jo&lt;/b&gt; kështu.")
        assert ana.sees(">Sent back<")
    assert house.server.office.sent_back.of("ana")["lajm"].remark.startswith("Shtoni datën.")
    assert house.server.office.sent_back.of("drita") == {}
    assert ">Sent back<" in ana.get("/drafts").text
    assert house.audit()[-1] == ("drita", "send back")
    assert "sent the post back" in drita.get("/posts/lajm").text
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti", "Më 20 prill: teksti"), encoding="utf-8")
    house.clock.passes(minutes=1)
    plan(ana, "lajm")
    assert house.server.office.sent_back.of("ana") == {}
    assert "Shtoni datën" in drita.get("/posts/lajm").text  # where she approves she reads what she wrote
    drita.post("/posts/lajm/approve", digest=digest(drita.page))
    assert "Approved" in drita.page


def test_what_cannot_be_sent_back_says_so_and_keeps_what_was_written(strict: House) -> None:
    house = strict
    file = house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.EDITOR), house.signed_in("drita", Role.EDITOR)
    besa = house.signed_in("besa", Role.AUTHOR)
    plan(ana, "lajm")
    seen = digest(drita.get("/posts/lajm").text)
    assert drita.post("/posts/lajm/send-back", remark=" \n", digest=seen).status_code == 409
    assert drita.sees("Write what should be changed.")
    assert ana.post("/posts/lajm/send-back", remark="E imja.", digest=seen).status_code == 409
    assert ana.sees("yourself. Cancel it to change it.")
    assert besa.post("/posts/lajm/send-back", remark="Jo.", digest=seen).status_code == 403
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti", "Tekst tjetër"), encoding="utf-8")
    house.clock.passes(minutes=1)
    plan(ana, "lajm")
    assert drita.post("/posts/lajm/send-back", remark="Kujt i flet?", digest=seen).status_code == 409
    assert drita.sees("has changed since you looked at it")
    assert drita.sees(">Kujt i flet?</textarea>")
    drita.post("/posts/lajm/approve", digest=digest(drita.page))
    newest = house.server.office.watching.revisions("lajm")[0].digest
    assert drita.post("/posts/lajm/send-back", remark="Vonë.", digest=newest).status_code == 409
    assert drita.sees(">Vonë.</textarea>")  # as a note
    assert house.server.office.sent_back.of("ana") == {}
    assert drita.post("/posts/nuk-ka/send-back", remark="Jo.", digest=seen).status_code == 404


def test_the_next_one_that_waits_is_shown_after_sending_back(strict: House) -> None:
    ana, drita = strict.signed_in("ana", Role.AUTHOR), strict.signed_in("drita", Role.EDITOR)
    for number, slug in enumerate(("nje", "dy")):
        strict.draft(slug)
        plan(ana, slug, when="at", at=f"2026-11-28T1{number}:30")
    sends_back(drita, "nje", "Shtoni datën.")
    assert drita.sees("Sent back. This is the next post that waits for approval.")
    assert drita.sees("Titulli i dy")


def test_a_draft_that_was_handed_over_is_sent_back_to_its_contributor(house: House) -> None:
    besa, ana = house.signed_in("besa", Role.CONTRIBUTOR), house.signed_in("ana", Role.AUTHOR)
    besa.get("/drafts")
    besa.post("/drafts", title="Takim")
    slug = "2026-11-takim"
    house.draft(slug)
    besa.get(f"/drafts/{slug}")
    assert besa.post(f"/drafts/{slug}/ready").ok
    house.clock.passes(minutes=1)
    assert "besa marked it as ready to schedule." in ana.get(f"/drafts/{slug}/plan").text
    assert ana.post(f"/drafts/{slug}/send-back", remark="Kush foli?").ok
    assert "marked it as ready" not in ana.get("/").text
    assert ana.post(f"/drafts/{slug}/send-back", remark="Kush foli?").status_code == 409
    besa.get(f"/drafts/{slug}")
    assert besa.sees("Kush foli?")
    assert besa.sees(">Sent back<")
    house.clock.passes(minutes=1)
    assert besa.post(f"/drafts/{slug}/ready").ok
    assert besa.sees(">Ready<")
    assert house.server.office.sent_back.of("besa") == {}


def test_a_correction_that_is_sent_back_leaves_what_is_published(strict: House) -> None:
    house = strict
    file = house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    plan(ana, "lajm")
    drita.post("/posts/lajm/approve", digest=digest(drita.get("/posts/lajm").text))
    goes_out(house)
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti", "Tekst tjetër"), encoding="utf-8")
    plan(ana, "lajm")
    house.clock.passes(minutes=1)
    assert sends_back(drita, "lajm", "Jo kështu.") == 200
    ana.get("/posts/lajm")
    assert ana.sees(">Published<")
    assert ana.sees("Jo kështu.")

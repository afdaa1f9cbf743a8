"""Who is told what by mail, and what somebody outside sees by a link."""

import re
from collections.abc import Iterator

import pytest

from publisher.domain.accounts import Role
from tests.e2e.project import wait_until
from tests.studio.conftest import Build
from tests.studio.house import House
from tests.studio.test_planning import plan
from tests.studio.test_repeating import model, plans
from tests.telling.mailbox import Mailbox, serve


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """A mail server, and the settings that lead to it; each post waits for an approval."""
    found = Mailbox()
    server = serve(found)
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "plain"\nto = ["office@example.org"]\n'
    yield found, f"{mail}[schedule]\napproval = true\n"
    server.stop()


def test_editors_hear_of_what_waits_for_them_and_authors_of_what_was_approved(
    build: Build, mailbox: tuple[Mailbox, str]
) -> None:
    letters, settings = mailbox
    house = build(settings)
    house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    house.lets_in("besa", Role.AUTHOR)
    plan(ana, "lajm")
    wait_until(lambda: letters.letters, "the editor's mail")
    drita.get("/posts/lajm")
    drita.post("/posts/lajm/approve", digest=re.findall(r'name="digest" value="([0-9a-f]+)"', drita.page)[0])
    wait_until(lambda: len(letters.letters) == 2, "the author's mail")
    assert [str(letter["To"]) for letter in letters.letters] == ["drita@example.org", "ana@example.org"]
    assert letters.subjects[0] == "Waits for your approval: Titulli i lajm"
    assert f"{house.url}/posts/lajm" in letters.texts[1]


def test_a_remark_is_told_to_those_who_remarked_before(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    house = build(settings)
    house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm/comments", remark="<b>A është</b> e saktë?")
    assert "&lt;b&gt;A është" in ana.page
    drita.get("/drafts/lajm")
    assert drita.sees("A është")
    drita.post("/drafts/lajm/comments", remark="Po.")
    wait_until(lambda: letters.letters, "the mail")
    assert str(letters.letters[0]["To"]) == "ana@example.org"


def test_a_link_shows_one_frozen_version_until_it_ends(house: House) -> None:
    file = house.draft("lajm")
    ana, outside = house.signed_in("ana", Role.AUTHOR), house.browser()
    plan(ana, "lajm", when="at", at="2026-11-28T10:30")
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/show", note="Radio", days="2")
    path = re.findall(r"/shown/[\w-]+", ana.page)[0]
    assert path not in ana.get("/posts/lajm").text
    page = outside.get(path)
    assert "28" in page.text.partition("<h1>")[0]
    assert page.headers["X-Robots-Tag"] == "noindex"
    frame = re.findall(r'iframe class="tall" src="([^"]+)"', page.text)[0]
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti", "Sekreti"), encoding="utf-8")
    shown = outside.get(frame).text
    assert "Teksti i plotë." in shown
    style = re.findall(r'href="(/shown/[^"]+\.css)"', shown)[0]
    assert outside.get(style).ok
    assert "/previews/" not in shown
    assert outside.get("/media/x", allow_redirects=False).status_code == 303  # and nothing else
    ana.get("/posts/lajm")
    ana.post(re.findall(r"/posts/lajm/show/\d+/end", ana.page)[0])
    assert [outside.get(each).status_code for each in (path, frame, style)] == [404, 404, 404]


def test_a_link_ends_by_itself_and_of_another_post_nobody_ends_it(house: House) -> None:
    house.draft("lajm")
    house.draft("tjeter")
    ana, outside = house.signed_in("ana", Role.AUTHOR), house.browser()
    for slug in ("lajm", "tjeter"):
        plan(ana, slug)
    ana.get("/posts/lajm")
    ana.post("/posts/lajm/show", note="Radio", days="2")
    path = re.findall(r"/shown/[\w-]+", ana.page)[0]
    ana.get("/posts/tjeter")
    assert ana.post("/posts/tjeter/show/1/end").status_code == 409
    assert outside.get(path).ok
    house.clock.passes(hours=49)
    assert outside.get(path).status_code == 404


def test_a_contributor_hands_a_draft_over_to_those_who_plan(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    house = build(settings)
    house.lets_in("drita", Role.EDITOR)
    besa = house.signed_in("besa", Role.CONTRIBUTOR)
    besa.get("/drafts")
    besa.post("/drafts", title="Takim")
    slug = "2026-11-takim"
    house.draft(slug)
    assert "It is ready" in besa.get(f"/drafts/{slug}/plan").text
    assert besa.post(f"/drafts/{slug}/ready").ok
    assert besa.sees("Authors and editors are told")
    assert besa.sees("It is ready to be planned.")  # as a remark, for those without mail
    wait_until(lambda: letters.letters, "the mail")
    assert (str(letters.letters[0]["To"]), letters.subjects[0]) == (
        "drita@example.org",
        f"Ready to be planned: Titulli i {slug}",
    )
    assert f"{house.url}/drafts/{slug}/plan" in letters.texts[0]
    assert besa.post(f"/drafts/{slug}/ready").status_code == 409  # not once more
    house.draft("lajm")
    besa.get("/drafts")
    assert besa.post("/drafts/lajm/ready").status_code == 404  # somebody else's


def test_of_a_series_there_is_one_mail_and_not_one_a_post(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    house = build(settings)
    model(house)
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    plans(ana)
    wait_until(lambda: letters.letters, "the editor's mail")
    drita.get("/series/1")
    drita.post("/series/1/approve", seen=re.findall(r'name="seen" value="([^"]+)"', drita.page))
    wait_until(lambda: len(letters.letters) == 2, "the author's mail")
    assert [str(letter["To"]) for letter in letters.letters] == ["drita@example.org", "ana@example.org"]
    assert letters.subjects == ["Waits for your approval: Orari, …", "Approved: Orari, …"]
    assert all(f"{house.url}/series/1" in text for text in letters.texts)

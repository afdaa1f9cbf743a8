"""Who is told what by mail, and what somebody outside sees by a link."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from publisher.domain.accounts import Role, WaitingMail
from publisher.storage.studio.mail_outbox import WAITS, MailOutbox
from publisher.studio.mail_sender import title_of
from publisher.studio.server import StudioServer
from tests.e2e.project import wait_until
from tests.notifications.mailbox import Mailbox, serve
from tests.operations.house import photo
from tests.studio.conftest import Build
from tests.studio.house import CHEAP, LANGUAGES, House
from tests.studio.test_planning import plan
from tests.studio.test_repeating import model, plans


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


def test_a_link_that_ends_before_the_post_is_public_says_so_and_the_usual_one_does_not(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm", when="at", at="2026-12-14T10:30")
    ana.get("/posts/lajm")
    usual = re.findall(r'id="days"[^>]*value="(\d+)"', ana.page)[0]
    assert usual == "22"  # the twentieth day is the post's own
    ana.post("/posts/lajm/show", note="Gazeta", days=usual)
    assert ana.sees('data-copies="link"')
    assert not ana.sees("it ends before the post is published")
    ana.post("/posts/lajm/show", note="Radio", days="2")
    assert ana.sees("it ends before the post is published")
    assert ana.post("/posts/lajm/show", note="Radio e dytë", days="0").status_code == 409
    assert ana.sees('value="Radio e dytë"')


def test_a_draft_is_shown_to_somebody_outside_as_it_stood_then(house: House) -> None:
    file = house.draft("lajm")
    ana, outside = house.signed_in("ana", Role.AUTHOR), house.browser()
    assert 'href="/drafts/lajm/show"' in ana.get("/drafts/lajm").text
    ana.get("/drafts/lajm/show")
    assert ana.post("/drafts/lajm/show", note="Radio", days="99").status_code == 409
    assert ana.sees('value="Radio"')
    ana.post("/drafts/lajm/show", note="Radio", days="2")
    path = re.findall(r"/shown/[\w-]+", ana.page)[0]
    shown = outside.get(path).text
    assert "Not public yet." in shown
    frame = re.findall(r'<iframe class="tall" src="([^"]+)"', shown)[0]
    assert "Teksti i plotë." in outside.get(frame).text
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti i plotë.", "Teksti i ri."), encoding="utf-8")
    assert "Teksti i plotë." in outside.get(frame).text
    assert house.app.status("lajm") == []
    assert "state-draft" in ana.get("/drafts/lajm").text  # as before: nothing is planned

    ana.get("/drafts/lajm/show")
    ana.post("/drafts/lajm/show/1/end")
    assert outside.get(path).status_code == 404
    ana.post("/drafts/lajm/show", note="Radio", days="2")
    path = re.findall(r"/shown/[\w-]+", ana.page)[0]
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm/delete")
    assert outside.get(path).status_code == 404


def test_a_planned_or_unfinished_draft_is_not_frozen_to_be_shown(house: House) -> None:
    house.draft("lajm")
    house.draft("gjysma", '+++\ntitle = "Gjysma"\n+++\n\nTeksti.\n')
    ana = house.signed_in("ana", Role.AUTHOR)
    assert "Something is missing" in ana.get("/drafts/gjysma/show").text
    assert ana.post("/drafts/gjysma/show", note="Radio", days="2").status_code == 409
    plan(ana, "lajm", when="at", at="2026-11-28T10:30")
    assert ana.get("/drafts/lajm/show").url.endswith("/posts/lajm")
    assert ana.post("/drafts/lajm/show", note="Radio", days="2").status_code == 409
    assert ana.sees("share it on its own page")
    assert len(house.server.office.watching.revisions("lajm")) == 1
    assert ana.get("/drafts/nothing/show").status_code == 404


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


@pytest.mark.slow
def test_a_link_to_what_was_cropped_since_shows_nothing_any_more(house: House) -> None:
    file = house.draft("lajm")
    file.with_name("a.jpg").write_bytes(photo(5))
    text = file.read_text(encoding="utf-8").replace('places = ["ferizaj"]', 'places = ["ferizaj"]\n{media}')
    media = '[[media]]\nfile = "a.jpg"\nalt = "Salla"\n'
    ana, outside, links = house.signed_in("ana", Role.AUTHOR), house.browser(), []
    for crop in ("", "crop = [0, 0, 0.5, 1]\n", "crop = [0, 0, 0.4, 1]\n"):
        file.write_text(text.format(media=media + crop), encoding="utf-8")
        plan(ana, "lajm", when="at", at="2026-11-28T10:30")
        ana.get("/posts/lajm")
        ana.post("/posts/lajm/show", note="Radio", days="2")
        links += re.findall(r"/shown/[\w-]+", ana.page)[:1]
        assert outside.get(links[-1]).ok
    assert [outside.get(each).status_code for each in links] == [404, 404, 200]
    frame = re.findall(r'<iframe class="tall" src="([^"]+)"', outside.get(links[-1]).text)[0]
    assert ana.get("/posts/lajm").text.count(" · ended") == 2
    file.write_text(text.format(media=f"{media}crop = [0, 0, 0.3, 1]\n"), encoding="utf-8")  # in the draft alone
    assert [outside.get(each).status_code for each in (links[-1], frame)] == [404, 404]


def test_a_contributor_hands_a_draft_over_to_those_who_plan(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    house = build(settings)
    house.lets_in("drita", Role.EDITOR)
    besa = house.signed_in("besa", Role.CONTRIBUTOR)
    besa.get("/drafts")
    besa.post("/drafts", title="Takim")
    slug = "2026-11-takim"
    house.draft(slug)
    assert "Mark as ready" in besa.get(f"/drafts/{slug}/plan").text
    assert besa.post(f"/drafts/{slug}/ready").ok
    assert besa.sees("Authors and editors see it on Home and get an email.")
    assert besa.sees("It is ready to schedule.")  # as a remark, for those without mail
    wait_until(lambda: letters.letters, "the mail")
    assert (str(letters.letters[0]["To"]), letters.subjects[0]) == (
        "drita@example.org",
        f"Ready to schedule: Titulli i {slug}",
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


def test_without_mail_what_concerns_a_person_stands_in_the_studio_and_nothing_else_is_said(house: House) -> None:
    besa = house.signed_in("besa", Role.CONTRIBUTOR)
    besa.get("/drafts")
    besa.post("/drafts", title="Takim")
    slug = "2026-11-takim"
    assert besa.post(f"/drafts/{slug}/ready").ok
    assert besa.sees("nobody here may schedule it yet")
    house.draft("2026-11-tjeter")
    drita = house.signed_in("drita", Role.EDITOR)
    assert "besa marked it as ready to schedule." in drita.get("/").text
    assert f"/drafts/{slug}/plan" in drita.page
    assert "New notes" not in drita.page
    drita.get(f"/drafts/{slug}")
    drita.post(f"/drafts/{slug}/comments", remark="Kush foli?")
    besa.get("/drafts")
    assert besa.sees("New notes: 1")
    assert '<span class="count-mark">1' in besa.page
    assert besa.sees(">Ready<")
    besa.get(f"/drafts/{slug}")
    assert "count-mark" not in besa.get("/drafts").text
    besa.get(f"/drafts/{slug}")
    besa.post(f"/drafts/{slug}/comments", remark="Arta.")
    assert "New notes: 1" in drita.get("/").text
    assert besa.post(f"/drafts/{slug}/ready").status_code == 409  # it is already


def test_a_draft_that_was_planned_is_ready_no_more_and_can_be_handed_over_again(house: House) -> None:
    house.draft("lajm")
    house.server.office.ready_drafts.mark("lajm", "besa")
    house.clock.passes(minutes=1)
    ana = house.signed_in("ana", Role.AUTHOR)
    assert "marked it as ready" in ana.get("/").text
    plan(ana, "lajm")
    assert "marked it as ready" not in ana.get("/").text


def test_mails_outlive_a_mail_server_that_is_down_and_a_restart(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    letters.refuses()
    house = build(settings)
    house.draft("lajm")
    house.lets_in("besa", Role.AUTHOR)
    ana = house.signed_in("ana", Role.AUTHOR)
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    for browser, words in ((ana, "Një"), (drita, "Dy")):
        browser.get("/drafts/lajm")
        browser.post("/drafts/lajm/comments", remark=words)
    outbox = house.server.office.outbox
    wait_until(lambda: outbox.waiting()[0] == 1, "the first try")
    assert "not sent yet: 1" in drita.get("/").text
    letters.takes()
    house.server.stop()
    house.clock.passes(minutes=2)
    house.server = StudioServer(house.app, house.server.port, CHEAP)
    house.server.start()
    wait_until(lambda: letters.letters, "the mail")
    assert str(letters.letters[0]["To"]) == "ana@example.org"
    wait_until(lambda: outbox.waiting()[0] == 0, "the outbox to be empty")
    assert outbox.take() == []


def test_a_mail_is_given_up_after_days_and_never_goes_out_twice(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    house = build(mailbox[1])
    house.server.stop()
    ana = house.lets_in("ana", Role.AUTHOR)
    outbox = MailOutbox(house.app.container.database, house.clock)
    outbox.add([ana.id], "remark", slug="lajm", path="drafts/lajm", by="besa")
    tries = 0
    while mails := outbox.take():
        assert outbox.take() == []  # somebody has it
        tries += 1
        outbox.failed(mails[0], "451")
        house.clock.passes(hours=25)
    assert tries == len(WAITS) + 1
    assert outbox.waiting() == (0, None)


@pytest.mark.parametrize("languages", [LANGUAGES[:2]])
def test_a_mail_calls_a_draft_as_in_the_language_of_whoever_reads_it(house: House) -> None:
    file = house.draft("lajm")
    serbian = '+++\ntitle = "Naslov"\nsummary = "Sažetak"\n+++\n\nTekst.\n'
    file.with_name("index.sr.md").write_text(serbian, encoding="utf-8")
    drita = house.signed_in("drita", Role.EDITOR)
    mail = WaitingMail(id=1, account_id=1, kind="ready", slug="lajm", path="drafts/lajm/plan", by="besa", tries=0)
    called = {tag: title_of(house.server.office, mail, tag) for tag in ("sr-Latn", "sr-Cyrl", "sq", "en")}
    assert called == {"sr-Latn": "Naslov", "sr-Cyrl": "Наслов", "sq": "Titulli i lajm", "en": "Titulli i lajm"}
    plan(drita, "lajm")
    planned = replace(mail, path="posts/lajm")
    assert {tag: title_of(house.server.office, planned, tag) for tag in ("sr-Latn", "sq", "en")} == {
        "sr-Latn": "Naslov",
        "sq": "Titulli i lajm",
        "en": "Titulli i lajm",
    }

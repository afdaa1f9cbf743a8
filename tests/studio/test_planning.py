"""From a draft to what is out: planned, approved by somebody else, taken back; and what waits for a person."""

import re
from typing import Any

import pytest

from publisher.domain.accounts import Role
from publisher.domain.delivery import State
from publisher.studio.csrf import form_token
from publisher.studio.time_input import UNDO
from tests.studio.conftest import Build
from tests.studio.house import DRAFT, Browser, House
from tests.studio.test_writing import TYPED, digest


def plan(browser: Browser, slug: str, **fields: str) -> int:
    """Look at a draft and schedule it: at a time, or now; then the seconds in which that can be undone are over."""
    browser.get(f"/drafts/{slug}/plan")
    wanted: dict[str, Any] = (
        {"digest": digest(browser)} | ({} if {"at", "when"} & set(fields) else {"go": "now"}) | fields
    )
    answer = browser.post(f"/drafts/{slug}/plan", **wanted)
    if answer.ok and wanted.get("go") == "now" and browser.clock:
        browser.clock.passes(seconds=UNDO.total_seconds())
    return answer.status_code


def states(house: House, slug: str) -> dict[str, str]:
    return {standing.delivery.channel: standing.delivery.state.value for standing in house.app.status(slug)}


def test_what_is_looked_at_is_what_is_planned(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    assert plan(ana, "lajm", when="at", at="2026-11-25T10:30") == 200
    deliveries = [standing.delivery for standing in house.app.status("lajm")]
    assert {d.due_at.isoformat() for d in deliveries} == {"2026-11-25T09:30:00+00:00"}
    shown = ana.get("/posts/lajm").text
    assert "Wed 25 Nov 2026, 10:30 (CET)" in shown
    post = next(d.payload.message for d in deliveries if d.channel == "facebook")
    assert post.split("\n", maxsplit=1)[0] in shown


def test_a_draft_that_changed_since_it_was_looked_at_is_not_planned(house: House) -> None:
    file = house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm/plan")
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti", "Tjetër tekst"), encoding="utf-8")
    assert ana.post("/drafts/lajm/plan", digest=digest(ana), go="now").status_code == 409
    assert house.app.status("lajm") == []


def test_what_is_planned_for_one_time_is_listed_as_it_happens(house: House) -> None:
    commented = DRAFT.format(slug="lajm").replace("+++\n\n", '[facebook]\nfirst_comment = "Shkruani këtu."\n+++\n\n')
    house.draft("lajm", commented)
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm", when="at", at="2026-11-25T10:30")
    rows = re.findall(r"<strong>(\w+)</strong> ([\w ]+) ·", ana.get("/posts/lajm").text)
    assert rows == [("Website", "will be published"), ("Facebook", "will be published"), ("Facebook", "first comment")]


@pytest.mark.parametrize("at", ["2026-03-29T02:30", "yesterday", ""])
def test_a_time_that_is_none_plans_nothing(house: House, at: str) -> None:
    house.draft("lajm")
    assert plan(house.signed_in("ana", Role.AUTHOR), "lajm", when="at", at=at) == 409
    assert house.app.status("lajm") == []


def test_an_unfinished_draft_is_told_what_it_lacks(house: House) -> None:
    file = house.draft("lajm")
    file.write_text(file.read_text(encoding="utf-8").replace('["housing"]', "[]"), encoding="utf-8")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm/plan")
    assert ana.sees("Choose a topic.")
    assert ana.post("/drafts/lajm/plan", digest="x", go="now").status_code == 422


def test_an_approval_holds_for_the_very_version_that_was_looked_at(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.EDITOR), house.signed_in("drita", Role.EDITOR)
    plan(ana, "lajm")
    assert ana.sees("somebody else has to approve it")
    newest = house.server.office.watching.revisions("lajm")[0]
    assert ana.post("/posts/lajm/approve", digest=newest.digest).status_code == 409  # one's own
    drita.get("/")
    assert drita.sees("Review and approve")
    drita.get("/posts/lajm")
    seen = re.findall(r'name="digest" value="([0-9a-f]+)"', drita.page)
    token = drita.token
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED)
    plan(ana, "lajm")
    assert drita.post("/posts/lajm/approve", form_token=token, digest=seen[0]).status_code == 409
    assert drita.post("/posts/lajm/approve", form_token=token).status_code == 409  # no digest, no approval
    newest = house.server.office.watching.revisions("lajm")[0]
    assert drita.post("/posts/lajm/approve", form_token=token, digest=newest.digest).ok
    assert ("drita", "approve") in house.audit()
    assert re.search(r"drita</td><td>approved the post</td><td><a href=./posts/lajm", drita.get("/audit").text)


@pytest.mark.slow
def test_twelve_posts_are_approved_one_after_the_other(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    ana, drita = house.signed_in("ana", Role.EDITOR), house.signed_in("drita", Role.EDITOR)
    slugs = [f"lajm-{number:02}" for number in range(12)]
    for who, slug in [(drita, "own"), *((ana, slug) for slug in slugs)]:
        house.draft(slug)
        plan(who, slug)
    drita.get(f"/posts/{slugs[0]}")
    for following in slugs[1:]:
        digests = re.findall(r'name="digest" value="([0-9a-f]+)"', drita.page)
        shown = drita.post(f"/posts/{slugs[slugs.index(following) - 1]}/approve", digest=digests[0])
        assert shown.url.startswith(f"{house.url}/posts/{following}?")
        assert drita.sees("This is the next post that waits for approval.")
    digests = re.findall(r'name="digest" value="([0-9a-f]+)"', drita.page)
    shown = drita.post(f"/posts/{slugs[-1]}/approve", digest=digests[0])
    assert shown.url.startswith(f"{house.url}/posts/{slugs[-1]}?"), "one's own is for somebody else"


def test_what_was_held_is_let_go_and_what_is_planned_can_be_dropped(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    ana.get("/")
    ana.post("/pause", reason="zi", channel="facebook")
    plan(ana, "lajm")
    ana.get("/")
    assert ana.sees("Facebook is on hold")
    house.clock.passes(minutes=1)
    ana.post("/resume", channel="facebook")
    assert states(house, "lajm")["facebook"] == State.HELD
    assert ana.get("/").text.count(">Publish now<") == 1
    ana.post("/posts/lajm/release", go="now")
    assert states(house, "lajm")["facebook"] == State.WAITING
    ana.post("/posts/lajm/cancel")
    assert set(states(house, "lajm").values()) == {State.CANCELLED}
    assert ana.get("/posts/lajm").ok
    assert [verb for _, verb in house.audit()][-5:] == ["pause", "publish now", "resume", "release", "cancel"]


def test_an_author_takes_back_without_asking(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm")
    assert ana.post("/posts/lajm/withdraw").ok
    assert set(states(house, "lajm").values()) == {State.CANCELLED}  # it was not out yet
    assert ("ana", "withdraw") in house.audit()


def test_a_message_of_the_pipeline_names_no_command(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    plan(ana, "lajm")
    ana.get("/posts/lajm")
    assert ana.post("/posts/lajm/release", go="now").status_code == 409
    assert "`publisher" not in ana.page
    assert ana.sees("Nothing of “lajm” is held or missed.")


def test_a_planned_post_is_moved_and_its_approval_stays(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    house.draft("lajm")
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    plan(ana, "lajm", when="at", at="2026-11-25T10:30")
    drita.get("/posts/lajm")
    found = re.findall(r'name="digest" value="([0-9a-f]+)"', drita.page)
    drita.post("/posts/lajm/approve", digest=found[0])
    assert ana.get("/calendar?day=2026-11-25").text.count('class="entry state-scheduled"') == 1
    assert ana.sees('data-clock="10:30"')
    moved = ana.post(
        "/posts/lajm/move", headers={"X-Requested-By": "studio"}, at="2026-12-01T10:30", form_token=_token(ana)
    )
    assert moved.json() == {"at": "Tue 1 Dec 2026, 10:30 (CET)", "clashes": []}
    assert {standing.delivery.due_at.day for standing in house.app.status("lajm")} == {1}
    assert house.server.office.watching.unapproved() == []
    assert ana.get("/calendar?view=week&day=2026-12-01").text.count('class="entry state-scheduled"') == 1
    ana.get("/posts/lajm")
    assert ana.post("/posts/lajm/move", at="2026-11-01T10:30").status_code == 409
    assert ana.get("/calendar?day=nonsense").ok


def _token(browser: Browser) -> str:
    return form_token(browser.session.cookies["studio"])


def test_the_check_of_everything_tells_what_is_wrong_first(house: House) -> None:
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    draft = house.draft("lajm")
    draft.write_text("no front matter", encoding="utf-8")
    page = drita.get("/checkup").text
    assert page.index("problem<") < page.index("posts/lajm/index.md") < page.index("open for writing")
    assert "`publisher" not in page

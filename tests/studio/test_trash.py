"""Drafts are deleted into a trash, come back whole, and are gone after a while; several posts are changed at once."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.domain.accounts import Role
from publisher.domain.errors import CodedError
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.trash import empty_trash, put_into_trash
from publisher.pipeline.submit import SubmitRequest
from tests.studio.house import Browser, House
from tests.studio.test_news import photo_with_place
from tests.studio.test_post_list import drafted, listed


@pytest.fixture
def drita(house: House) -> Browser:
    return house.signed_in("drita", Role.EDITOR)


def begun(browser: Browser, title: str) -> str:
    """Begin a draft and return its name."""
    browser.get("/drafts")
    return browser.post("/drafts", title=title).url.rpartition("/")[2].partition("?")[0]


def delete(browser: Browser, slug: str) -> None:
    browser.get(f"/drafts/{slug}")
    browser.post(f"/drafts/{slug}/delete")


def restore(browser: Browser) -> str:
    browser.get("/trash")
    found = re.findall(r'action="(/trash/\d+/restore)"', browser.page)
    return browser.post(found[0]).url


def test_a_deleted_draft_comes_back_with_all_that_belongs_to_it(house: House, drita: Browser) -> None:
    slug = begun(drita, "Provë")
    (house.folder / "posts" / slug / "foto.jpg").write_bytes(photo_with_place())
    drita.post(f"/drafts/{slug}/comments", remark="Shënim i fshehtë")
    before = {file.name: file.read_bytes() for file in (house.folder / "posts" / slug).iterdir()}

    delete(drita, slug)

    assert drita.sees("Deleted. It can be restored")
    assert listed(drita) == []
    assert drita.get(f"/drafts/{slug}").status_code == 404
    assert drita.get("/").ok
    assert restore(drita).endswith(f"/drafts/{slug}?done=undeleted")
    assert {file.name: file.read_bytes() for file in (house.folder / "posts" / slug).iterdir()} == before
    assert "Shënim i fshehtë" in drita.get(f"/drafts/{slug}").text
    assert drita.get("/trash").text.count("row-title") == 0
    assert ("drita", "delete draft") in house.audit()


def test_a_single_file_and_a_standing_page_come_back_too(house: House, drita: Browser) -> None:
    (house.folder / "posts/lajm.md").write_text('+++\ntitle = "Një"\n+++\n\nTeksti\n', encoding="utf-8")
    (house.folder / "posts/pages").mkdir()
    (house.folder / "posts/pages/about.md").write_text('+++\ntitle = "Ne"\n+++\n\nTeksti\n', encoding="utf-8")
    for slug in ("lajm", "pages/about"):
        delete(drita, slug)
        assert drita.get(f"/drafts/{slug}").status_code == 404
        restore(drita)
        assert drita.get(f"/drafts/{slug}").ok


def test_what_is_published_scheduled_or_repeats_cannot_be_deleted_and_says_why(house: House, drita: Browser) -> None:
    for slug in ("out", "waits", "over"):
        drafted(house, slug, "Teksti.")
        at = None if slug == "out" else house.clock.now + timedelta(days=3)
        house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana", at=at))
    house.app.deliver(lambda *_: None)
    house.app.cancel("over", "ana")

    delete(drita, "out")
    assert drita.sees("The post is published: unpublish it first")
    delete(drita, "waits")
    assert drita.sees("The post is scheduled: cancel it first")
    delete(drita, "over")
    assert sorted(listed(drita)) == ["out", "waits"]


def test_the_name_of_a_deleted_draft_is_given_to_no_other(house: House, drita: Browser) -> None:
    slug = begun(drita, "Provë")
    delete(drita, slug)
    assert begun(drita, "Provë") == f"{slug}-2"
    drafted(house, slug, "Me dorë.")
    assert not restore(drita).endswith("undeleted")
    assert drita.sees(f"There is a draft {slug} already.")


def test_after_a_month_it_is_gone_with_versions_and_notes(house: House, drita: Browser) -> None:
    slug, kept = begun(drita, "Provë"), begun(drita, "Tjetër")
    drita.post(f"/drafts/{slug}/comments", remark="Shënim")
    delete(drita, slug)
    house.clock.now += timedelta(days=29)
    delete(house.signed_in("besa", Role.EDITOR), kept)
    assert empty_trash(house.app, house.clock.now) == []
    house.clock.now += timedelta(days=1, minutes=1)
    assert empty_trash(house.app, house.clock.now) == [slug]

    office = house.server.office
    assert not office.versions.all(slug)
    assert not office.comments.of(slug)
    assert [path.name for path in (house.folder / "posts/.trash").iterdir()] == [f"2-{kept}"]
    assert office.versions.all(kept)


def test_an_erasure_reaches_the_trash(house: House, drita: Browser) -> None:
    photo = photo_with_place()
    slug, other = begun(drita, "Provë"), begun(drita, "Tjetër")
    drafted(house, other, "Fjalë.", '[[media]]\nfile = "foto.jpg"\nalt = "Fëmija Blerim"\n')
    (house.folder / "posts" / other / "foto.jpg").write_bytes(photo)
    for each in (slug, other):
        delete(drita, each)
    file = house.folder / "x.jpg"
    file.write_bytes(photo)

    assert erase(house.app, str(file), ErasureOrder(by="ana", reason="x")).changed_drafts == [other]
    assert "Blerim" not in text_of(house.folder / "posts")
    assert not list((house.folder / "posts").rglob("foto.jpg"))
    erase(house.app, slug, ErasureOrder(by="ana", reason="x"))
    assert [path.name for path in (house.folder / "posts/.trash").iterdir()] == [f"2-{other}"]


def text_of(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.md"))


def test_a_contributor_deletes_and_sees_their_own_alone(house: House, drita: Browser) -> None:
    slug = begun(drita, "E dritës")
    delete(drita, slug)
    blerta = house.signed_in("blerta", Role.CONTRIBUTOR)
    assert "E dritës" not in blerta.get("/trash").text
    assert blerta.post("/trash/1/restore").status_code == 404
    own = begun(blerta, "E blertës")
    delete(blerta, own)
    assert restore(blerta).endswith("undeleted")


def ticked(browser: Browser, do: str, *slugs: str, **more: Any) -> str:
    browser.get("/drafts")
    browser.post("/selected", do=do, slug=list(slugs), **more)
    return browser.page


def test_several_posts_are_moved_to_a_day_at_their_own_times(house: House, drita: Browser) -> None:
    for hours, slug in ((26, "a"), (29, "b"), (0, "c")):
        drafted(house, slug, "Teksti.")
        if hours:
            at = house.clock.now + timedelta(hours=hours)
            house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana", at=at))
    before = {slug: due(house, slug) for slug in ("a", "b")}
    day = (house.clock.now + timedelta(days=9)).date()

    asked = ticked(drita, "move", "a", "b", "c")
    assert asked.count("It is not scheduled.") == 1
    assert due(house, "a") == before["a"]
    ticked(drita, "move", "a", "b", "c", sure="yes", day="x")
    assert due(house, "a") == before["a"]
    assert ticked(drita, "move", "a", "b", "c", sure="yes", day=str(day)).count("moved") == 2

    zone = house.app.settings.organisation.timezone
    for slug in ("a", "b"):
        now, then = due(house, slug).astimezone(zone), before[slug].astimezone(zone)
        assert (now.date(), now.time()) == (day, then.time())


def due(house: House, slug: str) -> datetime:
    return house.server.office.watching.deliveries([slug])[slug][0].due_at


def test_several_posts_are_cancelled_copied_and_deleted(house: House, drita: Browser) -> None:
    for slug in ("a", "b"):
        drafted(house, slug, "Teksti.")
        at = house.clock.now + timedelta(days=1)
        house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana", at=at))

    assert "The post is scheduled: cancel it first" in ticked(drita, "delete", "a", "b")
    assert ticked(drita, "cancel", "a", "b").count("chip state-published") == 0
    ticked(drita, "cancel", "a", "b", sure="yes")
    assert sorted(listed(drita, "?state=cancelled")) == ["a", "b"]
    assert "Duplicated" in ticked(drita, "copy", "a", "b")
    assert len(listed(drita)) == 4
    ticked(drita, "delete", "a", "b", sure="yes")
    assert len(listed(drita)) == 2
    assert "Tick the posts that are meant." in ticked(drita, "cancel")


def undo(browser: Browser) -> str:
    """Press Undo as it stands in the page."""
    names = ("do", "slug", "was")
    fields: dict[str, Any] = {
        name: re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', browser.page) for name in names
    }
    browser.post("/selected", **fields)
    return browser.page


def test_what_was_done_with_several_posts_can_be_undone(house: House, drita: Browser) -> None:
    for hours, slug in ((26, "a"), (29, "b")):
        drafted(house, slug, "Teksti.")
        at = house.clock.now + timedelta(hours=hours)
        house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana", at=at))
    before = {slug: due(house, slug) for slug in ("a", "b")}
    day = (house.clock.now + timedelta(days=9)).date()

    ticked(drita, "move", "a", "b", sure="yes", day=str(day))
    assert undo(drita).count(">moved back<") == 2
    assert {slug: due(house, slug) for slug in before} == before

    ticked(drita, "cancel", "a", "b", sure="yes")
    page = drita.page
    assert undo(drita).count(">scheduled again<") == 2
    assert sorted(listed(drita, "?state=scheduled")) == ["a", "b"]
    drita.page = page
    assert undo(drita).count(">scheduled again<") == 0  # pressed twice, it says why it cannot be done again
    assert {d.due_at for slug in before for d in house.server.office.watching.deliveries([slug])[slug]} == set(
        before.values()
    )

    ticked(drita, "cancel", "a", "b", sure="yes")
    ticked(drita, "delete", "a", "b", sure="yes")
    assert undo(drita).count(">restored<") == 2
    assert sorted(listed(drita, "?state=cancelled")) == ["a", "b"]


def test_a_move_into_what_has_passed_meanwhile_is_not_undone_and_says_so(house: House, drita: Browser) -> None:
    drafted(house, "a", "Teksti.")
    house.app.submit(house.app.drafts.read("a"), SubmitRequest(by="ana", at=house.clock.now + timedelta(hours=2)))
    ticked(drita, "move", "a", sure="yes", day=str((house.clock.now + timedelta(days=9)).date()))
    then = due(house, "a")
    house.clock.now += timedelta(hours=3)
    assert "moved back" not in undo(drita)
    assert drita.sees("has passed")
    assert due(house, "a") == then


@pytest.mark.parametrize("do", ["undo-move", "undo-cancel", "undo-delete", "undo-copy"])
@pytest.mark.parametrize("was", ["", "x", "7", "2026-13-01", "9" * 5000])
def test_undo_of_nothing_changes_nothing(house: House, drita: Browser, do: str, was: str) -> None:
    drafted(house, "a", "Teksti.")
    drita.get("/drafts")
    answer = drita.post("/selected", do=do, slug=["a"], was=[was])
    assert answer.status_code in (200, 404)
    assert listed(drita) == ["a"]


def test_a_contributor_can_tick_nothing_of_others_and_nothing_that_publishes(house: House, drita: Browser) -> None:
    drafted(house, "a", "Teksti.")
    blerta = house.signed_in("blerta", Role.CONTRIBUTOR)
    for do in ("move", "cancel", "copy", "delete", "else", "undo-move", "undo-cancel", "undo-delete"):
        blerta.get("/drafts")
        assert blerta.post("/selected", do=do, slug=["a"], sure="yes", day="2026-12-24").status_code == 404
    assert listed(drita) == ["a"]


def test_what_a_crash_left_by_half_is_made_good(house: House, drita: Browser) -> None:
    """Noted and not moved, or moved back and still noted: the draft is there, and keeps what belongs to it."""
    slug = begun(drita, "Provë")
    drita.post(f"/drafts/{slug}/comments", remark="Shënim")
    house.server.office.trash.add(slug, "drita")
    forgotten = house.folder / "posts" / ".trash" / "99-nga-nje-regjister-tjeter"
    forgotten.mkdir(parents=True)
    (forgotten / "index.md").write_text("x", encoding="utf-8")
    house.clock.passes(days=31)
    assert empty_trash(house.app, house.clock()) == []
    assert house.server.office.trash.all() == []
    assert house.server.office.versions.owner(slug) == "drita"
    assert [each.text for each in house.server.office.comments.of(slug)] == ["Shënim"]
    assert forgotten.is_dir()  # its time is that of the disk: it came a moment ago
    house.clock.now = datetime.now(house.clock.now.tzinfo) + timedelta(days=31)
    empty_trash(house.app, house.clock())
    assert not forgotten.exists()


def test_whoever_restores_what_a_colleague_restored_is_told(house: House, drita: Browser) -> None:
    slug = begun(drita, "Provë")
    delete(drita, slug)
    drita.get("/trash")
    (action,) = re.findall(r'action="(/trash/\d+/restore)"', drita.page)
    arta = house.signed_in("arta", Role.EDITOR)
    arta.get("/trash")
    assert arta.post(action).ok
    assert drita.post(action).status_code == 409
    assert drita.sees("It is no longer in the trash")
    stranger = house.signed_in("cal", Role.CONTRIBUTOR)
    stranger.get("/trash")
    assert stranger.post("/trash/999/restore").status_code == 404


def test_an_erasure_finds_a_draft_in_the_trash_by_any_name(house: House, drita: Browser) -> None:
    house.draft("a--b")
    delete(drita, "a--b")
    erase(house.app, "a--b", ErasureOrder(by="drita", reason="test"))
    assert not list((house.folder / "posts" / ".trash").rglob("*.md"))


def test_a_draft_that_is_deleted_while_it_is_being_scheduled_is_not_scheduled(house: House, drita: Browser) -> None:
    house.draft("lajm")
    draft = house.app.drafts.read("lajm")
    delete(drita, "lajm")
    with pytest.raises(CodedError, match="draft_deleted_meanwhile"):
        house.app.submit(draft, SubmitRequest(by="ana"))
    assert house.app.status("lajm") == []
    restore(drita)
    assert house.app.submit(house.app.drafts.read("lajm"), SubmitRequest(by="ana")).deliveries


def test_a_draft_that_is_scheduled_while_it_is_being_deleted_stays(house: House) -> None:
    house.draft("lajm")
    office = house.server.office
    house.app.submit(house.app.drafts.read("lajm"), SubmitRequest(by="ana"))  # after the page had looked
    with pytest.raises(CodedError, match="draft_is_scheduled"):
        put_into_trash(house.app, office.desk, office.trash, "lajm", "drita")
    assert house.app.drafts.has("lajm")
    assert office.trash.all() == []

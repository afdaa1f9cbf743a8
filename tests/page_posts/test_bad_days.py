"""Posts made by hand on bad days: cut listings, photos that end, kills, posts that go or change, erasures, restores."""

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.content.editing.draft_store import DraftStore
from publisher.domain.errors import CodedError, UnknownPost
from publisher.domain.page_posts import PagePostState
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.page_posts import look, look_if_due, make_draft
from publisher.operations.trash import empty_trash, put_into_trash
from publisher.pipeline.submit import SubmitRequest
from publisher.sandbox.faults import Fault
from publisher.storage.studio.trash import Trash
from tests.extent import EVERYTHING
from tests.operations.house import House
from tests.page_posts.colleague import LONG_AGO, Clock, draft, drafts, inbox, photo, posts

TEXT = "Forum publik në Ferizaj\n\nBanorët u takuan me komunën."


def seen(app: App, *photos: bytes) -> str:
    """Post by hand, and have it in the inbox; give its id."""
    post = posts(app, TEXT, *photos, at=LONG_AGO)
    look(app)
    return post


def refused(app: App, post: str) -> str:
    with pytest.raises(CodedError) as error:
        make_draft(app, post, "Ana")
    return error.value.code


@pytest.mark.slow
def test_a_listing_that_is_cut_gives_what_it_gave_and_is_read_whole_the_next_time(house: House, app: App) -> None:
    made = [posts(app, f"Lajmi {number}", at=LONG_AGO + timedelta(minutes=number)) for number in range(120)]
    faults = app.container.start_sandbox().faults
    faults.plan(Fault("GET /published_posts", "cut", after=1))

    cut = look(app)

    assert (cut.new, bool(cut.trouble)) == (100, True)
    assert look(app).new == 20
    assert inbox(app) == made[::-1]
    assert look(app).new == 0


@pytest.mark.slow
def test_the_page_is_looked_at_once_an_hour(app: App, clock: Clock) -> None:
    assert look_if_due(app) is None
    post = posts(app, TEXT)
    assert look_if_due(app) is None
    clock.passes(hours=1)
    looked = look_if_due(app)
    assert looked is not None
    assert inbox(app) == [post]
    assert look_if_due(app) is None


def test_photos_whose_addresses_have_ended_make_no_half_draft(house: House, app: App) -> None:
    post = seen(app, photo(1))
    sandbox = app.container.start_sandbox()
    sandbox.photos_last = timedelta(seconds=-1)
    assert refused(app, post) == "page_photos_not_fetched"
    assert (drafts(house), inbox(app)) == ([], [post])

    sandbox.photos_last = timedelta(hours=1)
    assert make_draft(app, post, "Ana").left_out == 0
    assert "foto.jpg" in draft(house, drafts(house)[0])


@pytest.mark.parametrize("fault", ["error", *(["drop_before", "truncated", "html"] if EVERYTHING else [])])
def test_a_page_that_does_not_answer_makes_no_draft(house: House, app: App, fault: str) -> None:
    post = seen(app)
    app.container.start_sandbox().faults.plan(Fault("GET /{post}", fault, times=1, code=2))
    assert refused(app, post) == "page_post_unread"
    assert (drafts(house), inbox(app)) == ([], [post])
    assert make_draft(app, post, "Ana").slug


def test_broken_off_at_any_moment_it_is_one_draft_in_the_end(house: House, app: App) -> None:
    post = seen(app, photo(1), photo(2))
    store, folder = app.container.page_posts, house.folder / "posts" / "2025-03-forum-publik-ne-ferizaj"
    aside = house.folder / "posts" / ".being-made"
    aside.mkdir()
    (aside / "foto-9.jpg").write_bytes(b"left over")  # killed while the photos were written
    store.begin(post, folder.name)  # and before it had its name

    assert make_draft(app, post, "Ana").slug == folder.name
    assert sorted(each.name for each in folder.iterdir()) == ["foto-1.jpg", "foto-2.jpg", "index.md"]
    assert (folder / "foto-1.jpg").read_bytes() == photo(1)

    (folder / "index.md").write_text(draft(house, folder.name).replace("Forum", "Takim"), encoding="utf-8")
    store.begin(post, folder.name)  # killed before it was noted that it is done; a colleague wrote in it meanwhile
    assert make_draft(app, post, "Ana").slug == folder.name
    assert "Takim" in draft(house, folder.name)
    assert drafts(house) == [folder.name]
    assert inbox(app) == []
    assert not aside.exists()
    assert house.says("check")[1].count("index.md is missing") == 0

    other = posts(app, TEXT, at=LONG_AGO)
    look(app)
    store.begin(other, folder.name)  # killed, and somebody else took the name before it went on
    assert make_draft(app, other, "Ana").slug == f"{folder.name}-2"


def test_a_post_that_is_deleted_on_the_page_leaves_the_inbox(house: House, app: App) -> None:
    post = seen(app)
    app.container.start_sandbox().delete_by_hand(post)
    assert refused(app, post) == "page_post_gone"
    assert (drafts(house), inbox(app)) == ([], [])


def test_the_draft_has_the_words_of_its_moment(house: House, app: App) -> None:
    post, sandbox = seen(app), app.container.start_sandbox()
    sandbox.edit_by_hand(post, TEXT.replace("Forum", "Takim"))
    slug = make_draft(app, post, "Ana").slug
    assert slug == "2025-03-takim-publik-ne-ferizaj"

    sandbox.edit_by_hand(post, "Krejt tjetër")
    look(app)
    assert make_draft(app, post, "Ana").known
    assert "Takim" in draft(house, slug)


@pytest.mark.slow
def test_what_is_not_needed_stays_away_until_somebody_names_it(house: House, app: App) -> None:
    post = seen(app)
    assert app.container.page_posts.drop([post, "1_2"], "Ana") == 1
    look(app)
    assert inbox(app) == []
    assert make_draft(app, post, "Ana").slug in drafts(house)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["two-phase", "direct"])
def test_what_the_publisher_sends_is_never_offered(tmp_path: Path, clock: Clock, how: str) -> None:
    house = House(tmp_path / how, clock=clock, languages=("sq",), extra={"PUBLISHER_FACEBOOK__PUBLISH": how})
    with house.open() as app:
        house.writes("our-own", channels='["facebook"]')
        on = "POST /feed" if how == "direct" else "POST /{post} is_published=true"
        app.container.start_sandbox().faults.plan(Fault(on, "drop_after", times=None))
        house.schedules(app, "our-own")
        app.deliver(lambda _delivery: None)
        look(app)
        assert len(app.container.start_sandbox().published()) == 1  # out, and nobody knows
        assert inbox(app) == []


@pytest.mark.slow
def test_what_was_erased_does_not_come_back(house: House, app: App, clock: Clock, tmp_path: Path) -> None:
    before = house.backs_up(app)
    post = seen(app, photo(7))
    slug = make_draft(app, post, "Ana").slug

    done = erase(app, slug, ErasureOrder(by="Ana", reason="asked"))

    assert any("erase_page_post_too" in note for note in done.notes)
    assert drafts(house) == []
    look(app)
    app.measure()
    assert inbox(app) == []
    with pytest.raises(UnknownPost):
        make_draft(app, post, "Ana")
    app.container.close()
    (house.folder / "publisher.db").unlink()
    house.restores(before)
    with house.open() as older:
        older.resume("", "Ana")
        look(older)
        older.measure()
        assert inbox(older) == []
        kept = older.container.page_posts.find(post)
        assert kept is not None
        assert (kept.state, kept.message) == (PagePostState.ERASED, "")


def test_a_ledger_of_before_knows_the_draft_and_sends_nothing(house: House, app: App) -> None:
    post = posts(app, TEXT, at=LONG_AGO)
    before = house.backs_up(app)
    look(app)
    slug = make_draft(app, post, "Ana").slug
    app.container.close()
    (house.folder / "publisher.db").unlink()
    house.restores(before)

    with house.open() as older:
        with pytest.raises(CodedError):
            look(older)  # not before a person ended the restore
        older.resume("", "Ana")
        look(older)
        assert inbox(older) == []
        joined = older.page_post_of(slug)
        assert joined is not None
        assert (joined.remote_id, joined.created_at) == (post, LONG_AGO)


@pytest.mark.slow
def test_another_draft_of_the_same_name_is_another_one(house: House, app: App, clock: Clock) -> None:
    slug = make_draft(app, seen(app), "Ana").slug
    desk, trash = DraftStore(house.folder / "posts", ("sq",)), Trash(app.container.database, app.clock)
    put_into_trash(app, desk, trash, slug, "Ana")
    clock.passes(days=31)
    empty_trash(app, clock.now)

    house.writes(slug)
    assert app.page_post_of(slug) is None
    planned = app.submit(app.drafts.read(slug), SubmitRequest(by="Ana"), keep=False)
    assert {each.channel for each in planned.deliveries} == {"website", "facebook"}
    app.container.close()
    with house.open() as again:
        assert again.page_post_of(slug) is None


@pytest.mark.slow
def test_the_join_is_in_backup_and_export(house: House, app: App, tmp_path: Path) -> None:
    slug = make_draft(app, seen(app), "Ana").slug
    file = house.backs_up(app)
    assert house.says("export", str(tmp_path / "open"))[0] == 0
    assert slug in "".join(path.read_text("utf-8") for path in (tmp_path / "open").rglob("page_posts.*"))
    (house.folder / "page-posts.jsonl").unlink()
    app.container.close()
    (house.folder / "publisher.db").unlink()
    house.restores(file)
    with house.open() as again:
        assert again.page_post_of(slug) is not None
        assert (house.folder / "page-posts.jsonl").exists()

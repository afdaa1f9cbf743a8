"""Consent to a picture is withdrawn: it is nowhere any more, and what was planned with it waits for an approval."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.bootstrap.app import App
from publisher.content.editing.recurrence import Every, Repetition
from publisher.domain.errors import IllegalTransition, InvalidInput
from publisher.domain.series import SeriesPost
from publisher.operations.recurring_posts import make, repeat
from publisher.operations.withdrawn_consent import digest_beside, find_picture, withdraw_consent
from publisher.pipeline.submit import SubmitRequest
from publisher.storage.ledger.series import SeriesStore
from publisher.storage.media_store import MediaFiles
from tests.operations.conftest import NewLedger, on_postgresql
from tests.operations.house import House, on_page, page_of, photo, states
from tests.operations.test_walk import LEDGER, WORD, _bytes_left, is_worked_on, left, pictures_of, stays_elsewhere
from tests.operations.walk import Wanted
from tests.world import TestClock

CLOCK = TestClock()
PICTURE = photo(1)
DIGEST = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house", clock=CLOCK)


@pytest.fixture
def on_either(tmp_path: Path, new_ledger: NewLedger) -> House:
    return House(tmp_path / "house", database_url=new_ledger(), clock=CLOCK)


def writes_marked(house: House, slug: str) -> None:
    """A draft with the picture, and the word in all that is said of it."""
    house.writes(slug, picture=PICTURE, consent=f"{WORD} form")
    file = house.folder / "posts" / slug / "index.md"
    file.write_text(file.read_text(encoding="utf-8").replace(f"Alt of {slug}", f"Alt {WORD}"), encoding="utf-8")


def is_scheduled(house: House, app: App, slug: str) -> None:
    later = app.clock() + timedelta(days=2)
    app.submit(app.drafts.read(slug), SubmitRequest(by="Ana", at=later))


def approves(app: App, slug: str) -> None:
    with app.container.ledger.read_transaction() as uow:
        revision = uow.latest(slug)
    assert revision is not None
    app.approve(slug, "Besa", revision.digest)


def test_it_goes_from_sent_scheduled_draft_and_repeating_posts(house: House) -> None:
    with house.open() as app:
        before = stays_elsewhere(house, app)
        for slug in ("sent", "coming", "draft", "weekly"):
            writes_marked(house, slug)
            is_worked_on(house, app, slug)
        house.schedules(app, "sent")
        house.publishes(app)
        is_scheduled(house, app, "coming")
        series = _repeats(house, app)
        pictures = pictures_of(house, but=before)

        where = find_picture(app, DIGEST)
        dates = tuple(post.slug for post in series)
        assert (where.on_website, where.on_facebook) == (("sent",), ("sent",))
        assert where.coming == tuple(sorted(("coming", *dates)))
        assert where.drafts == tuple(sorted(("sent", "coming", "draft", "weekly", *dates)))

        done = withdraw_consent(app, DIGEST, "Besa", copies=True)
        house.publishes(app)

        assert done.held == sorted(("coming", *dates))
        assert on_page(app) == ["Title of stays"]  # of "sent" the post is deleted
        assert "Title of sent" in page_of(house, "sent")
        for channel in ("website", "facebook"):
            assert {states(app, channel)[slug] for slug in done.held} == {"publish waiting"}
        assert find_picture(app, DIGEST).somewhere is False
        assert [deed for deed in app.container.studio_queries.deeds() if WORD in str(deed)] == []
    assert left(house, Wanted((WORD,))) == []
    assert _bytes_left(house, pictures) == []
    assert left(house, Wanted(digests=pictures), *LEDGER, "erasures.jsonl") == []


def _repeats(house: House, app: App) -> tuple[SeriesPost, ...]:
    file = house.folder / "posts" / "weekly" / "index.md"
    text = file.read_text(encoding="utf-8").replace("Title of weekly", "Week {date}")
    file.write_text(text, encoding="utf-8")
    store = SeriesStore(app.container.database, app.clock)
    zone = app.settings.organisation.timezone
    first = (app.clock() + timedelta(days=3)).astimezone(zone).replace(tzinfo=None)
    number = repeat(app, store, app.drafts.read("weekly"), Repetition(first=first, every=Every.WEEK, count=2), "Ana")
    make(app, store.one(number), store, "Ana")
    return store.one(number).posts


@on_postgresql
def test_what_was_planned_goes_out_without_it_once_somebody_approves(on_either: House) -> None:
    house = on_either
    with house.open() as app:
        writes_marked(house, "coming")
        is_scheduled(house, app, "coming")
        draft = house.folder / "posts" / "coming" / "index.md"
        withdraw_consent(app, DIGEST, "Besa", copies=False)
        draft.write_text(draft.read_text(encoding="utf-8").replace("Body of", "Not scheduled:"), encoding="utf-8")
        CLOCK.passes(days=2, minutes=1)
        app.deliver(lambda _delivery: None)
        assert on_page(app) == []
        approves(app, "coming")
        house.publishes(app)
        assert on_page(app) == ["Title of coming"]
        (post,) = app.container.start_sandbox().published()
        assert WORD not in post.message
        assert "Body of coming" in page_of(house, "coming")
        assert "Not scheduled" not in page_of(house, "coming")
        assert page_of(house, "coming").count("<img") == 0


@pytest.mark.slow
def test_a_correction_that_waits_is_kept(house: House) -> None:
    with house.open() as app:
        house.writes("out")
        house.schedules(app, "out")
        house.publishes(app)
        writes_marked(house, "out")
        file = house.folder / "posts" / "out" / "index.md"
        file.write_text(file.read_text(encoding="utf-8").replace("Body of out", "Corrected body"), encoding="utf-8")
        app.submit(app.drafts.read("out"), SubmitRequest(by="Ana", choice="text"))
        withdraw_consent(app, DIGEST, "Besa", copies=False)
        assert states(app, "website")["out"] == "update waiting"
        approves(app, "out")
        house.publishes(app)
        assert "Corrected body" in page_of(house, "out")
        assert states(app, "website")["out"] == "update sent"


def test_where_two_have_to_agree_its_author_may_not(house: House) -> None:
    settings = house.settings_file
    settings.write_text(f"{settings.read_text(encoding='utf-8')}[schedule]\napproval = true\n", encoding="utf-8")
    with house.open() as app:
        writes_marked(house, "coming")
        is_scheduled(house, app, "coming")
        withdraw_consent(app, DIGEST, "Besa", copies=False)
        with app.container.ledger.read_transaction() as uow:
            revision = uow.latest("coming")
        assert revision is not None
        assert revision.frozen_by == "Ana"
        with pytest.raises(IllegalTransition):
            app.approve("coming", "Ana", revision.digest)
        app.approve("coming", "Besa", revision.digest)


def test_safe_to_repeat_and_what_is_nowhere_is_said(house: House) -> None:
    with house.open() as app:
        writes_marked(house, "draft")
        assert digest_beside(app, "draft", "photo.jpg") == DIGEST
        for name in ("index.md", "../other/photo.jpg", "none.jpg"):
            with pytest.raises(InvalidInput):
                digest_beside(app, "draft", name)
        withdraw_consent(app, DIGEST, "Besa", copies=False)
        withdraw_consent(app, DIGEST, "Besa", copies=False)
        with pytest.raises(InvalidInput):
            find_picture(app, "0" * 64)
        assert app.check() == []


@dataclass
class Interrupted:
    """The media folder of a worker: once a photo is read for Facebook, and not sent yet, something happens."""

    media: MediaFiles
    happens: Callable[[], object]

    def get(self, name: str) -> bytes:
        content, happens = self.media.get(name), self.happens
        self.happens = bool
        happens()
        return content

    def __getattr__(self, name: str) -> Any:
        return getattr(self.media, name)


def test_a_photo_that_a_worker_puts_up_at_this_moment_goes_too(house: House) -> None:
    with house.open() as worker, house.open() as office:
        house.writes("sent", picture=PICTURE, consent=f"{WORD} form", channels='["facebook"]')
        house.schedules(office, "sent")
        pictures = pictures_of(house)
        media = Interrupted(worker.container.media, lambda: withdraw_consent(office, DIGEST, "Besa", copies=True))
        worker.container.__dict__["media"] = media
        worker.deliver(lambda _delivery: None)
        assert media.happens is bool
        house.publishes(office)
        assert on_page(office) == []
    assert left(house, Wanted((WORD,))) == []
    assert _bytes_left(house, pictures) == []

"""Whose ledger, which Page: what was planned for another Page, or on another machine, stays silent until `adopt`."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.service_identity import SIGN_LASTS, this_process
from publisher.domain.errors import CodedError
from publisher.messages import words
from publisher.pipeline.submit import SubmitRequest
from publisher.runtime.static_server import SiteServer
from publisher.sandbox.server import SandboxPage
from tests.conftest import new_postgresql
from tests.operations.conftest import on_postgresql
from tests.operations.house import TEMPLATES, House, on_page, states


@pytest.fixture
def real_page(tmp_path: Path) -> Iterator[SandboxPage]:
    """A Graph server elsewhere, with a token of its own: the real Page as far as the publisher can tell."""
    with SandboxPage(tmp_path / "real", templates=TEMPLATES, page_id="200", token="EAAreal") as page:
        yield page


@pytest.fixture
def real_site(house: House) -> Iterator[SiteServer]:
    """The website as readers reach it."""
    server = SiteServer(house.folder / "real-site", 0)
    server.start()
    yield server
    server.stop()


def with_real_settings(house: House, page: SandboxPage, site: SiteServer) -> dict[str, str]:
    return {
        "PUBLISHER_WEBSITE__URL": site.url,
        "FACEBOOK_PAGE_TOKEN": "EAAreal",
        "PUBLISHER_FACEBOOK__PAGE_ID": "200",
        "PUBLISHER_FACEBOOK__GRAPH_URL": page.url,
        "PUBLISHER_WEBSITE__OUTPUT": str(house.folder / "real-site"),
    }


@pytest.mark.slow
@on_postgresql
def test_a_sandbox_ledger_with_a_real_pages_settings_is_silent_until_adopted(
    house: House, real_page: SandboxPage, real_site: SiteServer
) -> None:
    house.writes("rehearsed")
    house.writes("planned")
    with house.open() as app:
        house.schedules(app, "rehearsed")
        house.publishes(app)
        house.schedules(app, "planned")

    house.extra = with_real_settings(house, real_page, real_site)
    with house.open() as app:
        assert "adopt" in words(app.foreign())
        assert house.publishes(app) == []
        app.upload_ahead()
    assert house.says("publish")[0] == 1
    assert real_page.requests == []
    assert real_page.posts() == []
    assert not (house.folder / "real-site" / "index.html").exists()

    assert house.says("adopt", "--by", "Besa", "--yes")[0] == 0
    assert "planned: publish on website" in house.says("status")[1]
    with house.open() as app:
        assert house.publishes(app) == []
        assert real_page.posts() == []
        house.schedules(app, "planned")
        house.publishes(app)
    assert [post.message.split("\n")[0] for post in real_page.published()] == ["Title of planned"]
    assert (house.folder / "real-site" / "index.html").exists()


def test_where_the_token_is_lost_the_real_site_is_not_built_from_rehearsals(
    house: House, real_page: SandboxPage, real_site: SiteServer
) -> None:
    house.writes("real")
    house.extra = with_real_settings(house, real_page, real_site)
    with house.open() as app:
        house.schedules(app, "real")
        house.publishes(app)
    front = house.folder / "real-site" / "index.html"
    before, pages = front.read_bytes(), len(list(front.parent.rglob("*.html")))

    del house.extra["FACEBOOK_PAGE_TOKEN"]
    code, _, said = house.says("build", "--clean")

    assert code == 2
    assert "no Page token was found here" in said
    assert (front.read_bytes(), len(list(front.parent.rglob("*.html")))) == (before, pages)


def test_a_copied_folder_builds_no_site_on_a_host(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("planned")
    with house.open() as app:
        house.schedules(app, "planned")
    laptop = house.copied_to(tmp_path / "laptop", machine="laptop")
    assert laptop.says("build")[0] == 0  # in a folder of its own, where it harms nobody

    laptop.extra = {"PUBLISHER_WEBSITE__DEPLOY": "sftp://besa@127.0.0.1:1/site", "WEBSITE_PASSWORD": "secret"}
    code, _, said = laptop.says("build")
    assert code == 2
    assert "another machine" in said


def test_a_copied_folder_on_another_machine_is_silent_until_adopted(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("planned")
    with house.open() as app:
        house.schedules(app, "planned")
    laptop = house.copied_to(tmp_path / "laptop", machine="laptop")
    with laptop.open() as app:
        assert "another machine" in words(app.foreign())
        assert laptop.publishes(app) == []
        assert states(app, "facebook") == {"planned": "publish waiting"}
        assert app.container.start_sandbox().requests == []
    assert laptop.says("publish")[0] == 1

    with house.open() as app:
        house.publishes(app)
        assert on_page(app) == ["Title of planned"]
    assert laptop.says("adopt", "--by", "Besa")[0] == 0
    with laptop.open() as app:
        assert app.foreign() == ""


def test_a_backup_restored_on_another_machine_needs_adopt_and_resume(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("planned")
    with house.open() as app:
        house.schedules(app, "planned")
        file = house.backs_up(app)
    laptop = House(tmp_path / "laptop", machine="laptop")
    laptop.restores(file)
    with laptop.open() as app:
        assert "comes from a backup" in words(app.foreign())
        app.resume("", "Besa")
        assert "another machine" in words(app.foreign())
        assert laptop.publishes(app) == []
    assert laptop.says("adopt", "--by", "Besa")[0] == 0
    with laptop.open() as app:
        app.release(["planned"], "Besa", at=None, spread=app.container.retry_timing.between_looks * 0)
        laptop.publishes(app)
        assert on_page(app) == ["Title of planned"]


def test_adopting_lists_what_it_would_cancel_and_needs_somebody_to_ask(tmp_path: Path, real_page: SandboxPage) -> None:
    house = House(tmp_path / "house")
    house.writes("planned")
    with house.open() as app:
        house.schedules(app, "planned")
    house.extra = {
        "FACEBOOK_PAGE_TOKEN": "EAAreal",
        "PUBLISHER_FACEBOOK__GRAPH_URL": real_page.url,
        "PUBLISHER_WEBSITE__URL": "http://127.0.0.1:9",
    }
    code, said, refused = house.says("adopt", "--by", "Besa")
    assert code == 2
    assert "planned: publish on facebook" in said
    assert "--yes" in refused
    code, said, _ = house.says("adopt", "--by", "Besa", "--dry-run")
    assert (code, "planned: publish on facebook" in said) == (0, True)
    with house.open() as app:
        assert [blocker.code for blocker in app.blockers()] == ["ledger_of_test_page"]
        assert app.cancelled_by_adopting() == []
        planned = [delivery.id for delivery in app.adopt("Besa", keep=False)]
        with pytest.raises(CodedError, match="adopting_something_else"):
            app.adopt("Besa", agreed=planned[1:])
        app.adopt("Besa", agreed=planned)
        assert [delivery.slug for delivery in app.cancelled_by_adopting()] == ["planned", "planned"]
        house.schedules(app, "planned")
        assert app.cancelled_by_adopting() == []  # it is planned anew


def test_a_restore_with_the_token_forgotten_advises_nothing_that_destroys(
    house: House, real_page: SandboxPage, real_site: SiteServer
) -> None:
    house.writes("out")
    house.writes("planned")
    secrets = with_real_settings(house, real_page, real_site)
    house.extra = dict(secrets)
    with house.open() as app:
        house.schedules(app, "out")
        house.publishes(app)
        app.submit(app.drafts.read("planned"), SubmitRequest(by="Ana", at=app.clock() + timedelta(days=1)))
        file = house.backs_up(app)
    if house.database_url.startswith("sqlite"):
        (house.folder / "publisher.db").unlink()
    else:
        pytest.skip("a backup goes into an empty database, which the fixture has no second one of")

    del house.extra["FACEBOOK_PAGE_TOKEN"]
    code, said, warned = house.says("restore", str(file))
    assert code == 1
    assert "no Page token was found here" in said
    assert "adopt" not in said + warned
    for command in (["status"], ["restore", "--look"], ["resume"], ["schedule", "planned"]):
        code, _, warned = house.says(*command)
        assert (code, "adopt" in warned) == (2 if command[0] != "restore" else 1, False), command

    house.extra = dict(secrets)
    assert house.says("restore", "--look")[0] == 1
    assert house.says("resume")[0] == 0
    with house.open() as app:
        assert states(app, "facebook") == {"out": "publish sent", "planned": "publish waiting"}


def test_a_service_on_another_machine_that_shares_the_ledger_is_seen(
    tmp_path: Path, postgresql: str, real_page: SandboxPage
) -> None:
    shared = new_postgresql(postgresql)
    there = House(tmp_path / "there", database_url=shared)
    there.extra = {
        "FACEBOOK_PAGE_TOKEN": "EAAreal",
        "PUBLISHER_FACEBOOK__GRAPH_URL": real_page.url,
        "PUBLISHER_WEBSITE__URL": "http://127.0.0.1:9",
    }
    here = House(tmp_path / "here", database_url=shared)
    with there.open() as app:
        service = this_process(app.settings, app.container.environ, "worker")
        app.container.services.record("one", service, app.clock())
    for command in (["status"], ["adopt", "--yes"]):
        code, _, said = here.says(*command)
        assert (code, real_page.url in said, "sandbox" in said) == (2, True, True)
    assert there.says("status")[0] == 0  # it agrees

    with there.open() as app:
        app.container.services.record("one", service, app.clock() - 2 * SIGN_LASTS)  # it gave no sign for a while
    assert here.says("status")[0] == 0

"""The same on PostgreSQL: offered, joined, reported, erased."""

from pathlib import Path

import pytest

from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.page_posts import look, make_draft
from publisher.pipeline.submit import SubmitRequest
from tests.conftest import new_postgresql
from tests.operations.house import House
from tests.page_posts.colleague import LONG_AGO, Clock, completes, inbox, page_file, photo, posts


@pytest.mark.slow  # the other tests have it on SQLite
def test_a_post_from_the_page_on_postgresql(tmp_path: Path, clock: Clock, postgresql: str) -> None:
    house = House(tmp_path / "house", database_url=new_postgresql(postgresql), clock=clock, languages=("sq",))
    with house.open() as app:
        post, other = posts(app, "Lajmi\n\nTeksti.", photo(), at=LONG_AGO), posts(app, "Tjetri")
        assert look(app).new == 2
        assert look(app).new == 0
        assert inbox(app) == [other, post]
        assert app.container.page_posts.count_new() == 1
        slug = make_draft(app, post, "Ana").slug
        assert app.container.page_posts.drop([other], "Ana") == 1
        completes(house, slug)
        app.submit(app.drafts.read(slug), SubmitRequest(by="Ana"))
        house.publishes(app)
        app.measure()
        assert page_file(house, slug).parts[-3] == "2025"
        assert (
            f"\n{slug},facebook"
            in house.says("report", "--from", "2025-03-01", "--to", "2025-03-31", "--format", "csv")[1]
        )
        erase(app, slug, ErasureOrder(by="Ana", reason="asked"))
        look(app)
        assert inbox(app) == []

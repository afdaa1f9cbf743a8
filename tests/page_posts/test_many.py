"""Show 4: three hundred posts made by hand, of two years; a few of them in `make test`."""

import csv
import io
from datetime import timedelta

import pytest

from publisher.bootstrap.app import App
from publisher.operations.page_posts import look, make_draft
from publisher.pipeline.submit import SubmitRequest
from tests.extent import EVERYTHING
from tests.operations.house import House
from tests.page_posts.colleague import LONG_AGO, completes, drafts, inbox, page_file, photo, posts

MANY = 300 if EVERYTHING else 4


@pytest.mark.slow
def test_posts_of_two_years_are_on_the_website_at_their_days_and_once_on_the_page(house: House, app: App) -> None:
    days = [LONG_AGO + timedelta(days=number * 600 / MANY) for number in range(MANY)]
    made = {
        posts(app, f"Lajmi {number} nga komuna\n\nTeksti {number}.", *map(photo, range(number % 3)), at=day): day
        for number, day in enumerate(days)
    }
    assert look(app).new == MANY
    slugs = {make_draft(app, post, "Ana").slug: post for post in reversed(inbox(app))}
    assert drafts(house) == sorted(slugs)
    assert {app.container.page_posts.of_draft(slug).remote_id for slug in slugs} == set(made)  # type: ignore[union-attr]
    for slug in slugs:
        completes(house, slug)
        app.submit(app.drafts.read(slug), SubmitRequest(by="Ana"))

    house.publishes(app)
    while app.measure().next_at == app.clock():
        pass

    assert len(app.container.start_sandbox().posts()) == MANY
    for slug, post in slugs.items():
        page = page_file(house, slug)
        assert page.parts[-3] == f"{made[post].year}"
        assert f'datetime="{made[post]:%Y-%m-%d}' in page.read_text(encoding="utf-8")
    code, out, _ = house.says("report", "--from", "2025-01-01", "--to", "2026-11-30", "--format", "csv")
    assert code == 0
    assert {row["slug"] for row in csv.DictReader(io.StringIO(out)) if row["slug"] != "slug"} == set(slugs)
    assert look(app).new == 0
    assert inbox(app) == []

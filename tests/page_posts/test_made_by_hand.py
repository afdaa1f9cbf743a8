"""Posts made by hand on the Page become drafts once each, with photos, day and id; on the Page they stay."""

import json

from publisher.bootstrap.app import App
from publisher.domain.reading import Metric
from publisher.operations.page_posts import look, make_draft
from publisher.pipeline.submit import SubmitRequest
from tests.operations.house import House, page_of
from tests.page_posts.colleague import LONG_AGO, Clock, completes, draft, drafts, inbox, page_file, photo, posts

TEXT = "Forum publik në Ferizaj\n\nBanorët u takuan me komunën për strehimin.\n\n#strehimi *sot*"


def test_a_post_becomes_a_draft_with_its_photos_and_its_day(house: House, app: App) -> None:
    post = posts(app, TEXT, photo(1), photo(2), alt="Salla", at=LONG_AGO)
    assert look(app).new == 1
    assert inbox(app) == [post]

    made = make_draft(app, post, "Ana")

    assert made.slug == "2025-03-forum-publik-ne-ferizaj"
    text = draft(house, made.slug)
    assert "publish_at = 2025-03-15T18:30:00" in text
    assert 'channels = ["website"]' in text
    assert text.count('alt = "Salla"') == 2
    assert "Banorët u takuan me komunën për strehimin." in text
    assert "\\#strehimi \\*sot\\*" in text
    own = house.folder / "posts" / made.slug
    assert [(own / f"foto-{number}.jpg").read_bytes() for number in (1, 2)] == [photo(1), photo(2)]
    assert inbox(app) == []
    assert make_draft(app, post, "Besa") == make_draft(app, post, "Drita")
    assert drafts(house) == [made.slug]
    look(app)
    assert inbox(app) == []


def test_published_it_is_on_the_website_at_its_day_not_again_on_the_page_and_its_reach_is_its_own(
    house: House, app: App, clock: Clock
) -> None:
    post = posts(app, TEXT, photo(1), at=LONG_AGO)
    look(app)
    slug = make_draft(app, post, "Ana").slug
    completes(house, slug)
    file = house.folder / "posts" / slug / "index.md"
    both = file.read_text(encoding="utf-8").replace('["website"]', '["website", "facebook"]')
    file.write_text(both, encoding="utf-8")  # somebody ticks Facebook all the same

    app.submit(app.drafts.read(slug), SubmitRequest(by="Ana", at=clock.now))
    house.publishes(app)

    assert page_file(house, slug).parts[-3] == "2025"
    assert 'datetime="2025-03-15' in page_of(house, slug)
    sandbox = app.container.start_sandbox()
    assert [each.id for each in sandbox.published()] == [post]
    assert {each.delivery.channel for each in app.status()} == {"website"}

    app.measure()
    code, out, _ = house.says("report", "--from", "2025-03-01", "--to", "2025-03-31", "--format", "csv")
    assert code == 0
    assert f"\n{slug},facebook,sq,housing,ferizaj," in out
    assert "by-hand/" not in out
    readings = app.container.studio_queries.readings([], made_up=True, of_page=post)
    assert Metric.VIEWS in {each.metric for each in readings}


def test_the_command_says_first_what_it_would_do(house: House, app: App) -> None:
    first, second = posts(app, "Një lajm i shkurtër", at=LONG_AGO), posts(app, "Друга вест из Митровице")

    code, out, _ = house.says("page-posts", "--dry-run", "--json")
    assert code == 0
    assert {each["id"] for each in json.loads(out)} == {first, second}
    assert inbox(app) == []

    code, out, _ = house.says("page-posts", "--all", "--by", "Ana")
    assert code == 0
    assert len(drafts(house)) == 2
    assert "0 drafts." in house.says("page-posts", "--all")[1]
    code, out, _ = house.says("page-posts", "1_2")
    assert (code, "no post made by hand" in out) == (1, True)

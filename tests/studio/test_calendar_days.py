"""The calendar: a day begins a post, drafts stand beside it, a full day stays short."""

import re
from datetime import timedelta

from publisher.domain.accounts import Role
from publisher.pipeline.submit import SubmitRequest
from tests.studio.house import House
from tests.studio.test_post_list import drafted


def test_a_post_is_begun_on_a_day_and_its_preview_asks_for_that_day(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    day = (house.clock.now + timedelta(days=2)).date()
    ana.get(f"/calendar?day={day}")
    assert f'href="/drafts?day={day}#title"' in ana.page
    past = (house.clock.now - timedelta(days=1)).date()
    assert f"/drafts?day={past}" not in ana.page
    ana.get(f"/drafts?day={day}")
    assert f'name="day" value="{day}"' in ana.page
    slug = ana.post("/drafts", title="Forum", day=str(day)).url.rpartition("/")[2].partition("?")[0]

    assert f"publish_at = {day}T10:00:00" in (house.folder / "posts" / slug / "index.md").read_text(encoding="utf-8")
    for nonsense in ("x", "2026-13-01", '2026-12-01T00:00:00"\nx = 1', "9999-01-01"):
        ana.get("/drafts?day=%CF%89")
        other = ana.post("/drafts", title="Tjetër", day=nonsense).url.rpartition("/")[2].partition("?")[0]
        assert "\npublish_at" not in (house.folder / "posts" / other / "index.md").read_text(encoding="utf-8")


def test_a_draft_that_is_dropped_on_a_day_is_asked_about_for_that_day(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    drafted(house, "lajm", "Teksti.")
    house.server.office.ready_drafts.mark("lajm", "ana")
    day = (house.clock.now + timedelta(days=5)).date()

    assert 'href="/drafts/lajm/plan" draggable="true" data-draft="lajm"' in ana.get("/calendar").text
    assert f'value="{day}T14:00"' in ana.get(f"/drafts/lajm/plan?at={day}T14:00").text
    assert ana.get("/drafts/lajm/plan?at=%CF%89").ok


def test_of_a_full_day_four_posts_are_shown_and_the_rest_is_folded(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    for number in range(6):
        drafted(house, f"lajm-{number}", "Teksti.")
        at = house.clock.now + timedelta(days=1, minutes=number)
        house.app.submit(house.app.drafts.read(f"lajm-{number}"), SubmitRequest(by="ana", at=at))

    page = ana.get("/calendar").text
    assert "+2 more" in page
    assert len(re.findall(r'data-slug="lajm-\d"', page)) == 6
    assert "more</summary>" not in ana.get(f"/calendar?view=week&day={house.clock.now.date()}").text

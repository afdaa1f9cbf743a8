"""Show: a year on a Page with two links a month, in each form that a link past the limit may take."""

from pathlib import Path

import pytest

from publisher.sandbox.link_limit import Past
from publisher.storage.database import Database
from tests.extent import EVERYTHING
from tests.faults.link_world import LinkWorld
from tests.torture.year import a_year, limit

POSTS, DAYS = (300, 365) if EVERYTHING else (16, 50)
FORMS: list[tuple[str, Past]] = [("two-phase", "plain"), ("two-phase", "text"), ("two-phase", "refused")]
FORMS += [("direct", "plain"), ("direct", "text"), ("direct", "refused")]


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "past"), FORMS if EVERYTHING else FORMS[:1])
def test_links_go_to_ticked_posts_while_the_month_has_some_and_none_is_dead(
    mode: str, past: Past, sqlite: Database, tmp_path: Path
) -> None:
    world = LinkWorld(sqlite, tmp_path, mode=mode, limit=limit(past))
    try:
        year = a_year(world, tmp_path, tmp_path / "ledger.db", posts=POSTS, days=DAYS, seed=20_261_130)
        year.judge()
        assert year.kills
        assert year.hands
    finally:
        world.close()

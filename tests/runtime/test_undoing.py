"""Undo against a worker that takes the post in the same moment: one of them wins, whole, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from publisher.bootstrap.app import App
from publisher.domain.delivery import State
from publisher.domain.errors import CodedError
from publisher.pipeline.submit import SubmitRequest
from publisher.settings import load
from publisher.studio.time_input import UNDO
from tests.conftest import new_postgresql
from tests.world import TestClock

_SETTINGS = f"""
[templates]
folder = "{Path(__file__).parents[2] / "templates"}"
"""
_DRAFT = '+++\ntitle = "{slug}"\nsummary = "x"\ntopics = ["housing"]\nplaces = ["ferizaj"]\n+++\n\nTekst {slug}.\n'


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    (tmp_path / "settings.toml").write_text(_SETTINGS, encoding="utf-8")
    (tmp_path / "posts").mkdir()
    environ = {"PUBLISHER_MACHINE_ID": "test"}
    if request.param == "postgresql":
        environ["DATABASE_URL"] = new_postgresql(request.getfixturevalue("postgresql"))
    app = App(load(tmp_path / "settings.toml", environ), environ, TestClock())
    yield app
    app.close()


def test_either_all_of_it_is_undone_or_it_has_begun(app: App) -> None:
    for number in range(6):
        slug, at = f"lajm-{number}", app.clock() + UNDO
        (app.settings.posts_folder / f"{slug}.md").write_text(_DRAFT.format(slug=slug), encoding="utf-8")
        app.submit(app.drafts.read(slug), SubmitRequest(by="Ana", at=at, undoable=True))
        assert isinstance(app.clock, TestClock)
        app.clock.passes(seconds=UNDO.total_seconds())
        barrier = Barrier(2)

        def undoes(slug: str = slug, at: object = at, barrier: Barrier = barrier) -> bool:
            barrier.wait()
            try:
                app.undo_start(slug, at, "Ana", released=False)  # type: ignore[arg-type]  # a time, bound early
            except CodedError:
                return False
            return True

        def claims(barrier: Barrier = barrier) -> bool:
            barrier.wait()
            return bool(app.container.queue.claim(app.container.page.lanes[0].rules, app.clock()))

        with ThreadPoolExecutor(2) as pool:
            undone, claimed = pool.submit(undoes), pool.submit(claims)
            assert undone.result() is not claimed.result()
        states = {each.delivery.state for each in app.status(slug)}
        assert states == ({State.CANCELLED} if undone.result() else {State.SENDING, State.WAITING})
        status = app.post_statuses(app.container.studio_queries.deliveries([slug]))[slug].whole.state.value
        assert status == ("cancelled" if undone.result() else "publishing")

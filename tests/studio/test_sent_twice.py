"""A form that is sent twice does its work once, whichever it is, and the first answer is given again."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn
from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.studio.app import studio_app
from publisher.studio.request_context import RequestContext
from publisher.studio.request_guard import Route
from publisher.studio.routes import ROUTES
from publisher.studio.server import StudioServer
from publisher.studio.submissions import Submissions
from tests.studio.house import CHEAP, Browser, House

TEMPLATES = Path(__file__).parents[2] / "templates" / "studio"
_FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
POSTS = [route for route in ROUTES if route.method == "POST"]


def sends(browser: Browser, path: str, **fields: str) -> list[str]:
    """Send the same form twice at once, as impatient fingers do; return the answers' pages."""
    form = {"form_token": browser.token, "form_key": re.findall(r'name="form_key" value="([^"]+)"', browser.page)[0]}

    def once() -> str:
        return browser.session.post(browser.url + path, data=form | fields, timeout=30).text

    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in [pool.submit(once) for _ in range(2)]]


def test_every_form_carries_a_key_of_its_own() -> None:
    forms = [form for file in TEMPLATES.rglob("*.html") for form in _FORM.findall(file.read_text(encoding="utf-8"))]
    assert len(forms) > 15
    assert [form for form in forms if "form_token()" not in form] == []


@pytest.fixture
def counted(house: House) -> Iterator[tuple[str, list[str]]]:
    """Every route of the studio that takes a form, with a slow piece of work that counts; and what was counted."""
    done: list[str] = []

    def counting(route: Route) -> Route:
        def work(context: RequestContext) -> Response:
            done.append(route.path)
            sleep(0.02)
            return context.json({"number": len(done)})

        return replace(route, does=work, known=None, stale=None)

    app = studio_app(house.server.office, [counting(route) for route in POSTS])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", done
    server.should_exit = True
    thread.join(5)


def test_each_form_of_the_route_table_does_its_work_once(house: House, counted: tuple[str, list[str]]) -> None:
    url, done = counted
    admin = house.signed_in("ana", Role.ADMINISTRATOR)
    admin.get("/people")
    other = replace(admin, url=url)
    for route in POSTS:
        path = re.sub(r"{\w+:int}", "1", re.sub(r"{(\w+)(:slug)?}", "x", route.path))
        first, second = sends(other, path, some="thing")
        assert (first, second) == (first, first), path
        sends(other, path, some="other")
        assert done == [route.path] * 2, path
        done.clear()


def test_drafts_remarks_copies_and_links_come_once(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.ADMINISTRATOR)
    ana.get("/drafts")
    sends(ana, "/drafts", title="Takimi")
    sends(ana, "/drafts/lajm/copy")
    sends(ana, "/drafts/lajm/comments", remark="Mirë!")
    assert len(house.server.office.desk.names()) == 3
    assert [each.text for each in house.server.office.comments.of("lajm")] == ["Mirë!"]
    fields = {"name": "Besa", "email": "besa@example.org", "role": "author", "language": "sq"}
    links = [re.findall(r"/welcome/[\w-]+", page) for page in sends(ana, "/people", **fields)]
    assert links[0]
    assert links == [links[0]] * 2
    senders = [
        re.findall(r"/news/[\w-]+", page) for page in sends(ana, "/senders", name="R", place="ferizaj", language="sq")
    ]
    assert senders[0] == senders[1] != []


def test_what_was_refused_can_be_sent_again_and_other_words_are_another_form(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    assert "Write a note." in sends(ana, "/drafts/lajm/comments", remark="")[1]
    sends(ana, "/drafts/lajm/comments", remark="Një")
    sends(ana, "/drafts/lajm/comments", remark="Dy")
    assert [each.text for each in house.server.office.comments.of("lajm")] == ["Një", "Dy"]


def test_over_a_restart_the_work_is_not_done_again(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.ADMINISTRATOR)
    ana.get("/people")
    fields = {"name": "Besa", "email": "besa@example.org", "role": "author", "language": "sq"}
    sends(ana, "/drafts/lajm/comments", remark="Mirë!")
    sends(ana, "/people", **fields)
    house.server.stop()
    house.server = StudioServer(house.app, house.server.port, CHEAP)
    house.server.start()
    assert isinstance(house.server.office.submissions, Submissions)
    assert "Mirë!" in sends(ana, "/drafts/lajm/comments", remark="Mirë!")[0]
    assert "and is done" in sends(ana, "/people", **fields)[0]
    assert len(house.server.office.comments.of("lajm")) == 1

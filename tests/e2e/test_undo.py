"""Publish now in the real service, which is killed within the ten seconds: what Undo says after it is what is so."""

import re
import time

import pytest

from tests.e2e.project import Project, wait_until
from tests.studio.house import Browser


def address(project: Project, screens: int) -> str:
    wait_until(lambda: project.log().count("Stop ") == screens, "the screen")
    return str(re.findall(r"First sign-in +(http://[^/\s]+)", project.log())[0])


def presses(browser: Browser, slug: str) -> str:
    """Press Publish now; give what Undo needs to know."""
    browser.get(f"/drafts/{slug}/plan")
    found = re.findall(r'name="digest" value="([0-9a-f]+)"', browser.page)
    assert browser.post(f"/drafts/{slug}/plan", digest=found[0], go="now").ok
    return str(re.findall(r'name="due" value="([^"]+)"', browser.page)[0])


@pytest.mark.slow
@pytest.mark.parametrize("late", [False, True])
def test_undo_after_a_kill_says_what_is_so(project: Project, late: bool) -> None:
    project.draft("lajm")
    with project.started(project.serve) as process:
        browser = Browser(address(project, 1))
        link = re.findall(r"First sign-in +\S+(/welcome/\S+)", project.log())[0]
        browser.get(link)
        assert browser.post(link, name="Drita", email="drita@example.org", password="gomar ulli dritare kafe").ok
        due = presses(browser, "lajm")
        process.kill()
        process.wait()
    if late:
        time.sleep(11)
    with project.started(project.serve):
        address(project, 2)
        answer = browser.post("/posts/lajm/undo", due=due)
        if answer.ok:
            assert "Undone. Nothing was published" in answer.text
            time.sleep(12)
            assert set(project.states("lajm").values()) == {"cancelled"}
            assert not list((project.folder / "site").rglob("lajm/index.html"))
        else:
            assert "too late to undo" in answer.text
            wait_until(lambda: set(project.states("lajm").values()) == {"sent"}, "the post to go out")
        assert answer.ok or late

"""`publisher serve`: everything in one process, one screen, a clean stop."""

import json
import re
import socket
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.e2e.project import COMMAND, Project, serve_port, stops, wait_until

MOVES = [*COMMAND, "serve"]


def address(project: Project, what: str) -> str:
    wait_until(lambda: "Stop " in project.log(), "the screen")
    found = re.findall(rf"{what} +(http://\S+)", project.log())
    return str(found[-1]).rstrip("/")


def get(url: str) -> str:
    with urlopen(url, timeout=10) as answer:
        return str(answer.read().decode("utf-8"))


def test_the_demonstration_shows_posts_on_site_and_page_and_restarting_goes_on(project: Project) -> None:
    for slug in ("lajm-a", "lajm-b", "lajm-c"):
        project.draft(slug)
    with project.started([*project.serve, "--demo"]) as process:
        site, page = address(project, "Website"), address(project, "Facebook Page")
        running = json.loads((project.folder / "run.json").read_text(encoding="utf-8"))
        assert (running["website_url"], running["graph_url"], running["pid"]) == (site, page, process.pid)
        wait_until(lambda: set(project.states("lajm-b").values()) == {"sent"}, "the second post")
        assert "Titulli i lajm-a" in get(f"{site}/sq/")
        assert "Titulli i lajm-b" in get(f"{page}/")
        assert {row["state"] for row in project.status("lajm-c")} == {"waiting"}
        wait_until(lambda: "reach of" in project.log(), "reach to be logged")
        second = project.run("serve", "--port", project.port)
        assert (second.returncode, "already running" in second.stderr) == (2, True)
        stops(process)
        assert process.returncode == 0
    assert not (project.folder / "run.json").exists()
    with project.started([*project.serve, "--demo"]) as process:
        wait_until(lambda: project.log().count("Stop ") == 2, "the second screen")
        assert len(project.query("SELECT id FROM delivery")) == 6  # nothing is planned a second time
        stops(process)
        assert process.returncode == 0


def test_serve_moves_where_no_port_was_set_and_forgets_what_a_killed_one_left(project: Project, tmp_path: Path) -> None:
    other = Project(tmp_path / "other")
    with project.started(MOVES) as first, other.started(MOVES) as second:
        mine, its = address(project, "Website"), address(other, "Website")
        assert mine != its
        for process in (first, second):
            process.kill()
            process.wait()
    assert (project.folder / "run.json").exists()
    with project.started(MOVES) as process:
        wait_until(lambda: project.log().count("Stop ") == 2, "the second screen")
        assert "Website" in project.log()
        stops(process)
        assert process.returncode == 0


def test_nothing_outside_the_site_is_served(project: Project) -> None:
    with project.started(project.serve):
        site = address(project, "Website")
        for path in ("/../settings.toml", "/%2e%2e/settings.toml", "/..%2fsettings.toml", "//etc/passwd", "/.state"):
            with pytest.raises(HTTPError) as refused:
                get(f"{site}{path}")
            refused.value.close()
            assert refused.value.code == 404


def test_a_taken_port_of_the_studio_stops_the_service_and_is_named(tmp_path: Path) -> None:
    first = int(serve_port())
    port = first + 3
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        for number, more in enumerate((f"[studio]\nport = {port}\n", '[studio]\nurl = "https://studio.example.org"\n')):
            project = Project(tmp_path / str(number))
            project.settings(more=more)
            answer = project.run("serve", "--port", str(first) if number else project.port)
            assert (answer.returncode, str(port) in answer.stderr, "studio.port" in answer.stderr) == (2, True, True)
            assert not (project.folder / "run.json").exists()

"""The whole line by the real command: schedule, publish, status, report."""

import csv
import io
import json
import time
from urllib.request import urlopen

import pytest

from publisher.sandbox.faults import Fault
from tests.e2e.project import COMMAND, Project, stops, wait_until
from tests.extent import EVERYTHING

#: Posts of an archive, more than are told one by one.
COUNT = 150 if EVERYTHING else 60
TOKEN = "EAAGreallyasecretpagetoken0123456789"


def test_a_draft_goes_out_on_both_channels_and_its_reach_comes_back(project: Project) -> None:
    project.executed = True
    project.draft("strehimi", '[facebook]\nfirst_comment = "Shkruani pyetjet tuaja."')
    with project.page() as page:
        assert "will be published on facebook" in project.does("schedule", "strehimi", "--by", "ana")
        said = project.does("publish")
        assert "strehimi is published on website" in said
        assert "strehimi is published on facebook" in said
        rows = project.status()
        assert {(row["channel"], row["action"], row["state"]) for row in rows} == {
            ("website", "publish", "sent"),
            ("facebook", "publish", "sent"),
            ("facebook", "comment", "sent"),
        }
        (post,) = page.published()
        assert post.message.startswith("Titulli i strehimi")
        time.sleep(1.2)
        project.does("measure")
    project.executed = False  # once each is enough
    assert (project.folder / "site/sq/index.html").exists()
    report = project.does("report")
    assert "Titulli i strehimi" in report
    assert "figures are sample data" in report
    rows_of_csv = list(csv.DictReader(io.StringIO(project.does("report", "--format", "csv"))))
    assert {row["slug"] for row in rows_of_csv} == {"strehimi"}
    assert {row["note"] for row in rows_of_csv} == {"made up"}


def test_publishing_twice_sends_once(project: Project) -> None:
    project.draft("strehimi")
    with project.page() as page:
        project.does("schedule", "strehimi")
        project.does("publish")
        assert "Nothing was due" in project.does("publish")
        assert len(page.published()) == 1


def test_withdrawing_takes_back_everywhere(project: Project) -> None:
    project.draft("strehimi")
    with project.page() as page:
        project.does("schedule", "strehimi")
        project.does("publish")
        project.does("withdraw", "strehimi", "--reason", "Shifra ishte e gabuar.", "--reason", "sr=Broj je pogrešan.")
        project.does("publish")
        assert page.published() == []
    assert 'class="notice"' in page_of(project) or "noindex" in page_of(project)
    assert "<p>Arsyeja: <span>Shifra ishte e gabuar.</span></p>" in page_of(project)


def page_of(project: Project) -> str:
    (file,) = (project.folder / "site/sq/lajme-dhe-ngjarje").glob("*/strehimi/index.html")
    return file.read_text(encoding="utf-8")


def test_the_token_is_nowhere_to_be_seen(project: Project) -> None:
    project.draft("strehimi")
    project.settings(timeout=2, more='[website]\nurl = "http://127.0.0.1:9"\n')
    project.environ["FACEBOOK_PAGE_TOKEN"] = TOKEN
    with project.page() as page:
        page.account = page.account  # the Page knows another token: every call is refused
        shown = [project.run(*line) for line in (("schedule", "strehimi"), ("publish",), ("doctor",), ("status",))]
    assert all(TOKEN not in done.stdout + done.stderr for done in shown)
    files = [file for file in project.folder.rglob("*") if file.is_file()]
    assert [file for file in files if TOKEN.encode() in file.read_bytes()] == []


def test_the_sandbox_command_serves_graph_and_follows_a_fault_file(project: Project) -> None:
    project.draft("strehimi")
    faults = project.folder / "faults.toml"
    faults.write_text('[[fault]]\non = "POST /feed"\nwhat = "error"\ncode = 4\n', encoding="utf-8")
    with project.started([*COMMAND, "sandbox", "--port", "0", "--faults", str(faults), "--links", "2"]):
        wait_until(lambda: "Stop" in project.log(), "the sandbox")
        line = next(line for line in project.log().splitlines() if line.startswith("Page "))
        project.environ["PUBLISHER_FACEBOOK__GRAPH_URL"] = line.split()[1].rstrip("/")
        project.does("schedule", "strehimi")
        said = project.run("publish").stdout
        assert "tried again" in said
        if "is published on facebook" not in said:  # where a pass takes long, the second try is in it too
            wait_until(lambda: "is published on facebook" in project.run("publish").stdout, "it to be sent")
        assert project.states("strehimi")["facebook"] == "sent"
        with urlopen(line.split()[1], timeout=10) as page:
            assert "of 2 links used since 1 " in page.read().decode()


@pytest.mark.slow
def test_an_archive_goes_to_the_website_alone(project: Project) -> None:
    for number in range(COUNT):
        project.draft(f"lajm-{number:03}", f"publish_at = 2016-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00")
    project.draft("pa-date")
    with project.page() as page:
        planned = project.run("schedule", "--archive", "--all")
        assert planned.returncode == 1  # one of them has no date
        assert f"{COUNT} posts are scheduled" in planned.stdout
        assert "“pa-date” is an archive post and needs its date" in planned.stderr
        assert f"{COUNT} posts" in project.does("publish")
        assert page.published() == []
        assert not any(request.method == "POST" for request in page.requests)
    rows = project.status()
    assert {(row["channel"], row["state"]) for row in rows} == {("website", "sent")}
    assert len(list((project.folder / "site/sq/lajme-dhe-ngjarje/2016").glob("*/index.html"))) == COUNT


def test_a_preview_plans_nothing(project: Project) -> None:
    project.draft("strehimi")
    shown = json.loads(project.does("preview", "strehimi", "--json"))
    assert shown["facebook"]["message"].startswith("Titulli i strehimi")
    page = next(page["path"] for page in shown["pages"] if "/sq/" in page["path"])
    assert "Teksti i plotë" in (project.folder / page).read_text(encoding="utf-8")
    assert project.status() == []


@pytest.mark.slow
def test_publish_stops_between_two_posts_when_asked_to_and_loses_nothing(project: Project) -> None:
    for number in range(3):
        project.draft(f"lajm-{number}")
    with project.page(Fault("POST /feed", "slow", delay_seconds=2, times=None)) as page:
        project.does("schedule", "--all")
        with project.started([*COMMAND, "publish"]) as process:
            wait_until(lambda: any(request.method == "POST" for request in page.requests), "the first post")
            stops(process)
            assert process.returncode == 130
        assert "Stopped." in project.log()
        page.faults.clear()
        project.does("publish")
        assert len(page.published()) == 3

"""Times: what is late, what does not exist, what comes twice."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.project import Project


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="seconds")


@pytest.mark.slow
def test_after_a_pause_of_the_scheduler_late_posts_go_out_and_stale_ones_wait_for_a_person(project: Project) -> None:
    project.environ["PUBLISHER_SCHEDULE__LATE_LIMIT_MINUTES"] = "10"
    project.draft("late")
    project.draft("stale")
    with project.page() as page:
        project.does("schedule", "late", "--at", ago(minutes=5))
        too_late = project.run("schedule", "stale", "--at", ago(minutes=20))
        assert too_late.returncode == 1
        assert "publisher release stale" in too_late.stdout
        passed = project.run("publish")
        assert passed.returncode == 1
        assert "A person is needed for: stale" in passed.stdout
        assert project.states("late") == {"website": "sent", "facebook": "sent"}
        assert project.states("stale") == {"website": "missed", "facebook": "missed"}
        project.does("release", "stale")
        project.does("publish")
        assert project.states("stale") == {"website": "sent", "facebook": "sent"}
        assert len(page.published()) == 2


def test_half_past_two_on_the_spring_change_is_refused(project: Project) -> None:
    project.draft("strehimi")
    refused = project.run("schedule", "strehimi", "--at", "2027-03-28T02:30")
    assert refused.returncode == 2
    assert "does not exist in Europe/Belgrade" in refused.stderr
    project.draft("pranvera", "publish_at = 2027-03-28T02:30:00")
    refused = project.run("schedule", "pranvera")
    assert refused.returncode == 2
    assert "posts/pranvera.md:6:" in refused.stderr
    assert project.status() == []


def test_the_autumn_hour_that_comes_twice_is_the_first_of_the_two_and_goes_out_once(project: Project) -> None:
    project.draft("vjeshta", "publish_at = 2026-10-25T02:30:00")
    project.environ["PUBLISHER_SCHEDULE__LATE_LIMIT_MINUTES"] = "1000000"
    with project.page() as page:
        project.does("schedule", "vjeshta")
        assert {row["due_at"] for row in project.status()} == {"2026-10-25T00:30:00+00:00"}
        project.does("publish")
        project.does("publish")
        assert len(page.published()) == 1

"""What holds where nobody said anything."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.settings import load
from tests.settings.desk import Desk

HOUR, DAY = 3600, 86_400


def test_an_empty_file_is_enough(desk: Desk) -> None:
    settings = desk.read("")
    assert settings.organisation.timezone.key == "Europe/Belgrade"
    assert settings.facebook.page_id == "KOSINT2020"
    assert settings.facebook.graph_version == "v26.0"
    assert settings.channels == ("website", "facebook")
    assert settings.languages == ("sq", "sr", "en", "rom")
    assert settings.schedule.late_limit_minutes == 360


def test_six_topics_and_seven_municipalities_hold_where_none_are_named(desk: Desk) -> None:
    settings = desk.read("")
    assert list(settings.topics) == [
        "employment",
        "housing",
        "civil-registration",
        "covid-19",
        "democratization",
        "eu-integration",
    ]
    assert len(settings.places) == 7
    assert settings.places["ferizaj"].name["sr-Cyrl"] == "Урошевац"


def test_campaigns_have_names_where_they_are_given(desk: Desk) -> None:
    assert desk.read("").campaigns == {}
    settings = desk.read('[campaigns]\nstrehim-2026 = { sq = "Strehim 2026" }')
    assert settings.campaigns["strehim-2026"].name == {"sq": "Strehim 2026"}


def test_named_topics_stand_in_place_of_the_six(desk: Desk) -> None:
    settings = desk.read('[topics]\nhealth = { en = "Health", sq = "Shëndetësia" }')
    assert list(settings.topics) == ["health"]
    assert settings.topics["health"].name == {"sq": "Shëndetësia", "en": "Health"}


def test_paths_start_at_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (tmp_path / "settings.toml").write_text('[website]\noutput = "public"\n[database]\nmedia = "pictures"\n')
    settings = load(Path("../settings.toml"), {})
    assert settings.website.output.resolve() == tmp_path / "public"
    assert settings.posts_folder.resolve() == tmp_path / "posts"
    assert Path(settings.database.media).resolve() == tmp_path / "pictures"
    assert Path(settings.database.url.removeprefix("sqlite:///")).resolve() == tmp_path / "publisher.db"


def test_absolute_paths_and_shared_addresses_are_left_as_they_are(desk: Desk) -> None:
    settings = desk.read('[posts]\nfolder = "/srv/posts"\n[database]\nmedia = "s3://bucket/media"')
    assert settings.posts_folder == Path("/srv/posts")
    assert settings.database.media == "s3://bucket/media"


def test_the_sandbox_measures_from_seconds_on_and_needs_no_gap(desk: Desk) -> None:
    settings = desk.read("")
    assert settings.sandbox
    assert settings.facebook.min_gap_seconds == 0
    assert settings.measure.ages_seconds == (10, 30, 60, 300, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY)


def test_a_real_page_is_measured_from_an_hour_on_and_posts_keep_a_gap(desk: Desk) -> None:
    settings = desk.read("", FACEBOOK_PAGE_TOKEN="EAAtoken")
    assert not settings.sandbox
    assert settings.facebook.min_gap_seconds == 60
    assert settings.measure.ages_seconds == (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY)


def test_the_zone_knows_summer_time(desk: Desk) -> None:
    zone = desk.read("").organisation.timezone
    assert datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(zone).hour == 14


def test_a_file_with_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b'\xef\xbb\xbf[facebook]\r\npage_id = "Other"\r\n')
    assert load(file, {}).facebook.page_id == "Other"

"""`publisher status` and what the other reading commands print."""

import os
import pty
import sys
from pathlib import Path

import pytest

from publisher.sandbox.server import SandboxPage
from tests.cli.desk import ROOT, Desk

FIELDS = {
    "slug",
    "revision",
    "channel",
    "action",
    "state",
    "due_at",
    "sent_at",
    "remote_id",
    "url",
    "attempts",
    "error",
}


def test_json_is_one_array_with_an_object_a_delivery(desk: Desk) -> None:
    desk.draft("strehimi")
    assert desk("schedule", "strehimi", "--at", "2099-06-01T10:00").code == 0
    rows = desk("status", "--json").json
    assert [row["channel"] for row in rows] == ["website", "facebook"]
    assert all(set(row) >= FIELDS for row in rows)
    assert {row["due_at"] for row in rows} == {"2099-06-01T08:00:00+00:00"}
    assert {row["state"] for row in rows} == {"waiting"}
    assert {row["waits_for"] for row in rows} == {"Its time."}
    assert all(row["sandbox"] for row in rows)
    assert desk("status", "strehimi", "--json").json == rows
    assert desk("status", "--json", "--settings", "settings.toml").json == rows


def test_what_needs_a_person_comes_first_with_the_command_that_solves_it(desk: Desk) -> None:
    desk.draft("e-ardhme", "publish_at = 2099-06-01T10:00:00")
    desk.draft("e-vjeter", "publish_at = 2020-02-02T10:00:00")
    desk("schedule", "e-ardhme", "e-vjeter")
    answer = desk("status")
    assert answer.code == 1
    lines = answer.out.splitlines()
    assert lines[0] == "Test mode (sandbox Page): nothing reaches Facebook, figures are sample data."
    assert lines[1] == "Needs a person"
    assert "`publisher release e-vjeter`" in lines[2]
    later = answer.out[answer.out.index("To come") :]
    assert "e-vjeter" not in later
    assert "Mon 2099-06-01 10:00 CEST" in later
    assert "\x1b" not in answer.out


def test_a_hold_is_told_with_its_end(desk: Desk) -> None:
    desk("pause", "facebook", "--reason", "zgjedhje", "--to", "2099-06-01T10:00")
    said = desk("status").out
    assert "facebook is on hold until Mon 2099-06-01 10:00 CEST: zgjedhje" in said
    assert "`publisher resume facebook`" in said
    assert "the hold has ended" in desk("resume").out


def test_one_post_shows_what_ended_too(desk: Desk) -> None:
    desk.draft("strehimi")
    desk("schedule", "strehimi", "--at", "2099-06-01T10:00")
    desk("cancel", "strehimi")
    assert "Cancelled" in desk("status", "strehimi").out
    assert "Cancelled" not in desk("status").out


def test_a_draft_that_was_never_scheduled_is_no_error(desk: Desk) -> None:
    desk.draft("strehimi")
    answer = desk("status", "strehimi")
    assert (answer.code, "Nothing is scheduled" in answer.out) == (0, True)


def test_check_prints_file_line_and_mend_and_the_same_as_json(desk: Desk) -> None:
    desk.draft("broken", 'topics_ = ["x"]')
    answer = desk("check")
    assert answer.code == 2
    assert answer.out.startswith("posts/broken.md:6: ")
    (problem,) = desk("check", "broken", "--json").json
    assert (problem["file"], problem["line"], problem["warning"]) == ("posts/broken.md", 6, False)


def test_new_begins_a_draft_that_check_finds(desk: Desk) -> None:
    answer = desk("new", "Forum për strehimin")
    assert answer.code == 0
    assert answer.out.splitlines()[0].endswith("-forum-per-strehimin/index.md")
    assert desk("check").code == 2  # it is to be filled in


def test_doctor_looks_at_everything(desk: Desk) -> None:
    found = desk("doctor", "--json").json["findings"]
    wanted = {"database", "disk", "templates", "texts", "token", "page", "clock"}
    assert wanted <= {finding["what"] for finding in found}
    assert desk("doctor").out.count("ok ") >= 6


def test_doctor_asks_on_a_terminal_what_the_plan_allows_until_it_is_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed, terminal = pty.openpty()
    with os.fdopen(typed, "wb", 0) as keys, os.fdopen(terminal) as screen:
        monkeypatch.setattr(sys, "stdin", screen)
        for line, told in ((b"\n", "Nobody has said it yet"), (b"9\n", "none of them: 9"), (b"8\n", "0 of 8 links")):
            keys.write(line)
            answer = desk("doctor")
            assert "How many posts with a link" in answer.err
            assert told in answer.out + answer.err
        answer = desk("doctor")
        assert "plan allow" not in answer.out + answer.err
    (found,) = [each for each in desk("doctor", "--json").json["findings"] if each["what"] == "links"]
    assert found["text"].startswith("0 of 8 links of this month are used. ")
    assert " said so on " in found["text"]


def test_connect_asks_it_too_on_a_terminal_and_writes_it_down_for_the_page_that_it_connected(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = SandboxPage(
        tmp_path / "page", templates=ROOT / "templates", page_id="KOSINT2020", token="EAAone", app_secret="kept"
    )
    page.start()
    desk.settings(f'page_id = "KOSINT2020"\ngraph_url = "{page.url}"\n')
    monkeypatch.setenv("FACEBOOK_APP_ID", page.account.app_id)
    monkeypatch.setenv("FACEBOOK_APP_SECRET", page.account.app_secret)
    token = tmp_path / "token"
    token.write_text(page.account.system_token, encoding="utf-8")
    typed, terminal = pty.openpty()
    with os.fdopen(typed, "wb", 0) as keys, os.fdopen(terminal) as screen:
        monkeypatch.setattr(sys, "stdin", screen)
        keys.write(b"20\n")
        asked = desk("connect", "--token-file", str(token))
        assert (asked.code, "Noted: 20." in asked.err) == (0, True)
        assert "plan allow" not in desk("connect", "--token-file", str(token)).err
    page.stop()


def test_on_the_sandbox_nobody_has_to_say_what_the_plan_allows_and_the_settings_win(desk: Desk) -> None:
    (found,) = [each for each in desk("doctor", "--json").json["findings"] if each["what"] == "links"]
    assert (found["ok"], "Nobody has said it yet" in found["text"]) == (True, True)
    desk.settings("links = 20\n")
    (found,) = [each for each in desk("doctor", "--json").json["findings"] if each["what"] == "links"]
    assert found["text"] == "0 of 20 links of this month are used. The settings say so (facebook.links)."


def test_report_as_json_says_that_numbers_are_made_up(desk: Desk) -> None:
    report = desk("report", "--from", "2026-11-01", "--to", "2026-11-30", "--json").json
    assert (report["from"], report["to"], report["made_up"]) == ("2026-11-01", "2026-11-30", True)
    assert set(report["sections"]) == {"post", "topic", "place", "grant", "language"}
    head = desk("report", "--format", "csv").out.splitlines()[0]
    assert head.startswith("slug,channel,languages,topics,places,grants,campaign,metric,raw_metric,value,measured_at")
    assert desk("report", "--format", "excel").out.startswith("\ufeffslug;channel;")


def test_all_named_drafts_must_be_valid_but_all_leaves_the_broken_ones_out(desk: Desk) -> None:
    desk.draft("e-mire", "publish_at = 2099-06-01T10:00:00")
    desk.draft("broken", 'unknown_key = "x"')
    refused = desk("schedule", "e-mire", "broken")
    assert (refused.code, desk("status", "--json").json) == (2, [])
    assert "posts/broken.md:6:" in refused.err
    taken = desk("schedule", "--all")
    assert (taken.code, "e-mire will be published on website" in taken.out) == (1, True)
    assert "posts/broken.md:6:" in taken.err


def test_a_dry_run_plans_nothing(desk: Desk) -> None:
    desk.draft("strehimi")
    assert "will be published on facebook at once" in desk("schedule", "strehimi", "--dry-run").out
    assert desk("status", "--json").json == []


def test_a_foreign_ledger_says_so_until_it_is_adopted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.draft("strehimi")
    desk("schedule", "strehimi")
    monkeypatch.setenv("PUBLISHER_MACHINE_ID", "another")
    for command in ("publish", "status", "measure"):
        answer = desk(command)
        assert (answer.code, "publisher adopt" in answer.out) == (1, True), command
    assert desk("adopt").code == 0
    assert desk("status").code == 0

"""0 done, 1 done but something needs a person, 2 wrong use or invalid input, 3 failed; never 1 for a crash."""

from collections.abc import Sequence

import pytest

from publisher.domain.errors import IllegalTransition, StorageError
from publisher.messages import exit_codes
from publisher.runtime.error_guard import guarded
from tests.cli.desk import Desk

DRAFTED, OLD = "e-re", "e-vjeter"
UNFORESEEN = "publisher stopped: an error that nobody foresaw (ZeroDivisionError). The lines above tell more."


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("--help",), exit_codes.DONE),
        (("--version",), exit_codes.DONE),
        (("check", DRAFTED), exit_codes.DONE),
        (("status",), exit_codes.DONE),
        (("schedule", DRAFTED, "--dry-run"), exit_codes.DONE),
        (("publish", "--dry-run"), exit_codes.DONE),
        (("preview", DRAFTED), exit_codes.DONE),
        (("report",), exit_codes.DONE),
        (("build",), exit_codes.DONE),
        (("adopt",), exit_codes.DONE),
        (("pause", "--reason", "zgjedhje"), exit_codes.DONE),
        (("resume",), exit_codes.DONE),
        (("schedule", OLD), exit_codes.NEEDS_PERSON),
        ((), exit_codes.INVALID),
        (("nonsense",), exit_codes.INVALID),
        (("status", "--nonsense"), exit_codes.INVALID),
        (("schedule",), exit_codes.INVALID),
        (("schedule", DRAFTED, "--all"), exit_codes.INVALID),
        (("schedule", "nobody"), exit_codes.INVALID),
        (("schedule", "broken"), exit_codes.INVALID),
        (("schedule", DRAFTED, "--at", "tomorrow"), exit_codes.INVALID),
        (("schedule", DRAFTED, "--at", "2026-11-25"), exit_codes.INVALID),
        (("schedule", DRAFTED, "--facebook", "again!"), exit_codes.INVALID),
        (("check",), exit_codes.INVALID),
        (("check", "nobody"), exit_codes.INVALID),
        (("preview", "broken"), exit_codes.INVALID),
        (("status", "nobody"), exit_codes.INVALID),
        (("withdraw", DRAFTED), exit_codes.INVALID),
        (("cancel", DRAFTED), exit_codes.INVALID),
        (("release", DRAFTED), exit_codes.INVALID),
        (("release", DRAFTED, "--spread", "-1"), exit_codes.INVALID),
        (("resolve", DRAFTED, "perhaps"), exit_codes.INVALID),
        (("approve", DRAFTED), exit_codes.INVALID),
        (("approve", DRAFTED, "--by", "drita"), exit_codes.INVALID),
        (("pause",), exit_codes.INVALID),
        (("pause", "instagram", "--reason", "zi"), exit_codes.INVALID),
        (("pause", "--reason", "zi", "--to", "2020-01-01T10:00"), exit_codes.INVALID),
        (("report", "--from", "yesterday"), exit_codes.INVALID),
        (("report", "--from", "2026-11-02", "--to", "2026-11-01"), exit_codes.INVALID),
        (("new", "?!"), exit_codes.INVALID),
        (("sandbox", "--faults", "missing.toml"), exit_codes.INVALID),
        (("sandbox", "--links", "-1"), exit_codes.INVALID),
        (("sandbox", "--links", "2", "--past-links", "gone"), exit_codes.INVALID),
        (("sandbox", "--past-links", "text"), exit_codes.INVALID),
        (("status", "--settings", "missing.toml"), exit_codes.INVALID),
        (("--settings", "missing.toml", "status"), exit_codes.INVALID),
    ],
)
def test_each_command_line_ends_with_its_code(desk: Desk, line: Sequence[str], code: int) -> None:
    desk.draft(DRAFTED)
    desk.draft(OLD, "publish_at = 2020-02-02T10:00:00")
    desk.draft("broken", 'unknown_key = "x"')
    answer = desk(*line)
    assert answer.code == code, answer
    assert "Traceback" not in answer.out + answer.err


def test_wrong_settings_are_all_told_with_their_place(desk: Desk) -> None:
    desk.settings('publish = "thrice"\n[schedule]\nsweep_second = 3\n')
    answer = desk("status")
    assert answer.code == exit_codes.INVALID
    assert "settings.toml:5: facebook.publish" in answer.err
    assert "sweep_second" in answer.err


def test_an_almost_empty_settings_file_works(desk: Desk) -> None:
    (desk.folder / "settings.toml").write_text("", encoding="utf-8")
    assert desk("status").code == exit_codes.DONE


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (IllegalTransition("That cannot be."), exit_codes.INVALID, "That cannot be."),
        (StorageError("The disk is full."), exit_codes.FAILED, "The disk is full."),
        (
            ZeroDivisionError("1/0"),
            exit_codes.FAILED,
            UNFORESEEN,
        ),
        (BrokenPipeError(), exit_codes.DONE, ""),
    ],
)
def test_an_error_becomes_one_plain_line(desk: Desk, error: Exception, code: int, said: str) -> None:
    def work() -> int:
        raise error

    assert guarded(work) == code
    assert desk.captured.readouterr().err.splitlines()[-1:] == ([said] if said else [])

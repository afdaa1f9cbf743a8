"""0 done, 1 done but something needs a person, 2 wrong use or invalid input, 3 failed; never 1 for a crash."""

from collections.abc import Sequence

import pytest

from publisher.cli import exits
from publisher.cli.guard import guarded
from publisher.domain.errors import NotPossible, StorageError
from tests.cli.desk import Desk

DRAFTED, OLD = "e-re", "e-vjeter"
UNFORESEEN = "publisher stopped: an error that nobody foresaw (ZeroDivisionError). The lines above tell more."


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("--help",), exits.DONE),
        (("--version",), exits.DONE),
        (("check", DRAFTED), exits.DONE),
        (("status",), exits.DONE),
        (("schedule", DRAFTED, "--dry-run"), exits.DONE),
        (("publish", "--dry-run"), exits.DONE),
        (("preview", DRAFTED), exits.DONE),
        (("report",), exits.DONE),
        (("build",), exits.DONE),
        (("adopt",), exits.DONE),
        (("pause", "--reason", "zgjedhje"), exits.DONE),
        (("resume",), exits.DONE),
        (("schedule", OLD), exits.NEEDS_PERSON),
        ((), exits.INVALID),
        (("nonsense",), exits.INVALID),
        (("status", "--nonsense"), exits.INVALID),
        (("schedule",), exits.INVALID),
        (("schedule", DRAFTED, "--all"), exits.INVALID),
        (("schedule", "nobody"), exits.INVALID),
        (("schedule", "broken"), exits.INVALID),
        (("schedule", DRAFTED, "--at", "tomorrow"), exits.INVALID),
        (("schedule", DRAFTED, "--at", "2026-11-25"), exits.INVALID),
        (("schedule", DRAFTED, "--facebook", "again!"), exits.INVALID),
        (("check",), exits.INVALID),
        (("check", "nobody"), exits.INVALID),
        (("preview", "broken"), exits.INVALID),
        (("status", "nobody"), exits.INVALID),
        (("withdraw", DRAFTED), exits.INVALID),
        (("cancel", DRAFTED), exits.INVALID),
        (("release", DRAFTED), exits.INVALID),
        (("release", DRAFTED, "--spread", "-1"), exits.INVALID),
        (("resolve", DRAFTED, "perhaps"), exits.INVALID),
        (("approve", DRAFTED), exits.INVALID),
        (("approve", DRAFTED, "--by", "drita"), exits.INVALID),
        (("pause",), exits.INVALID),
        (("pause", "instagram", "--reason", "zi"), exits.INVALID),
        (("pause", "--reason", "zi", "--to", "2020-01-01T10:00"), exits.INVALID),
        (("report", "--from", "yesterday"), exits.INVALID),
        (("report", "--from", "2026-11-02", "--to", "2026-11-01"), exits.INVALID),
        (("new", "?!"), exits.INVALID),
        (("sandbox", "--faults", "missing.toml"), exits.INVALID),
        (("status", "--settings", "missing.toml"), exits.INVALID),
        (("--settings", "missing.toml", "status"), exits.INVALID),
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
    assert answer.code == exits.INVALID
    assert "settings.toml:5: facebook.publish" in answer.err
    assert "sweep_second" in answer.err


def test_an_almost_empty_settings_file_works(desk: Desk) -> None:
    (desk.folder / "settings.toml").write_text("", encoding="utf-8")
    assert desk("status").code == exits.DONE


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (NotPossible("That cannot be."), exits.INVALID, "That cannot be."),
        (StorageError("The disk is full."), exits.FAILED, "The disk is full."),
        (
            ZeroDivisionError("1/0"),
            exits.FAILED,
            UNFORESEEN,
        ),
        (BrokenPipeError(), exits.DONE, ""),
    ],
)
def test_an_error_becomes_one_plain_line(desk: Desk, error: Exception, code: int, said: str) -> None:
    def work() -> int:
        raise error

    assert guarded(work) == code
    assert desk.captured.readouterr().err.splitlines()[-1:] == ([said] if said else [])

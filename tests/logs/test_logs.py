"""The log: one event a line, and no secret in any of them."""

import io
import json
import logging
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from publisher import logs
from publisher.log_events import event_logger

SECRET = "EAA/se+cret"


class Log(io.StringIO):
    """A stream that the log is written to."""

    def events(self) -> list[dict[str, Any]]:
        """Return all events, one a line."""
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def event(self) -> dict[str, Any]:
        """Return the one event there is."""
        (only,) = self.events()
        return only


@pytest.fixture
def log() -> Iterator[Log]:
    """Configure the log as JSON with one secret, and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level, hook, show = root.handlers[:], root.level, threading.excepthook, warnings.showwarning
    stream = Log()
    logs.configure([SECRET, ""], json=True, stream=stream)
    yield stream
    root.handlers, threading.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(False)
    warnings.showwarning = show


def test_an_event_is_one_line_of_json_with_its_values(log: Log) -> None:
    event_logger("publisher.pipeline").info("sent", slug="strehimi", attempt=2, late=False, url=None)
    event = log.event()
    assert event["event"] == "sent"
    assert (event["slug"], event["attempt"], event["late"], event["url"]) == ("strehimi", 2, False, None)
    assert (event["level"], event["logger"]) == ("info", "publisher.pipeline")
    assert event["timestamp"].endswith("Z")


def test_line_breaks_and_other_scripts_stay_on_one_line(log: Log) -> None:
    event_logger("publisher").info("a\nb", place="Урошевац")
    assert log.getvalue().count("\n") == 1
    assert "Урошевац" in log.getvalue()


@pytest.mark.parametrize(
    "value",
    [
        SECRET,
        f"https://graph/me?access_token={SECRET}&x=1",
        "https://graph/me?access_token=EAA%2Fse%2Bcret",
        {"headers": {"Authorization": f"Bearer {SECRET}"}},
        {SECRET: 1},
        [f"a {SECRET}", (SECRET, {SECRET})],
        SECRET.encode(),
        ValueError(f"bad {SECRET}"),
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(log: Log, value: object) -> None:
    event_logger("publisher").warning(f"call {SECRET}", value=value)
    assert "se+cret" not in log.getvalue()
    assert "se%2Bcret" not in log.getvalue()
    assert logs.REDACTED in str(log.event()["value"])


def test_a_secret_of_digits_is_hidden_as_a_number_too() -> None:
    redact = logs.Redaction(["12345"])
    assert redact.event({"n": 12345, "m": 7}) == {"n": logs.REDACTED, "m": 7}


def test_a_secret_is_hidden_as_it_looks_in_an_address() -> None:
    redact = logs.Redaction(["p w&"])
    assert redact.text("p w& p%20w%26 p+w%26") == " ".join([logs.REDACTED] * 3)


def test_a_secret_inside_another_leaves_nothing_of_either() -> None:
    redact = logs.Redaction(["abc", "abcdef", "red"])
    assert redact.text("abcdef abc") == f"{logs.REDACTED} {logs.REDACTED}"


def test_a_secret_is_hidden_in_tracebacks_and_their_causes(log: Log) -> None:
    try:
        try:
            raise OSError(f"cause {SECRET}")
        except OSError as cause:
            raise ValueError(f"error {SECRET}") from cause
    except ValueError:
        event_logger("publisher").exception("failed")
    trace = log.event()["exception"]
    assert "ValueError" in trace
    assert "OSError" in trace
    assert "se+cret" not in trace


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "apscheduler.executors", "alembic.runtime", "other"])
def test_libraries_are_heard_and_their_secrets_hidden(log: Log, name: str) -> None:
    try:
        raise ConnectionError(SECRET)
    except ConnectionError:
        logging.getLogger(name).warning("lost %s", SECRET, exc_info=True, extra={"url": SECRET})
    event = log.event()
    assert (event["logger"], event["level"]) == (name, "warning")
    assert "se+cret" not in log.getvalue()


def test_the_small_talk_of_libraries_is_left_out(log: Log) -> None:
    logging.getLogger("urllib3.connectionpool").info("starting new connection")
    logging.getLogger("apscheduler.scheduler").info("added job")
    logging.getLogger("publisher").debug("detail")
    assert log.getvalue() == ""


def test_a_thread_that_dies_says_so_in_the_log(log: Log) -> None:
    def die() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    event = log.event()
    assert event["level"] == "critical"
    assert "ValueError" in event["exception"]
    assert "se+cret" not in log.getvalue()


def test_a_warning_of_python_goes_to_the_log(log: Log) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"old {SECRET}", stacklevel=1)
        logging.captureWarnings(False)
    assert "old [redacted]" in log.event()["event"]


def test_an_event_that_cannot_be_written_shows_none_of_its_values(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    ours, *pytests = logging.getLogger().handlers
    logging.getLogger().handlers = [ours]
    logging.getLogger("x").warning("%s and %s", SECRET)  # noqa: PLE1206 (the mistake that is tested)
    logging.getLogger().handlers = [ours, *pytests]
    event = log.event()
    assert event["event"] == "an event could not be logged: TypeError"
    assert "test_logs.py" in event["place"]
    assert "se+cret" not in log.getvalue() + "".join(capsys.readouterr())


def test_a_log_that_nobody_reads_any_more_stops_nothing(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    log.close()
    logging.getLogger("x").warning("anybody?")
    assert "".join(capsys.readouterr()) == ""


def test_people_get_plain_lines(log: Log) -> None:
    stream = io.StringIO()
    logs.configure([SECRET], json=False, stream=stream)
    try:
        raise ValueError(SECRET)
    except ValueError:
        event_logger("publisher").exception("failed", slug="strehimi")
    lines = stream.getvalue()
    assert "failed" in lines.splitlines()[0]
    assert "slug=strehimi" in lines
    assert "ValueError: [redacted]" in lines
    assert "\x1b[" not in lines


def test_colours_are_for_terminals(log: Log) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    logs.configure([], json=False, stream=stream)
    event_logger("publisher").info("hello")
    assert "\x1b[" in stream.getvalue()


def test_the_log_goes_to_stderr(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure([], json=True)
    event_logger("publisher").info("hello")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert json.loads(shown.err)["event"] == "hello"

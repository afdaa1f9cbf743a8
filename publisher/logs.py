"""The log: one event a line on stderr, and no secret in any of them, whoever wrote it."""

import logging
import re
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from json import dumps
from typing import IO, Any
from urllib.parse import quote, quote_plus

#: What stands where a secret was.
REDACTED = "[redacted]"
#: Loggers of libraries that say too much at INFO: heard from WARNING on.
_CHATTY = ("urllib3", "apscheduler", "alembic", "PIL", "asyncio", "uvicorn", "python_multipart")


def configure(secrets: Sequence[str], *, json: bool, stream: IO[str] | None = None) -> None:
    """Send every event, ours and of libraries, to `stream` (stderr), one JSON object a line.

    Where `json` is false they are lines for people. `secrets` (empty ones are skipped) are replaced in messages,
    values, keys and tracebacks, as they are and as they look in an address. Safe to repeat; the last call holds.
    """
    stream = stream or sys.stderr
    handler = _Handler(stream, Redaction(secrets), json=json)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    threading.excepthook = _log_dead_thread


def hide(*secrets: str) -> None:
    """Hide these secrets too from now on: they became known while the program runs."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _Handler):
            handler.redaction.hide(secrets)


def clean(words: str) -> str:
    """Return a text without the secrets that the log hides; as it is where no log was set up."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _Handler):
            words = handler.redaction.text(words)
    return words


class Redaction:
    """Replaces secrets wherever they stand: the last that sees an event before it becomes a line."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._forms: set[str] = set()
        self.hide(secrets)

    def hide(self, secrets: Sequence[str]) -> None:
        """Replace these too from now on."""
        self._forms |= {form for one in secrets if one for form in (one, quote(one, safe=""), quote_plus(one))}
        # The longest first: a secret may be part of another. Without any, a pattern that matches nothing.
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._secret = re.compile("|".join(re.escape(form) for form in longest_first) or r"(?!)")

    def event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return an event without secrets."""
        return {self.text(str(key)): self.clean(value) for key, value in event.items()}

    def text(self, words: str) -> str:
        """Return a text without secrets."""
        return self._secret.sub(REDACTED, words)

    def clean(self, value: Any) -> Any:
        """Return a value without secrets; what is no plain value becomes its text."""
        if value is None or isinstance(value, bool | int | float):
            return value if self.text(str(value)) == str(value) else REDACTED
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.clean(entry) for key, entry in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.clean(entry) for entry in value]
        if isinstance(value, bytes):
            return self.text(value.decode(errors="backslashreplace"))
        return self.text(value if isinstance(value, str) else str(value))


class _Handler(logging.StreamHandler[IO[str]]):
    def __init__(self, stream: IO[str], redaction: Redaction, *, json: bool) -> None:
        super().__init__(stream)
        self.redaction, self._json = redaction, json

    @cached_property
    def _lines(self) -> logging.Formatter:
        from publisher.log_events import line_formatter

        return line_formatter(self.redaction.event, json=self._json, colours=self.stream.isatty())

    def format(self, record: logging.LogRecord) -> str:
        """Make a line of a record, without any secret."""
        return self._lines.format(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the standard library's name)
        """Say that an event could not be written. The library's own words would show its arguments as they are."""
        kind = sys.exc_info()[0]
        reason = kind.__name__ if kind else "unknown error"
        place = f"{record.pathname}:{record.lineno}"
        try:
            self.stream.write(f'{{"event": "an event could not be logged: {reason}", "place": {dumps(place)}}}\n')
        except (OSError, ValueError):
            return  # Nobody reads the log any more (a closed pipe, a full disk): the work goes on.


def _log_dead_thread(dead: threading.ExceptHookArgs) -> None:
    error = dead.exc_value or dead.exc_type()
    logging.getLogger("publisher").critical("a thread ended with an error", exc_info=error)

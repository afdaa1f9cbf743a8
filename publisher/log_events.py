"""Events with values, and the lines that they become, by the standard library's log.

Apart from `logs.py`, so that a command that logs nothing does not load it.
"""

import logging
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from json import dumps
from typing import Any

#: An event: its words under `event`, beside them level, logger, time and its values.
Event = dict[str, Any]
#: What a log call has beside the values of its event.
_OF_THE_CALL = ("exc_info", "stack_info", "stacklevel")
_VALUES = "event_values"
_OF_EVERY_RECORD = frozenset((*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", _VALUES))
_COLOURS = {"info": "\x1b[32m", "warning": "\x1b[33m", "error": "\x1b[31m", "critical": "\x1b[31m"}
_BOLD, _QUIET, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class EventLogger(logging.LoggerAdapter[logging.Logger]):
    """A logger of the standard library whose calls take an event's values: `log.info("sent", slug=slug)`."""

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        """Keep the values apart from what the standard library understands."""
        call = {name: kwargs[name] for name in _OF_THE_CALL if name in kwargs}
        values = {name: value for name, value in kwargs.items() if name not in _OF_THE_CALL}
        return msg, {**call, "extra": {_VALUES: values}}


def event_logger(name: str) -> EventLogger:
    """Return the logger of that name as one of events."""
    return EventLogger(logging.getLogger(name))


def line_formatter(redact: Callable[[Event], Event], *, json: bool, colours: bool) -> logging.Formatter:
    """Return what makes a line of any record, of an event or of a library: a JSON object, or for people.

    `redact` is the last that sees it.
    """
    return _Lines(redact, json=json, colours=colours)


class _Lines(logging.Formatter):
    def __init__(self, redact: Callable[[Event], Event], *, json: bool, colours: bool) -> None:
        super().__init__()
        self._redact, self._json, self._colours = redact, json, colours

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        event = self._redact(self._event(record))
        return dumps(event, ensure_ascii=False) if self._json else _for_people(event, colours=self._colours)

    def _event(self, record: logging.LogRecord) -> Event:
        library_values = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        event = {
            **getattr(record, _VALUES, library_values),
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        }
        if record.exc_info and record.exc_info[0]:
            event["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            event["stack"] = record.stack_info
        return event


def _for_people(event: Event, *, colours: bool) -> str:
    def coloured(text: str, colour: str) -> str:
        return f"{colour}{text}{_END}" if colours and colour else text

    time, level, words, logger = (str(event.pop(name)) for name in ("timestamp", "level", "event", "logger"))
    below = [str(event.pop(name)) for name in ("stack", "exception") if name in event]
    head = [coloured(time, _QUIET), coloured(f"[{level:<8}]", _COLOURS.get(level, "")), coloured(f"{words:<30}", _BOLD)]
    values = [f"{name}={_shown(value)}" for name, value in sorted(event.items())]
    return "\n".join([" ".join([*head, f"[{logger}]", *values]), *below])


def _shown(value: object) -> str:
    bare = isinstance(value, str) and value and not any(each.isspace() or each in "\"'=" for each in value)
    return str(value) if bare else repr(value)

"""Events with values, and the lines that they become: structlog's part of the log.

Apart from `logs.py`, so that a command that logs nothing does not load it.
"""

import logging
from typing import Any

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import Processor

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
)


def event_logger(name: str) -> BoundLogger:
    """Return the standard library's logger of that name as one of events: `log.info("sent", slug=slug)`."""
    processors = [structlog.stdlib.filter_by_level, *_SHARED, ProcessorFormatter.wrap_for_formatter]
    logger: Any = structlog.wrap_logger(logging.getLogger(name), processors=processors, wrapper_class=BoundLogger)
    return logger  # type: ignore[no-any-return]


def line_formatter(redaction: Processor, *, json: bool, colours: bool) -> logging.Formatter:
    """Return what makes a line of any record, of an event or of the standard library: a JSON object, or for people.

    `redaction` is the last that sees it.
    """
    if json:
        renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_SHARED],
        processors=[ProcessorFormatter.remove_processors_meta, redaction, renderer],
    )

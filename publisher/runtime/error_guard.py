"""What becomes of an error that ends a program: plain words on stderr, and an exit code."""

import errno
import os
import sys
from collections.abc import Callable

from publisher.messages import exit_codes
from publisher.messages.console import warn

#: What a system refuses for a reason outside of the program: no right, a disk that cannot be written or is full.
_FORESEEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE})


def guarded(work: Callable[[], int]) -> int:
    """Do something and give its exit code; an error becomes plain words on stderr."""
    try:
        return work()
    except BrokenPipeError:
        return exit_codes.DONE
    except Exception as error:  # noqa: BLE001 (the program ends here: the last place that can say why)
        return _tell(error)


def _tell(error: Exception) -> int:
    """Say what went wrong. What nobody foresaw goes to the log with all details, and gets one plain line."""
    from publisher.domain.errors import InvalidInput, PublisherError

    show = getattr(error, "show", None)
    if show is not None:  # wrong use of an option: typer knows the words
        show()
        return exit_codes.INVALID
    if isinstance(error, PublisherError):
        from publisher import logs
        from publisher.messages import sentence

        warn(logs.clean(sentence(error)))
        return exit_codes.INVALID if isinstance(error, InvalidInput) else exit_codes.FAILED
    if isinstance(error, OSError) and error.errno in _FORESEEN and error.filename:
        from publisher import logs
        from publisher.domain.errors import CodedError
        from publisher.domain.system_errors import reason_of
        from publisher.messages import sentence

        refused = CodedError("file_refused_by_system", file=str(error.filename), reason=reason_of(error))
        warn(logs.clean(sentence(refused)))
        return exit_codes.FAILED
    if "jinja2" in sys.modules and (told := _template_mistake(error)):
        warn(told)
        return exit_codes.FAILED
    _log_details(error)
    warn(f"publisher stopped: an error that nobody foresaw ({type(error).__name__}). The lines above tell more.")
    return exit_codes.FAILED


def _template_mistake(error: Exception) -> str:
    """Return what is wrong in a template, most likely in one of the organisation's own; empty where that is not it."""
    from jinja2 import TemplateError

    from publisher.messages import words
    from publisher.templating import template_mistake

    return words(template_mistake(error)) if isinstance(error, TemplateError) else ""


def _log_details(error: Exception) -> None:
    import logging

    from publisher import logs
    from publisher.settings.secrets import NAMES

    if not logging.getLogger().handlers:
        logs.configure([os.environ.get(name, "") for name in NAMES], json=not sys.stderr.isatty())
    logging.getLogger("publisher").critical("the command failed", exc_info=error)

"""What a running scheduler writes into the log: one line a delivery, in plain words."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from publisher.domain.coded_text import coded
from publisher.domain.delivery import Delivery, State
from publisher.domain.reading import MeasureResult
from publisher.log_events import event_logger
from publisher.messages import words
from publisher.messages.console import SANDBOX
from publisher.messages.deliveries import sentence
from publisher.pipeline.deliver import Report

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.operations.page_posts import Looked
    from publisher.operations.read_partners import ReadPartner

_log = event_logger("publisher")


def begun(app: "App") -> None:
    """Say that the scheduler runs; what keeps it from sending is told by its first look."""
    if app.settings.sandbox:
        _log.info("the scheduler runs", sandbox=True, note=SANDBOX)
    else:
        _log.info("the scheduler runs", sandbox=False)


def left() -> None:
    """Say that a call was left hanging."""
    _log.warning("stopped during a call; what became of it is checked at the next start")
    for handler in logging.getLogger().handlers:
        handler.flush()


def delivered(zone: ZoneInfo) -> Report:
    """Return what logs a delivery that was tried; one in doubt that is looked for again and again is told once."""
    told: dict[int, str] = {}

    def log(delivery: Delivery) -> None:
        text = sentence(delivery, zone)
        if delivery.state is State.UNKNOWN and told.get(delivery.id):
            return
        told[delivery.id] = text if delivery.state is State.UNKNOWN else ""
        _log.log(logging.WARNING if delivery.needs_person else logging.INFO, text)

    return log


def once() -> Callable[[str], None]:
    """Return what logs a text, unless it is the same as the one before."""
    before = [""]

    def log(text: str) -> None:
        if text != before[0]:
            _log.info(words(text))
        before[0] = text

    return log


def partners_read(done: Sequence["ReadPartner"]) -> Iterator[str]:
    """Log what is new of partners; give trouble that was not there before, which people are told of too."""
    for each in done:
        if each.new:
            _log.info("news of a partner came in", partner=each.partner.terms.name, entries=each.new)
        if each.trouble and not each.partner.failures:
            yield coded("partner_not_read", name=each.partner.terms.name, reason=each.trouble)


def page_posts_seen(looked: "Looked") -> None:
    """Log what came in from the Page; trouble with it is told where posts are sent."""
    if looked.new:
        _log.info("posts that were made on the Page came in", posts=looked.new)
    if looked.trouble:
        _log.info("not all posts of the Page could be listed", reason=words(looked.trouble))


def measured(result: MeasureResult) -> Iterator[str]:
    """Log how much was measured; give what else a person should know."""
    posts = result.read - result.page
    told = [f"{posts} {'post' if posts == 1 else 'posts'}"] * (posts > 0) + ["the Page"] * result.page
    if told:
        _log.info(f"the reach of {' and of '.join(told)} is logged")
    yield from (f"{post.name} is no longer on the Page" for post in result.gone)
    yield from result.refused
    if result.trouble:
        yield result.trouble

"""What a refused read of figures means. One table, by code and subcode, never by a piece of text.

Unlike writes (error_outcomes.py), nothing can be sent twice here: trouble is only asked again. Sources: Meta's
pages "Handling errors", "Rate limits" and "Pages API Error Codes".
"""

from datetime import timedelta

from publisher.channels.facebook.client import is_absent
from publisher.channels.facebook.error_outcomes import NO_CAPABILITY
from publisher.channels.facebook.errors import FacebookError, GraphError
from publisher.channels.facebook.metric_requests import MetricRequest
from publisher.domain.coded_text import coded
from publisher.domain.reading import FetchFailed, Refusal, RefusalReason

#: Application, user, Page, feed and custom limits; the 80000s are those of a business use case.
THROTTLED = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
#: The token is at fault, or a block by policy lies on it: nothing else needs to be asked with it now.
TOKEN = frozenset({102, 104, 190, 368})
#: No capability, no permission.
FORBIDDEN = frozenset({NO_CAPABILITY, 10, *range(200, 300)})
#: Unknown metric or field, no metric, unparsable path.
UNKNOWN_NAME = frozenset({100, 2500, 3001})
#: Fewer than 100 people like the Page.
TOO_SMALL = 2_874_008
#: The viewer of the insights lacks permission.
NO_VIEWER = 2_853_006
#: Not public, shared, profile picture, live video, not available: this post has no insights.
NO_INSIGHTS_HERE = range(2_932_001, 2_932_011)


class Absent:
    """The object is not there, or may not be seen: Facebook tells no difference."""


def meaning(error: FacebookError, ask: MetricRequest, wait: timedelta | None = None) -> Refusal | FetchFailed | Absent:
    """Say what a failed read of one metric means; `wait` is what the usage headers named."""
    if not isinstance(error, GraphError):
        return FetchFailed(reason=error.told)
    if (trouble := stopping(error, wait)) is not None:
        return trouble
    if error.subcode in NO_INSIGHTS_HERE:
        return _refusal(
            ask, RefusalReason.NOT_HERE, coded("figures_not_of_this_post", name=ask.raw_metric, number=_number(error))
        )
    if error.subcode == TOO_SMALL:
        return _refusal(ask, RefusalReason.NOT_ALLOWED, coded("figures_page_too_small", number=_number(error)))
    if error.subcode == NO_VIEWER or error.number in FORBIDDEN:
        return _refusal(ask, RefusalReason.NOT_ALLOWED, _forbidden(ask, error))
    if is_absent(error):
        return Absent()
    if error.number in UNKNOWN_NAME:
        return _refusal(
            ask, RefusalReason.INVALID, coded("figure_no_longer_known", name=ask.raw_metric, number=_number(error))
        )
    return FetchFailed(reason=coded("figures_not_this_time", number=_number(error)))


def stopping(error: FacebookError, wait: timedelta | None = None) -> FetchFailed | None:
    """Return the trouble after which nothing else may be asked for now; None where it is not such."""
    if not isinstance(error, GraphError):
        return None
    if error.number in THROTTLED:
        reason = coded("figures_wait", number=_number(error))
        return FetchFailed(reason=reason, stop=True, wait=error.usage.wait or wait)
    if error.number in TOKEN:
        return FetchFailed(reason=coded("figures_token_refused", number=_number(error)), stop=True)
    return None


def _forbidden(ask: MetricRequest, error: GraphError) -> str:
    if error.number == NO_CAPABILITY:
        return coded("facebook_app_lacks_capability")
    if ask.is_insight:
        return coded("figures_refused", number=_number(error))
    return coded("count_refused", name=ask.raw_metric, number=_number(error))


def _refusal(ask: MetricRequest, why: RefusalReason, reason: str) -> Refusal:
    return Refusal(raw_metric=ask.raw_metric, why=why, reason=reason)


def _number(error: GraphError) -> str:
    subcode = f"/{error.subcode}" if error.subcode is not None else ""
    return f"{error.number}{subcode}" if error.number is not None else "–"

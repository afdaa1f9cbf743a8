"""A post that links to its page cannot go out without it. Pure."""

from collections.abc import Sequence

from publisher.domain import planning
from publisher.domain.delivery import OPEN, PENDING, Action, Delivery
from publisher.domain.errors import CodedError


def refuse_dead_link(whole: Sequence[Delivery], meant: Sequence[Delivery], site_address: str) -> None:
    """Refuse to cancel a page alone that something else of its post, planned too, links to.

    Raises:
        CodedError: if it would leave a dead link.
    """
    site = [d for d in whole if d.channel == "website"]
    loses_page = any(d.state in PENDING and d.action is Action.PUBLISH for d in meant if d.channel == "website")
    if not loses_page or not site_address or planning.out_there(site) is not None:
        return
    for delivery in whole:
        texts = [text for form in delivery.payload.forms for text in (form.link, form.message)]
        if delivery.state in OPEN and delivery not in meant and any(site_address in text for text in texts):
            raise CodedError("cancel_leaves_dead_link")

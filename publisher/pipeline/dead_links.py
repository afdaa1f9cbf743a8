"""A post that leads to its page, by a link or by a short address, cannot go out without it. Pure."""

from collections.abc import Iterator, Sequence

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
    spoken = f"{site_address.partition('://')[2].rstrip('/')}/"
    for delivery in whole:
        if delivery.state in OPEN and delivery not in meant and any(spoken in text for text in _texts(delivery)):
            raise CodedError("cancel_leaves_dead_link")


def _texts(delivery: Delivery) -> Iterator[str]:
    """Return all that a reader of a post sees words in; those of a drawn title are its alternative text."""
    for form in delivery.payload.forms:
        yield from (form.link, form.message, *(photo.alt for photo in form.photos))

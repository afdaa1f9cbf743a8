"""What a newer revision changes of what stands at a channel."""

from collections.abc import Mapping, Sequence

from publisher.domain import planning
from publisher.domain.delivery import Delivery, Payload
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.revision import Revision


def change(
    uow: UnitOfWork, history: Sequence[Delivery], revision: Revision, channel: str, payload: Payload
) -> planning.Difference:
    """Return how a revision differs from what stands at a channel; "more" where nothing stands."""
    standing = planning.standing(history)
    if standing is None:
        return "more"
    if channel != "website":
        return planning.difference(standing.payload, payload)
    return "nothing" if uow.revision(standing.revision_id).article == revision.article else "text"


def changes(uow: UnitOfWork, revision: Revision, payloads: Mapping[str, Payload]) -> dict[str, planning.Difference]:
    """Tell it for each channel that the post is out on, beforehand; `payloads` are what each would get."""
    found = {}
    for channel, payload in payloads.items():
        history = uow.history(revision.slug, channel)
        if planning.out_there(history) is not None:
            found[channel] = change(uow, history, revision, channel, payload)
    return found


def tells_of_mistake(uow: UnitOfWork, history: Sequence[Delivery], revision: Revision) -> bool:
    """Return whether a revision has a correction for readers that what stands at a channel has not."""
    standing = planning.standing(history)
    if standing is None:
        return False
    told = {each for text in uow.revision(standing.revision_id).article.texts for each in text.corrections}
    return any(each not in told for text in revision.article.texts for each in text.corrections)

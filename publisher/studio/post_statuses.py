"""How posts stand, for every page that says it: from the ledger, and from what was said about their drafts."""

from collections.abc import Collection, Mapping, Sequence

from publisher.domain.delivery import Delivery
from publisher.domain.post_state import PostState, PostStatus
from publisher.studio.office import Office
from publisher.studio.words import later

#: What a remark says when a draft is handed over.
READY = later("It is ready to schedule.")


def statuses(office: Office, slugs: Collection[str]) -> dict[str, PostStatus]:
    """Return how posts and drafts stand, by slug."""
    return of_histories(office, office.watching.deliveries(slugs))


def of_histories(office: Office, histories: Mapping[str, Sequence[Delivery]]) -> dict[str, PostStatus]:
    """Return the same where the deliveries were read already."""
    return office.app.post_statuses(histories, _said(office, histories))


def _said(office: Office, slugs: Collection[str]) -> dict[str, PostState]:
    """Return which drafts were handed over, and are not planned yet."""
    return dict.fromkeys(office.ready_drafts.of(slugs), PostState.READY)

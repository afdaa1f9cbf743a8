"""How posts stand, for every page that says it: from the ledger, and from what was said about their drafts."""

from collections.abc import Collection, Mapping, Sequence

from publisher.domain.delivery import Delivery
from publisher.domain.due_verdict import Hold
from publisher.domain.post_state import PostState, PostStatus
from publisher.studio.formatting import gettext_noop
from publisher.studio.studio_context import StudioContext

#: What a remark says when a draft is handed over.
READY = gettext_noop("It is ready to schedule.")


def statuses(
    studio: StudioContext,
    slugs: Collection[str],
    known: Collection[Delivery] = (),
    *,
    holds: Sequence[Hold] | None = None,
) -> dict[str, PostStatus]:
    """Return how posts and drafts stand, by slug; deliveries of them that are `known` are not read again."""
    return of_histories(studio, studio.watching.deliveries(slugs, known), holds=holds)


def of_histories(
    studio: StudioContext,
    histories: Mapping[str, Sequence[Delivery]],
    sent_back: Collection[str] | None = None,
    *,
    holds: Sequence[Hold] | None = None,
) -> dict[str, PostStatus]:
    """Return the same where the deliveries were read already, and maybe which were sent back, and what is on hold."""
    return studio.app.post_statuses(histories, _said(studio, histories, sent_back), holds)


def _said(
    studio: StudioContext, slugs: Collection[str] | None, sent_back: Collection[str] | None = None
) -> dict[str, PostState]:
    """Return which of these drafts (None: of all) were handed over, or sent back, and are not planned yet."""
    ready = dict.fromkeys(studio.ready_drafts.of(slugs), PostState.READY)
    back = studio.sent_back.among(slugs) if sent_back is None else sent_back
    return ready | dict.fromkeys(back, PostState.SENT_BACK)


def unsettled_states(studio: StudioContext) -> dict[str, PostState]:
    """Return the states of the posts of which something goes on, may need somebody, or was said of their draft."""
    slugs = {*studio.post_index.store.unsettled(), *_said(studio, None)}
    return {slug: status.whole.state for slug, status in statuses(studio, slugs).items()}

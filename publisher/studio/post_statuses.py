"""How posts stand, for every page that says it: from the ledger, and from what was said about their drafts."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from jinja2 import Environment

from publisher.domain.delivery import Delivery
from publisher.domain.post_state import PostState, PostStatus
from publisher.studio.office import Office
from publisher.studio.words import LANGUAGES, later, say_in

#: What a remark says by which a draft is handed over.
READY = later("It is ready to be planned.")


def statuses(office: Office, slugs: Collection[str]) -> dict[str, PostStatus]:
    """Return how posts and drafts stand, by slug."""
    return of_histories(office, office.watching.deliveries(slugs))


def of_histories(office: Office, histories: Mapping[str, Sequence[Delivery]]) -> dict[str, PostStatus]:
    """Return the same where the deliveries were read already."""
    return office.app.post_statuses(histories, _said(office, histories))


def _said(office: Office, slugs: Collection[str]) -> dict[str, PostState]:
    """Return what the last remark on each draft says of it, where it is handed over by that."""
    ready = _ready_words(office.templates)
    return {slug: PostState.READY for slug, text in office.comments.newest(slugs).items() if text in ready}


@lru_cache(4)
def _ready_words(templates: Environment) -> frozenset[str]:
    """Return the remark in each language that it may have been written in."""
    return frozenset(say_in(templates, language)(READY) for language in LANGUAGES)

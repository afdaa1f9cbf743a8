"""What a newer revision changes of what stands at a channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from publisher.domain import planning
from publisher.domain.delivery import Delivery, Payload
from publisher.domain.link_budget import carries_link
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.revision import Article, Revision


def change(
    uow: UnitOfWork, history: Sequence[Delivery], revision: Revision, channel: str, payload: Payload
) -> planning.Difference:
    """Return how a revision differs from what stands at a channel; "more" where nothing stands."""
    standing = planning.standing(history)
    if standing is None:
        return "more"
    if channel != "website":
        return planning.difference(standing.outgoing, payload.forms[0])
    # What was written and could not be proved may be read already, whatever stands.
    pages = {standing.revision_id, uow.shown_revision(revision.slug) or standing.revision_id}
    same = all(_page_of(uow.revision(each).article) == _page_of(revision.article) for each in pages)
    return "nothing" if same else "text"


def form_that_stands(history: Sequence[Delivery], payload: Payload, linked: Callable[[], Payload]) -> Payload:
    """Return of what was rendered the form that an update of the post out there gets: with a link, or without.

    `linked` renders the form with a link, where the post is not ticked now. While nothing stands, both forms stay.
    """
    standing = planning.standing(history)
    if standing is None:
        return payload
    if not carries_link(standing.outgoing):
        return _with_card_of(standing.outgoing, payload.forms[0])
    rendered = payload if payload.linked else linked()
    return rendered.linked or rendered


def _with_card_of(standing: Payload, form: Payload) -> Payload:
    """Return a form with the picture of its title that is out: Facebook changes words, and no pictures."""
    if not any(photo.is_card for photo in (*standing.photos, *form.photos)):
        return form
    cards = tuple(photo for photo in standing.photos if photo.is_card)
    return replace(form, photos=cards + tuple(photo for photo in form.photos if not photo.is_card))


def _page_of(article: Article) -> Article:
    """Return an article without what only its Facebook post has of a link."""
    texts = tuple(replace(text, facebook_card=None) for text in article.texts)
    return replace(article, texts=texts, facebook_link=None)


def changes(
    uow: UnitOfWork, revision: Revision, payloads: Mapping[str, Payload], linked: Callable[[str], Payload]
) -> dict[str, planning.Difference]:
    """Tell it for each channel that the post is out on, beforehand; `payloads` are what each would get.

    `linked` renders a channel's form with a link.
    """
    found = {}
    for channel, payload in payloads.items():
        history = uow.history(revision.slug, channel)
        if planning.out_there(history) is not None:
            form = form_that_stands(history, payload, partial(linked, channel))
            found[channel] = change(uow, history, revision, channel, form)
    return found


def tells_of_mistake(uow: UnitOfWork, history: Sequence[Delivery], revision: Revision) -> bool:
    """Return whether a revision has a correction for readers that what stands at a channel has not."""
    standing = planning.standing(history)
    if standing is None:
        return False
    told = {each for text in uow.revision(standing.revision_id).article.texts for each in text.corrections}
    return any(each not in told for text in revision.article.texts for each in text.corrections)

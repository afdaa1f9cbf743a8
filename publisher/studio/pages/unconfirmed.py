"""A delivery whose answer was lost, beside what the Page shows: somebody sees whether it is out, and which it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from publisher.domain.delivery import Action, Delivery
from publisher.domain.errors import IllegalTransition
from publisher.domain.notices import DeliveryTrouble
from publisher.domain.ports_channel import Found
from publisher.domain.reading import PagePost
from publisher.domain.same_post import same_text
from publisher.studio.attention_list import doubts
from publisher.studio.formatting import gettext_noop
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import titles_of

#: The Page is looked at from so long before the first try: its clock may differ.
_BEFORE = timedelta(hours=1)
#: So many posts are shown, those with the same text first.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PossiblePost:
    """A post on the Page that may be it."""

    post: PagePost
    #: Its text is that of ours.
    alike: bool
    #: Another delivery made it: name of that post; empty where none did.
    belongs_to: str


def show(context: RequestContext) -> Response:
    """Show what was sent, and what is on the Page since; the post itself where nothing is in doubt any more."""
    doubt = _doubt(context)
    if doubt is None:
        return context.redirect(f"/posts/{context.path_param('slug')}")
    candidates, trouble = _candidates(context, doubt)
    return context.page(
        "doubt.html",
        slug=doubt.delivery.slug,
        title=titles_of(context, [doubt.delivery.slug]).get(doubt.delivery.slug, doubt.delivery.slug),
        delivery=doubt.delivery,
        tried_at=_tried_at(doubt),
        candidates=candidates[:_SHOWN],
        trouble=trouble,
        said=doubt.delivery.error,
    )


def this_one(context: RequestContext) -> Response:
    """Say which post on the Page it is; that it is there, and nobody else's, is looked up once more."""
    doubt = _doubt(context)
    if doubt is None:  # a colleague was quicker, or it was found: the post says which it is
        return context.redirect(f"/posts/{context.path_param('slug')}")
    candidates, _ = _candidates(context, doubt)
    wanted = [each for each in candidates if each.post.object_id == context.form_value("post") and not each.belongs_to]
    if not wanted:
        raise IllegalTransition(
            gettext_noop("This post is no longer on the Page, or belongs to another post. Check again.")
        )
    post, slug = wanted[0].post, doubt.delivery.slug
    seen = Found(remote_id=post.object_id, url=post.url, created_at=post.created_at)
    context.app.resolve(slug, "sent", context.account.name, seen=seen)
    return context.redirect(f"/posts/{slug}", "resolved")


def _doubt(context: RequestContext) -> DeliveryTrouble | None:
    """Return what is in doubt of a post on Facebook."""
    mine = doubts(context.app, context.path_param("slug"), context.all_holds)
    found = (each for each in mine if _was_published_there(each.delivery))
    return next(found, None)


def _was_published_there(delivery: Delivery) -> bool:
    return delivery.channel == "facebook" and delivery.action is Action.PUBLISH


def _tried_at(doubt: DeliveryTrouble) -> datetime:
    return doubt.tried_at or doubt.delivery.due_at


def _is_like(delivery: Delivery, post: PagePost) -> bool:
    return any(same_text(form.message, post.message) for form in delivery.payload.forms)


def _candidates(context: RequestContext, doubt: DeliveryTrouble) -> tuple[list[PossiblePost], str]:
    """Read the Page's posts since the first try; and say what of it could not be read."""
    listed = context.app.posts_on_page(_tried_at(doubt) - _BEFORE)
    owners = context.studio.watching.makers([post.object_id for post in listed.posts])
    found = [
        PossiblePost(post, _is_like(doubt.delivery, post), owners.get(post.object_id, ""))
        for post in sorted(listed.posts, key=lambda post: post.created_at, reverse=True)
    ]
    trouble = context.told(listed.trouble.reason) if listed.trouble else ""
    return sorted(found, key=lambda each: (bool(each.belongs_to), not each.alike)), trouble

"""The first post on a Page that was just connected: prepared unseen, published, looked at on a phone, deleted again.

What was done stands in the ledger, so that a page that is opened again, by whomever, goes on where it was.
"""

import segno
from markupsafe import Markup
from starlette.responses import Response

from publisher.bootstrap.app import App
from publisher.domain.errors import CodedError
from publisher.domain.first_post import INTERRUPTED, MOST_CHARACTERS, OPEN_STAGES, FirstPost, Stage
from publisher.operations.first_post import GuidedFirstPost
from publisher.studio.formatting import LANGUAGES, gettext_noop, say_in
from publisher.studio.request_context import RequestContext

#: What is proposed: a greeting that may stay on the Page.
_GREETING = gettext_noop("Hello! From today on you find the news of %(name)s here too.")


def show(context: RequestContext) -> Response:
    """Return how far it is, and what can be done next."""
    return _page(context)


def prepare(context: RequestContext) -> Response:
    """Bring the text onto the Page, where nobody sees it."""
    text = context.form_value("text")
    try:
        GuidedFirstPost(context.app).prepare(text, context.account.name)
    except CodedError as error:
        return _page(context, 422, text=text, said=context.sentence(error))
    return context.redirect("/first-post")


def go_on(context: RequestContext) -> Response:
    """Take up again what was interrupted."""
    GuidedFirstPost(context.app).go_on(context.account.name)
    return context.redirect("/first-post")


def publish(context: RequestContext) -> Response:
    """Publish what is prepared."""
    GuidedFirstPost(context.app).publish(context.account.name)
    return context.redirect("/first-post")


def answer(context: RequestContext) -> Response:
    """Write down whether it is seen on a phone."""
    GuidedFirstPost(context.app).answer(context.account.name, seen=context.form_value("seen") == "yes")
    return context.redirect("/first-post")


def delete(context: RequestContext) -> Response:
    """Delete it on the Page."""
    GuidedFirstPost(context.app).delete(context.account.name)
    return context.redirect("/first-post")


def invitation(app: App) -> str:
    """Return what Home invites to: to `continue` what was begun, to `begin` where the Page has nothing of ours.

    `unseen`: a person did not see it.
    """
    post = GuidedFirstPost(app).current()
    if post is not None and post.stage in OPEN_STAGES:
        return "unseen" if post.stage is Stage.NOT_SEEN else "continue"
    untouched = post is None and not app.settings.sandbox and not app.blockers()
    return "begin" if untouched and not app.newest_post_on_page() else ""


def _page(context: RequestContext, status: int = 200, *, text: str = "", said: str = "") -> Response:
    guided = GuidedFirstPost(context.app)
    post = guided.current()
    return context.page(
        "first-post.html",
        status,
        said=said,
        post=post,
        stage=post.stage.value if post else "",
        interrupted=post is not None and post.stage in INTERRUPTED,
        blocked=guided.blocked(),
        text=text or (post.text if post and post.stage is Stage.WRITTEN else _greeting(context)),
        most=MOST_CHARACTERS,
        code=_qr_code(post),
    )


def _greeting(context: RequestContext) -> str:
    """Return a greeting in each language of the Page that the studio has words in, as posts are stacked there."""
    facebook = context.app.settings.facebook
    tags = facebook.languages if facebook.stacked else facebook.languages[:1]
    spoken = [tag for tag in tags if tag in LANGUAGES] or [context.language]
    name = context.app.settings.organisation.name
    return "\n\n".join(say_in(context.studio.templates, tag)(_GREETING, name=name) for tag in spoken)


def _qr_code(post: FirstPost | None) -> Markup:
    """Return the post's address for a phone's camera."""
    if post is None or not post.url:
        return Markup()
    made = segno.make(post.url, micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(made)  # noqa: S704 (made by segno)

"""Posts that people made by hand on the Page: drafts are made of them, or they leave the inbox."""

from starlette.responses import Response

from publisher.operations.page_posts import look, make_draft
from publisher.studio.request_context import RequestContext


def look_now(context: RequestContext) -> Response:
    """Look at the Page now; what is new there is in the inbox then."""
    looked = look(context.app)
    if looked.trouble:
        return context.redirect("/inbox", "page_not_whole")
    return context.redirect("/inbox", "page_looked")


def begin(context: RequestContext) -> Response:
    """Make a draft of a post as it stands on the Page now, with its photos and its day."""
    done = make_draft(context.app, context.path_param("post"), context.account.name)
    word = "drafted" if done.known else "begun_without" if done.left_out else "begun"
    return context.redirect(f"/drafts/{done.slug}", word)


def remove(context: RequestContext) -> Response:
    """Take posts out of the inbox for good, one or those that are ticked; the Page keeps them."""
    count = context.studio.page_posts.drop(context.form_list("post"), context.account.name)
    return context.redirect("/inbox", "page_not_wanted" if count else "")

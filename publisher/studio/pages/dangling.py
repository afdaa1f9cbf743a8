"""Take out of a draft what it names although it is gone."""

from starlette.responses import Response

from publisher.studio.pages.drafts import named_texts
from publisher.studio.request_context import RequestContext


def take_out(context: RequestContext) -> Response:
    """Take it out of all texts; the draft as it stood before stays in the history."""
    studio, slug = context.studio, context.path_param("slug")
    context.mine_or_unknown(slug)
    before = studio.desk.open(slug)
    studio.versions.keep(slug, before.digest, named_texts(before), "")
    draft = studio.desk.without_dangling(slug)
    studio.versions.keep(slug, draft.digest, named_texts(draft), context.account.name, apart=True)
    return context.redirect(f"/drafts/{slug}", "saved")

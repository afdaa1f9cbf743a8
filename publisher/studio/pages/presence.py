"""Who else is in a draft: told to its page every few seconds, which tells at the same time that its reader is."""

from starlette.responses import Response

from publisher.domain.errors import StorageError
from publisher.studio.request_context import RequestContext


def note(context: RequestContext) -> Response:
    """Take down that somebody is in a draft, or has left it; answer who else is."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    context.studio.desk.open(slug)
    if context.form_value("left"):
        context.studio.presence.left(slug, context.account.name)
        return context.json({"here": []})
    return context.json({"here": here(context, slug)})


def here(context: RequestContext, slug: str, *, opened: bool = False) -> list[str]:
    """Take down that whoever asks is in a draft; return a sentence for each of the others."""
    try:
        others = context.studio.presence.here(slug, context.account.name, opened=opened)
    except StorageError:  # the disk is full, say: one writes on all the same
        return []
    return [context.gettext("%(name)s is writing here.", name=each) for each in others]

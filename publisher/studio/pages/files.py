"""Files: the studio's own, previews of pages, pictures of drafts and of what was frozen."""

import re

from starlette.responses import Response

from publisher.domain.errors import IllegalTransition, StorageError, UnknownPost
from publisher.media.media_types import media_type_of
from publisher.studio.headers import ASSET
from publisher.studio.request_context import RequestContext

_MEDIA_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp)")


def asset(context: RequestContext) -> Response:
    """Return a style sheet or a script."""
    name, assets = context.path_param("name"), context.studio.assets
    found = assets.file(name)
    if found is None or context.path_param("version") != assets.version:
        raise UnknownPost(name)
    content, headers = found[0], {**ASSET, "Vary": "Accept-Encoding"}
    if "gzip" in context.request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = assets.packed(name), "gzip"
    return Response(content, media_type=found[1], headers=headers)


def preview(context: RequestContext) -> Response:
    """Return a file of a page as it will be."""
    found = context.studio.previews.file(context.path_param("digest"), context.path_param("path"))
    if found is None:
        raise UnknownPost(context.path_param("path"))
    return context.file(found[0], found[1])


def draft_picture(context: RequestContext) -> Response:
    """Return a picture that lies beside a draft, as it will be published."""
    slug, name = context.path_param("slug"), context.path_param("name")
    context.mine_or_unknown(slug)
    purpose = "thumbnail" if context.query("size") == "thumbnail" else "small"
    shown = context.studio.attachments.picture(slug, name, purpose)
    return context.file(shown.content, shown.rendition.media_type)


def of_kept_copies(context: RequestContext) -> Response:
    """Tell a browser which pictures there still are of drafts that it has copies of; a draft that is gone is left out.

    What was erased shall be in no copy. A deleted draft that can be restored is still there.
    """
    studio, there, asked = context.studio, dict[str, list[str]](), context.request.query_params.getlist("draft")
    trashed = {each.slug: each.name for each in studio.trash.all()} if asked else {}
    for slug in asked:
        try:
            context.mine_or_unknown(slug)
            draft = studio.desk.open(slug) if studio.desk.has(slug) else studio.trash_desk.open(trashed.get(slug, slug))
        except (IllegalTransition, UnknownPost):
            continue
        there[slug] = [picture.file for picture in draft.written.pictures if picture.file in draft.files]
    return context.json({"drafts": there})


def uncropped(context: RequestContext) -> Response:
    """Return the whole of a picture that lies beside a draft, to be cropped."""
    slug, name = context.path_param("slug"), context.path_param("name")
    context.mine_or_unknown(slug)
    shown = context.studio.attachments.uncropped(slug, name)
    return context.file(shown.content, shown.rendition.media_type)


def draft_recording(context: RequestContext) -> Response:
    """Return a recording that lies beside a draft."""
    slug, name = context.path_param("slug"), context.path_param("name")
    context.mine_or_unknown(slug)
    content = context.studio.attachments.recording(slug, name)
    return context.file(content, media_type_of(name))


def media(context: RequestContext) -> Response:
    """Return a frozen picture."""
    name = context.path_param("name")
    if not _MEDIA_NAME.fullmatch(name):
        raise UnknownPost(name)
    try:
        content = context.app.picture(name)
    except StorageError as error:
        raise UnknownPost(name) from error
    return context.file(content, media_type_of(name))


def media_thumbnail(context: RequestContext) -> Response:
    """Return a frozen picture, as small as a list shows it."""
    name = context.path_param("name")
    if not _MEDIA_NAME.fullmatch(name):
        raise UnknownPost(name)
    try:
        content = context.studio.thumbnails.of_frozen(name)
    except (OSError, StorageError) as error:
        raise UnknownPost(name) from error
    return context.file(content, "image/jpeg")

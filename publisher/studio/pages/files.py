"""Files: the studio's own, previews of pages, pictures of drafts and of what was frozen."""

import re

from starlette.responses import Response

from publisher.domain.errors import StorageError, UnknownPost
from publisher.site.media_types import media_type_of
from publisher.studio.headers import ASSET
from publisher.studio.visit import Visit

_MEDIA_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp)")


def asset(visit: Visit) -> Response:
    """Give a style sheet or a script."""
    found = visit.office.assets.file(visit.part("name"))
    if found is None or visit.part("version") != visit.office.assets.version:
        raise UnknownPost(visit.part("name"))
    return Response(found[0], media_type=found[1], headers=dict(ASSET))


def preview(visit: Visit) -> Response:
    """Give a file of a page as it will be."""
    found = visit.office.previews.file(visit.part("digest"), visit.part("path"))
    if found is None:
        raise UnknownPost(visit.part("path"))
    return visit.file(found[0], found[1])


def draft_picture(visit: Visit) -> Response:
    """Give a picture that lies beside a draft."""
    slug, name = visit.part("slug"), visit.part("name")
    visit.mine_or_unknown(slug)
    content = visit.office.attachments.picture(slug, name)
    return visit.file(content, media_type_of(name))


def draft_recording(visit: Visit) -> Response:
    """Give a recording that lies beside a draft."""
    slug, name = visit.part("slug"), visit.part("name")
    visit.mine_or_unknown(slug)
    content = visit.office.attachments.recording(slug, name)
    return visit.file(content, media_type_of(name))


def media(visit: Visit) -> Response:
    """Give a frozen picture."""
    name = visit.part("name")
    if not _MEDIA_NAME.fullmatch(name):
        raise UnknownPost(name)
    try:
        content = visit.app.media.get(name)
    except StorageError as error:
        raise UnknownPost(name) from error
    return visit.file(content, media_type_of(name))

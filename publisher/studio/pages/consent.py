"""Consent to a picture is withdrawn: what will happen, then one press that does all of it."""

import re
from collections.abc import Collection
from urllib.parse import quote

from starlette.responses import Response

from publisher.domain.errors import InvalidInput, UnknownPost
from publisher.operations.withdrawn_consent import WhereShown, digest_beside, find_picture, withdraw_consent
from publisher.studio.pages.sign_in import own_path
from publisher.studio.request_context import RequestContext

_DIGEST = re.compile(r"[0-9a-f]{64}")


def of_draft(context: RequestContext) -> Response:
    """Ask about a picture that lies beside a draft."""
    slug, name = context.path_param("slug"), context.path_param("name")
    try:
        digest = digest_beside(context.app, slug, name)
    except InvalidInput as error:
        raise UnknownPost(f"{slug}/{name}") from error
    return _question(context, digest, f"/drafts/{slug}")


def ask(context: RequestContext) -> Response:
    """Ask about a picture by the digest of its file."""
    return _question(context, context.path_param("digest"), own_path(context.query("back")))


def withdraw(context: RequestContext) -> Response:
    """Do it, and say what came of it, and what a person does next."""
    where = _found(context, context.path_param("digest"))
    copies = bool(context.form_value("copies"))
    came = withdraw_consent(context.app, where.digest, context.account.name, copies=copies)
    slugs = {*came.done.slugs, *came.done.changed_drafts, *came.held}
    return context.page(
        "consent.html",
        where=where,
        came=came,
        again=sorted({each.slug for each in came.done.withdrawn}),
        titles=_titles(context, slugs),
        back=own_path(context.form_value("back")),
        picture="",
    )


def _question(context: RequestContext, digest: str, back: str) -> Response:
    where = _found(context, digest)
    slugs = {*where.on_website, *where.on_facebook, *where.coming, *where.drafts}
    return context.page(
        "consent.html",
        where=where,
        came=None,
        again=[],
        titles=_titles(context, slugs),
        back=back,
        picture=_address(context, where),
    )


def _found(context: RequestContext, digest: str) -> WhereShown:
    if not _DIGEST.fullmatch(digest):
        raise UnknownPost(digest)
    try:
        return find_picture(context.app, digest)
    except InvalidInput as error:
        raise UnknownPost(digest) from error


def _address(context: RequestContext, where: WhereShown) -> str:
    """Return where the picture can be looked at here; empty where it cannot."""
    if where.files:
        slug, _, name = where.files[0].rpartition("/")
        return f"/drafts/{slug}/pictures/{quote(name)}"
    return f"/media/{where.shown}" if where.shown else ""


def _titles(context: RequestContext, slugs: Collection[str]) -> dict[str, str]:
    """Return what posts and drafts are called now."""
    frozen = context.studio.watching.titles(slugs)
    return {slug: frozen.get(slug) or _draft_title(context, slug) for slug in slugs}


def _draft_title(context: RequestContext, slug: str) -> str:
    try:
        texts = context.studio.desk.open(slug).written.texts.values()
    except UnknownPost:
        return slug
    return next((text.title for text in texts if text.title), slug)

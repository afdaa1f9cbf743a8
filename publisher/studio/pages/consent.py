"""Consent to a picture is withdrawn: what will happen, then one press that does all of it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from publisher.content.reading.slugs import TRASH
from publisher.domain.date_placeholder import DAY
from publisher.domain.errors import InvalidInput, UnknownPost
from publisher.domain.series import Series
from publisher.operations.withdrawn_consent import WhereShown, digest_beside, find_picture, withdraw_consent
from publisher.studio.notifications import series_waits, waits_for_approval
from publisher.studio.pages.sign_in import own_path
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_of_draft, titles_of

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
    held = _grouped(context, came.held)
    _tell_editors(context, held)
    slugs = {*came.slugs, *came.changed_drafts, *came.held}
    return context.page(
        "consent.html",
        where=where,
        came=came,
        held=held,
        again=sorted({each.slug for each in came.withdrawn}),
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
        held=_grouped(context, where.coming),
        again=[],
        titles=_titles(context, slugs),
        back=back,
        picture=_address(context, where),
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """What is scheduled with a picture: one post, or those of a series."""

    title: str
    #: Of its page here.
    path: str
    slugs: tuple[str, ...]
    series: Series | None = None


def _grouped(context: RequestContext, slugs: Sequence[str]) -> list[Coming]:
    """Return posts with those of a series together."""
    titles, found = _titles(context, slugs), dict[int | str, list[str]]()
    for slug in slugs:
        found.setdefault(context.studio.series.of_post(slug) or slug, []).append(slug)
    return [_coming(context, key, members, titles) for key, members in found.items()]


def _coming(context: RequestContext, key: int | str, slugs: Sequence[str], titles: Mapping[str, str]) -> Coming:
    if isinstance(key, str):
        return Coming(titles[key], f"/posts/{key}", tuple(slugs))
    series = context.studio.series.one(key)
    return Coming(series.title.replace(DAY, "…") or series.slug, f"/series/{key}", tuple(slugs), series)


def _tell_editors(context: RequestContext, held: Sequence[Coming]) -> None:
    for each in held:
        if each.series:
            series_waits(context.studio, each.series, context.account)
        else:
            waits_for_approval(context.studio, each.slugs[0], context.account)


def _found(context: RequestContext, digest: str) -> WhereShown:
    if not _DIGEST.fullmatch(digest):
        raise UnknownPost(digest)
    try:
        return find_picture(context.app, digest)
    except InvalidInput as error:
        raise UnknownPost(digest) from error


def _address(context: RequestContext, where: WhereShown) -> str:
    """Return where the picture can be looked at here; empty where it cannot."""
    for file in (each for each in where.files if not each.startswith(f"{TRASH}/")):
        slug, _, name = file.rpartition("/")
        return f"/drafts/{slug}/pictures/{quote(name)}"
    return f"/media/{where.shown}" if where.shown else ""


def _titles(context: RequestContext, slugs: Collection[str]) -> dict[str, str]:
    """Return what posts and drafts are called now."""
    frozen = titles_of(context, slugs)
    return {slug: frozen.get(slug) or _draft_title(context, slug) for slug in slugs}


def _draft_title(context: RequestContext, slug: str) -> str:
    try:
        return title_of_draft(context, context.studio.desk.open(slug).written, slug)
    except UnknownPost:
        return slug

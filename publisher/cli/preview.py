"""`publisher preview SLUG`: the page and the Facebook post exactly as they will go out."""

from typing import TYPE_CHECKING, Any

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import AsJson, SettingsFile, Slug
from publisher.messages.console import print_json, say, say_sandbox

if TYPE_CHECKING:
    from publisher.cli.preview_files import Preview
    from publisher.domain.delivery import Payload


def preview(ctx: typer.Context, slug: Slug, json: AsJson = False, settings: SettingsFile = None) -> None:
    """Show how a draft will look. Nothing is scheduled; only the files in preview/ are written."""
    from publisher.cli.preview_files import preview_of
    from publisher.messages import problem_line

    with opened_app(ctx, settings) as app:
        draft = app.drafts.read(slug)
        shown = preview_of(app, draft)
        sandbox = app.settings.sandbox
    if json:
        print_json(_fields(shown))
        return
    say_sandbox(sandbox)
    say(*map(problem_line, draft.warnings))
    for page in shown.pages:
        say(f"Page       {page.url or page.path}")
    if shown.short_address:
        say(f"Short      {shown.short_address}")
    _say_forms("Facebook", shown.post)
    _say_forms("First comment", shown.comment)


def _say_forms(what: str, payload: "Payload | None") -> None:
    """Show a post or comment in each of its forms: which one is published is decided when its time comes."""
    if payload is None:
        return
    if payload.linked is None:
        _say_form(what, payload)
        return
    _say_form(f"{what}, if one of the month's links is left", payload.linked)
    _say_form(f"{what}, if none is left", payload.forms[0])


def _say_form(what: str, form: "Payload") -> None:
    say(what, *(f"  | {line}" for line in form.message.split("\n")))
    say(*([f"  link     {form.link}"] if form.link else []))
    say(*(f"  photo    {photo.digest[:12]} {photo.media_type}: {photo.alt}" for photo in form.photos))


def _fields(shown: "Preview") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "slug": shown.slug,
        "digest": shown.digest,
        "pages": [{"path": str(page.path), "url": page.url or None} for page in shown.pages],
        "facebook": asdict(shown.post) if shown.post else None,
        "short_address": shown.short_address or None,
        "first_comment": shown.comment.message if shown.comment else None,
        "first_comment_linked": shown.comment.linked.message if shown.comment and shown.comment.linked else None,
        "sandbox": shown.sandbox,
    }

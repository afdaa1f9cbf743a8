"""`publisher preview SLUG`: the page and the Facebook post exactly as they will go out."""

from typing import TYPE_CHECKING, Any

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import AsJson, SettingsFile, Slug
from publisher.messages.console import print_json, say, say_sandbox

if TYPE_CHECKING:
    from publisher.cli.preview_files import Preview


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
    if shown.post is not None:
        say("Facebook", *(f"  | {line}" for line in shown.post.message.split("\n")))
        say(*([f"  link     {shown.post.link}"] if shown.post.link else []))
        say(*(f"  photo    {photo.digest[:12]} {photo.media_type}: {photo.alt}" for photo in shown.post.photos))
    if shown.comment is not None:
        say("First comment", *(f"  | {line}" for line in shown.comment.message.split("\n")))


def _fields(shown: "Preview") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "slug": shown.slug,
        "digest": shown.digest,
        "pages": [{"path": str(page.path), "url": page.url or None} for page in shown.pages],
        "facebook": asdict(shown.post) if shown.post else None,
        "first_comment": shown.comment.message if shown.comment else None,
        "sandbox": shown.sandbox,
    }

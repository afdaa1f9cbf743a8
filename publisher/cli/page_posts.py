"""`publisher page-posts`: posts made by hand on the Page, and drafts of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publisher.cli.app_context import Beside, opened_app, person
from publisher.cli.options import AsJson, By, DryRun, SettingsFile
from publisher.messages import exit_codes, sentence, words
from publisher.messages.console import print_json, say, say_sandbox
from publisher.messages.times import utc

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.domain.page_posts import HandmadePost, SeenPagePost

#: So much of a text tells which post it is.
_FIRST_WORDS = 60


def page_posts(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Make drafts of these posts.", show_default=False)
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Make drafts of all that wait.")] = False,
    by: By = "",
    dry_run: DryRun = False,
    json: AsJson = False,
    settings: SettingsFile = None,
) -> int:
    """List posts that were made by hand on the Page, and make drafts of them for the website."""
    from publisher.domain.errors import InvalidInput

    if ids and all:
        raise InvalidInput("Name the posts, or use --all for every one that waits.")
    with opened_app(ctx, settings, Beside.CALLING) as app:
        say_sandbox(app.settings.sandbox and not json)
        if dry_run:
            return _rehearsed(app, ids or [], json=json)
        return _made(app, ids or [], person(by)) if ids or all else _listed(app, json=json)


def _rehearsed(app: "App", ids: list[str], *, json: bool) -> int:
    from publisher.operations.page_posts import rehearse_look

    found, trouble = rehearse_look(app)
    wanted = [each for each in found if not ids or each.remote_id in ids]
    if json:
        print_json([_fields(each) for each in wanted])
        return exit_codes.done_unless([trouble] if trouble else [])
    say(*(_line(app, each) for each in wanted))
    say(f"{_posts(len(wanted))} would become drafts. Nothing was done (--dry-run).")
    return _told(trouble)


def _listed(app: "App", *, json: bool) -> int:
    from publisher.operations.page_posts import look

    looked = look(app)
    waiting = app.waiting_page_posts()
    if json:
        print_json([_fields(each) for each in waiting])
        return exit_codes.done_unless([looked.trouble] if looked.trouble else [])
    say(*(_line(app, each) for each in waiting))
    say(f"{_posts(len(waiting))} made by hand on the Page, {looked.new} of them new.")
    if waiting:
        say("`publisher page-posts ID...` makes drafts of them, `--all` of all; or the studio's inbox.")
    return _told(looked.trouble)


def _made(app: "App", ids: list[str], by: str) -> int:
    from publisher.operations.page_posts import look

    trouble = look(app).trouble
    wanted = ids or [each.remote_id for each in reversed(app.waiting_page_posts())]
    failed = [each for each in _drafts(app, wanted, by) if each]
    made = len(wanted) - len(failed)
    say(f"{made} {'draft' if made == 1 else 'drafts'}. Each goes to the website alone, at its day on the Page.")
    return _told(trouble) or exit_codes.done_unless(failed)


def _drafts(app: "App", ids: list[str], by: str) -> Iterator[str]:
    """Make drafts, and give what went wrong with each; one that fails keeps none of the others back."""
    from publisher.domain.errors import InvalidInput, UnknownPost
    from publisher.operations.page_posts import make_draft

    for remote_id in ids:
        try:
            done = make_draft(app, remote_id, by)
        except UnknownPost:
            say(f"{remote_id}: no post made by hand is known by this id.")
            yield remote_id
        except InvalidInput as error:
            say(f"{remote_id}: {sentence(error)}")
            yield remote_id
        else:
            left = f" ({done.left_out} of its photos cannot be used)" if done.left_out else ""
            say(f"{remote_id}: {done.slug}{' (it was there already)' if done.known else ''}{left}")
            yield ""


def _told(trouble: str) -> int:
    if trouble:
        say(f"Not all of the Page was seen: {words(trouble)}")
    return exit_codes.done_unless([trouble] if trouble else [])


def _posts(count: int) -> str:
    return f"{count} {'post' if count == 1 else 'posts'}"


def _line(app: "App", post: "HandmadePost | SeenPagePost") -> str:
    day = post.created_at.astimezone(app.settings.organisation.timezone)
    text = " ".join(post.message.split())
    shown = text if len(text) <= _FIRST_WORDS else f"{text[:_FIRST_WORDS]}…"
    photos = f"  ({post.photo_count} {'photo' if post.photo_count == 1 else 'photos'})" if post.photo_count else ""
    return f"{day:%Y-%m-%d %H:%M}  {post.remote_id}  {shown}{photos}"


def _fields(post: "HandmadePost | SeenPagePost") -> dict[str, Any]:
    return {
        "id": post.remote_id,
        "made_at": utc(post.created_at),
        "text": post.message,
        "photos": post.photo_count,
        "video": post.has_video,
        "url": post.url,
    }

"""The first two minutes of a newcomer: the posts in `posts/` planned from now on, on the sandbox page only."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from publisher.domain.errors import IllegalTransition, InvalidDrafts
from publisher.messages import problem_line, sentence
from publisher.pipeline.submit import SubmitRequest

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.domain.ports_channel import Draft

#: One is old news, one lies ahead, the rest come between these two.
AN_HOUR_AGO, NEXT_WEEK = timedelta(hours=-1), timedelta(days=7)
FIRST, LAST = timedelta(seconds=4), timedelta(seconds=100)


def schedule_posts(app: "App") -> list[str]:
    """Plan every draft, on an empty ledger; give what a person should know."""
    if not app.settings.sandbox:
        return ["--demo schedules nothing: there is a page token, so this is the real Page."]
    if app.settings.website.deploy:
        return [
            "--demo schedules nothing: the website goes to a web host (website.deploy), where everybody could read it."
        ]
    if app.status():
        return []
    drafts, notes = _drafts(app)
    pages = [draft for draft in drafts if draft.post.kind == "page"]
    posts = [draft for draft in drafts if draft.post.kind == "post"]
    now = app.clock()
    times = [*((page, now) for page in pages), *zip(posts, moments(len(posts), now), strict=True)]
    for draft, at in times:
        try:
            app.submit(draft, SubmitRequest(by="demo", at=at))
        except (IllegalTransition, InvalidDrafts) as error:
            notes.append(sentence(error))
    return notes


def moments(count: int, now: datetime) -> list[datetime]:
    """Return the times of so many posts: the first an hour ago, the last in a week, the rest over two minutes."""
    between = max(count - 2, 0)
    step = (LAST - FIRST) / max(between - 1, 1)
    spread = [now + FIRST + step * place for place in range(between)]
    return [now + AN_HOUR_AGO, *spread, now + NEXT_WEEK][: max(count, 0)] if count != 1 else [now + FIRST]


def _drafts(app: "App") -> tuple[list["Draft"], list[str]]:
    drafts: list[Draft] = []
    notes: list[str] = []
    for _, read in app.drafts.read_each(app.drafts.slugs()):
        if isinstance(read, InvalidDrafts):
            notes.extend(map(problem_line, read.problems))
        else:
            drafts.append(read)
    return drafts, notes

"""Drafts that were changed after they were scheduled: what goes out, or is out, does not have that yet."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.domain.errors import PublisherError
from publisher.domain.post_state import PostState, PostStatus
from publisher.domain.revision import Article, digest_of
from publisher.operations.dry_run import rehearse

#: In these states the draft would have to be scheduled once more; in others that is to be done, or done with, anyway.
_STANDING = frozenset(
    {
        PostState.IN_REVIEW,
        PostState.SCHEDULED,
        PostState.PUBLISHING,
        PostState.PUBLISHED,
        PostState.UPDATE_SCHEDULED,
        PostState.ON_HOLD,
    }
)


class UnscheduledChanges:
    """Compares drafts with what was frozen of them; safe to share between threads."""

    def __init__(self, app: App) -> None:
        self._app = app
        #: Slug -> what was compared, and whether it differed.
        self._known: dict[str, tuple[str, bool]] = {}

    def of(self, statuses: Mapping[str, PostStatus]) -> set[str]:
        """Return the slugs of drafts whose changes nobody has scheduled.

        Files that are older than the newest revision are not opened; whatever cannot be frozen now was changed, too.
        """
        standing = [slug for slug, status in statuses.items() if status.whole.state in _STANDING]
        frozen = self._app.newest_frozen(standing)
        return {slug for slug, (digest, at) in frozen.items() if self._changed(slug, digest, at)}

    def _changed(self, slug: str, digest: str, frozen_at: datetime) -> bool:
        times = self._written_at(slug)
        if not times or max(times.values()) <= frozen_at.timestamp():
            return False
        compared = digest_of(repr((digest, sorted(times.items()))).encode())
        known = self._known.get(slug)
        if known is None or known[0] != compared:
            self._known[slug] = known = compared, self._differs(slug)
        return known[1]

    def _differs(self, slug: str) -> bool:
        try:
            mine = rehearse(self._app, self._app.drafts.read(slug)).revision.article
        except PublisherError:
            return True
        latest = self._app.latest_article(slug)
        return latest is not None and _of_no_year(latest) != _of_no_year(mine)

    def _written_at(self, slug: str) -> dict[str, float]:
        """Return when each file of a draft was written. The names of its neighbours, maybe thousands, are not read."""
        settings = self._app.settings
        own = settings.posts_folder / slug
        files = [f"{own}{ending}" for ending in (".md", *(f".{language}.md" for language in settings.languages))]
        with suppress(OSError):  # its texts alone lie there, without a folder
            if not own.is_symlink():
                files += [each.path for each in os.scandir(own) if not each.is_dir()]
        found = {path: _time_of(Path(path)) for path in files}
        return {path: at for path, at in found.items() if at is not None}


def _time_of(file: Path) -> float | None:
    try:
        return file.stat().st_mtime
    except OSError:  # there is none, or it goes at this moment
        return None


def _of_no_year(article: Article) -> Article:
    """Return an article as it would be in any year: until it is out its time decides, and not its text."""
    return replace(article, year=0)

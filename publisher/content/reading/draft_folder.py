"""`posts/` as drafts. Reads inside that folder only, and never writes."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.content.reading.confined_folder import THE_POSTS_FOLDER, ConfinedFolder, FileRefused, Parts
from publisher.content.reading.discovery import Contents, find_draft, find_drafts
from publisher.content.reading.draft_reader import Checked, DraftReader
from publisher.content.reading.draft_schema import Rules
from publisher.content.reading.problem_list import escaped
from publisher.domain.coded_text import Message
from publisher.domain.errors import InvalidDrafts, Problem, UnknownPost
from publisher.domain.link_budget import DEFAULT_LIMIT
from publisher.domain.ports_channel import Draft
from publisher.domain.revision import Article

_NEVER = datetime.max.replace(tzinfo=UTC)


class DraftFolder:
    """The posts folder; fulfils `domain.ports_channel.Drafts`.

    `languages` has the default one first; `base` is the folder that shown paths are relative to, by default the one
    that the posts folder lies in; `facebook_languages` are the tags that a Facebook post has, all stacked or the
    first alone; `published` returns what is out of a post; `link_limit` how many posts a month may have a link.
    """

    def __init__(
        self,
        folder: Path,
        *,
        languages: Sequence[str],
        topics: Collection[str],
        places: Collection[str],
        channels: Sequence[str],
        timezone: ZoneInfo,
        base: Path | None = None,
        known_channels: Sequence[str] = ("website", "facebook"),
        facebook_languages: Sequence[str] = ("sq", "sr-Latn"),
        facebook_stacked: bool = True,
        stay_latin: Sequence[str] = (),
        published: Callable[[str], Article | None] = lambda slug: None,
        link_limit: Callable[[], int | None] = lambda: DEFAULT_LIMIT,
    ) -> None:
        rules = Rules(
            languages=tuple(languages),
            topics=frozenset(topics),
            places=frozenset(places),
            known_channels=tuple(known_channels),
            default_channels=tuple(channels),
            timezone=timezone,
            facebook_languages=tuple(facebook_languages),
            facebook_stacked=facebook_stacked,
            stay_latin=tuple(stay_latin),
        )
        self._folder = folder
        self._base = base or folder.absolute().parent
        self._languages = rules.languages
        self._inside = ConfinedFolder(folder)
        self._reader = DraftReader(self._inside, rules, self._show, published, link_limit)

    def read(self, slug: str) -> Draft:
        """Read one draft.

        Raises:
            UnknownPost: if there is none of that name.
            InvalidDrafts: with all its problems, if it has any, warnings included.
        """
        try:
            files = find_draft(self._inside, self._languages, slug)
        except FileRefused as refused:
            raise InvalidDrafts([self._folder_problem(refused)]) from refused
        if files is None:
            raise UnknownPost(slug)
        checked = self._reader.read(files)
        if checked.draft is None:
            raise InvalidDrafts(sorted(checked.problems))
        return checked.draft

    def has(self, slug: str) -> bool:
        """Return whether there is a draft of this name; a folder that cannot be read may hold it."""
        try:
            return find_draft(self._inside, self._languages, slug) is not None
        except FileRefused:
            return True

    def read_each(self, slugs: Sequence[str]) -> Iterator[tuple[str, Draft | InvalidDrafts]]:
        """Read several drafts, in the order asked for: each once, and the folder once; one with problems gives them.

        Raises:
            UnknownPost: before anything is read, if one of `slugs` names no draft.
            InvalidDrafts: if the folder cannot be read.
        """
        contents = self._contents()
        for slug in slugs:
            if slug not in contents.by_slug:
                raise UnknownPost(slug)
        for slug in slugs:
            checked = self._reader.read(contents.by_slug[slug])
            yield slug, checked.draft or InvalidDrafts(sorted(checked.problems))

    def slugs(self) -> Sequence[str]:
        """Return every draft, valid or not, in the order of names; standing pages as `pages/about`.

        Raises:
            InvalidDrafts: if the folder cannot be read.
        """
        return tuple(self._contents().by_slug)

    def check(self, slugs: Sequence[str] | None = None) -> list[Problem]:
        """Return every problem and warning of the named drafts, or of all, sorted by file and line.

        Raises:
            UnknownPost: if one of `slugs` names no draft.
        """
        try:
            contents = find_drafts(self._inside, self._languages)
        except FileRefused as refused:
            return [self._folder_problem(refused)]
        wanted = set(contents.by_slug if slugs is None else slugs)
        for slug in sorted(wanted - set(contents.by_slug)):
            raise UnknownPost(slug)
        checked = [self._reader.read(files, whole=slug in wanted) for slug, files in contents.by_slug.items()]
        problems = [problem for one in checked if one.slug in wanted for problem in one.problems]
        problems += self._repetitions(checked, wanted, contents)
        if slugs is None:
            problems += [Problem(self._show(one.path), 0, one.message, one.warning) for one in contents.strays]
        return sorted(problems)

    def _repetitions(self, checked: Sequence[Checked], wanted: Collection[str], contents: Contents) -> list[Problem]:
        """Refuse a post whose Facebook text is that of the one before it: Facebook takes it for a slip (code 506)."""
        problems, before = [], None
        for one in sorted((one for one in checked if one.facebook_start), key=_order):
            if before and before.facebook_start == one.facebook_start and one.slug in wanted:
                texts = {self._reader.read(contents.by_slug[each.slug]).facebook_text for each in (before, one)}
                if len(texts) == 1:
                    problems.append(Problem(*one.facebook_place, Message("facebook_text_twice", slug=before.slug)))
            before = one
        return problems

    def _contents(self) -> Contents:
        try:
            return find_drafts(self._inside, self._languages)
        except FileRefused as refused:
            raise InvalidDrafts([self._folder_problem(refused)]) from refused

    def _folder_problem(self, refused: FileRefused) -> Problem:
        return Problem(self._show(()), 0, refused.of(THE_POSTS_FOLDER))

    def _show(self, parts: Parts) -> str:
        path = self._folder.absolute().joinpath(*parts)
        base = self._base.absolute()
        near = path.relative_to(base) if path.is_relative_to(base) else path
        return "/".join(escaped(part) for part in near.as_posix().split("/"))


def _order(checked: Checked) -> tuple[datetime, str]:
    at = checked.draft.post.publish_at if checked.draft else None
    return at or _NEVER, checked.slug

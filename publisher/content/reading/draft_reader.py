"""Read one draft: every value checked, every problem with its file and line. Reads through `ConfinedFolder` alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from publisher.content.reading.confined_folder import ConfinedFolder, FileRefused, Parts
from publisher.content.reading.discovery import DraftFiles, doubled, missing_text
from publisher.content.reading.draft_schema import Rules
from publisher.content.reading.event import read_event, warn_of_untold_facts
from publisher.content.reading.facebook_checks import (
    read_facebook_text,
    start_of_facebook_text,
    warn_of_facebook_post,
)
from publisher.content.reading.fields import Fields
from publisher.content.reading.language_file import (
    LanguageFile,
    check_language,
    open_language_file,
    read_facebook_link,
    read_text,
    refuse_unknown_keys,
    render_body,
)
from publisher.content.reading.media_fields import PictureFiles, read_media, unlisted, with_translations
from publisher.content.reading.press import read_source, warn_of_untold_corrections
from publisher.content.reading.problem_list import ProblemList, nearest, quoted
from publisher.content.reading.recording_checks import RecordingFiles, check_recordings, unheard
from publisher.content.reading.serbian_names import warn_of_names
from publisher.content.reading.slugs import slug_trouble
from publisher.content.text.localized_texts import article_texts_of, read_anew
from publisher.domain.coded_text import Message
from publisher.domain.errors import InvalidDrafts, Problem
from publisher.domain.local_time import NotATime, to_utc
from publisher.domain.ports_channel import Draft
from publisher.domain.post import Picture, Post, Text
from publisher.domain.revision import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of reading a draft."""

    slug: str
    #: Sorted by file and line.
    problems: tuple[Problem, ...]
    #: None where an error stands among the problems.
    draft: Draft | None
    #: Empty where it does not go to Facebook, or is not known because of errors; without a body that was not read.
    facebook_text: str
    #: The same always without the body, where there is a page to read it on: texts that differ so far differ.
    facebook_start: str
    #: File and line that the Facebook text comes from.
    facebook_place: tuple[str, int]


class DraftReader:
    """Reads drafts of one folder by one set of rules."""

    def __init__(
        self,
        inside: ConfinedFolder,
        rules: Rules,
        show: Callable[[Parts], str],
        published: Callable[[str], Article | None],
        link_limit: Callable[[], int | None],
    ) -> None:
        self._inside = inside
        self._link_limit = link_limit
        self._published = published
        self._rules = rules
        self._show = show
        self._pictures = PictureFiles(inside)
        self._recordings = RecordingFiles(inside)

    def read(self, files: DraftFiles, *, whole: bool = True) -> Checked:
        """Read a draft and check all of it; not `whole` means what its Facebook text needs: no pictures, no body."""
        problems = self._name_problems(files)
        versions = self._versions(files, problems)
        draft, text, start, place = None, "", "", ("", 0)
        if main := versions.get(files.main):
            draft = self._draft(files, main, versions, problems, whole=whole)
            text = read_facebook_text(draft, main, versions, self._rules)
            start = start_of_facebook_text(draft, self._rules) if text else ""
            if whole:
                warn_of_facebook_post(draft, versions, self._rules, self._link_limit)
            place = (main.problem_list.file, main.facebook_line)
        problems += [problem for version in versions.values() for problem in version.problem_list.problems]
        found = tuple(sorted(set(problems)))
        valid = draft is not None and all(problem.warning for problem in found)
        return Checked(
            slug=files.slug,
            problems=found,
            draft=replace(draft, warnings=found) if draft is not None and valid else None,
            facebook_text=text,
            facebook_start=start,
            facebook_place=place,
        )

    def _name_problems(self, files: DraftFiles) -> list[Problem]:
        found = (*files.troubles, *doubled(files))
        problems = [Problem(self._show(parts), 0, message) for parts, message in found]
        if missing := missing_text(files):
            problems.append(Problem(self._show((*files.folder, files.default_name)), 0, missing))
        return problems

    def _versions(self, files: DraftFiles, problems: list[Problem]) -> dict[str, LanguageFile]:
        """Open the files of all languages, the main one first."""
        versions = {}
        for language, name in files.texts.items():
            place = (*files.folder, name)
            problem_list = ProblemList(self._show(place))
            if version := open_language_file(self._inside, place, language, problem_list):
                versions[language] = version
            else:
                problems += problem_list.problems
        return versions

    def _draft(
        self,
        files: DraftFiles,
        main: LanguageFile,
        versions: Mapping[str, LanguageFile],
        problems: list[Problem],
        *,
        whole: bool,
    ) -> Draft:
        for version in versions.values():
            refuse_unknown_keys(version, files.kind, is_main=version is main)
            check_language(version, self._rules.languages)
        media = list(read_media(main, files, self._pictures, open_them=whole))
        stay_latin = self._rules.stay_latin
        media = with_translations(media, [each for each in versions.values() if each is not main], stay_latin)
        texts = {
            language: read_text(version, files.kind, is_main=version is main) for language, version in versions.items()
        }
        problems += self._unused(files, unlisted(files, media), Message("picture_not_listed"))
        problems += self._unused(files, unheard(files, texts), Message("recording_not_named"))
        if whole:
            check_recordings(versions, texts, files, self._recordings)
        translations = [each.fields for each in versions.values() if each is not main]
        warn_of_untold_corrections(main.fields, translations)
        warn_of_untold_facts(main.fields, translations)
        if whole or _needs_body(main.fields):
            for version in versions.values():
                render_body(version, media)
            self._warn_of_new_reading(files.slug, texts, versions)
            warn_of_names(versions, texts, stay_latin, main=files.main)
        post = self._post(files, main.fields, texts, media)
        rendered = {language: version.rendered for language, version in versions.items()}
        article = article_texts_of(texts, rendered, stay_latin)
        return Draft(
            post=post,
            texts=article,
            picture=partial(self._bytes, self._pictures, files),
            recording=partial(self._bytes, self._recordings, files),
        )

    def _warn_of_new_reading(self, slug: str, texts: Mapping[str, Text], versions: Mapping[str, LanguageFile]) -> None:
        """Warn where a text was published while bodies were read as CommonMark, and has not been changed since."""
        rendered = {key: each.rendered for key, each in versions.items()}
        for language in read_anew(texts, rendered, partial(self._published, slug), self._rules.stay_latin):
            versions[language].problem_list.warn(versions[language].source.body_line, Message("text_reads_anew"))

    def _unused(self, files: DraftFiles, names: Sequence[str], message: Message) -> list[Problem]:
        return [Problem(self._show((*files.folder, name)), 0, message, warning=True) for name in names]

    def _post(self, files: DraftFiles, fields: Fields, texts: Mapping[str, Text], media: Sequence[Picture]) -> Post:
        if files.kind == "page":
            return Post(slug=files.slug, kind="page", texts=texts, channels=("website",), pictures=tuple(media))
        return Post(
            slug=files.slug,
            texts=texts,
            publish_at=self._publish_at(fields),
            topics=_topics(fields, self._rules.topics),
            places=_places(fields, self._rules.places),
            campaign=_campaign(fields),
            grants=fields.words("grants"),
            channels=self._channels(fields),
            pictures=tuple(media),
            facebook_link=read_facebook_link(fields),
            source=read_source(fields),
            lead=fields.flag("lead") if "lead" in fields else False,
            event=read_event(fields, self._rules.timezone),
        )

    def _publish_at(self, fields: Fields) -> datetime | None:
        if "publish_at" not in fields:
            return None
        try:
            return to_utc(fields.value("publish_at"), self._rules.timezone)
        except NotATime as error:
            fields.error("publish_at", error.message)
            return None

    def _channels(self, fields: Fields) -> tuple[str, ...]:
        if "channels" not in fields:
            return self._rules.default_channels
        if fields.value("channels") == []:
            fields.error("channels", Message("channels_empty"))
        return fields.words("channels", self._rules.known_channels, "channel_unknown")

    def _bytes(self, media: PictureFiles | RecordingFiles, files: DraftFiles, name: str) -> bytes:
        """Return the bytes of a picture or a recording, checked again.

        Raises:
            InvalidDrafts: if it is not there any more, or has become something else.
        """
        try:
            return media.read(files, name)
        except FileRefused as refused:
            place = self._show((*files.folder, files.default_name))
            raise InvalidDrafts([Problem(place, 0, refused.of(quoted(name)))]) from refused


def _needs_body(fields: Fields) -> bool:
    """Return whether the Facebook text holds the body, because there is no page to read it on."""
    channels = fields.value("channels")
    return isinstance(channels, list) and "website" not in channels


def _topics(fields: Fields, known: frozenset[str]) -> tuple[str, ...]:
    if fields.value("topics") in (None, []):
        fields.error("topics", Message("topics_missing", hint=nearest("", known)))
    return fields.words("topics", known, "topic_unknown")


def _places(fields: Fields, known: frozenset[str]) -> tuple[str, ...]:
    if fields.value("places") in (None, []):
        fields.error("places", Message("places_missing", hint=nearest("", known)))
    return fields.words("places", known, "place_unknown")


def _campaign(fields: Fields) -> str | None:
    campaign = fields.text("campaign")
    if campaign and slug_trouble(campaign):
        fields.error("campaign", Message("campaign_is_no_key"))
    return campaign or None

"""What is told beside a field of a draft while it is being written: what is missing, too long, dead, or out of date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from publisher.content.editing.draft_form import EditableDraft, WrittenText, read_editable_draft
from publisher.content.text.markdown import LINK_SCHEMES, Rendered, render
from publisher.content.text.serbian_parts import Path, misspelt_names
from publisher.domain.coded_text import coded
from publisher.domain.drafts import DraftVersion
from publisher.domain.language import draft_language
from publisher.domain.link_targets import leads_nowhere
from publisher.studio.draft_checks import Lack, hints, lacks, remarks
from publisher.studio.draft_preview import text_of
from publisher.studio.event_fields import event_notes
from publisher.studio.formatting import WRITTEN_IN
from publisher.studio.request_context import RequestContext

#: Characters after which a title is cut in lists and search results, and a summary on cards.
TITLE_CHARACTERS, SUMMARY_CHARACTERS = 100, 300
#: Facebook's own limits (Graph API, Page feed and comments).
MESSAGE_CHARACTERS, COMMENT_CHARACTERS = 63_206, 8_000
#: So many dead links of one text are named.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FieldNote:
    """A sentence beside a field."""

    #: Id of the field.
    field: str
    #: In the reader's language.
    text: str
    #: It is only missing so far: nothing that was written is wrong.
    missing: bool = False


def field_notes(context: RequestContext, draft: EditableDraft) -> list[FieldNote]:
    """Return what is to be told, in the order of the form."""
    found = [FieldNote(lack.field, context.gettext(lack.text), missing=True) for lack in _missing(draft)]
    for language, text in draft.written.texts.items():
        found += _of_text(context, draft, language, text)
    found += [FieldNote(name, told) for name, told in event_notes(context, draft)]
    if any(not text.empty for text in draft.written.texts.values()):
        found += _untranslated(context, draft)
    return [*found, *_outdated(context, draft, context.studio.versions.newest_first(draft.slug))]


def notes_by_field(notes: Iterable[FieldNote]) -> dict[str, list[FieldNote]]:
    """Return them by the field that they stand beside."""
    found: dict[str, list[FieldNote]] = {}
    for note in notes:
        found.setdefault(note.field, []).append(note)
    return found


def _missing(draft: EditableDraft) -> list[Lack]:
    return [*lacks(draft), *hints(draft)]


def _of_text(context: RequestContext, draft: EditableDraft, language: str, text: WrittenText) -> Iterator[FieldNote]:
    rendered = render(text.body)
    yield from _too_long(context, language, text)
    for told in _wrong_in(context, draft, rendered):
        yield FieldNote(f"body-{language}", told)
    if language == "sr":
        pictures = _about_pictures(draft, language)
        for found in misspelt_names(text_of(language, text), rendered.plain, pictures, context.app.settings.stay_latin):
            yield FieldNote(_field_of(found.path, language), context.told(coded(found.message)))


def _about_pictures(draft: EditableDraft, language: str) -> dict[Path, str]:
    pictures = enumerate(draft.written.pictures)
    said = ((("media", number, key), getattr(each, key)) for number, each in pictures for key in ("alt", "caption"))
    return {path: words.get(language, "") for path, words in said}


def _field_of(path: Path, language: str) -> str:
    """Return the id of the field that a part of a text is typed into."""
    match path:
        case ("media", number, key):
            return f"{key}-{number}-{language}"
        case ("quotes", number, key):
            return f"quote_{key}-{number}-{language}"
        case ("corrections", number, _):
            return f"correction-{number}-{language}"
        case ("facebook", "first_comment"):
            return f"facebook_comment-{language}"
        case _:
            return f"{'_'.join(map(str, path))}-{language}"


def _too_long(context: RequestContext, language: str, text: WrittenText) -> Iterator[FieldNote]:
    say = context.gettext
    if len(text.title) > TITLE_CHARACTERS:
        told = say("Long for a title: %(count)s characters. Lists and search engines cut it.", count=len(text.title))
        yield FieldNote(f"title-{language}", told)
    if len(text.summary) > SUMMARY_CHARACTERS:
        told = say("Long for a summary: %(count)s characters. Two sentences are enough.", count=len(text.summary))
        yield FieldNote(f"summary-{language}", told)
    for name, most in (("facebook_message", MESSAGE_CHARACTERS), ("facebook_comment", COMMENT_CHARACTERS)):
        length = len(getattr(text, name))
        if length > most:
            told = say("Too long: %(count)s characters, and Facebook takes %(most)s.", count=length, most=most)
            yield FieldNote(f"{name}-{language}", told)


def _wrong_in(context: RequestContext, draft: EditableDraft, rendered: Rendered) -> Iterator[str]:
    """Tell what was taken out of a text, pictures that are not there, and links that lead nowhere."""
    yield from (f"{each.text} ({each.about})" for each in remarks(rendered.warnings, context.gettext))
    for each in rendered.references:
        if each.kind == "link":
            yield context.gettext("This link leads nowhere: %(address)s", address=each.target)
        elif each.target not in draft.files:
            yield context.gettext("This picture is not in the post: %(file)s", file=each.target)
    links = [address for address in rendered.links if address.partition(":")[0].lower() in LINK_SCHEMES]
    own = [address for address in links if _is_own(context, address)]
    for address in [each for each in links if each not in own and leads_nowhere(each)][:_NAMED]:
        yield context.gettext("This link leads nowhere: %(address)s", address=address)
    for address in [each for each in own if _is_missing_here(context, each)][:_NAMED]:
        yield context.gettext("Your website has no page at this address: %(address)s", address=address)


def _is_own(context: RequestContext, address: str) -> bool:
    url = context.app.settings.website.url
    return bool(url) and f"{address}/".startswith(f"{url.rstrip('/')}/")


def _is_missing_here(context: RequestContext, address: str) -> bool:
    """Return whether the own website lies on this machine, and no file of it answers to an address."""
    website = context.app.settings.website
    if website.deploy or not website.output.is_dir():
        return False
    parts = PurePosixPath(unquote(urlsplit(address.removeprefix(website.url.rstrip("/"))).path).lstrip("/")).parts
    place = website.output.joinpath(*parts)
    files = (place, place / "index.html", place.with_name(f"{place.name}.html"))
    return ".." in parts or not any(file.is_file() for file in files)


def _untranslated(context: RequestContext, draft: EditableDraft) -> Iterator[FieldNote]:
    """Tell which languages of the Facebook Page a post has no text in."""
    wanted = dict.fromkeys(draft_language(tag) for tag in context.app.settings.facebook.languages)
    for language in wanted:
        if language in context.app.settings.languages and language not in draft.written.texts and draft.kind == "post":
            yield FieldNote(f"title-{language}", context.gettext("Not translated yet."), missing=True)


def _outdated(context: RequestContext, draft: EditableDraft, versions: Iterable[DraftVersion]) -> Iterator[FieldNote]:
    """Tell which translations are older than the text that they translate.

    What one person changes within one sitting is one version, so who writes two languages in turn is told nothing.
    """
    others = [language for language in draft.written.texts if language != draft.main]
    original, later = _last_change(draft, versions) if others else (None, set[str]())
    for language in others:
        if original and language not in later:
            name, at = WRITTEN_IN.get(draft.main, draft.main), context.times.moment(original.saved_at)
            told = context.gettext(
                "%(language)s was changed later (%(time)s). Check whether this translation still says the same.",
                language=name,
                time=at,
            )
            yield FieldNote(f"body-{language}", told)


def _last_change(draft: EditableDraft, versions: Iterable[DraftVersion]) -> tuple[DraftVersion | None, set[str]]:
    """Return the version in which the original was last given other words, and the languages that were then or later.

    No older version is looked at than that takes; None where every language changed later, or the original never.
    """
    changed: set[str] = set()
    for after, before in pairwise(versions):
        for language, name in draft.names.items():
            new, old = after.files.get(name), before.files.get(name)
            if language not in changed and new != old and _words(draft, name, new) != _words(draft, name, old):
                changed.add(language)
        if draft.main in changed:
            return after, changed
        if len(changed) == len(draft.names) - 1:
            break
    return None, changed


def _words(draft: EditableDraft, name: str, text: str | None) -> tuple[str, str, str] | None:
    """Return what a file says to readers; labels, pictures and the like are no words."""
    if text is None:
        return None
    read = read_editable_draft(draft.slug, draft.kind, {draft.main: text}, {draft.main: name}, (), draft.main)
    said = read.written.texts.get(draft.main)
    return (said.title, said.summary, said.body) if said else None

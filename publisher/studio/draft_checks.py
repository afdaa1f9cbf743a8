"""What a draft still lacks, in the form's own words; the rest of its problems as `check` tells them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from publisher.bootstrap.app import App
from publisher.content.editing.draft_form import EditableDraft, Written
from publisher.content.text.markdown import Remark
from publisher.domain.coded_text import Message, coded
from publisher.domain.errors import InvalidDrafts, Problem, UnknownPost
from publisher.messages import words
from publisher.studio.formatting import WRITTEN_IN, gettext_noop


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that has to be filled in."""

    #: Id of the field.
    field: str
    #: For translation.
    text: str
    #: What it is about, a language's own name or a picture's file; may be empty.
    about: str = ""


def lacks(draft: EditableDraft) -> list[Lack]:
    """Return what the form can tell at once."""
    written, found = draft.written, []
    for language, text in written.texts.items():
        found += [Lack(f"title-{language}", gettext_noop("The title is missing."), _own_name(language))] * (
            not text.title
        )
        if draft.kind == "post":
            found += [Lack(f"summary-{language}", gettext_noop("The summary is missing."), _own_name(language))] * (
                not text.summary
            )
    if draft.kind == "post":
        found += [Lack("topics", gettext_noop("Choose a topic."))] * (not written.topics)
        found += [Lack("places", gettext_noop("Choose a municipality."))] * (not written.places)
        found += [Lack("event_start", gettext_noop("When does the event begin?"))] * _starts_never(draft)
    return [*found, *_of_pictures(written, draft.main)]


def _starts_never(draft: EditableDraft) -> bool:
    """Return whether something is said of an event, and not when it begins."""
    written, main = draft.written, draft.written.texts.get(draft.main)
    said = main is not None and (main.event_place or main.event_audience)
    return not written.event_start and bool(written.event_end or written.event_cancelled or said)


def _own_name(language: str) -> str:
    return WRITTEN_IN.get(language, language)


def _of_pictures(written: Written, main: str) -> list[Lack]:
    found = []
    for number, picture in enumerate(written.pictures):
        if not picture.alt.get(main):
            found.append(Lack(f"alt-{number}-{main}", gettext_noop("Say what the picture shows."), picture.file))
        if picture.people and not picture.consent:
            found.append(Lack(f"consent-{number}", gettext_noop("Say where the consent is kept."), picture.file))
    return found


def hints(draft: EditableDraft) -> list[Lack]:
    """Return what would be good to have: what pictures show, in every language of the post."""
    written = draft.written
    others = [language for language in written.texts if language != draft.main]
    return [
        Lack(
            f"alt-{number}-{language}",
            gettext_noop("A picture is not described in this language."),
            _own_name(language),
        )
        for number, picture in enumerate(written.pictures)
        for language in others
        if not picture.alt.get(language)
    ]


def problems(app: App, slug: str) -> list[Problem]:
    """Return every problem of a draft, warnings too, as `publisher check` tells them."""
    try:
        return list(app.drafts.read(slug).warnings)
    except InvalidDrafts as error:
        return list(error.problems)
    except UnknownPost:
        return []


#: What stops nothing, by its code, in words for those who see no files.
_IN_OTHER_WORDS = {
    "picture_not_listed": gettext_noop("This file lies beside the draft and is not published."),
    "recording_not_named": gettext_noop("This recording lies beside the draft and is not published."),
    "text_reads_anew": gettext_noop(
        "This text reads differently now than when it was published. What is out is as it was: look at the preview."
    ),
    "correction_untranslated": gettext_noop(
        "Readers are told of a mistake in one language and not in another: tell them in each."
    ),
    "facebook_words_unused": gettext_noop("There are words for Facebook, and the post does not go there."),
    "link_taken_out": gettext_noop("This link was taken out. Links begin with https://, http://, mailto: or tel:."),
    "picture_taken_out": gettext_noop("This picture was taken out: a picture is added to the post, not linked to."),
    "html_taken_out": gettext_noop("HTML is not used, and was taken out."),
}


@dataclass(frozen=True, slots=True)
class Warned:
    """What is told of a draft and stops nothing."""

    #: In the reader's language.
    text: str
    #: The file or the words that it is about.
    about: str


def warned(found: Iterable[Problem], say: Callable[[str], str]) -> list[Warned]:
    """Return the warnings among problems; that a picture is not described in each language is a hint of its own."""
    told = (each for each in found if each.warning and each.message.code != "alt_untranslated")
    return [_warned(each.message, PurePath(each.file).name, say) for each in told]


def remarks(found: Iterable[Remark], say: Callable[[str], str]) -> list[Warned]:
    """Return what rendering a text took out of it."""
    return [_warned(each.message, "", say) for each in found]


def _warned(message: Message, file: str, say: Callable[[str], str]) -> Warned:
    if message.code not in _IN_OTHER_WORDS:
        return Warned(words(coded(message), say), file)
    about = message.values.get("target", message.values.get("html", file))
    return Warned(say(_IN_OTHER_WORDS[message.code]), str(about))

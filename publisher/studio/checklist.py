"""What a draft still lacks, in the form's own words; the rest of its problems as `check` tells them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from publisher.app import App
from publisher.content.manuscript import Manuscript, Written
from publisher.domain.errors import InvalidDrafts, Problem, UnknownPost
from publisher.messages import words
from publisher.studio.words import later


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that has to be filled in."""

    #: Id of the field.
    field: str
    #: For translation.
    text: str
    #: What it is about, such as a picture's file; may be empty.
    about: str = ""


def lacks(draft: Manuscript) -> list[Lack]:
    """Give what the form can tell at once."""
    written, found = draft.written, []
    for language, text in written.texts.items():
        found += [Lack(f"title-{language}", later("The title is missing."), language)] * (not text.title)
        if draft.kind == "post":
            found += [Lack(f"summary-{language}", later("The summary is missing."), language)] * (not text.summary)
    if draft.kind == "post":
        found += [Lack("topics", later("Choose a topic."))] * (not written.topics)
        found += [Lack("places", later("Choose a municipality."))] * (not written.places)
    return [*found, *_of_pictures(written, draft.main)]


def _of_pictures(written: Written, main: str) -> list[Lack]:
    found = []
    for number, picture in enumerate(written.pictures):
        if not picture.alt.get(main):
            found.append(Lack(f"alt-{number}-{main}", later("Say what the picture shows."), picture.file))
        if picture.people and not picture.consent:
            found.append(Lack(f"consent-{number}", later("Say where the consent is kept."), picture.file))
    return found


def hints(draft: Manuscript) -> list[Lack]:
    """Give what would be good to have: what pictures show, in every language of the post."""
    written = draft.written
    others = [language for language in written.texts if language != draft.main]
    return [
        Lack(f"alt-{number}-{language}", later("A picture is not described in this language."), language)
        for number, picture in enumerate(written.pictures)
        for language in others
        if not picture.alt.get(language)
    ]


def problems(app: App, slug: str) -> list[Problem]:
    """Give every problem of a draft, warnings too, as `publisher check` tells them."""
    try:
        return list(app.drafts.read(slug).warnings)
    except InvalidDrafts as error:
        return list(error.problems)
    except UnknownPost:
        return []


#: What stops nothing, by its code, in words for those who see no files.
_IN_OTHER_WORDS = {
    "picture_not_listed": later("This file lies beside the draft and is not published."),
    "recording_not_named": later("This recording lies beside the draft and is not published."),
    "text_reads_anew": later(
        "This text reads differently now than when it was published. What is out is as it was: look at the preview."
    ),
    "correction_untranslated": later(
        "Readers are told of a mistake in one language and not in another: tell them in each."
    ),
    "facebook_words_unused": later("There are words for Facebook, and the post does not go there."),
    "link_taken_out": later("This link was taken out. Links begin with https://, http://, mailto: or tel:."),
    "picture_taken_out": later("This picture was taken out: a picture is added to the post, not linked to."),
    "html_taken_out": later("HTML is not used, and was taken out."),
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
    return [_warned(each, say) for each in found if each.warning and each.message.code != "alt_untranslated"]


def _warned(problem: Problem, say: Callable[[str], str]) -> Warned:
    message = problem.message
    if message.code not in _IN_OTHER_WORDS:
        return Warned(words(problem.told, say), PurePath(problem.file).name)
    about = message.values.get("target", message.values.get("html", PurePath(problem.file).name))
    return Warned(say(_IN_OTHER_WORDS[message.code]), str(about))

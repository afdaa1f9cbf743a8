"""What a draft still lacks, in the form's own words; the rest of its problems as `check` tells them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from publisher.app import App
from publisher.content.manuscript import Manuscript, Written
from publisher.domain.errors import InvalidDrafts, Problem, UnknownPost
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


#: What stops nothing, by how `check` begins to tell it, in words for those who see no files.
_IN_OTHER_WORDS = {
    "is not listed under [[media]]": later("This file lies beside the draft and is not published."),
    "is named by no `audio`": later("This recording lies beside the draft and is not published."),
    "This text reads differently now": later(
        "This text reads differently now than when it was published. What is out is as it was: look at the preview."
    ),
    "The main text has [[corrections]]": later(
        "Readers are told of a mistake in one language and not in another: tell them in each."
    ),
    "[facebook] is not used": later("There are words for Facebook, and the post does not go there."),
    "The link to": later("This link was taken out. Links begin with https://, http://, mailto: or tel:."),
    "The picture": later("This picture was taken out: a picture is added to the post, not linked to."),
    "HTML is not used": later("HTML is not used, and was taken out."),
}
_QUOTED = re.compile("`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Warned:
    """What is told of a draft and stops nothing."""

    #: For translation.
    text: str
    #: The file or the words that it is about.
    about: str
    #: There are no words of the studio's own: it stays English.
    raw: bool = False


def warned(found: Iterable[Problem]) -> list[Warned]:
    """Give the warnings among problems; that a picture is not described in each language is a hint of its own."""
    return [_warned(problem) for problem in found if problem.warning and "[alt]" not in problem.text]


def _warned(problem: Problem) -> Warned:
    for begin, words in _IN_OTHER_WORDS.items():
        if problem.text.startswith(begin):
            quoted = None if begin.startswith("is ") else _QUOTED.search(problem.text)
            return Warned(words, quoted[1] if quoted and "[" not in begin else PurePath(problem.file).name)
    return Warned(problem.text, "", raw=True)

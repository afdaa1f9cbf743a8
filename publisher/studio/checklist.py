"""What a draft still lacks, in the form's own words; the rest of its problems as `check` tells them."""

from dataclasses import dataclass

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
        Lack(f"alt-{number}-{language}", later("What a picture shows is not told in this language."), language)
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

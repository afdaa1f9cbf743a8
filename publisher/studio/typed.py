"""What somebody typed into the form of a draft."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, takewhile
from typing import Any

from publisher.content.beside import composed
from publisher.content.dangling import without_pictures
from publisher.content.manuscript import Manuscript, Written, WrittenCorrection, WrittenPicture, WrittenText
from publisher.content.rewriting import cleaned
from publisher.domain.post import Contact, Quote
from publisher.studio.visit import Visit

#: Fields that every language has.
TEXTS = ("title", "summary", "body", "facebook_message", "facebook_comment")


def typed(visit: Visit, draft: Manuscript) -> Written:
    """Return what the form holds; what it does not show stays.

    A picture that is gone from the draft since the form was shown (it was erased, or a colleague deleted it) is gone
    from the form too, with its words and its places in the texts: a form left open brings nothing back.
    """
    languages, before = visit.app.settings.languages, draft.written
    texts = {each: _typed_text(visit, each, before.texts.get(each, WrittenText())) for each in languages}
    filled = {language: text for language, text in texts.items() if not text.empty}
    first = next(iter(before.texts), languages[0])
    pictures = tuple(_typed_pictures(visit, languages))
    gone = _gone(draft, pictures)
    if gone:
        filled = {tag: replace(text, body=without_pictures(text.body, gone)) for tag, text in filled.items()}
    there = tuple(each for each in pictures if each.file not in gone)
    return Written(
        texts=filled or {first: texts[first]},
        topics=visit.ticked("topics"),
        places=visit.ticked("places"),
        campaign=cleaned(visit.typed("campaign")),
        grants=_typed_keys(visit.typed("grants")) if "grants" in visit.form else before.grants,
        channels=visit.ticked("channels"),
        pictures=_with_first(there, visit.typed("first")),
    )


def _gone(draft: Manuscript, pictures: Collection[WrittenPicture]) -> set[str]:
    there = {composed(name) for name in (*draft.files, *(each.file for each in draft.written.pictures))}
    return {each.file for each in pictures if composed(each.file) not in there}


def _typed_text(visit: Visit, language: str, before: WrittenText) -> WrittenText:
    words: dict[str, Any] = {name: cleaned(visit.typed(f"{name}-{language}")) for name in TEXTS}
    return WrittenText(
        **words,
        audio=_typed_audio(visit, language, before),
        corrections=_typed_corrections(visit, language, before),
        **_typed_press(visit, language, before),
    )


def _typed_audio(visit: Visit, language: str, before: WrittenText) -> str:
    """Give the recording of a text, unless it was taken out of the post."""
    return "" if visit.typed(f"audio_remove-{language}") else before.audio


def _typed_keys(text: str) -> tuple[str, ...]:
    """Give words with commas between them, each once."""
    return tuple(dict.fromkeys(word for each in text.split(",") if (word := _one_line(each))))


def _typed_press(visit: Visit, language: str, before: WrittenText) -> dict[str, Any]:
    """Give what there is for the press in a language; a form without fields for it leaves it as it is."""
    if f"byline-{language}" not in visit.form:
        return {"byline": before.byline, "quotes": before.quotes, "contact": before.contact}
    quotes = (
        {key: _one_line(visit.typed(f"quote_{key}-{number}-{language}")) for key in ("text", "name", "role")}
        for number in takewhile(lambda each: f"quote_text-{each}-{language}" in visit.form, count())
    )
    contact = {key: _one_line(visit.typed(f"contact_{key}-{language}")) for key in ("name", "role", "email", "phone")}
    return {
        "byline": _one_line(visit.typed(f"byline-{language}")),
        "quotes": tuple(Quote(**quote) for quote in quotes if any(quote.values())),
        "contact": Contact(**contact),
    }


def _typed_corrections(visit: Visit, language: str, before: WrittenText) -> tuple[WrittenCorrection, ...]:
    """Give what readers are told of mistakes; a form without fields for it leaves it as it is."""
    if f"correction-0-{language}" not in visit.form:
        return before.corrections
    typed = (
        (_day(visit, f"correction_day-{number}-{language}"), visit.typed(f"correction-{number}-{language}"))
        for number in takewhile(lambda each: f"correction-{each}-{language}" in visit.form, count())
    )
    return tuple(WrittenCorrection(day=day, text=text) for day, said in typed if (text := _one_line(said)))


def _day(visit: Visit, name: str) -> str:
    """Give a correction's day; today where none was sent along."""
    try:
        return date.fromisoformat(visit.typed(name)).isoformat()
    except ValueError:
        return today(visit)


def today(visit: Visit) -> str:
    """Give the organisation's day."""
    return visit.app.clock().astimezone(visit.app.settings.organisation.timezone).date().isoformat()


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _typed_pictures(visit: Visit, languages: tuple[str, ...]) -> Iterator[WrittenPicture]:
    for number in range(len(visit.ticked("file"))):
        if visit.typed(f"remove-{number}"):
            continue
        words = {
            key: {each: text for each in languages if (text := cleaned(visit.typed(f"{key}-{number}-{each}")))}
            for key in ("alt", "caption")
        }
        yield WrittenPicture(
            file=visit.ticked("file")[number],
            alt=words["alt"],
            caption=words["caption"],
            credit=cleaned(visit.typed(f"credit-{number}")),
            people=bool(visit.typed(f"people-{number}")),
            consent=cleaned(visit.typed(f"consent-{number}")),
        )
    yield from (WrittenPicture(file=file) for file in visit.ticked("use"))


def _with_first(pictures: tuple[WrittenPicture, ...], file: str) -> tuple[WrittenPicture, ...]:
    """Put one picture before the others: it is the one that lists and link previews show."""
    return tuple(sorted(pictures, key=lambda each: each.file != file)) if file else pictures

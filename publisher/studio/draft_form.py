"""What somebody typed into the form of a draft."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count, takewhile
from typing import Any

from publisher.content.editing.dangling import without_pictures
from publisher.content.editing.draft_form import (
    FACTS,
    EditableDraft,
    LinkWish,
    Written,
    WrittenCorrection,
    WrittenPicture,
    WrittenText,
)
from publisher.content.editing.frontmatter_writer import cleaned
from publisher.content.editing.hidden_pictures import hidden_pictures
from publisher.content.reading.sibling_files import composed
from publisher.domain.crop import typed_cut_off
from publisher.domain.post import Contact, Quote
from publisher.studio.event_fields import typed_event_time
from publisher.studio.request_context import RequestContext

#: Fields that every language has.
TEXTS = ("title", "summary", "body", "facebook_message", "facebook_comment")
#: Of a picture, in the order of `domain.crop.cut_off`.
SIDES = ("left", "top", "right", "bottom")


def read_draft_form(context: RequestContext, draft: EditableDraft) -> Written:
    """Return what the form holds; what it does not show stays.

    A picture that is gone from the draft since the form was shown (it was erased, or a colleague deleted it) is gone
    from the form too, with its words and its places in the texts: a form left open brings nothing back.
    """
    languages, before = context.app.settings.languages, draft.written
    texts = {each: _typed_text(context, each, before.texts.get(each, WrittenText())) for each in languages}
    filled = {language: text for language, text in texts.items() if not text.empty}
    first = next(iter(before.texts), languages[0])
    crops = {picture.file: picture.crop for picture in before.pictures}
    pictures = (*_typed_pictures(context, languages, crops), *_used_pictures(context, draft))
    gone = _gone(draft, pictures)
    if gone:
        filled = {tag: replace(text, body=without_pictures(text.body, gone)) for tag, text in filled.items()}
    there = tuple(each for each in pictures if each.file not in gone)
    return Written(
        texts=filled or {first: texts[first]},
        topics=context.form_list("topics"),
        places=context.form_list("places"),
        campaign=cleaned(context.form_value("campaign")),
        grants=_typed_keys(context.form_value("grants")) if "grants" in context.form else before.grants,
        channels=_typed_channels(context, before.channels),
        pictures=_moved(context, _with_first(there, context.form_value("first"))),
        facebook_link=_link_wish(context, before.facebook_link),
        source_name=_one_line(context.form_value("source_name"))
        if "source_name" in context.form
        else before.source_name,
        source_url=_typed_address(context) if "source_url" in context.form else before.source_url,
        lead=bool(context.form_value("lead")) if "lead_shown" in context.form else before.lead,
        **_typed_event(context, before),
    )


def _typed_event(context: RequestContext, before: Written) -> dict[str, Any]:
    """Return when the event takes place; a form without fields for it leaves it as it is."""
    if "event_start" not in context.form:
        return {name: getattr(before, name) for name in ("event_start", "event_end", "event_cancelled")}
    zone = context.app.settings.organisation.timezone
    start, end = (
        typed_event_time(context.form_value(name), context.form_value(f"{name}_offset"), getattr(before, name), zone)
        for name in ("event_start", "event_end")
    )
    return {"event_start": start, "event_end": end, "event_cancelled": bool(context.form_value("event_cancelled"))}


def _link_wish(context: RequestContext, before: LinkWish) -> LinkWish:
    """Return what the box *with link* says; nothing is written where the post says nothing and needs no word.

    A form without the box leaves it as it is. `link_usual` is what the box shows where a post says nothing.
    """
    if "link_usual" not in context.form:
        return before
    usual: LinkWish = "yes" if context.form_value("link_usual") else "no"
    ticked: LinkWish = "yes" if context.form_value("with_link") else "no"
    return "" if ticked == usual and before != ticked else ticked


def _typed_channels(context: RequestContext, before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the channels that are ticked; none where they are the usual ones and the post named none."""
    ticked = context.form_list("channels")
    usual = "channels_usual" in context.form and not before and set(ticked) == set(context.app.settings.channels)
    return () if usual else ticked


def _gone(draft: EditableDraft, pictures: Collection[WrittenPicture]) -> set[str]:
    there = {composed(name) for name in (*draft.files, *(each.file for each in draft.written.pictures))}
    return {each.file for each in pictures if composed(each.file) not in there}


def _typed_text(context: RequestContext, language: str, before: WrittenText) -> WrittenText:
    words: dict[str, Any] = {name: cleaned(context.form_value(f"{name}-{language}")) for name in TEXTS}
    return WrittenText(
        **words,
        audio=_typed_audio(context, language, before),
        corrections=_typed_corrections(context, language, before),
        **_typed_press(context, language, before),
        **_typed_facts(context, language, before),
    )


def _typed_facts(context: RequestContext, language: str, before: WrittenText) -> dict[str, Any]:
    """Return what there is of the event and for readers first; a form without fields for it leaves it as it is."""
    return {
        name: _one_line(context.form_value(f"{name}-{language}"))
        if f"{name}-{language}" in context.form
        else getattr(before, name)
        for name in FACTS
    }


def _typed_audio(context: RequestContext, language: str, before: WrittenText) -> str:
    """Return the recording of a text, unless it was taken out of the post."""
    return "" if context.form_value(f"audio_remove-{language}") else before.audio


def _typed_keys(text: str) -> tuple[str, ...]:
    """Return words with commas between them, each once."""
    return tuple(dict.fromkeys(word for each in text.split(",") if (word := _one_line(each))))


def _typed_press(context: RequestContext, language: str, before: WrittenText) -> dict[str, Any]:
    """Return what there is for the press in a language; a form without fields for it leaves it as it is."""
    if f"byline-{language}" not in context.form:
        return {"byline": before.byline, "quotes": before.quotes, "contact": before.contact}
    quotes = (
        {key: _one_line(context.form_value(f"quote_{key}-{number}-{language}")) for key in ("text", "name", "role")}
        for number in takewhile(lambda each: f"quote_text-{each}-{language}" in context.form, count())
    )
    contact = {
        key: _one_line(context.form_value(f"contact_{key}-{language}")) for key in ("name", "role", "email", "phone")
    }
    return {
        "byline": _one_line(context.form_value(f"byline-{language}")),
        "quotes": tuple(Quote(**quote) for quote in quotes if any(quote.values())),
        "contact": Contact(**contact),
    }


def _typed_corrections(context: RequestContext, language: str, before: WrittenText) -> tuple[WrittenCorrection, ...]:
    """Return what readers are told of mistakes; a form without fields for it leaves it as it is."""
    if f"correction-0-{language}" not in context.form:
        return before.corrections
    read_draft_form = (
        (_day(context, f"correction_day-{number}-{language}"), context.form_value(f"correction-{number}-{language}"))
        for number in takewhile(lambda each: f"correction-{each}-{language}" in context.form, count())
    )
    return tuple(WrittenCorrection(day=day, text=text) for day, said in read_draft_form if (text := _one_line(said)))


def _day(context: RequestContext, name: str) -> str:
    """Return a correction's day; today where none was sent along."""
    try:
        return date.fromisoformat(context.form_value(name)).isoformat()
    except ValueError:
        return today(context)


def today(context: RequestContext) -> str:
    """Return the organisation's day."""
    return context.app.clock().astimezone(context.app.settings.organisation.timezone).date().isoformat()


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _typed_address(context: RequestContext) -> str:
    """Return the address of the source; `example.org/x` is the one that a browser makes of it."""
    words = "".join(cleaned(context.form_value("source_url")).split())
    return f"https://{words}" if words and "://" not in words and "." in words else words


def _typed_pictures(
    context: RequestContext, languages: tuple[str, ...], crops: Mapping[str, str]
) -> Iterator[WrittenPicture]:
    for number in range(len(context.form_list("file"))):
        if context.form_value(f"remove-{number}"):
            continue
        words = {
            key: {each: text for each in languages if (text := cleaned(context.form_value(f"{key}-{number}-{each}")))}
            for key in ("alt", "caption")
        }
        yield WrittenPicture(
            file=context.form_list("file")[number],
            alt=words["alt"],
            caption=words["caption"],
            credit=cleaned(context.form_value(f"credit-{number}")),
            people=bool(context.form_value(f"people-{number}")),
            consent=cleaned(context.form_value(f"consent-{number}")),
            crop=_typed_crop(context, number, crops),
        )


def _used_pictures(context: RequestContext, draft: EditableDraft) -> Iterator[WrittenPicture]:
    """Return the pictures that are used from the draft's folder from now on, with what is known of them."""
    if files := context.form_list("use"):
        hidden = hidden_pictures(draft.texts, draft.main)
        yield from (hidden.get(file, WrittenPicture(file=file)) for file in files)


def _typed_crop(context: RequestContext, number: int, crops: Mapping[str, str]) -> str:
    """Return the part of a picture that is published; a form that does not show it leaves it as it is."""
    if f"crop-{number}" not in context.form:
        return crops.get(context.form_list("file")[number], "")
    texts = [context.form_value(f"crop_{side}-{number}").strip() for side in SIDES]
    return typed_cut_off(texts, context.form_value(f"crop-{number}"))


def _moved(context: RequestContext, pictures: tuple[WrittenPicture, ...]) -> tuple[WrittenPicture, ...]:
    """Let one picture and its neighbour change places, where a button says so."""
    files = [picture.file for picture in pictures]
    for wish, step in (("earlier", -1), ("later", 1)):
        file = context.form_value(wish)
        if file in files and 0 <= (other := files.index(file) + step) < len(files):
            order = list(pictures)
            order.insert(other, order.pop(other - step))
            return tuple(order)
    return pictures


def _with_first(pictures: tuple[WrittenPicture, ...], file: str) -> tuple[WrittenPicture, ...]:
    """Put one picture before the others: it is the one that lists and link previews show."""
    return tuple(sorted(pictures, key=lambda each: each.file != file)) if file else pictures

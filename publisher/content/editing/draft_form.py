"""A draft as somebody edits it in a form: its values as they were typed, valid or not. No files here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from publisher.content.reading.frontmatter import Unreadable, parse
from publisher.domain.crop import crop_text, cut_off_texts
from publisher.domain.errors import Problem
from publisher.domain.post import Contact, Quote
from publisher.domain.revision import digest_of

_NOBODY = Contact(name="")
#: What `[facebook] link` says: nothing, that this post goes out with its link where one is left, or that it does not.
LinkWish = Literal["", "yes", "no"]


#: What a text says of its event, and what readers have to know first: table and key of its front matter.
FACTS: Mapping[str, tuple[str, str]] = {
    "event_place": ("event", "place"),
    "event_audience": ("event", "audience"),
    "practical_what": ("practical", "what"),
    "practical_where": ("practical", "where"),
    "practical_until": ("practical", "until"),
    "practical_cost": ("practical", "cost"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCorrection:
    """What readers are told of a mistake."""

    #: `YYYY-MM-DD`; empty where the file has no day there.
    day: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """One language of a draft."""

    title: str = ""
    summary: str = ""
    #: Markdown, without empty lines around it.
    body: str = ""
    facebook_message: str = ""
    facebook_comment: str = ""
    #: File of the text read aloud; empty where there is none.
    audio: str = ""
    corrections: tuple[WrittenCorrection, ...] = ()
    #: For the press, each as far as it was filled in.
    byline: str = ""
    quotes: tuple[Quote, ...] = ()
    contact: Contact = _NOBODY
    #: Of the event that it invites to, and what readers have to know first.
    event_place: str = ""
    event_audience: str = ""
    practical_what: str = ""
    practical_where: str = ""
    practical_until: str = ""
    practical_cost: str = ""

    @property
    def empty(self) -> bool:
        """Return whether nothing was written in this language."""
        words = (self.title, self.summary, self.body, self.facebook_message, self.facebook_comment)
        press = (self.byline, self.quotes, self.contact != _NOBODY)
        return not any((*words, *press, *(getattr(self, name) for name in FACTS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPicture:
    """What is said about a picture."""

    file: str
    #: By draft language; languages without a text are missing.
    alt: Mapping[str, str] = field(default_factory=dict)
    caption: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    people: bool = False
    consent: str = ""
    #: The part that is published, as `crop_text` says it; empty: all of it.
    crop: str = ""

    @property
    def cut_off(self) -> tuple[str, ...]:
        """Return how much is cut off at the left, the top, the right and the bottom, in per cent."""
        return cut_off_texts(self.crop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that the form shows."""

    #: By draft language, those that have a file.
    texts: Mapping[str, WrittenText]
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    campaign: str = ""
    grants: tuple[str, ...] = ()
    #: Empty: the usual ones.
    channels: tuple[str, ...] = ()
    pictures: tuple[WrittenPicture, ...] = ()
    facebook_link: LinkWish = ""
    #: Whose text it is made from, and where that stands; empty where it is the organisation's own.
    source_name: str = ""
    source_url: str = ""
    #: Whether it is to lead the website's front page.
    lead: bool = False
    #: When its event begins and ends: local ISO 8601, with its offset where that has to be said; empty: not said.
    event_start: str = ""
    event_end: str = ""
    event_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditableDraft:
    """A draft's files at one moment, and what the form makes of them."""

    slug: str
    kind: Literal["post", "page"]
    #: The language whose file says what holds for all.
    main: str
    #: Text by draft language, and the name of the file that it stands in.
    texts: Mapping[str, str]
    names: Mapping[str, str]
    written: Written
    #: Why a language cannot be edited in a form: what is wrong with its file.
    troubles: Mapping[str, Problem]
    #: Pictures that lie in the folder.
    files: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Return the sha256 in hex over all texts: what somebody saw when beginning to write."""
        return digest_of_texts({self.names[language]: text for language, text in self.texts.items()})


def digest_of_texts(texts: Mapping[str, str]) -> str:
    """Return the sha256 in hex over texts by file name."""
    return digest_of(json.dumps(dict(texts), sort_keys=True).encode("utf-8", "surrogatepass"))


def read_editable_draft(
    slug: str,
    kind: Literal["post", "page"],
    texts: Mapping[str, str],
    names: Mapping[str, str],
    files: tuple[str, ...],
    main: str,
) -> EditableDraft:
    """Take the texts apart; `main` is the language whose file says what holds for all."""
    fronts, written, troubles = {}, {}, {}
    for language, text in texts.items():
        try:
            source = parse(text.encode("utf-8", "surrogatepass"))
        except Unreadable as unreadable:
            troubles[language] = Problem(names[language], unreadable.line, unreadable.message)
            continue
        fronts[language] = source.front
        written[language] = _text(source.front, source.body)
    return EditableDraft(
        slug=slug,
        kind=kind,
        main=main,
        texts=texts,
        names=names,
        written=_written(fronts, written, main),
        troubles=troubles,
        files=files,
    )


def _text(front: Mapping[str, Any], body: str) -> WrittenText:
    facebook = _table(front, "facebook")
    return WrittenText(
        title=_words(front, "title"),
        summary=_words(front, "summary"),
        body=body.strip("\n").rstrip(),
        facebook_message=_words(facebook, "message"),
        facebook_comment=_words(facebook, "first_comment"),
        audio=_words(front, "audio"),
        corrections=corrections_in(front),
        byline=_words(front, "byline"),
        quotes=quotes_in(front),
        contact=Contact(**{key: _words(_table(front, "contact"), key) for key in ("name", "role", "email", "phone")}),
        **{name: _words(_table(front, table), key) for name, (table, key) in FACTS.items()},
    )


def link_wish_in(front: Mapping[str, Any]) -> LinkWish:
    """Return what a front matter says of the link on Facebook; what is neither true nor false says nothing."""
    value = _table(front, "facebook").get("link")
    return "" if not isinstance(value, bool) else "yes" if value else "no"


def event_time_in(front: Mapping[str, Any], key: str) -> str:
    """Return when a front matter says that its event begins or ends, as the form holds it."""
    value = _table(front, "event").get(key)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else _words(_table(front, "event"), key)


def corrections_in(front: Mapping[str, Any]) -> tuple[WrittenCorrection, ...]:
    """Return what a front matter tells readers of mistakes, as it stands there."""
    items = front.get("corrections")
    return tuple(
        WrittenCorrection(day=day.isoformat() if isinstance(day, date) else "", text=_words(item, "text"))
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
        for day in (item.get("date"),)
    )


def quotes_in(front: Mapping[str, Any]) -> tuple[Quote, ...]:
    """Return what a front matter quotes, as it stands there."""
    items = front.get("quotes")
    return tuple(
        Quote(text=_words(item, "text"), name=_words(item, "name"), role=_words(item, "role"))
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    )


def _written(fronts: Mapping[str, Mapping[str, Any]], texts: Mapping[str, WrittenText], default: str) -> Written:
    main = fronts.get(default, {})
    others = {language: front for language, front in fronts.items() if language != default}
    media = main.get("media")
    items = [item for item in media if isinstance(item, dict)] if isinstance(media, list) else []
    return Written(
        texts=texts,
        topics=_list(main, "topics"),
        places=_list(main, "places"),
        campaign=_words(main, "campaign"),
        grants=_list(main, "grants"),
        channels=_list(main, "channels"),
        pictures=tuple(_picture(item, others, default) for item in items if _words(item, "file")),
        facebook_link=link_wish_in(main),
        source_name=_words(_table(main, "source"), "name"),
        source_url=_words(_table(main, "source"), "url"),
        lead=main.get("lead") is True,
        event_start=event_time_in(main, "start"),
        event_end=event_time_in(main, "end"),
        event_cancelled=_table(main, "event").get("cancelled") is True,
    )


def _picture(item: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]], default: str) -> WrittenPicture:
    file = _words(item, "file")

    def by_language(key: str) -> dict[str, str]:
        words = {default: _words(item, key)}
        words |= {language: _words(_table(front, key), file) for language, front in others.items()}
        return {language: text for language, text in words.items() if text}

    return WrittenPicture(
        file=file,
        alt=by_language("alt"),
        caption=by_language("caption"),
        credit=_words(item, "credit"),
        people=item.get("people") is True,
        consent=_words(item, "consent"),
        crop=crop_text(item.get("crop")),
    )


def _words(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""


def _list(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}

"""A draft in one language: its file, taken apart, and the text in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from publisher.content.reading.confined_folder import THE_FILE, ConfinedFolder, FileRefused, Parts
from publisher.content.reading.discovery import LIMIT_TEXT_BYTES
from publisher.content.reading.draft_schema import FACEBOOK_KEYS, PAGE_KEYS, POST_KEYS, TRANSLATION_KEYS
from publisher.content.reading.event import read_event_place, read_practical
from publisher.content.reading.fields import Fields
from publisher.content.reading.frontmatter import Source, Unreadable, parse
from publisher.content.reading.press import read_contact, read_corrections, read_quotes
from publisher.content.reading.problem_list import ProblemList, nearest, quoted
from publisher.content.reading.sibling_files import composed
from publisher.content.text.facebook_preview import LONGEST_COMMENT, LONGEST_MESSAGE
from publisher.content.text.markdown import Reference, Rendered, render
from publisher.domain.coded_text import Message
from publisher.domain.post import FacebookText, Picture, Text


@dataclass(slots=True)
class LanguageFile:
    """A draft in one language; what is found wrong is collected in `findings`."""

    language: str
    source: Source
    problem_list: ProblemList
    fields: Fields
    rendered: Rendered = field(default_factory=lambda: Rendered("", "", (), ()))

    @property
    def facebook_line(self) -> int:
        """Return the line that the Facebook text comes from: its own, or else the title's."""
        own = "facebook" in self.fields
        return self.source.line_of(("facebook", "message") if own else ("title",))


def open_language_file(
    inside: ConfinedFolder, place: Parts, language: str, problem_list: ProblemList
) -> LanguageFile | None:
    """Read a file; None with an error in `findings` where it cannot be read or understood."""
    try:
        source = parse(inside.read(place, LIMIT_TEXT_BYTES))
    except FileRefused as refused:
        problem_list.error(0, refused.of(THE_FILE))
    except Unreadable as unreadable:
        problem_list.error(unreadable.line, unreadable.message)
    else:
        return LanguageFile(language, source, problem_list, Fields(source, problem_list))
    return None


def refuse_unknown_keys(version: LanguageFile, kind: Literal["post", "page"], *, is_main: bool) -> None:
    """Write down the keys that have no place in this file."""
    fields = version.fields
    if is_main:
        fields.refuse_unknown(POST_KEYS)
    else:
        fields.refuse_unknown((*POST_KEYS, *TRANSLATION_KEYS))
        for key in (key for key in fields.names() if key in POST_KEYS and key not in (*TRANSLATION_KEYS, "language")):
            fields.error(key, Message("key_of_main_text", key=key))
    if kind == "page":
        for key in (key for key in fields.names() if key in POST_KEYS and key not in PAGE_KEYS):
            fields.warn(key, Message("key_unused_on_page", key=key))


def check_language(version: LanguageFile, known: Sequence[str]) -> None:
    """Write down where the front matter names another language than the one that the file is taken to be in."""
    language = version.fields.text("language")
    if language and language not in known:
        message = Message("draft_language_unknown", word=quoted(language), hint=nearest(language, known))
        version.fields.error("language", message)
    elif language and language != version.language:
        version.fields.error("language", Message("language_of_name", language=version.language))


def read_text(version: LanguageFile, kind: Literal["post", "page"], *, is_main: bool) -> Text:
    """Read title, summary, what differs on Facebook, and what there is for the press."""
    fields = version.fields
    return Text(
        language=version.language,
        title=fields.text("title", required=Message("title_missing")),
        summary=fields.text("summary", required=Message("summary_missing") if kind == "post" else None),
        body=version.source.body,
        facebook=_facebook(fields, is_main=is_main) if kind == "post" else None,
        byline=fields.text("byline"),
        quotes=read_quotes(fields),
        contact=read_contact(fields),
        corrections=read_corrections(fields),
        event_place=read_event_place(fields, is_main=is_main) if kind == "post" else None,
        practical=read_practical(fields) if kind == "post" else None,
        audio=composed(fields.text("audio")) if kind == "post" else "",
    )


def read_facebook_link(fields: Fields) -> bool | None:
    """Return whether a post says that it deserves one of the month's links; None where it says nothing."""
    table = fields.table("facebook")
    return table.flag("link") if table is not None and "link" in table else None


def _facebook(fields: Fields, *, is_main: bool) -> FacebookText | None:
    table = fields.table("facebook")
    if table is None:
        return None
    table.refuse_unknown(FACEBOOK_KEYS, POST_KEYS)
    if "link" in table and not is_main:
        table.error("link", Message("key_of_main_text", key="link"))
    message = table.text("message", lines=True)
    comment = table.text("first_comment", lines=True)
    _refuse_too_long(table, "message", message, LONGEST_MESSAGE)
    _refuse_too_long(table, "first_comment", comment, LONGEST_COMMENT)
    return FacebookText(message=message or None, first_comment=comment or None)


def _refuse_too_long(fields: Fields, key: str, text: str, longest: int) -> None:
    if len(text) > longest:
        fields.error(key, Message("key_too_long_for_facebook", key=key, count=len(text), most=longest))


def render_body(version: LanguageFile, pictures: Sequence[Picture]) -> None:
    """Render the body, and write down what was taken out of it and what it may not point at."""
    version.rendered = render(version.source.body)
    above = version.source.body_line - 1
    for remark in version.rendered.warnings:
        version.problem_list.warn(above + remark.line, remark.message)
    listed = {item.file: item for item in pictures}
    for reference in version.rendered.references:
        if trouble := _reference_trouble(reference, listed):
            version.problem_list.error(above + reference.line, trouble)


def _reference_trouble(reference: Reference, listed: Mapping[str, Picture]) -> Message | None:
    target, named = reference.target, quoted(reference.target)
    if reference.kind == "picture" and target in listed:
        return None
    if target.lower().startswith(("http:", "https:")):
        return Message("picture_elsewhere" if reference.kind == "picture" else "link_is_no_address", target=named)
    if any(mark in target for mark in "/\\:") or target.startswith(("~", ".")):
        return Message("link_outside", target=named)
    if reference.kind == "picture":
        return Message("picture_in_text_not_listed", target=named, hint=nearest(target, listed))
    return Message("link_is_no_address", target=named)

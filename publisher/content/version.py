"""A draft in one language: its file, taken apart, and the text in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from publisher.content.beside import composed
from publisher.content.facebook_text import LONGEST_COMMENT, LONGEST_MESSAGE
from publisher.content.fields import Fields
from publisher.content.findings import Findings, shown, suggestion
from publisher.content.frontmatter import Source, Unreadable, parse
from publisher.content.inside import Inside, Parts, Refused
from publisher.content.markdown import Reference, Rendered, render
from publisher.content.press import read_contact, read_corrections, read_quotes
from publisher.content.rules import FACEBOOK_KEYS, PAGE_KEYS, POST_KEYS, TRANSLATION_KEYS
from publisher.content.sources import LIMIT_TEXT_BYTES
from publisher.domain.post import FacebookText, Picture, Text

_NO_TITLE = 'The title is missing. Add a line: title = "..."'
_NO_SUMMARY = 'The summary is missing: one or two sentences for lists and Facebook. Add a line: summary = "..."'


@dataclass(slots=True)
class Version:
    """A draft in one language; what is found wrong is collected in `findings`."""

    language: str
    source: Source
    findings: Findings
    fields: Fields
    rendered: Rendered = field(default_factory=lambda: Rendered("", "", (), ()))

    @property
    def facebook_line(self) -> int:
        """Give the line that the Facebook text comes from: its own, or else the title's."""
        own = "facebook" in self.fields
        return self.source.line_of(("facebook", "message") if own else ("title",))


def open_version(inside: Inside, place: Parts, language: str, findings: Findings) -> Version | None:
    """Read a file; None with an error in `findings` where it cannot be read or understood."""
    try:
        source = parse(inside.read(place, LIMIT_TEXT_BYTES))
    except Refused as refused:
        findings.error(0, f"The file {refused}")
    except Unreadable as unreadable:
        findings.error(unreadable.line, str(unreadable))
    else:
        return Version(language, source, findings, Fields(source, findings))
    return None


def refuse_unknown_keys(version: Version, kind: Literal["post", "page"], *, is_main: bool) -> None:
    """Write down the keys that have no place in this file."""
    fields = version.fields
    if is_main:
        fields.refuse_unknown(POST_KEYS)
    else:
        fields.refuse_unknown((*POST_KEYS, *TRANSLATION_KEYS))
        for key in (key for key in fields.names() if key in POST_KEYS and key not in (*TRANSLATION_KEYS, "language")):
            fields.error(key, f"`{key}` stands in the main text's file alone. Delete it here.")
    if kind == "page":
        for key in (key for key in fields.names() if key in POST_KEYS and key not in PAGE_KEYS):
            fields.warn(key, f"`{key}` is not used: a standing page has title, summary, media and text. Delete it.")


def check_language(version: Version, known: Sequence[str]) -> None:
    """Write down where the front matter names another language than the one that the file is taken to be in."""
    language = version.fields.text("language")
    if language and language not in known:
        version.fields.error("language", f"There is no language `{shown(language)}`.{suggestion(language, known)}")
    elif language and language != version.language:
        version.fields.error(
            "language", f"The file's name says `{version.language}`. Delete the line, or rename the file."
        )


def read_text(version: Version, kind: Literal["post", "page"]) -> Text:
    """Read title, summary, what differs on Facebook, and what there is for the press."""
    fields = version.fields
    return Text(
        language=version.language,
        title=fields.text("title", required=_NO_TITLE),
        summary=fields.text("summary", required=_NO_SUMMARY if kind == "post" else ""),
        body=version.source.body,
        facebook=_facebook(fields) if kind == "post" else None,
        byline=fields.text("byline"),
        quotes=read_quotes(fields),
        contact=read_contact(fields),
        corrections=read_corrections(fields),
        audio=composed(fields.text("audio")) if kind == "post" else "",
    )


def _facebook(fields: Fields) -> FacebookText | None:
    table = fields.table("facebook")
    if table is None:
        return None
    table.refuse_unknown(FACEBOOK_KEYS, POST_KEYS)
    message = table.text("message", lines=True)
    comment = table.text("first_comment", lines=True)
    _refuse_too_long(table, "message", message, LONGEST_MESSAGE)
    _refuse_too_long(table, "first_comment", comment, LONGEST_COMMENT)
    return FacebookText(message=message or None, first_comment=comment or None)


def _refuse_too_long(fields: Fields, key: str, text: str, longest: int) -> None:
    if len(text) > longest:
        fields.error(key, f"`{key}` has {len(text):,} characters; Facebook takes {longest:,}. Shorten it.")


def render_body(version: Version, pictures: Sequence[Picture]) -> None:
    """Render the body, and write down what was taken out of it and what it may not point at."""
    version.rendered = render(version.source.body)
    above = version.source.body_line - 1
    for remark in version.rendered.warnings:
        version.findings.warn(above + remark.line, remark.text)
    listed = {item.file: item for item in pictures}
    for reference in version.rendered.references:
        if trouble := _reference_trouble(reference, listed):
            version.findings.error(above + reference.line, f"`{shown(reference.target)}` {trouble}")


def _reference_trouble(reference: Reference, listed: Mapping[str, Picture]) -> str | None:
    target = reference.target
    if reference.kind == "picture" and target in listed:
        return None
    if target.lower().startswith(("http:", "https:")):
        return "lies elsewhere. Put the picture into the post's folder and list it under [[media]]."
    if any(mark in target for mark in "/\\:") or target.startswith(("~", ".")):
        return "points outside the post's own folder. Link to a full address (https://...)."
    if reference.kind == "picture":
        return f"is not listed under [[media]]. List it there, with `alt`.{suggestion(target, listed)}"
    return "is no address. Link to a full one (https://...), or show a picture as ![...](photo.jpg)."

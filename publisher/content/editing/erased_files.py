"""A file that was erased is taken out of the draft beside which it lay: its entry, its words, its place in the text."""

import re
from dataclasses import replace
from urllib.parse import quote

from publisher.content.editing.draft_form import EditableDraft, Written, WrittenText
from publisher.content.editing.draft_store import DraftStore
from publisher.domain.errors import IllegalTransition, UnknownPost


def take_out(desk: DraftStore, slug: str, name: str) -> list[str]:
    """Take a picture or recording out of a draft; return the draft's texts that a person has to look at.

    Those are texts that cannot be understood, or that still name the file.
    """
    try:
        before = desk.open(slug)
    except UnknownPost:
        return []
    except IllegalTransition:
        return [slug]
    if not _named_in(before, name):
        return []
    if before.troubles:
        return sorted(before.names.values())
    try:
        after = desk.save(slug, _without(before, name), before.digest)
    except IllegalTransition:
        return sorted(before.names.values())
    return _named_in(after, name)


def _named_in(draft: EditableDraft, name: str) -> list[str]:
    """Return the texts of a draft that name a file."""
    forms = {name, quote(name)}
    return sorted(draft.names[each] for each, text in draft.texts.items() if any(form in text for form in forms))


def _without(draft: EditableDraft, name: str) -> Written:
    written = draft.written
    texts = {language: _text_without(text, name) for language, text in written.texts.items()}
    return replace(written, texts=texts, pictures=tuple(each for each in written.pictures if each.file != name))


def _text_without(text: WrittenText, name: str) -> WrittenText:
    form = "|".join(sorted({re.escape(name), re.escape(quote(name))}))
    image = rf"!\[(?:[^\]\\]|\\.)*\]\(\s*<?(?:\./)?(?:{form})>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
    body = re.sub(rf"(?m)^[ \t]*{image}[ \t]*\n?|{image}", "", text.body)
    return replace(text, body=body, audio="" if text.audio == name else text.audio)

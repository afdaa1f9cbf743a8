"""The Facebook text of a draft, as far as `check` must know it: its length, and whether it repeats the one before."""

import unicodedata
from collections.abc import Sequence

from publisher.domain.language import facebook_tags
from publisher.domain.revision import ArticleText

#: Longest message that Facebook takes, in characters (Graph API, Page feed).
LONGEST_MESSAGE = 63_206
#: Longest comment, in characters.
LONGEST_COMMENT = 8_000


def facebook_text(texts: Sequence[ArticleText], tags: Sequence[str], *, stacked: bool, on_website: bool) -> str:
    """Return the texts in `tags` in that order, as `facebook_tags` chooses them. NFC, trimmed.

    Without a message of its own a language has title and summary, or title and body where there is no page to read on.
    """
    by_tag = {text.tag: text for text in texts}
    chosen = [by_tag[tag] for tag in facebook_tags(list(by_tag), tags, stacked=stacked)]
    message = "\n\n".join(text.facebook_message or _usual(text, on_website) for text in chosen)
    return unicodedata.normalize("NFC", message).strip()


def _usual(text: ArticleText, on_website: bool) -> str:
    return "\n\n".join(part for part in (text.title, text.summary if on_website else text.plain) if part)

"""The Facebook text of a draft, as far as `check` must know it: its length, and whether it repeats the one before."""

import unicodedata
from collections.abc import Sequence

from publisher.domain.revision import ArticleText

#: Longest message that Facebook takes, in characters (Graph API, Page feed).
LONGEST_MESSAGE = 63_206
#: Longest comment, in characters.
LONGEST_COMMENT = 8_000


def facebook_text(texts: Sequence[ArticleText], tags: Sequence[str], *, stacked: bool, on_website: bool) -> str:
    """Give the texts in `tags` in that order, or the first of them; the post's first where it has none. NFC, trimmed.

    Without a message of its own a language has title and summary, or title and body where there is no page to read on.
    """
    chosen = [text for tag in tags for text in texts if text.tag == tag] or texts[:1]
    chosen = chosen if stacked else chosen[:1]
    message = "\n\n".join(text.facebook_message or _usual(text, on_website) for text in chosen)
    return unicodedata.normalize("NFC", message).strip()


def _usual(text: ArticleText, on_website: bool) -> str:
    return "\n\n".join(part for part in (text.title, text.summary if on_website else text.plain) if part)

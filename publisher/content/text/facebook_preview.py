"""The Facebook text of a draft, as far as `check` must know it: its length, and whether it repeats the one before."""

import unicodedata
from collections.abc import Sequence

from publisher.domain.facebook_text import stands_alone, without_outside_links
from publisher.domain.language import facebook_tags
from publisher.domain.revision import ArticleText

#: Longest message that Facebook takes, in characters (Graph API, Page feed).
LONGEST_MESSAGE = 63_206
#: Longest comment, in characters.
LONGEST_COMMENT = 8_000


def facebook_text(
    texts: Sequence[ArticleText], tags: Sequence[str], *, stacked: bool, on_website: bool, with_links: bool = False
) -> str:
    """Return the texts in `tags` in that order, as `facebook_tags` chooses them. NFC, trimmed.

    Without a message of its own a language has its title and what stands alone below it; `with_links` means as it was
    written, else without the addresses that lead away from Facebook.
    """
    by_tag = {text.tag: text for text in texts}
    chosen = [by_tag[tag] for tag in facebook_tags(list(by_tag), tags, stacked=stacked)]
    told = chosen if with_links else [without_outside_links(text) for text in chosen]
    message = "\n\n".join(text.facebook_message or _usual(text, on_website) for text in told)
    return unicodedata.normalize("NFC", message).strip()


def _usual(text: ArticleText, on_website: bool) -> str:
    return "\n\n".join(part for part in (text.title, stands_alone(text, on_website=on_website)) if part)

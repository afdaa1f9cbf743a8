"""What a Facebook post says in one language where it has no link to read on. Pure."""

import re
from dataclasses import replace

from publisher.domain.outside_links import is_outside
from publisher.domain.revision import ArticleText
from publisher.domain.text_links import without_links

#: A text up to this length stands in the post as a whole: about a minute and a half of reading.
SHORT_CHARACTERS = 1_500
#: So many words that are no sentence only led to the address behind them: "More:", "Lexoni raportin e plotë:".
_LEADING_WORDS = 4


def without_outside_links(text: ArticleText) -> ArticleText:
    """Return a text without the addresses that lead away from Facebook."""
    message, comment = text.facebook_message, text.facebook_comment
    return replace(
        text,
        title=without_links(text.title, is_outside),
        summary=without_links(text.summary, is_outside),
        plain=without_links(text.plain, is_outside),
        facebook_message=None if message is None else without_links(message, is_outside),
        facebook_comment=None if comment is None else _comment_that_says_something(comment),
    )


def _comment_that_says_something(comment: str) -> str:
    """Return a comment without the addresses that lead away; empty where what is left only led to them."""
    left = without_links(comment, is_outside)
    only_led = len(left.split()) <= _LEADING_WORDS and not re.search(r"[.!?…@/\d]", left.removesuffix("."))
    return "" if left != comment and only_led else left


def stands_alone(text: ArticleText, *, on_website: bool) -> str:
    """Return what stands below the title: all that the page says where that is short, else its summary.

    Where there is no page to read on, the text stands whole, however long it is.
    """
    summary, plain = text.summary.strip(), text.plain.strip()
    if not on_website:
        return plain
    if not plain or len(plain) > SHORT_CHARACTERS:
        return summary
    if not summary or _bare(summary) in _bare(plain):
        return plain
    return f"{summary}\n\n{plain}"


def _bare(text: str) -> str:
    """Return a text as two are compared: a summary that the text begins with is not said twice."""
    return " ".join(text.split()).rstrip(".!?…").casefold()

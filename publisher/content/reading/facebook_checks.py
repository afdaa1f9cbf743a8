"""What a draft's Facebook post is: its text, and what may surprise the people who read it there."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from publisher.content.reading.draft_schema import Rules
from publisher.content.reading.language_file import LanguageFile
from publisher.content.text.facebook_preview import LONGEST_MESSAGE, facebook_text
from publisher.domain.coded_text import Message
from publisher.domain.facebook_text import SHORT_CHARACTERS
from publisher.domain.language import PUBLISHED_AS, facebook_tags
from publisher.domain.link_budget import is_ticked
from publisher.domain.outside_links import is_outside
from publisher.domain.ports_channel import Draft
from publisher.domain.post import Post
from publisher.domain.revision import ArticleText
from publisher.domain.text_links import addresses

#: A summary shorter than this says hardly all of a text that is too long for a post.
SHORT_SUMMARY = 100
#: Keys of `[facebook]`, and what is told where a link in one of them is left out.
_LEFT_OUT = {"message": "facebook_message_link", "first_comment": "facebook_comment_link"}


def read_facebook_text(draft: Draft, main: LanguageFile, versions: Mapping[str, LanguageFile], rules: Rules) -> str:
    """Return the text of a draft's Facebook post, and write down what is wrong with it; empty where it has none."""
    post = draft.post
    if "facebook" not in post.channels:
        _warn_of_unused_words(post, versions)
        return ""

    length = len(_text(draft, rules, with_links=True))
    told = any(problem.message.code == "key_too_long_for_facebook" for problem in main.problem_list.problems)
    if length > LONGEST_MESSAGE and not told:
        message = Message("facebook_text_too_long", count=length, most=LONGEST_MESSAGE)
        main.problem_list.error(main.facebook_line, message)
    return _text(draft, rules)


def start_of_facebook_text(draft: Draft, rules: Rules) -> str:
    """Return the text without the body, where there is a page to read it on: known before bodies are read.

    When an event takes place stands in its post: the same words for another day are another post.
    """
    told = f"\n{event.start} {event.end} {event.cancelled}" if (event := draft.post.event) else ""
    if "website" not in draft.post.channels:
        return f"{_text(draft, rules)}{told}"
    return f"{_text(replace(draft, texts=tuple(replace(text, plain='') for text in draft.texts)), rules)}{told}"


def _text(draft: Draft, rules: Rules, *, with_links: bool = False) -> str:
    return facebook_text(
        draft.texts,
        rules.facebook_languages,
        stacked=rules.facebook_stacked,
        on_website="website" in draft.post.channels,
        with_links=with_links,
    )


def warn_of_facebook_post(
    draft: Draft, versions: Mapping[str, LanguageFile], rules: Rules, link_limit: Callable[[], int | None]
) -> None:
    """Warn where a link is left out, and where a summary hardly says all of a long text."""
    if "facebook" not in draft.post.channels:
        return
    shown = facebook_tags([text.tag for text in draft.texts], rules.facebook_languages, stacked=rules.facebook_stacked)
    for language, version in versions.items():
        if any(tag in shown for tag in PUBLISHED_AS[language]):
            _warn_of_links(draft.post, language, version, link_limit)
            if "website" in draft.post.channels:
                _warn_of_summary(draft, language, version)
            elif not is_ticked(draft.post.facebook_link, link_limit()):
                _warn_of_lost_addresses(draft, language, version)


def _warn_of_links(post: Post, language: str, version: LanguageFile, link_limit: Callable[[], int | None]) -> None:
    words, table = post.texts[language].facebook, version.fields.table("facebook")
    if words is None or table is None:
        return
    for key, code in _LEFT_OUT.items():
        if _leads_away(getattr(words, key) or "") and not is_ticked(post.facebook_link, link_limit()):
            table.warn(key, Message(code))


def _warn_of_lost_addresses(draft: Draft, language: str, version: LanguageFile) -> None:
    """Warn of an address that nobody would see: the post has no page that shows it."""
    text, lost = _text_in(draft, language), Message("facebook_message_link")
    if text.facebook_message:
        return
    for key in ("title", "summary"):
        if _leads_away(getattr(text, key)):
            version.fields.warn(key, lost)
    for number, line in enumerate(version.source.body.split("\n"), version.source.body_line):
        if _leads_away(line):
            version.problem_list.warn(number, lost)


def _leads_away(words: str) -> bool:
    return any(is_outside(found.address) for found in addresses(words))


def _text_in(draft: Draft, language: str) -> ArticleText:
    return next(text for text in draft.texts if text.tag in PUBLISHED_AS[language])


def _warn_of_summary(draft: Draft, language: str, version: LanguageFile) -> None:
    text = _text_in(draft, language)
    long = len(text.plain) > SHORT_CHARACTERS and not text.facebook_message
    if long and 0 < len(text.summary) < SHORT_SUMMARY:
        version.fields.warn("summary", Message("summary_short_for_facebook", count=len(text.plain)))


def _warn_of_unused_words(post: Post, versions: Mapping[str, LanguageFile]) -> None:
    if post.kind == "post" and post.channels:
        for version in (version for version in versions.values() if "facebook" in version.fields):
            version.fields.warn("facebook", Message("facebook_words_unused"))

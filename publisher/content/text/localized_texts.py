"""A post's texts as they are published: rendered, and Serbian in both of its scripts, whichever it was written in."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from publisher.content.text import transliteration
from publisher.content.text.markdown import Rendered, html_before, render, without_sides
from publisher.domain import language
from publisher.domain.language import draft_language
from publisher.domain.post import Contact, Correction, EventPlace, FacebookText, Post, Practical, Quote, Text
from publisher.domain.revision import Article, ArticleText
from publisher.domain.serbian_latin import to_latin


def article_texts(post: Post) -> tuple[ArticleText, ...]:
    """Render every language and script of a post, in the order of the language switch."""
    return article_texts_of(post.texts, {key: render(text.body) for key, text in post.texts.items()})


def article_texts_of(texts: Mapping[str, Text], rendered: Mapping[str, Rendered]) -> tuple[ArticleText, ...]:
    """Do `article_texts` for bodies that are rendered already; both mappings are by language."""
    published = {
        tag: _article_text(tag, text, rendered[key])
        for key, text in texts.items()
        for tag in language.PUBLISHED_AS[key]
    }
    return tuple(published[tag] for tag in language.TAGS if tag in published)


def read_anew(
    texts: Mapping[str, Text], rendered: Mapping[str, Rendered], published: Callable[[], Article | None]
) -> list[str]:
    """Return the languages whose text is the one that is out, but is read otherwise now than when it was frozen.

    What is out is asked for only where a text reads differently at all.
    """
    before = {key: html_before(text.body) for key, text in texts.items()}
    changed = {key: texts[key] for key, html in before.items() if html != without_sides(rendered[key].html)}
    article = published() if changed else None
    out = {text.tag: text.html for text in article.texts} if article else {}
    then = article_texts_of(changed, {key: replace(rendered[key], html=before[key]) for key in changed})
    same = {draft_language(text.tag) for text in then if out.get(text.tag) == text.html}
    return [key for key in changed if key in same]


def words_by_tag(words: Mapping[str, str]) -> dict[str, str]:
    """Turn alt texts or captions by language into those by tag: `sr` becomes `sr-Latn` and `sr-Cyrl`."""
    return {tag: _plain_change(tag, text)(text) for key, text in words.items() for tag in language.PUBLISHED_AS[key]}


def _article_text(tag: str, text: Text, rendered: Rendered) -> ArticleText:
    written = f"{text.title}\n{text.summary}\n{rendered.plain}"
    change, change_html = _plain_change(tag, written), _html_change(tag, written)
    facebook = text.facebook or FacebookText()
    return ArticleText(
        tag=tag,
        title=change(text.title),
        summary=change(text.summary),
        html=change_html(rendered.html),
        plain=change(rendered.plain),
        byline=change(text.byline),
        quotes=tuple(
            Quote(text=change(quote.text), name=change(quote.name), role=change(quote.role)) for quote in text.quotes
        ),
        contact=_contact(text.contact, change),
        corrections=tuple(Correction(day=each.day, text=change(each.text)) for each in text.corrections),
        event_place=_event_place(text.event_place, change),
        practical=_practical(text.practical, change),
        facebook_message=None if facebook.message is None else change(facebook.message),
        facebook_comment=None if facebook.first_comment is None else change(facebook.first_comment),
    )


def _contact(contact: Contact | None, change: Callable[[str], str]) -> Contact | None:
    return contact and replace(contact, name=change(contact.name), role=change(contact.role))


def _event_place(said: EventPlace | None, change: Callable[[str], str]) -> EventPlace | None:
    return said and EventPlace(place=change(said.place), audience=change(said.audience))


def _practical(said: Practical | None, change: Callable[[str], str]) -> Practical | None:
    return said and Practical(**{key: change(text) for key, text in asdict(said).items()})


def _plain_change(tag: str, written: str) -> Callable[[str], str]:
    """Return what turns text into the tag's script, where it was written in the other one."""
    return {"Latn": to_latin, "Cyrl": transliteration.to_cyrillic}.get(_wanted(tag, written), str)


def _html_change(tag: str, written: str) -> Callable[[str], str]:
    return {"Latn": transliteration.html_to_latin, "Cyrl": transliteration.html_to_cyrillic}.get(
        _wanted(tag, written), str
    )


def _wanted(tag: str, written: str) -> str:
    script = tag.partition("-")[2]
    return script if script and script != transliteration.script_of(written) else ""

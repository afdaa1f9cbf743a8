"""A post's texts as they are published: rendered, and Serbian in both of its scripts, whichever it was written in."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial

from publisher.content.text import transliteration
from publisher.content.text.kept_words import latin_but_kept, unmarked
from publisher.content.text.markdown import Rendered, html_before, render, without_sides
from publisher.domain import language
from publisher.domain.language import draft_language
from publisher.domain.post import Contact, Correction, EventPlace, FacebookText, Post, Practical, Quote, Text
from publisher.domain.revision import Article, ArticleText


def article_texts(post: Post, stay_latin: tuple[str, ...] = ()) -> tuple[ArticleText, ...]:
    """Render every language and script of a post, in the order of the language switch.

    `stay_latin` are an organisation's words and names that Serbian Cyrillic leaves in Latin letters.
    """
    return article_texts_of(post.texts, {key: render(text.body) for key, text in post.texts.items()}, stay_latin)


def article_texts_of(
    texts: Mapping[str, Text], rendered: Mapping[str, Rendered], stay_latin: tuple[str, ...] = ()
) -> tuple[ArticleText, ...]:
    """Do `article_texts` for bodies that are rendered already; both mappings are by language."""
    published = {
        tag: _article_text(tag, text, rendered[key], stay_latin)
        for key, text in texts.items()
        for tag in language.PUBLISHED_AS[key]
    }
    return tuple(published[tag] for tag in language.TAGS if tag in published)


def read_anew(
    texts: Mapping[str, Text],
    rendered: Mapping[str, Rendered],
    published: Callable[[], Article | None],
    stay_latin: tuple[str, ...] = (),
) -> list[str]:
    """Return the languages whose text is the one that is out, but is read otherwise now than when it was frozen.

    What is out is asked for only where a text reads differently at all.
    """
    before = {key: html_before(text.body) for key, text in texts.items()}
    changed = {key: texts[key] for key, html in before.items() if html != without_sides(rendered[key].html)}
    article = published() if changed else None
    out = {text.tag: text.html for text in article.texts} if article else {}
    as_before = {key: replace(rendered[key], html=before[key]) for key in changed}
    then = article_texts_of(changed, as_before, stay_latin)
    same = {draft_language(text.tag) for text in then if out.get(text.tag) == text.html}
    return [key for key in changed if key in same]


def words_by_tag(words: Mapping[str, str], stay_latin: tuple[str, ...] = ()) -> dict[str, str]:
    """Turn alt texts or captions by language into those by tag: `sr` becomes `sr-Latn` and `sr-Cyrl`."""
    return {
        tag: _plain_change(tag, text, stay_latin)(text)
        for key, text in words.items()
        for tag in language.PUBLISHED_AS[key]
    }


def decides_script(text: Text, plain: str) -> str:
    """Return what decides in which script a text was written, with all its parts; `plain` is its body."""
    return f"{text.title}\n{text.summary}\n{plain}"


def in_script(tag: str, text: str, stay_latin: tuple[str, ...] = ()) -> str:
    """Return one line of a draft as it is read under a tag, in that script; where the tag has none, as it was typed."""
    return _plain_change(tag, text, stay_latin)(text)


def _article_text(tag: str, text: Text, rendered: Rendered, stay_latin: tuple[str, ...]) -> ArticleText:
    written = decides_script(text, rendered.plain)
    change, change_html = _plain_change(tag, written, stay_latin), _html_change(tag, written, stay_latin)
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


def _plain_change(tag: str, written: str, stay_latin: tuple[str, ...]) -> Callable[[str], str]:
    """Return what turns text into the tag's script, and takes the signs of marks out of Serbian."""
    match _wanted(tag, written):
        case "Latn":
            return latin_but_kept
        case "Cyrl":
            return partial(transliteration.to_cyrillic, own=stay_latin)
        case _:
            return unmarked if _has_scripts(tag) else str


def _html_change(tag: str, written: str, stay_latin: tuple[str, ...]) -> Callable[[str], str]:
    match _wanted(tag, written):
        case "Latn":
            return transliteration.html_to_latin
        case "Cyrl":
            return partial(transliteration.html_to_cyrillic, own=stay_latin)
        case _:
            return transliteration.html_unmarked if _has_scripts(tag) else str


def _has_scripts(tag: str) -> bool:
    return "-" in tag or len(language.PUBLISHED_AS.get(tag, ())) > 1


def _wanted(tag: str, written: str) -> str:
    """Return the script that a text has to be written in for a tag; empty where it is."""
    script = tag.partition("-")[2]
    return script if script and script != transliteration.script_of(written) else ""

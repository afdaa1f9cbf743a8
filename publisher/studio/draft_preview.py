"""A draft as readers will see it, while it is being written: complete or not, from what was last saved.

What goes out, byte for byte, is in `preview_model`.
"""

from urllib.parse import quote, urlsplit

from publisher.content.editing.draft_form import EditableDraft, Written, WrittenPicture, WrittenText
from publisher.content.text.localized_texts import article_texts
from publisher.content.text.markdown import MEDIA, media_address
from publisher.domain.language import draft_language, facebook_tags
from publisher.domain.post import Correction, EventPlace, FacebookText, Post, Practical, Text
from publisher.domain.revision import ArticleText
from publisher.studio.event_fields import draft_event
from publisher.studio.preview_model import FacebookPost, PreviewCard, folded
from publisher.studio.request_context import RequestContext


def draft_texts(context: RequestContext, written: Written) -> tuple[ArticleText, ...]:
    """Return the texts of a draft in every language and script."""
    texts = {language: text_of(language, text) for language, text in written.texts.items()}
    return article_texts(Post(slug="draft", texts=texts), context.app.settings.stay_latin)


def text_of(language: str, written: WrittenText) -> Text:
    """Return what was typed in a language, valid or not."""
    facebook = FacebookText(message=written.facebook_message or None, first_comment=written.facebook_comment or None)
    place = EventPlace(place=written.event_place, audience=written.event_audience)
    practical = Practical(
        what=written.practical_what,
        where=written.practical_where,
        until=written.practical_until,
        cost=written.practical_cost,
    )
    return Text(
        language=language,
        title=written.title,
        summary=written.summary,
        body=written.body,
        facebook=facebook,
        byline=written.byline,
        quotes=written.quotes,
        contact=written.contact if written.contact.name else None,
        corrections=tuple(Correction(day=each.day, text=each.text) for each in written.corrections),
        event_place=place if place != EventPlace() else None,
        practical=practical if practical != Practical() else None,
    )


def picture_address(slug: str, picture: WrittenPicture) -> str:
    """Return where a picture that lies beside a draft is shown, as the form shows it, with its crop."""
    return f"/drafts/{slug}/pictures/{quote(picture.file)}?size=thumbnail&crop={quote(picture.crop)}"


def pictures_apart(draft: EditableDraft, html: str, tag: str) -> list[tuple[str, str]]:
    """Return address and words of the pictures that stand around a text and not in it; the first one leads."""
    return [
        (picture_address(draft.slug, picture), _words(picture, tag))
        for picture in draft.written.pictures
        if picture.file in draft.files and f'src="{media_address(picture.file)}"' not in html
    ]


def _words(picture: WrittenPicture, tag: str) -> str:
    return picture.alt.get(draft_language(tag)) or next(iter(picture.alt.values()), "")


def with_pictures(html: str, slug: str) -> str:
    """Return a body, cleaned as the website's is, with the pictures that lie beside the draft."""
    return html.replace(f'src="{MEDIA}', f'src="/drafts/{slug}/pictures/')


def facebook_draft(context: RequestContext, draft: EditableDraft, *, ticked: bool) -> FacebookPost | None:
    """Return the Facebook post of a draft; None where it does not go there, or nothing is written yet.

    `ticked` says whether it is to have its link.
    """
    settings, written, texts = context.app.settings, draft.written, draft_texts(context, draft.written)
    channels = written.channels or settings.channels
    page, on_website = settings.facebook, "website" in channels
    tags = facebook_tags([text.tag for text in texts], page.languages, stacked=page.stacked)
    if draft.kind != "post" or "facebook" not in channels or not tags:
        return None
    linked = on_website and ticked
    source = written.source_name
    message = context.app.draft_message(
        texts,
        with_website=on_website,
        ticked=linked,
        source=source,
        event=draft_event(written, settings.organisation.timezone),
        places=written.places,
    )
    chosen = [text for tag in tags for text in texts if text.tag == tag]
    first, comments = chosen[0], [text.facebook_comment for text in chosen if text.facebook_comment]
    host = urlsplit(settings.website.url).hostname or ""
    photos = tuple(
        (picture_address(draft.slug, picture), _words(picture, first.tag))
        for picture in written.pictures
        if picture.file in draft.files
    )
    if linked and photos:
        message = f"{message}\n\n{host}/…/{draft.slug}/"
    head, rest = folded(message)
    card = PreviewCard(host=host, title=first.title, text=first.summary, picture="") if linked and not photos else None
    return FacebookPost(head=head, rest=rest, photos=photos, card=card, comment="\n\n".join(comments))

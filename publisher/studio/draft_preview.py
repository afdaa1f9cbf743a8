"""A draft as readers will see it, while it is being written: complete or not, from what was last saved.

What goes out, byte for byte, is in `preview_model`.
"""

from urllib.parse import quote, urlsplit

from publisher.content.editing.draft_form import EditableDraft, Written, WrittenText
from publisher.content.text.facebook_preview import facebook_text
from publisher.content.text.localized_texts import article_texts
from publisher.content.text.markdown import MEDIA
from publisher.domain.language import draft_language, facebook_tags
from publisher.domain.post import FacebookText, Post, Text
from publisher.domain.revision import ArticleText
from publisher.studio.preview_model import FacebookPost, PreviewCard, folded
from publisher.studio.request_context import RequestContext


def draft_texts(written: Written) -> tuple[ArticleText, ...]:
    """Return the texts of a draft in every language and script."""
    texts = {language: _text(language, text) for language, text in written.texts.items()}
    return article_texts(Post(slug="draft", texts=texts))


def _text(language: str, written: WrittenText) -> Text:
    facebook = FacebookText(message=written.facebook_message or None, first_comment=written.facebook_comment or None)
    return Text(language=language, title=written.title, summary=written.summary, body=written.body, facebook=facebook)


def picture_address(slug: str, file: str) -> str:
    """Return where a picture that lies beside a draft is shown."""
    return f"/drafts/{slug}/pictures/{quote(file)}"


def with_pictures(html: str, slug: str) -> str:
    """Return a body, cleaned as the website's is, with the pictures that lie beside the draft."""
    return html.replace(f'src="{MEDIA}', f'src="/drafts/{slug}/pictures/')


def facebook_draft(context: RequestContext, draft: EditableDraft, *, ticked: bool) -> FacebookPost | None:
    """Return the Facebook post of a draft; None where it does not go there, or nothing is written yet.

    `ticked` says whether it is to have its link.
    """
    settings, written, texts = context.app.settings, draft.written, draft_texts(draft.written)
    channels = written.channels or settings.channels
    page, on_website = settings.facebook, "website" in channels
    tags = facebook_tags([text.tag for text in texts], page.languages, stacked=page.stacked)
    if draft.kind != "post" or "facebook" not in channels or not tags:
        return None
    linked = on_website and ticked
    message = facebook_text(texts, page.languages, stacked=page.stacked, on_website=on_website, with_links=linked)
    first = next(text for text in texts if text.tag == tags[0])
    host = urlsplit(settings.website.url).hostname or ""
    language = draft_language(first.tag)
    photos = tuple(
        (picture_address(draft.slug, picture.file), picture.alt.get(language) or next(iter(picture.alt.values()), ""))
        for picture in written.pictures
        if picture.file in draft.files
    )
    if linked and photos:
        message = f"{message}\n\n{host}/…/{draft.slug}/"
    head, rest = folded(message)
    card = PreviewCard(host=host, title=first.title, text=first.summary, picture="") if linked and not photos else None
    return FacebookPost(head=head, rest=rest, photos=photos, card=card, comment=first.facebook_comment or "")

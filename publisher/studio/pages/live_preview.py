"""A draft while it is being written: its texts as they will read, in every language and script, complete or not.

What goes out, byte for byte, is on the page where it is planned.
"""

from starlette.responses import Response

from publisher.content.editing.draft_form import EditableDraft, WrittenText
from publisher.content.text.facebook_preview import facebook_text
from publisher.content.text.localized_texts import article_texts
from publisher.content.text.markdown import MEDIA
from publisher.domain.language import NAME
from publisher.domain.post import FacebookText, Post, Text
from publisher.domain.revision import ArticleText
from publisher.studio.headers import FRAME
from publisher.studio.request_context import RequestContext


def show(context: RequestContext) -> Response:
    """Show it, as it was last saved."""
    slug = context.path_param("slug")
    context.mine_or_unknown(slug)
    draft = context.studio.desk.open(slug)
    texts = article_texts(_post(draft))
    shown = [(NAME[text.tag], text, _with_pictures(text, slug)) for text in texts]
    facebook = _facebook(context, draft, texts) if draft.kind == "post" else ""
    return context.page("look.html", headers=FRAME, shown=shown, facebook=facebook)


def _post(draft: EditableDraft) -> Post:
    return Post(slug=draft.slug, texts={key: _text(key, text) for key, text in draft.written.texts.items()})


def _text(language: str, written: WrittenText) -> Text:
    facebook = FacebookText(message=written.facebook_message or None, first_comment=written.facebook_comment or None)
    return Text(language=language, title=written.title, summary=written.summary, body=written.body, facebook=facebook)


def _with_pictures(text: ArticleText, slug: str) -> str:
    """Return a body, cleaned as the website's is, with the pictures that lie beside the draft."""
    return text.html.replace(f'src="{MEDIA}', f'src="/drafts/{slug}/pictures/')


def _facebook(context: RequestContext, draft: EditableDraft, texts: tuple[ArticleText, ...]) -> str:
    settings = context.app.settings
    channels = draft.written.channels or settings.channels
    if "facebook" not in channels or not texts:
        return ""
    page = settings.facebook
    return facebook_text(texts, page.languages, stacked=page.stacked, on_website="website" in channels)

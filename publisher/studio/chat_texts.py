"""A post as it is passed on in Viber or WhatsApp: title, summary and address, a text a language."""

from dataclasses import dataclass

from publisher.domain.language import NAME
from publisher.domain.revision import Article
from publisher.studio.request_context import RequestContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatText:
    """What is copied."""

    tag: str
    #: The language's own name.
    language: str
    text: str


def chat_texts(context: RequestContext, article: Article) -> list[ChatText]:
    """Return the texts of a post that is on the website, in the order of its languages."""
    return [
        ChatText(
            tag=text.tag,
            language=NAME[text.tag],
            text="\n\n".join([text.title, text.summary, context.app.short_link(article.slug, text.tag)]),
        )
        for text in article.texts
    ]

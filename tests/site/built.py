"""The whole site of a few posts, as files in memory."""

from publisher.domain.ports_channel import Entry
from publisher.domain.revision import Article
from publisher.site.output_files import Content, Gone
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import TEMPLATES, MemoryShelf, entry, site_settings


def built(*of: Article | Entry) -> dict[str, Content]:
    """Build the site of these posts; give its files by path."""
    published = MemoryShelf(*(entry(one) if isinstance(one, Article) else one for one in of))
    context = build_context_of(site_settings(), TEMPLATES, published)
    return {path: content for path, content in whole_site(context, published) if not isinstance(content, Gone)}


def page(files: dict[str, Content], path: str) -> str:
    """Return a file as text."""
    content = files[path]
    assert isinstance(content, bytes)
    return content.decode()

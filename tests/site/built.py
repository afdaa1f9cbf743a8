"""The whole site of a few posts, as files in memory."""

from publisher.domain.ports import Entry
from publisher.domain.revision import Article
from publisher.site.files import MediaRef
from publisher.site.whole import edition_of, whole_site
from tests.site.shelf import TEMPLATES, MemoryShelf, entry, site_settings


def built(*of: Article | Entry) -> dict[str, bytes | MediaRef]:
    """Build the site of these posts; give its files by path."""
    shelf = MemoryShelf(*(entry(one) if isinstance(one, Article) else one for one in of))
    edition = edition_of(site_settings(), TEMPLATES, shelf)
    return {path: content for path, content in whole_site(edition, shelf) if isinstance(content, bytes | MediaRef)}


def page(files: dict[str, bytes | MediaRef], path: str) -> str:
    """Give a file as text."""
    content = files[path]
    assert isinstance(content, bytes)
    return content.decode()

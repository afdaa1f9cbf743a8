"""Pages as they will go out, from the website's own renderer, kept for a while so that a browser can fetch them."""

from collections import OrderedDict
from threading import Lock

from publisher.bootstrap.app import App
from publisher.domain.ports_channel import Entry
from publisher.media.media_types import media_type_of
from publisher.media.picture_zip import stored_bytes
from publisher.site import urls
from publisher.site.output_files import Content, Gone, Stored
from publisher.site.render.pages import entry_files

#: So many posts are kept; one has some kilobytes, its pictures lie in the media folder.
_KEPT = 32


class Previews:
    """Previews by the digest of the revision that they show."""

    def __init__(self, app: App, url: str) -> None:
        """`url` is the studio's own address."""
        self._app, self._url = app, url
        self._files: OrderedDict[str, dict[str, Content]] = OrderedDict()
        #: How many erasures there were when these were made: after another one nothing of before is shown.
        self._erasures = 0
        self._turn = Lock()

    def show(self, digest: str, entry: Entry) -> dict[str, str]:
        """Prepare the pages of an entry; give the address of each language's, by tag."""
        erasures = self._app.count_erasures()
        base = f"{self._url}/previews/{digest}"
        context = self._app.build_context(base)
        files = dict([context.style, context.icon, *entry_files(context, entry)])
        with self._turn:
            self._forget_before(erasures)
            self._files[digest] = files
            self._files.move_to_end(digest)
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)
        paths = {tag: urls.article_path(entry.article, tag) for tag in entry.article.tags}
        return {tag: f"/previews/{digest}/{path.removeprefix('/')}" for tag, path in paths.items()}

    def _forget_before(self, erasures: int) -> None:
        """Forget all previews if something was erased since they were made, in whatever process."""
        if erasures > self._erasures:
            self._files.clear()
        self._erasures = max(erasures, self._erasures)

    def file(self, digest: str, path: str) -> tuple[bytes, str] | None:
        """Return the bytes and the media type of a file; None where it is not kept (any more)."""
        name = urls.file_of(path) if path.endswith("/") or not path else path
        erasures = self._app.count_erasures()
        with self._turn:
            self._forget_before(erasures)
            content = self._files.get(digest, {}).get(name)
        if content is None or isinstance(content, Gone):
            return None
        if isinstance(content, Stored):
            content = stored_bytes(content, self._app.picture)
        return content, media_type_of(name)

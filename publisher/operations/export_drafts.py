"""The drafts of an export: each a folder with `index.md`, its translations, pictures and recordings."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.content.editing.draft_form import EditableDraft
from publisher.content.editing.draft_store import DraftStore
from publisher.content.editing.handed_out import handed_out
from publisher.content.reading.confined_folder import FileRefused
from publisher.content.reading.discovery import DraftFiles
from publisher.content.reading.picture_checks import LIMIT_BYTES
from publisher.domain.crop import read_crop, typed_crop
from publisher.domain.errors import PublisherError
from publisher.domain.revision import ENDING
from publisher.pipeline.freeze import CREDITED


class DraftExporter:
    """Writes drafts as they stand now below a folder."""

    def __init__(self, app: App, *, consents: bool) -> None:
        self._slugs = app.drafts.slugs
        self._store = DraftStore(app.settings.posts_folder, app.settings.languages)
        self._render, self._consents = app.container.submit_context.workshop.render, consents

    def write(self, folder: Path) -> int:
        """Write all of them; what is beside a draft and in no front matter is left out. Return how many there are."""
        count = 0
        for slug in self._slugs():
            with suppress(PublisherError):  # deleted this moment, or nobody can read it
                files = self._store.files(slug)
                self._write(folder / slug, files, self._store.manuscript(files))
                count += 1
        return count

    def _write(self, folder: Path, files: DraftFiles, draft: EditableDraft) -> None:
        folder.mkdir(mode=0o700, parents=True)
        cropped: dict[str, str] = {}
        for name, crop in _named(draft):
            with suppress(FileRefused):
                content = self._store.inside.read((*files.folder, name), LIMIT_BYTES)
                if crop and (whole := self._cropped(content, crop)):
                    ending, content = whole
                    cropped[name] = name if name.endswith(ending) else f"{Path(name).stem}.{ending}"
                elif crop:
                    continue
                (folder / cropped.get(name, name)).write_bytes(content)
        for language, text in draft.texts.items():
            ending = "" if draft.names[language] == files.named.get("") else f".{language}"
            said = handed_out(text, cropped, consents=self._consents)
            (folder / f"index{ending}.md").write_text(said, encoding="utf-8", errors="surrogatepass", newline="")

    def _cropped(self, content: bytes, crop: str) -> tuple[str, bytes] | None:
        """Return the part of a picture that may be shown, with the ending of its name."""
        part = read_crop(typed_crop(crop))
        with suppress(PublisherError, OSError, ValueError):
            for each in self._render(content, crop=part) if part else ():
                if each.rendition.purpose == CREDITED:
                    return ENDING[each.rendition.media_type], each.content
        return None


def _named(draft: EditableDraft) -> Iterator[tuple[str, str]]:
    """Return the files that a draft names, with their crop; those that lie elsewhere are not its own."""
    found = {picture.file: picture.crop for picture in draft.written.pictures}
    found |= {text.audio: "" for text in draft.written.texts.values() if text.audio}
    yield from ((name, crop) for name, crop in found.items() if name == Path(name).name and not name.startswith("."))

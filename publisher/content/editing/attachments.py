"""What lies beside a draft's texts: pictures and recordings, known by what they hold, not by what they are called."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import PurePosixPath

from publisher.content.editing.draft_files import write_whole
from publisher.content.editing.draft_form import EditableDraft, Written, WrittenPicture
from publisher.content.editing.draft_store import DraftStore, free, is_picture
from publisher.content.editing.frontmatter_writer import rewrite_main, rewrite_translation
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.confined_folder import THE_FILE, FileRefused
from publisher.content.reading.discovery import DraftFiles, language_in
from publisher.content.reading.picture_checks import ENDINGS, LIMIT_BYTES, as_publishable, check_picture, kind_of
from publisher.content.reading.recording_checks import LIMIT_BYTES as LIMIT_RECORDING_BYTES
from publisher.content.reading.recording_checks import is_recording_name
from publisher.content.reading.sibling_files import composed
from publisher.content.reading.slugs import slug_from
from publisher.domain.crop import Crop, crop_trouble, read_crop, typed_crop
from publisher.domain.errors import IllegalTransition, InvalidInput, UnknownPost
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.revision import ENDING, digest_of
from publisher.media.audio_cleaning import clean
from publisher.media.picture_renditions import UnusablePicture
from publisher.media.rendition_cache import view_of


class Attachments:
    """The files of one desk's drafts; a draft that is a single file becomes a folder with its first one."""

    def __init__(self, desk: DraftStore, is_erased: Callable[[str], bool] = lambda digest: False) -> None:
        """`is_erased` tells of a file's digest whether it was destroyed for good: it is not taken again."""
        self._desk, self._is_erased = desk, is_erased

    def picture(self, slug: str, name: str, purpose: str = "small") -> RenderedPicture:
        """Return a picture of a draft as it will be published: its crop alone, and nothing that its file tells.

        `purpose` is a size of `picture_renditions`.

        Raises:
            UnknownPost: if there is no such draft or picture, or its crop cannot be understood.
        """
        draft = self._desk.open(slug)
        crops = {composed(each.file): typed_crop(each.crop) for each in draft.written.pictures if each.crop}
        crop = crops.get(composed(name))
        if draft.main in draft.troubles or (crop is not None and crop_trouble(crop)):
            raise UnknownPost(f"{slug}/{name}")
        return self._view(slug, name, purpose, read_crop(crop))

    def uncropped(self, slug: str, name: str) -> RenderedPicture:
        """Return the whole of a picture, upright, for whoever crops it; nobody else is shown it.

        Raises:
            UnknownPost: if there is no such draft or picture.
        """
        return self._view(slug, name, "large", None)

    def _view(self, slug: str, name: str, purpose: str, crop: Crop | None) -> RenderedPicture:
        content = self._read(slug, name, LIMIT_BYTES if is_picture(name) else 0)
        try:
            return view_of(content, purpose, crop)
        except UnusablePicture as error:
            raise UnknownPost(f"{slug}/{name}") from error

    def recording(self, slug: str, name: str) -> bytes:
        """Return the bytes of a recording of a draft.

        Raises:
            UnknownPost: if there is no such draft or recording.
        """
        return self._read(slug, name, LIMIT_RECORDING_BYTES if is_recording_name(name) else 0)

    def _read(self, slug: str, name: str, limit_bytes: int) -> bytes:
        files = self._desk.files(slug)
        if name not in files.names or not limit_bytes:
            raise UnknownPost(f"{slug}/{name}")
        try:
            return self._desk.inside.read((*files.folder, name), limit_bytes)
        except FileRefused as refused:
            raise UnknownPost(f"{slug}/{name}") from refused

    def add_picture(self, slug: str, name: str, content: bytes) -> str:
        """Put a picture beside a draft and list it; give the name that it has there.

        Raises:
            InvalidInput: if it is no picture that can be published, or was erased.
        """
        try:
            content = as_publishable(content)
            name = f"{_stem(name) or 'foto'}{ENDINGS[kind_of(content)][0]}"
            check_picture(name, content)
        except FileRefused as refused:
            raise refused.coded or InvalidInput(refused.of(THE_FILE)) from refused
        with self._desk.turn:
            files = self._desk.in_folder(self._desk.files(slug))
            own = self._beside(files, name, content)
            before = self._desk.manuscript(files)
            if not before.troubles and own not in {each.file for each in before.written.pictures}:
                self._list(files, before, own)
            return own

    def add_recording(self, slug: str, language: str, name: str, content: bytes) -> str:
        """Put a recording of a text beside a draft, in place of an earlier one; give the name that it has there.

        Raises:
            InvalidInput: if it is none that can be published, or was erased.
            IllegalTransition: if the draft has no text in that language, or one that cannot be understood.
        """
        if len(content) > LIMIT_RECORDING_BYTES:
            raise InvalidInput("recording_too_large", megabytes=LIMIT_RECORDING_BYTES // 1_000_000)
        media_type = clean(content).media_type
        with self._desk.turn:
            files = self._desk.in_folder(self._desk.files(slug))
            before = self._desk.manuscript(files)
            if language not in before.written.texts or before.troubles:
                raise IllegalTransition("recording_before_text")
            own = self._beside(files, f"{_stem(name) or 'audio'}.{ENDING[media_type]}", content)
            self._hear(files, before, language, own)
            return own

    def copy_pictures(self, slug: str, own: str, names: Collection[str]) -> None:
        """Put pictures of a draft beside another one, which was just begun, under the names that they have.

        Such as do not lie beside the first are left out.

        Raises:
            IllegalTransition: if one cannot be read or written.
        """
        with self._desk.turn:
            files, there = self._desk.files(slug), self._desk.files(own)
            wanted = {composed(name) for name in names}
            try:
                for name in (each for each in sorted(files.names) if composed(each) in wanted and is_picture(each)):
                    content = self._desk.inside.read((*files.folder, name), LIMIT_BYTES)
                    write_whole(self._desk.place(there) / name, content)
                    if self._is_erased(digest_of(content)):  # at this moment
                        (self._desk.place(there) / name).unlink()
            except FileRefused as refused:
                raise IllegalTransition("draft_not_copied", slug=slug, reason=refused.of(THE_FILE)) from refused
            except OSError as error:
                raise not_written(self._desk.place(there), error) from error

    def _beside(self, files: DraftFiles, name: str, content: bytes) -> str:
        """Put a file beside a draft, unless it is there; return its name.

        Whether it was erased is asked when it lies there: an erasure at this moment finds it, or is found here.
        """
        known = self._same(files, content)
        own = known or self._put(files, name, content)
        if self._is_erased(digest_of(content)):
            if not known:
                (self._desk.place(files) / own).unlink()
            raise InvalidInput("upload_was_erased")
        return own

    def _same(self, files: DraftFiles, content: bytes) -> str:
        """Return the name of a file beside the draft that holds these bytes: sent again, it is there once."""
        place = self._desk.place(files)
        for name in sorted(files.names):
            path = place / name
            if name.startswith(".") or path.is_symlink() or not path.is_file() or path.stat().st_size != len(content):
                continue
            if path.read_bytes() == content:
                return name
        return ""

    def _put(self, files: DraftFiles, name: str, content: bytes) -> str:
        place = self._desk.place(files)
        own = free(place, name)
        write_whole(place / own, content)
        return own

    def _list(self, files: DraftFiles, before: EditableDraft, name: str) -> None:
        pictures = (*before.written.pictures, WrittenPicture(file=name))
        self._write_main(files, before, replace(before.written, pictures=pictures))

    def _write_main(self, files: DraftFiles, before: EditableDraft, written: Written) -> None:
        said = language_in(before.texts[before.main])
        text = rewrite_main(before.texts[before.main], written, before.main, said=said)
        self._desk.write(files, {files.texts[before.main]: text})

    def _hear(self, files: DraftFiles, before: EditableDraft, language: str, name: str) -> None:
        texts = {**before.written.texts, language: replace(before.written.texts[language], audio=name)}
        written = replace(before.written, texts=texts)
        if language == before.main:
            self._write_main(files, before, written)
        else:
            text = rewrite_translation(before.texts[language], written, language)
            self._desk.write(files, {files.texts[language]: text})


def _stem(name: str) -> str:
    return slug_from(PurePosixPath(name).stem, 40)

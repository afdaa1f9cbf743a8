"""Edit drafts: the one place that writes into `posts/` beside `new_draft.py`. Nothing is overwritten unseen."""

import os
import re
import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from threading import Lock

from publisher.atomic_write import sync_folder
from publisher.content.editing.dangling import Dangling, dangling, without_dangling, without_pictures
from publisher.content.editing.draft_files import make_folder, write_whole
from publisher.content.editing.draft_form import EditableDraft, Written, WrittenText, read_editable_draft
from publisher.content.editing.frontmatter_writer import rewrite_main, rewrite_translation
from publisher.content.editing.new_draft import new_draft
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.confined_folder import ConfinedFolder, FileRefused
from publisher.content.reading.discovery import LIMIT_TEXT_BYTES, DraftFiles, draft_names, find_draft
from publisher.content.reading.problem_list import escaped
from publisher.content.reading.slugs import TRASH, slug_trouble
from publisher.domain.errors import IllegalTransition, UnknownPost

#: A folder that was changed within this time may change again without a new time of change.
_TICK_NS = 3_000_000_000


class DraftChanged(IllegalTransition):
    """A draft is not what it was when somebody began to write; nothing was overwritten."""

    def __init__(self, now: EditableDraft) -> None:
        super().__init__("draft_changed_meanwhile", slug=now.slug)
        self.now = now


class _Turn:
    """A lock that counts how often it was held: each time a draft may have been changed."""

    def __init__(self) -> None:
        self._lock, self.count = Lock(), 0

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.count += 1
        self._lock.release()


class TextTooLong(IllegalTransition):
    """A text that nobody could read again; nothing was written."""

    def __init__(self) -> None:
        super().__init__("text_too_long")


class DraftStore:
    """Opens and saves the drafts of one folder; safe to share between threads of one process.

    What is public beside that is for `attachments.py`; whoever writes holds `turn`.
    """

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self._folder, self._languages = folder, tuple(languages)
        self.inside = ConfinedFolder(folder)
        self.turn = _Turn()
        #: When the folder was last changed, and the names in it then: ten thousand are not listed for each page.
        self._listed: tuple[tuple[int, int] | None, list[str]] = None, []

    def names(self) -> list[str]:
        """Return the names of drafts without opening one, the newest by name first; standing pages are left out.

        What can be no address is left out too: no page can be asked for by it, and `check` says what to do.
        """
        changed = self._changed()
        known, names = self._listed
        if changed is None or known != changed:
            try:
                names = sorted((name for name in draft_names(self.inside) if not slug_trouble(name)), reverse=True)
            except FileRefused:
                return []
            self._listed = changed, names
        return list(names)

    def _changed(self) -> tuple[int, int] | None:
        """Return when a name was last added to the folder or taken away; None where that is too new to be believed.

        A file system's clock ticks in steps (4 ms here, 2 s on FAT), so what changed within one may look unchanged.
        """
        try:
            status = self._folder.stat()
        except OSError:
            return None
        changed = status.st_mtime_ns, status.st_ctime_ns  # the first can be set back, the second cannot
        return changed if time.time_ns() - max(changed) > _TICK_NS else None

    def begin(
        self,
        title: str,
        topics: Sequence[str],
        places: Sequence[str],
        today: date,
        language: str = "",
        *,
        publish_at: str = "",
    ) -> str:
        """Begin a draft in a language (empty: the default one), for a local time (empty: none); give its slug.

        Raises:
            InvalidInput: if no address can be made of the title, or the folder cannot be written.
        """
        with self.turn:
            said = language if language != self._languages[0] else ""
            path = new_draft(
                self._folder, title, topics=topics, places=places, today=today, language=said, publish_at=publish_at
            )
            return path.parent.name

    def discard(self, slug: str) -> None:
        """Delete a draft that was begun this moment and could not be filled in; nobody has seen it."""
        with self.turn:
            shutil.rmtree(self._folder / slug, ignore_errors=True)

    def open(self, slug: str) -> EditableDraft:
        """Read a draft as it stands now.

        Raises:
            UnknownPost: if there is none of that name.
        """
        return self.manuscript(self.files(slug))

    def has(self, slug: str) -> bool:
        """Return whether there is a draft of that name."""
        try:
            return bool(self.files(slug))
        except UnknownPost:
            return False

    def files(self, slug: str) -> DraftFiles:
        """Find a draft's files.

        Raises:
            UnknownPost: if there is none of that name.
        """
        try:
            files = find_draft(self.inside, self._languages, slug)
        except FileRefused:
            files = None
        if files is None or not files.texts:
            raise UnknownPost(slug)
        return files

    def written_at(self, slug: str) -> float:
        """Return when a text of a draft was written last, in seconds since 1970.

        Raises:
            UnknownPost: if there is none of that name.
            OSError: if it goes at this moment.
        """
        files = self.files(slug)
        return max((self.place(files) / name).stat().st_mtime for name in files.texts.values())

    def manuscript(self, files: DraftFiles) -> EditableDraft:
        """Read a draft whose files were found."""
        texts = {language: self._text(files, name) for language, name in files.texts.items()}
        pictures = tuple(sorted(name for name in files.names if is_picture(name) and escaped(name) == name))
        return read_editable_draft(files.slug, files.kind, texts, files.texts, pictures, files.main)

    def _text(self, files: DraftFiles, name: str) -> str:
        try:
            return self.inside.read((*files.folder, name), LIMIT_TEXT_BYTES).decode("utf-8-sig", "replace")
        except FileRefused as refused:
            raise IllegalTransition(refused.of(name)) from refused

    def save(self, slug: str, written: Written, based_on: str) -> EditableDraft:
        """Write what was typed; give the draft as it stands then.

        Raises:
            DraftChanged: if the draft's digest is not `based_on` any more; nothing is written.
            IllegalTransition: if a file of it cannot be understood, or cannot be written.
        """
        with self.turn:
            files = self.files(slug)
            before = self.manuscript(files)
            if before.digest != based_on:
                raise DraftChanged(before)
            if before.troubles:
                raise IllegalTransition(next(iter(before.troubles.values())).message)
            gone = {picture.file for picture in before.written.pictures} - {each.file for each in written.pictures}
            self.write(files, self._rewritten(before, written, files, gone))
            return self.open(slug)

    def dangling(self, slug: str, opened: EditableDraft | None = None) -> list[Dangling]:
        """Return what a draft still names although it is gone; one that was `opened` is not read again."""
        files = self.files(slug)
        return dangling(opened or self.manuscript(files), files.names)

    def without_dangling(self, slug: str) -> EditableDraft:
        """Take out of a draft what it names although it is gone; return it as it stands then."""
        with self.turn:
            files = self.files(slug)
            before = self.manuscript(files)
            found = dangling(before, files.names)
            gone = {each.name for each in found if each.kind in ("words", "picture")}
            self.write(files, self._rewritten(before, without_dangling(before.written, found), files, gone))
            return self.open(slug)

    def _rewritten(
        self, before: EditableDraft, written: Written, files: DraftFiles, gone: Collection[str]
    ) -> dict[str, str | None]:
        main = self._main(before, written)
        texts = {each: replace(text, body=without_pictures(text.body, gone)) for each, text in written.texts.items()}
        written = replace(written, texts=texts)
        name = files.default_name if main != before.main else before.names[main]
        said = main if name == files.default_name and main != self._languages[0] else ""
        wanted: dict[str, str | None] = {name: rewrite_main(before.texts[before.main], written, main, said=said)}
        for language in (language for language in self._languages if language != main):
            text = written.texts.get(language, WrittenText())
            if not text.empty:
                wanted[_name(files, language)] = rewrite_translation(
                    before.texts.get(language, ""), written, language, gone
                )
        gone_names = {each: None for each in before.names.values() if each not in wanted}
        return wanted | gone_names

    def _main(self, before: EditableDraft, written: Written) -> str:
        """Return the language of the main text: another one where nothing is written in the present one any more."""
        filled = [language for language in self._languages if not written.texts.get(language, WrittenText()).empty]
        return before.main if before.main in filled or not filled else filled[0]

    def put_back(self, slug: str, texts: Mapping[str, str], based_on: str) -> EditableDraft:
        """Put an earlier version's texts (by file name) in place of what stands there.

        Raises:
            DraftChanged: if the draft's digest is not `based_on` any more; nothing is written.
        """
        with self.turn:
            files = self.files(slug)
            before = self.manuscript(files)
            if before.digest != based_on:
                raise DraftChanged(before)
            allowed = {files.default_name, *(_name(files, language) for language in self._languages)}
            gone: dict[str, str | None] = {name: None for name in before.names.values() if name not in texts}
            self.write(files, {**gone, **{name: text for name, text in texts.items() if name in allowed}})
            return self.open(slug)

    def write(self, files: DraftFiles, texts: Mapping[str, str | None]) -> None:
        """Write files one by one, each whole; None deletes. What stays as it is, is not touched.

        Raises:
            TextTooLong: if one would be larger than is read.
            IllegalTransition: if one cannot be written.
        """
        folder = self.place(files)
        if any(text is not None and len(text.encode()) > LIMIT_TEXT_BYTES for text in texts.values()):
            raise TextTooLong
        try:
            for name, text in texts.items():
                path = folder / name
                if text is None:
                    path.unlink(missing_ok=True)
                elif not path.exists() or path.read_bytes() != text.encode():
                    write_whole(path, text.encode())
        except OSError as error:
            raise not_written(self._folder, error) from error

    def place(self, files: DraftFiles) -> Path:
        """Return the folder that a draft is written in.

        Raises:
            IllegalTransition: if it is a link to another place.
        """
        folder = self._folder.joinpath(*files.folder)
        if folder.resolve() != self._folder.resolve().joinpath(*files.folder):
            raise IllegalTransition("draft_is_link", slug=files.slug)
        return folder

    def put_away(self, slug: str, name: str) -> None:
        """Move a draft with all that lies beside it into the trash, where it is called `name`.

        Raises:
            UnknownPost: if there is none of that name.
            IllegalTransition: if it cannot be moved.
        """
        with self.turn:
            files = self.in_folder(self.files(slug))
            trash = self._folder / TRASH
            try:
                with suppress(FileExistsError):
                    make_folder(trash)
                self.place(files).rename(trash / name)
                sync_folder(trash)
            except OSError as error:
                raise not_written(self._folder, error) from error

    def bring_back(self, name: str, slug: str) -> None:
        """Move a draft out of the trash to where it was.

        Raises:
            UnknownPost: if it is not in the trash any more.
            IllegalTransition: if there is a draft of that name again, or it cannot be moved.
        """
        place, kept = self._folder / slug, self._folder / TRASH / name
        with self.turn:
            if not kept.is_dir() or kept.is_symlink():
                raise UnknownPost(slug)
            if os.path.lexists(place) or os.path.lexists(place.with_name(f"{place.name}.md")):
                raise IllegalTransition("draft_there_already", name=slug)
            try:
                with suppress(FileExistsError):
                    make_folder(place.parent)
                kept.rename(place)
                sync_folder(place.parent)
            except OSError as error:
                raise not_written(self._folder, error) from error

    def in_folder(self, files: DraftFiles) -> DraftFiles:
        """Move a draft of single files into a folder of its own, the main text last: it is what is found."""
        if files.own_folder:
            return files
        stem, here = files.slug.rpartition("/")[2], self.place(files)
        folder = here / stem
        with suppress(FileExistsError):
            make_folder(folder)
        for name in reversed(files.texts.values()):
            (here / name).replace(folder / f"index{name.removeprefix(stem)}")
        return self.files(files.slug)


def _name(files: DraftFiles, language: str) -> str:
    stem = files.default_name.removesuffix(".md")
    return files.named.get(language) or f"{stem}.{language}.md"


def is_picture(name: str) -> bool:
    """Return whether a file is called like a picture that can be published."""
    return bool(re.search(r"\.(jpe?g|png|webp)$", name, re.IGNORECASE)) and not name.startswith(".")


def free(folder: Path, name: str) -> str:
    """Return a name that nothing in the folder has, as near to this one as can be."""
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    number, free = 1, name
    while os.path.lexists(folder / free):
        number += 1
        free = f"{stem}-{number}{ending}"
    return free

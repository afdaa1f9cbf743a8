"""Where drafts are edited: the one place that writes into `posts/` beside `new.py`. Nothing is overwritten unseen."""

import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from threading import Lock
from uuid import uuid4

from publisher.content.inside import Inside, Refused
from publisher.content.manuscript import Manuscript, Written, WrittenPicture, WrittenText, read_manuscript
from publisher.content.new import new_draft
from publisher.content.pictures import ENDINGS, LIMIT_BYTES, check_picture, kind_of
from publisher.content.rewriting import rewrite_main, rewrite_translation
from publisher.content.slugs import slug_from
from publisher.content.sources import DraftFiles, draft_names, find_draft
from publisher.content.version import LIMIT_BYTES as LIMIT_TEXT_BYTES
from publisher.domain.errors import InvalidInput, NotPossible, UnknownPost

#: A folder that was changed within this time may change again without a new time of change.
_TICK_NS = 3_000_000_000


class Changed(NotPossible):
    """A draft is not what it was when somebody began to write; nothing was overwritten."""

    def __init__(self, now: Manuscript) -> None:
        super().__init__(f"{now.slug} was changed meanwhile by somebody else. Both versions are there: choose one.")
        self.now = now


class WritingDesk:
    """Opens, saves and illustrates the drafts of one folder; safe to share between threads of one process."""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self._folder, self._languages = folder, tuple(languages)
        self._inside = Inside(folder)
        self._turn = Lock()
        #: When the folder was last changed, and the names in it then: ten thousand are not listed for each page.
        self._listed: tuple[tuple[int, int] | None, list[str]] = None, []

    def names(self) -> list[str]:
        """Name the drafts without opening one, the newest by name first; standing pages are left out."""
        changed = self._changed()
        known, names = self._listed
        if changed is None or known != changed:
            try:
                names = sorted(draft_names(self._inside), reverse=True)
            except Refused:
                return []
            self._listed = changed, names
        return list(names)

    def _changed(self) -> tuple[int, int] | None:
        """Give when a name was last added to the folder or taken away; None where that is too new to be believed.

        A file system's clock ticks in steps (4 ms here, 2 s on FAT), so what changed within one may look unchanged.
        """
        try:
            status = self._folder.stat()
        except OSError:
            return None
        changed = status.st_mtime_ns, status.st_ctime_ns  # the first can be set back, the second cannot
        return changed if time.time_ns() - max(changed) > _TICK_NS else None

    def begin(self, title: str, topics: Sequence[str], places: Sequence[str], today: date) -> str:
        """Begin a draft; give its slug.

        Raises:
            InvalidInput: if no address can be made of the title, or the folder cannot be written.
        """
        with self._turn:
            return new_draft(self._folder, title, topics=topics, places=places, today=today).parent.name

    def open(self, slug: str) -> Manuscript:
        """Read a draft as it stands now.

        Raises:
            UnknownPost: if there is none of that name.
        """
        return self._manuscript(self._files(slug))

    def _files(self, slug: str) -> DraftFiles:
        try:
            files = find_draft(self._inside, self._languages, slug)
        except Refused:
            files = None
        if files is None or not files.texts:
            raise UnknownPost(slug)
        return files

    def _manuscript(self, files: DraftFiles) -> Manuscript:
        texts = {each: self._text(files, files.texts[each]) for each in self._languages if each in files.texts}
        pictures = tuple(sorted(name for name in files.names if _is_picture(name)))
        return read_manuscript(files.slug, files.kind, texts, files.texts, pictures, self._languages[0])

    def _text(self, files: DraftFiles, name: str) -> str:
        try:
            return self._inside.read((*files.folder, name), LIMIT_TEXT_BYTES).decode("utf-8-sig", "replace")
        except Refused as refused:
            raise NotPossible(f"{name} {refused}") from refused

    def save(self, slug: str, written: Written, based_on: str) -> Manuscript:
        """Write what was typed; give the draft as it stands then.

        Raises:
            Changed: if the draft's digest is not `based_on` any more; nothing is written.
            NotPossible: if a file of it cannot be understood, or cannot be written.
        """
        with self._turn:
            files = self._files(slug)
            before = self._manuscript(files)
            if before.digest != based_on:
                raise Changed(before)
            if before.troubles:
                raise NotPossible(" ".join(before.troubles.values()))
            self._write(files, self._rewritten(before, written, files))
            return self.open(slug)

    def _rewritten(self, before: Manuscript, written: Written, files: DraftFiles) -> dict[str, str | None]:
        main, *others = self._languages
        wanted: dict[str, str | None] = {files.default_name: rewrite_main(before.texts[main], written, main)}
        for language in others:
            text = written.texts.get(language, WrittenText())
            if not text.empty:
                wanted[_name(files, language)] = rewrite_translation(before.texts.get(language, ""), written, language)
            elif language in before.texts:
                wanted[_name(files, language)] = None
        return wanted

    def put_back(self, slug: str, texts: Mapping[str, str], based_on: str) -> Manuscript:
        """Put an earlier version's texts (by file name) in place of what stands there.

        Raises:
            Changed: if the draft's digest is not `based_on` any more; nothing is written.
        """
        with self._turn:
            files = self._files(slug)
            before = self._manuscript(files)
            if before.digest != based_on:
                raise Changed(before)
            allowed = {_name(files, language): language for language in self._languages}
            gone: dict[str, str | None] = {name: None for name in before.names.values() if name not in texts}
            self._write(files, {**gone, **{name: text for name, text in texts.items() if name in allowed}})
            return self.open(slug)

    def _write(self, files: DraftFiles, texts: Mapping[str, str | None]) -> None:
        """Write files one by one, each whole; None deletes. What stays as it is, is not touched."""
        folder = self._place(files)
        try:
            for name, text in texts.items():
                path = folder / name
                if text is None:
                    path.unlink(missing_ok=True)
                elif not path.exists() or path.read_bytes() != text.encode():
                    _write_whole(path, text.encode())
        except OSError as error:
            raise NotPossible(f"The draft could not be written: {error.strerror or error}.") from error

    def _place(self, files: DraftFiles) -> Path:
        folder = self._folder.joinpath(*files.folder)
        if folder.resolve() != self._folder.resolve().joinpath(*files.folder):
            raise NotPossible(f"{files.slug} is a link to another place, where nothing is written.")
        return folder

    # Pictures

    def picture(self, slug: str, name: str) -> bytes:
        """Give the bytes of a picture of a draft.

        Raises:
            UnknownPost: if there is no such draft or picture.
        """
        files = self._files(slug)
        if name not in files.names or not _is_picture(name):
            raise UnknownPost(f"{slug}/{name}")
        try:
            return self._inside.read((*files.folder, name), LIMIT_BYTES)
        except Refused as refused:
            raise UnknownPost(f"{slug}/{name}") from refused

    def add_picture(self, slug: str, name: str, content: bytes) -> str:
        """Put a picture beside a draft and list it; give the name that it has there.

        The bytes decide what it is, not the name. A draft that is a single file becomes a folder.

        Raises:
            InvalidInput: if it is no picture that can be published.
        """
        try:
            name = f"{slug_from(PurePosixPath(name).stem, 40) or 'foto'}{ENDINGS[kind_of(content)][0]}"
            check_picture(name, content)
        except Refused as refused:
            raise InvalidInput(f"The file {refused}") from refused
        with self._turn:
            files = self._in_folder(self._files(slug))
            own = _free(self._place(files), name)
            _write_whole(self._place(files) / own, content)
            self._list(files, own)
            return own

    def _list(self, files: DraftFiles, name: str) -> None:
        before = self._manuscript(files)
        if before.troubles:
            return
        pictures = (*before.written.pictures, WrittenPicture(file=name))
        main = self._languages[0]
        text = rewrite_main(before.texts[main], replace(before.written, pictures=pictures), main)
        self._write(files, {files.default_name: text})

    def _in_folder(self, files: DraftFiles) -> DraftFiles:
        """Move a draft of single files into a folder of its own, the default language last: it is what is found."""
        if files.own_folder:
            return files
        stem, here = files.slug.rpartition("/")[2], self._place(files)
        folder = here / stem
        folder.mkdir(exist_ok=True)
        for language in reversed(self._languages):
            if name := files.texts.get(language):
                (here / name).replace(folder / f"index{name.removeprefix(stem)}")
        return self._files(files.slug)


def _write_whole(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with half.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _name(files: DraftFiles, language: str) -> str:
    stem = files.default_name.removesuffix(".md")
    return files.texts.get(language) or f"{stem}.{language}.md"


def _is_picture(name: str) -> bool:
    return bool(re.search(r"\.(jpe?g|png|webp)$", name, re.IGNORECASE)) and not name.startswith(".")


def _free(folder: Path, name: str) -> str:
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    number, free = 1, name
    while os.path.lexists(folder / free):
        number += 1
        free = f"{stem}-{number}{ending}"
    return free

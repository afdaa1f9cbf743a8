"""Find the drafts in `posts/` by the names of files and folders. A file is opened where its name says no language."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from publisher.content.reading.confined_folder import THE_FILE, ConfinedFolder, FileRefused, FolderEntry, Parts
from publisher.content.reading.problem_list import escaped, nearest, quoted
from publisher.content.reading.slugs import PAGES, slug_trouble
from publisher.domain.coded_text import Message

#: Largest text file.
LIMIT_TEXT_BYTES = 1_000_000

_ENDING = ".md"
_FRONT = re.compile(r"\+\+\+[^\S\n]*\n((?:(?!\+\+\+|[^\S\n]*\[).*\n)*)")
_LANGUAGE = re.compile(r"""^\s*language\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)
_INDEX = "index"
_FILE_TROUBLE = {
    "link": Message("file_is_link", file=THE_FILE),
    "folder": Message("file_is_folder", file=THE_FILE),
    "other": Message("file_is_no_file", file=THE_FILE),
}


@dataclass
class DraftFiles:
    """Where the files of one draft lie."""

    #: As shown and asked for; `pages/about` for a standing page.
    slug: str
    kind: Literal["post", "page"]
    #: Folder that the texts lie in, below `posts/`.
    folder: Parts
    #: Its files are its own: pictures can lie there. False for a single `slug.md`.
    own_folder: bool
    #: Languages that a text may be in, the default first.
    languages: tuple[str, ...]
    #: Reads which language a file whose name says none is in; empty: the default one.
    language_in: Callable[[Parts], str]
    #: File names by the language that they say; empty for the one that says none.
    named: dict[str, str] = field(default_factory=dict)
    #: Names of all that lies in the post's own folder.
    names: frozenset[str] = frozenset()
    #: What is wrong with names: path below `posts/` and what to do.
    troubles: list[tuple[Parts, Message]] = field(default_factory=list)

    @cached_property
    def unnamed_language(self) -> str:
        """Return the language of the file whose name says none."""
        name = self.named.get("")
        said = self.language_in((*self.folder, name)) if name else ""
        return said if said in self.languages else self.languages[0]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return file names by language, the main text first: it says what holds for all."""
        found = {language: name for language, name in self.named.items() if language}
        if "" in self.named:
            found = {self.unnamed_language: self.named[""]} | {
                key: name for key, name in found.items() if key != self.unnamed_language
            }
            return {key: found[key] for key in (self.unnamed_language, *self.languages) if key in found}
        return {key: found[key] for key in self.languages if key in found}

    @property
    def main(self) -> str:
        """Return the language of the main text: the file that names no language, else the first that there is."""
        return next(iter(self.texts), self.languages[0])

    @property
    def default_name(self) -> str:
        """Return the name of a text that says no language."""
        return f"{_INDEX}{_ENDING}" if self.own_folder else f"{self.slug.rpartition('/')[2]}{_ENDING}"


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that was found."""

    by_slug: Mapping[str, DraftFiles]
    #: What belongs to no draft.
    strays: Sequence["Stray"]


@dataclass(frozen=True, slots=True)
class Stray:
    """A file or folder that belongs to no draft."""

    #: Below `posts/`.
    path: Parts
    message: Message
    #: False where drafts may be missing because of it.
    warning: bool


def find_drafts(inside: ConfinedFolder, languages: Sequence[str]) -> Contents:
    """Return every draft and standing page, valid or not, in the order of slugs.

    Raises:
        Refused: if the posts folder cannot be read.
    """
    finder = _Finder(inside, tuple(languages))
    finder.look(inside.entries(), (), "post")
    return Contents(dict(sorted(finder.found.items())), finder.strays)


def find_draft(inside: ConfinedFolder, languages: Sequence[str], slug: str) -> DraftFiles | None:
    """Find one draft, and open no other's folder; None where there is none.

    Raises:
        Refused: if the folder that it would lie in cannot be read.
    """
    *above, stem = slug.split("/")
    if above not in ([], [PAGES]) or (not above and stem == PAGES):
        return None
    finder = _Finder(inside, tuple(languages))
    entries, plain = [], slug_trouble(stem) is None
    if plain:  # a folder of its own is found without a look at its neighbours, maybe thousands
        entries = inside.named((*above, stem), (*above, f"{stem}{_ENDING}"))
    if not any(entry.kind == "folder" for entry in entries):
        entries = inside.entries(tuple(above), stem if plain else "")
    mine = [e for e in entries if escaped(e.name) == stem or escaped(e.name).startswith(f"{stem}.")]
    finder.look(mine, tuple(above), "page" if above else "post")
    return finder.found.get(slug)


def draft_names(inside: ConfinedFolder) -> set[str]:
    """Return what look like drafts (standing pages left out), without opening any folder.

    Raises:
        Refused: if the posts folder cannot be read.
    """
    entries = [entry for entry in inside.entries() if not entry.name.startswith(".") and entry.name != PAGES]
    folders = {entry.name for entry in entries if entry.kind == "folder"}
    return folders | {e.name.partition(".")[0] for e in entries if e.kind == "file" and e.name.endswith(_ENDING)}


class _Finder:
    def __init__(self, inside: ConfinedFolder, languages: tuple[str, ...]) -> None:
        self.found: dict[str, DraftFiles] = {}
        self.strays: list[Stray] = []
        self._inside = inside
        self._languages = languages

    def look(self, entries: Iterable[FolderEntry], parent: Parts, kind: Literal["post", "page"]) -> None:
        """Take in what lies in `posts/` or in `posts/pages/`."""
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name == PAGES and kind == "post" and entry.kind != "file":
                self._look_at_pages()
            elif entry.name.endswith(_ENDING):
                self._single(entry, parent, kind)
            elif entry.kind == "file":
                self.strays.append(Stray((*parent, entry.name), Message("file_is_no_post"), warning=True))
            else:
                self._folder(entry, parent, kind)

    def _look_at_pages(self) -> None:
        try:
            self.look(self._inside.entries((PAGES,)), (PAGES,), "page")
        except FileRefused as refused:
            self.strays.append(Stray((PAGES,), refused.of(THE_FILE), warning=False))

    def _single(self, entry: FolderEntry, parent: Parts, kind: Literal["post", "page"]) -> None:
        stem, _, language = entry.name.removesuffix(_ENDING).partition(".")
        files = self._draft(stem, entry, parent, kind, own_folder=False)
        if not files.own_folder:
            self._add_text(files, entry, language)

    def _folder(self, entry: FolderEntry, parent: Parts, kind: Literal["post", "page"]) -> None:
        files = self._draft(entry.name, entry, parent, kind, own_folder=True)
        if entry.kind != "folder":
            files.troubles.append(((*parent, entry.name), _FILE_TROUBLE[entry.kind]))
            return
        try:
            inner = self._inside.entries(files.folder)
        except FileRefused as refused:
            files.troubles.append((files.folder, refused.of(THE_FILE)))
            return
        files.names = frozenset(found.name for found in inner)
        for found in inner:
            stem, _, language = found.name.removesuffix(_ENDING).partition(".")
            if found.name.endswith(_ENDING) and not found.name.startswith("."):
                self._add_inner(files, found, stem, language)

    def _add_inner(self, files: DraftFiles, found: FolderEntry, stem: str, language: str) -> None:
        if stem == _INDEX:
            self._add_text(files, found, language)
        else:
            files.troubles.append(((*files.folder, found.name), Message("text_not_read")))

    def _draft(
        self, name: str, entry: FolderEntry, parent: Parts, kind: Literal["post", "page"], *, own_folder: bool
    ) -> DraftFiles:
        slug = "/".join((*parent, escaped(name)))
        folder = (*parent, name) if own_folder else parent
        files = self.found.get(slug)
        if files is None:
            files = self.found[slug] = DraftFiles(slug, kind, folder, own_folder, self._languages, self._language_in)
            if trouble := slug_trouble(name):
                files.troubles.append(((*parent, entry.name), trouble))
        elif files.own_folder and not own_folder:  # in the order of names the folder comes first
            files.troubles.append(((*parent, entry.name), Message("post_twice", name=quoted(name))))
        return files

    def _add_text(self, files: DraftFiles, entry: FolderEntry, language: str) -> None:
        folder = files.folder
        if entry.kind != "file":
            files.troubles.append(((*folder, entry.name), _FILE_TROUBLE[entry.kind]))
        if language and language not in self._languages:
            hint = nearest(language, self._languages)
            message = Message("draft_language_unknown", word=quoted(language), hint=hint)
            files.troubles.append(((*folder, entry.name), message))
        elif entry.kind == "file":
            files.named[language] = entry.name

    def _language_in(self, file: Parts) -> str:
        try:
            return language_in(self._inside.read(file, LIMIT_TEXT_BYTES).decode("utf-8", "replace"))
        except FileRefused:
            return ""


def language_in(text: str) -> str:
    """Return the `language` that a file's front matter names, valid or not as a whole; empty where it names none."""
    front = _FRONT.match(text.lstrip("\ufeff").replace("\r\n", "\n"))
    found = _LANGUAGE.search(front.group(1)) if front else None
    return found.group(1) if found else ""


def doubled(files: DraftFiles) -> list[tuple[Parts, Message]]:
    """Return the files whose language another file has, with what to do."""
    language = files.unnamed_language
    if "" not in files.named or language not in files.named:
        return []
    message = Message("language_twice", file=files.named[""], language=language)
    return [((*files.folder, files.named[language]), message)]


def missing_text(files: DraftFiles) -> Message | None:
    """Return what to do where there is no text at all; None where there is one, or it is told already."""
    told = {parts[-1] for parts, _ in files.troubles}
    name = files.default_name
    if files.named or told & {name, *files.folder[-1:]}:
        return None
    alike = [other for other in files.names if other.lower() == name and other != name]
    if alike:
        return Message("text_in_capitals", file=quoted(alike[0]), name=name)
    return Message("text_missing", file=name)

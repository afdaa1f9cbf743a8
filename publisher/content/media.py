"""The pictures of a draft: what [[media]] says about them, and the files themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from publisher.content import pictures
from publisher.content.article import words_by_tag
from publisher.content.beside import check_folder, check_plain, composed, read_beside
from publisher.content.fields import Fields
from publisher.content.findings import nearest, shown
from publisher.content.inside import Inside, Refused
from publisher.content.rules import MEDIA_KEYS, POST_KEYS
from publisher.content.sources import DraftFiles
from publisher.content.version import Version
from publisher.domain.coded_text import Message
from publisher.domain.post import Picture
from publisher.domain.revision import digest_of


class PictureFiles:
    """Reads pictures through `Inside`. Those that were found sound are not unpacked again."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._sound: set[str] = set()

    def read(self, files: DraftFiles, name: str) -> bytes:
        """Give the bytes of a picture that can be published.

        Raises:
            Refused: if it is missing, or is anything else.
        """
        content = read_beside(self._inside, files, name, pictures.LIMIT_BYTES, pictures.is_picture_name)
        key = name.rpartition(".")[2] + digest_of(content)
        if key not in self._sound:
            pictures.check_picture(name, content)
            self._sound.add(key)
        return content

    def trouble(self, files: DraftFiles, name: str, *, open_it: bool) -> Message | None:
        """Return what is wrong with a picture, or None."""
        try:
            check_plain(name)
            pictures.check_name(name)
            check_folder(files)
            if open_it:
                self.read(files, name)
        except Refused as refused:
            return refused.of(shown(name))
        return None


def read_media(main: Version, files: DraftFiles, picture_files: PictureFiles, *, open_them: bool) -> Iterator[Picture]:
    """Return the pictures that the main text's file lists, with its words."""
    seen: set[str] = set()
    for item in main.fields.tables("media"):
        picture = _picture(item, main.language)
        if picture.file in seen:
            item.error("file", Message("picture_twice", file=shown(picture.file)))
        elif picture.file:
            seen.add(picture.file)
            if trouble := picture_files.trouble(files, picture.file, open_it=open_them):
                item.error("file", trouble)
            yield picture


def _picture(item: Fields, language: str) -> Picture:
    item.refuse_unknown(MEDIA_KEYS, POST_KEYS)
    name, caption = item.text("file", required=Message("picture_name_missing")), item.text("caption")
    alt = item.text("alt", required=Message("alt_missing"))
    people = item.flag("people")
    return Picture(
        file=composed(name),
        alt={language: alt} if alt else {},
        caption={language: caption} if caption else {},
        credit=item.text("credit"),
        licence=item.text("licence"),
        people=people,
        consent=item.text("consent", required=Message("consent_missing") if people else None),
    )


def with_translations(media: Sequence[Picture], translations: Sequence[Version]) -> list[Picture]:
    """Add the words of the translations, and Serbian in both scripts: the keys become tags."""
    alt = {picture.file: dict(picture.alt) for picture in media}
    caption = {picture.file: dict(picture.caption) for picture in media}
    for version in translations:
        named = _take_words(version, "alt", alt)
        _take_words(version, "caption", caption)
        for name in (name for name in alt if name not in named):
            version.fields.warn("alt", Message("alt_untranslated", file=shown(name)))
    return [replace(item, alt=words_by_tag(alt[item.file]), caption=words_by_tag(caption[item.file])) for item in media]


def _take_words(version: Version, key: str, words: Mapping[str, dict[str, str]]) -> set[str]:
    """Add the texts of a table; give the names that stand in it."""
    table = version.fields.table(key)
    if table is None:
        return set()
    for name in table.names():
        text = table.text(name, required=Message("words_for_picture_empty", file=shown(name)))
        if composed(name) not in words:
            table.error(name, Message("words_for_no_picture", file=shown(name), hint=nearest(name, words)))
        elif text:
            words[composed(name)][version.language] = text
    return {composed(name) for name in table.names()}


def unlisted(files: DraftFiles, media: Sequence[Picture]) -> list[str]:
    """Name the pictures that lie in the folder and that nobody listed, sorted."""
    listed = {picture.file for picture in media}
    return sorted(name for name in files.names if pictures.is_picture_name(name) and composed(name) not in listed)

"""The pictures of a draft: what [[media]] says about them, and the files themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from publisher.content.reading import picture_checks
from publisher.content.reading.confined_folder import ConfinedFolder, FileRefused
from publisher.content.reading.discovery import DraftFiles
from publisher.content.reading.draft_schema import MEDIA_KEYS, POST_KEYS
from publisher.content.reading.fields import Fields
from publisher.content.reading.language_file import LanguageFile
from publisher.content.reading.problem_list import nearest, quoted
from publisher.content.reading.sibling_files import check_folder, check_plain, composed, read_beside
from publisher.content.text.localized_texts import words_by_tag
from publisher.domain.coded_text import Message
from publisher.domain.crop import Crop, crop_trouble, read_crop
from publisher.domain.post import Picture
from publisher.domain.revision import digest_of


class PictureFiles:
    """Reads pictures through `ConfinedFolder`. Those that were found sound are not unpacked again."""

    def __init__(self, inside: ConfinedFolder) -> None:
        self._inside = inside
        self._sound: set[str] = set()

    def read(self, files: DraftFiles, name: str) -> bytes:
        """Return the bytes of a picture that can be published.

        Raises:
            Refused: if it is missing, or is anything else.
        """
        content = read_beside(self._inside, files, name, picture_checks.LIMIT_BYTES, picture_checks.is_picture_name)
        key = name.rpartition(".")[2] + digest_of(content)
        if key not in self._sound:
            picture_checks.check_picture(name, content)
            self._sound.add(key)
        return content

    def trouble(self, files: DraftFiles, name: str, *, open_it: bool) -> Message | None:
        """Return what is wrong with a picture, or None."""
        try:
            check_plain(name)
            picture_checks.check_name(name)
            check_folder(files)
            if open_it:
                self.read(files, name)
        except FileRefused as refused:
            return refused.of(quoted(name))
        return None


def read_media(
    main: LanguageFile, files: DraftFiles, picture_files: PictureFiles, *, open_them: bool
) -> Iterator[Picture]:
    """Return the pictures that the main text's file lists, with its words."""
    seen: set[str] = set()
    for item in main.fields.tables("media"):
        picture = _picture(item, main.language)
        if picture.file in seen:
            item.error("file", Message("picture_twice", file=quoted(picture.file)))
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
        crop=_crop(item),
    )


def _crop(item: Fields) -> Crop | None:
    value = item.value("crop")
    if value is not None and (trouble := crop_trouble(value)):
        item.error("crop", Message(trouble))
    return read_crop(value)


def with_translations(
    media: Sequence[Picture], translations: Sequence[LanguageFile], stay_latin: tuple[str, ...] = ()
) -> list[Picture]:
    """Add the words of the translations, and Serbian in both scripts: the keys become tags."""
    alt = {picture.file: dict(picture.alt) for picture in media}
    caption = {picture.file: dict(picture.caption) for picture in media}
    for version in translations:
        named = _take_words(version, "alt", alt)
        _take_words(version, "caption", caption)
        for name in (name for name in alt if name not in named):
            version.fields.warn("alt", Message("alt_untranslated", file=quoted(name)))
    return [
        replace(
            item,
            alt=words_by_tag(alt[item.file], stay_latin),
            caption=words_by_tag(caption[item.file], stay_latin),
        )
        for item in media
    ]


def _take_words(version: LanguageFile, key: str, words: Mapping[str, dict[str, str]]) -> set[str]:
    """Add the texts of a table; give the names that stand in it."""
    table = version.fields.table(key)
    if table is None:
        return set()
    for name in table.names():
        text = table.text(name, required=Message("words_for_picture_empty", file=quoted(name)))
        if composed(name) not in words:
            table.error(name, Message("words_for_no_picture", file=quoted(name), hint=nearest(name, words)))
        elif text:
            words[composed(name)][version.language] = text
    return {composed(name) for name in table.names()}


def unlisted(files: DraftFiles, media: Sequence[Picture]) -> list[str]:
    """Return the pictures that lie in the folder and that nobody listed, sorted."""
    listed = {picture.file for picture in media}
    return sorted(name for name in files.names if picture_checks.is_picture_name(name) and composed(name) not in listed)

"""The recordings of a draft: which file each language names, and whether it can be published."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from publisher.content.reading.confined_folder import ConfinedFolder, FileRefused
from publisher.content.reading.discovery import DraftFiles
from publisher.content.reading.language_file import LanguageFile
from publisher.content.reading.problem_list import quoted
from publisher.content.reading.sibling_files import check_folder, check_plain, composed, read_beside
from publisher.domain.coded_text import Message
from publisher.domain.post import Text
from publisher.domain.revision import digest_of
from publisher.media.audio_cleaning import UnusableRecording, clean

#: Largest recording: half an hour of speech in good quality.
LIMIT_BYTES = 30_000_000

_ENDINGS = frozenset(".aac .flac .m4a .m4b .mp3 .oga .ogg .opus .wav .wma".split())


def is_recording_name(name: str) -> bool:
    """Return whether a file's ending is that of a recording: something that somebody meant to be heard."""
    return PurePosixPath(name).suffix.lower() in _ENDINGS


class RecordingFiles:
    """Reads recordings through `ConfinedFolder`. Those that were found sound are not looked into again."""

    def __init__(self, inside: ConfinedFolder) -> None:
        self._inside = inside
        self._sound: set[str] = set()

    def is_ogg(self, files: DraftFiles, name: str) -> bool:
        """Return whether a recording that can be published is Opus in Ogg: Safari knows it since 18.4 alone."""
        return self.read(files, name).startswith(b"OggS")

    def read(self, files: DraftFiles, name: str) -> bytes:
        """Return the bytes of a recording that can be published; what it is its bytes tell, not its name.

        Raises:
            Refused: if it is missing, or is anything else.
        """
        content = read_beside(self._inside, files, name, LIMIT_BYTES, is_recording_name)
        digest = digest_of(content)
        if digest not in self._sound:
            _refuse_unusable(content)
            self._sound.add(digest)
        return content

    def trouble(self, files: DraftFiles, name: str) -> Message | None:
        """Return what is wrong with a recording, or None."""
        try:
            check_plain(name)
            check_folder(files)
            self.read(files, name)
        except FileRefused as refused:
            return refused.of(quoted(name))
        return None


def _refuse_unusable(content: bytes) -> None:
    try:
        clean(content)
    except UnusableRecording as error:
        raise FileRefused(error.code) from error


def check_recordings(
    versions: Mapping[str, LanguageFile], texts: Mapping[str, Text], files: DraftFiles, recording_files: RecordingFiles
) -> None:
    """Write down what is wrong with the recording of each language."""
    for language, version in versions.items():
        name = texts[language].audio
        if name and (trouble := recording_files.trouble(files, name)):
            version.fields.error("audio", trouble)
        elif name and recording_files.is_ogg(files, name):
            version.fields.warn("audio", Message("recording_is_ogg", file=quoted(name)))


def unheard(files: DraftFiles, texts: Mapping[str, Text]) -> list[str]:
    """Return the recordings that lie in the folder and that no language names, sorted."""
    named = {text.audio for text in texts.values()}
    return sorted(name for name in files.names if is_recording_name(name) and composed(name) not in named)

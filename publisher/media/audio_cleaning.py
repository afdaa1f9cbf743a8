"""A recording of a text: what it is its bytes tell; its length is measured, and what the file tells of itself goes.

Programs write names and remarks into a recording, telephones its place and time. The sound itself stays as it is, bit
for bit. The same file gives the same bytes.
"""

import struct
from io import BytesIO

from publisher.domain.coded_text import Message
from publisher.domain.errors import InvalidInput
from publisher.domain.ports_media import CleanRecording
from publisher.media.mp3_frames import seconds_of_frames
from publisher.media.mp4_metadata import NotSound, emptied

_BROKEN = (ValueError, IndexError, KeyError, EOFError, OverflowError, RecursionError, struct.error)
#: How each stream in an Ogg file begins (RFC 3533, 6: version 0, header type 2).
_OGG_STREAM = b"OggS\x00\x02"


class UnusableRecording(InvalidInput):
    """The bytes are not a recording that can be published; its sentence says why and what to do."""


def clean(content: bytes) -> CleanRecording:
    """Return a recording as it may be published.

    Raises:
        UnusableRecording: if it is none, is damaged, or holds more than sound.
    """
    from mutagen import MutagenError  # noqa: PLC0415  (a tenth of a second: only posts with a recording pay for it)

    try:
        if content.startswith(b"OggS"):
            return _ogg(content)
        return _m4a(content) if content[4:8] == b"ftyp" else _mp3(content)
    except (MutagenError, *_BROKEN) as error:
        raise UnusableRecording("file_is_no_pure_sound", file=Message("the_file")) from error


def _mp3(content: bytes) -> CleanRecording:
    """Cut at the first frame, and drop what stands after the last one (ID3v1, APEv2)."""
    from mutagen import apev2, id3  # noqa: PLC0415
    from mutagen.mp3 import BitrateMode, HeaderNotFoundError, MPEGInfo  # noqa: PLC0415

    try:
        info = MPEGInfo(BytesIO(content))
    except HeaderNotFoundError as error:
        raise UnusableRecording("file_is_no_recording", file=Message("the_file")) from error
    if info.sketchy or info.layer != 3:
        raise UnusableRecording("file_is_no_recording", file=Message("the_file"))
    stream = BytesIO(content[info.frame_offset :])
    apev2.delete(stream)
    stream.seek(0)
    id3.delete(stream)
    sound = stream.getvalue()
    # Where no header tells how many frames there are, the first one's bitrate says nothing of the others.
    seconds = seconds_of_frames(sound) if info.bitrate_mode is BitrateMode.UNKNOWN else info.length
    return CleanRecording(media_type="audio/mpeg", seconds=round(seconds), content=sound)


def _ogg(content: bytes) -> CleanRecording:
    from mutagen.oggopus import OggOpus  # noqa: PLC0415

    if b"OpusHead" not in content[:64]:
        raise UnusableRecording("file_is_no_recording", file=Message("the_file"))
    if content.count(_OGG_STREAM) > 1:
        raise UnusableRecording("file_is_no_pure_sound", file=Message("the_file"))
    stream = BytesIO(content)
    opus = OggOpus(stream)
    stream.seek(0)
    opus.delete(stream)
    seconds = round(opus.info.length) if opus.info else 0
    return CleanRecording(media_type="audio/ogg", seconds=seconds, content=stream.getvalue())


def _m4a(content: bytes) -> CleanRecording:
    from mutagen.mp4 import MP4  # noqa: PLC0415

    try:
        bare = emptied(content)
    except NotSound as error:
        raise UnusableRecording("file_is_no_pure_sound", file=Message("the_file")) from error
    info = MP4(BytesIO(bare)).info
    if info is None or not info.codec.startswith("mp4a"):  # AAC: what every browser plays
        raise UnusableRecording("file_is_no_recording", file=Message("the_file"))
    return CleanRecording(media_type="audio/mp4", seconds=round(info.length), content=bare)

"""Two seconds of a tone as MP3, Opus in Ogg and M4A, made with FFmpeg; each tells a name and a place of its own."""

from pathlib import Path

from publisher.domain.revision import Recording, digest_of
from publisher.media.audio_cleaning import clean

SECRET = b"SECRET-"
KINDS = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4"}


def tone(kind: str) -> bytes:
    """Return a file as a person would hand it in."""
    return (Path(__file__).parent / f"tone.{kind}").read_bytes()


def recording(kind: str = "mp3", *tags: str) -> Recording:
    """Return it frozen."""
    cleaned = clean(tone(kind))
    return Recording(
        tags=tags or ("sq",),
        file=f"lajmi.{kind}",
        source_digest=digest_of(tone(kind)),
        digest=digest_of(cleaned.content),
        media_type=cleaned.media_type,
        size_bytes=len(cleaned.content),
        seconds=cleaned.seconds,
    )

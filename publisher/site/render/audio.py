"""A post's recording as its page and the feeds offer it: a player without a script, and a file to take along."""

from dataclasses import dataclass
from urllib.parse import quote

from publisher.domain.revision import Article
from publisher.site import urls
from publisher.site.render.build_context import BuildContext
from publisher.site.sizes import size_words

#: What people call each format.
FORMAT = {"audio/mpeg": "MP3", "audio/ogg": "Opus", "audio/mp4": "M4A"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """A recording in the language of one page."""

    src: str
    #: What it is called on the listener's disk.
    name: str
    media_type: str
    format: str
    #: In bytes, and in words such as `2,4 MB`.
    size_bytes: int
    size: str
    #: 0 where it is not known; as players show it, `2:05`; and as ISO 8601 has it.
    seconds: int
    length: str
    duration: str


def heard(context: BuildContext, article: Article, tag: str, root: str) -> Audio | None:
    """Offer the recording that readers of `tag` get, its address beginning with `root`; None where there is none."""
    if not article.recordings:
        return None
    written_in = context.written_in(article, tag)
    recording = article.recording(written_in)
    if recording is None:
        return None
    ending = recording.name.rpartition(".")[2]
    return Audio(
        src=f"{root}{quote(urls.media_path(article, recording))}",
        name=f"{article.slug}.{written_in}.{ending}",
        media_type=recording.media_type,
        format=FORMAT[recording.media_type],
        size_bytes=recording.size_bytes,
        size=size_words(recording.size_bytes, tag),
        seconds=recording.seconds,
        length=_clock(recording.seconds) if recording.seconds else "",
        duration=f"PT{recording.seconds}S" if recording.seconds else "",
    )


def _clock(seconds: int) -> str:
    """Return a length as players show it: `0:02`, `12:05`, `1:02:05`."""
    minutes, rest = divmod(seconds, 60)
    hours, part = divmod(minutes, 60)
    return f"{hours}:{part:02d}:{rest:02d}" if hours else f"{part}:{rest:02d}"

"""A communications officer's desk: writes drafts, good and bad, and reads what `check` says."""

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from publisher.content.reading.draft_folder import DraftFolder
from publisher.domain.errors import Problem
from publisher.domain.revision import Article
from publisher.messages import problem_line

TOPICS = ("employment", "housing", "covid-19")
PLACES = ("ferizaj", "peja", "gracanica")


class Desk:
    """A posts folder below a fresh one."""

    def __init__(
        self,
        root: Path,
        facebook_languages: Sequence[str] = ("sq", "sr-Latn"),
        published: Callable[[str], Article | None] = lambda slug: None,
        link_limit: Callable[[], int | None] = lambda: 2,
    ) -> None:
        self.root = root
        self.posts = root / "posts"
        self.posts.mkdir(exist_ok=True)
        self.folder = DraftFolder(
            self.posts,
            languages=("sq", "sr", "en", "rom"),
            topics=TOPICS,
            places=PLACES,
            channels=("website", "facebook"),
            timezone=ZoneInfo("Europe/Belgrade"),
            facebook_languages=facebook_languages,
            published=published,
            link_limit=link_limit,
        )

    def writes(self, path: str, content: str | bytes) -> Path:
        """Put a file into the posts folder, byte for byte."""
        place = self.posts / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def says(self, slugs: Sequence[str] | None = None) -> list[str]:
        """Return all that `check` says, as a person reads it."""
        return [problem_line(problem) for problem in self.folder.check(slugs)]

    def only_problem(self) -> Problem:
        """Return the one problem that there is."""
        (problem,) = self.folder.check()
        return problem


def front(title: str = "Forum në Ferizaj", extra: str = "", body: str = "Tekst.\n", **changes: str) -> str:
    """Return a valid file; a keyword changes a line (`topics='["x"]'`) or, when empty, leaves it out."""
    lines = {
        "title": f'"{title}"',
        "summary": '"Një fjali."',
        "topics": '["housing"]',
        "places": '["ferizaj"]',
    } | changes
    return "\n".join(["+++", *(f"{key} = {value}" for key, value in lines.items() if value), extra, "+++", "", body])


def translation(title: str = "Forum u Uroševcu", extra: str = "", body: str = "Tekst.\n") -> str:
    """Return a valid file of another language."""
    return f'+++\ntitle = "{title}"\nsummary = "Rečenica."\n{extra}\n+++\n\n{body}'


def media(file: str = "forum.jpg", more: str = "") -> str:
    """Return a [[media]] table of three lines and more."""
    return f'[[media]]\nfile = "{file}"\nalt = "Njerëz në sallë"\n{more}'


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a picture's bytes, full of noise so that a cut hurts."""
    stream = io.BytesIO()
    noise = random.Random(7).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, noise).save(stream, kind)
    return stream.getvalue()

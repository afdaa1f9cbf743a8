"""The pictures with people in what somebody approves: each is looked at, with the note of consent, on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.domain.revision import Revision
from publisher.site.settings import in_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPicture:
    """One picture of a post, whoever is in it."""

    #: Of its file, as the author gave it.
    digest: str
    #: Address here, and what it shows.
    small: str
    alt: str


def post_pictures(revisions: Iterable[Revision], language: str) -> list[PostPicture]:
    """Return the pictures of any version of a post, each file once, as the first of these versions has it."""
    found: dict[str, PostPicture] = {}
    for revision in revisions:
        for picture in revision.article.pictures:
            small = f"/media/{picture.rendition('small').name}"
            one = PostPicture(digest=picture.source_digest, small=small, alt=in_tag(picture.alt, language))
            found.setdefault(picture.source_digest, one)
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePicture:
    """One picture in which people can be recognised."""

    #: Addresses here: as it is shown, and as large as it is kept for readers.
    small: str
    large: str
    #: What it shows, and where the consent is kept.
    alt: str
    consent: str


def people_pictures(revisions: Iterable[Revision], language: str) -> list[PeoplePicture]:
    """Return them in their order, each once: posts of a series share theirs."""
    found: dict[PeoplePicture, None] = {}
    for revision in revisions:
        for picture in revision.article.pictures:
            if picture.file in revision.consents:
                small, large = (f"/media/{picture.rendition(purpose).name}" for purpose in ("small", "large"))
                consent = revision.consents[picture.file]
                one = PeoplePicture(small=small, large=large, alt=in_tag(picture.alt, language), consent=consent)
                found.setdefault(one)
    return list(found)

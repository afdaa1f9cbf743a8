"""Photos of a post, uploaded unpublished: nobody sees them, and Facebook drops them after about a day."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.client import says_absent
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.page_client import PageClient
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.errors import StorageError
from publisher.domain.outcome import Rejected, TryLater, Unknown
from publisher.domain.ports_channel import MediaStore
from publisher.domain.revision import media_name


def upload_missing(
    line: PageClient,
    media: MediaStore,
    payload: Payload,
    have: Mapping[str, str],
    note: Callable[[str, str], None],
) -> None:
    """Upload the photos that are not up yet; `note` gets name and remote id of each as soon as it is up.

    Names are those of `Payload.uploads`.

    Raises:
        AttemptEnded: at the first that fails; never `Unknown`: a lost photo is seen by nobody and sent again.
    """
    for name, photo in payload.uploads.items():
        if name in have:
            continue
        content = _content(media, photo)
        try:
            note(name, _upload(line, photo, content))
        except AttemptEnded as stopped:
            raise _harmless(stopped) from stopped


@contextmanager
def uploaded_anew_where_gone(
    line: PageClient,
    media: MediaStore,
    payload: Payload,
    have: Mapping[str, str],
    note: Callable[[str, str], None],
) -> Iterator[None]:
    """Make a post with photos inside. Where it is refused because some are gone, they are uploaded for the next try.

    Facebook drops unpublished photos after about a day, and says of such a post that something does not exist. Which
    photos are gone is read; where all are there, the refusal stands.

    Raises:
        AttemptEnded
    """
    try:
        yield
    except AttemptEnded as stopped:
        evidence = stopped.outcome.evidence if isinstance(stopped.outcome, Rejected) else None
        if not payload.photos or evidence is None or not says_absent(evidence):
            raise
        with line.api_call():
            there = line.client.get_objects(list(have.values()), fields="id")
        kept = {name: remote_id for name, remote_id in have.items() if remote_id in there}
        if len(kept) == len(have):
            raise
        upload_missing(line, media, payload, kept, note)
        raise AttemptEnded(TryLater(reason=coded("picture_gone_from_facebook"), evidence=evidence)) from stopped


def _content(media: MediaStore, photo: PayloadPhoto) -> bytes:
    try:
        return media.get(file_name(photo))
    except StorageError as error:
        raise AttemptEnded(TryLater(reason=coded("picture_not_read_back", reason=error.told), tell=True)) from error


def file_name(photo: PayloadPhoto) -> str:
    """Return the name that the media folder keeps a photo under."""
    return media_name(photo.digest, photo.media_type)


def _upload(line: PageClient, photo: PayloadPhoto, content: bytes) -> str:
    fields = {"alt_text_custom": photo.alt} if photo.alt else {}
    source = (file_name(photo), content, photo.media_type)
    page_id = line.identity.page_id()
    line.beat()
    with line.api_call(write=True):
        answer = line.client.put_photo(source, f"{page_id}/photos", published=False, **fields)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown("photo_taken_without_id")
    return str(answer["id"])


def _harmless(stopped: AttemptEnded) -> AttemptEnded:
    outcome = stopped.outcome
    if isinstance(outcome, Unknown):
        return AttemptEnded(TryLater(reason=outcome.reason, evidence=outcome.evidence))
    return stopped

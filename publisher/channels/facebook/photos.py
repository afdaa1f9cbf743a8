"""Photos of a post, uploaded unpublished: nobody sees them, and Facebook drops them after about a day."""

from collections.abc import Callable, Mapping

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.page_client import PageClient
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.errors import StorageError
from publisher.domain.outcome import TryLater, Unknown
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

"""Which picture is meant by a digest or a file, and what was made of it: revisions do not name all that there is."""

import re
from contextlib import suppress
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.content.reading.picture_checks import LIMIT_BYTES
from publisher.domain.errors import InvalidInput
from publisher.domain.redaction import same_picture
from publisher.operations import erased_drafts
from publisher.operations.media_cleanup import digest_of_file, received_pictures
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erasure_list import picture_digests

_PREFIX = re.compile(r"[0-9a-f]{8,64}")


def wanted_picture(app: App, subject: str) -> frozenset[str]:
    """Return the digests of the picture that is meant.

    Raises:
        InvalidInput: if it is none, or several.
    """
    file = Path(subject)
    prefix = digest_of_file(file) if file.is_file() else subject.lower()
    if not _PREFIX.fullmatch(prefix):
        raise InvalidInput("nothing_to_erase", subject=subject)
    with app.container.database.read() as session:
        eraser = Eraser(session)
        uses, erased = eraser.uses(), picture_digests(eraser.written_down())
    found = {digest for use in uses for digest in use.digests} | erased | _loose(app)
    matching = {digest for digest in found if digest.startswith(prefix)} or _looked_at(app, prefix)
    pictures = {same_picture(uses, [digest]) for digest in matching}
    if len(pictures) != 1:
        code = "several_pictures_of_digest" if pictures else "no_picture_of_digest"
        raise InvalidInput(code, count=len(pictures), digest=prefix)
    return pictures.pop()


def _looked_at(app: App, prefix: str) -> set[str]:
    """Return a picture that lies in the media folder because somebody looked at its draft, with the draft's own."""
    matching = {digest for digest in app.container.media.digests() if digest.startswith(prefix)}
    sources = {digest for digest in _loose(app) if made_of(app, frozenset([digest])) & matching} if matching else set()
    return sources or matching


def _loose(app: App) -> set[str]:
    """Return the pictures that lie beside drafts and in the inbox."""
    return {*erased_drafts.pictures_of_drafts(app.settings), *received_pictures(app.settings)}


def made_of(app: App, digests: frozenset[str]) -> frozenset[str]:
    """Return the digests of what is made of a picture when somebody looks at its draft: no revision names that."""
    places = erased_drafts.pictures_of_drafts(app.settings)
    wanted = sorted(digests & places.keys())
    files = [app.settings.posts_folder / path for digest in wanted for path in places[digest]]
    files += [file for digest, file in received_pictures(app.settings).items() if digest in digests]
    made: set[str] = set()
    for file in (file for file in files if file.stat().st_size <= LIMIT_BYTES):
        with suppress(InvalidInput):  # a recording, or no picture that could ever be shown
            content = file.read_bytes()
            for crop in {None, *erased_drafts.crops_of(app.settings, file)}:
                rendered = app.container.submit_context.workshop.render(content, crop=crop)
                made.update(each.rendition.digest for each in rendered)
    return frozenset(made)

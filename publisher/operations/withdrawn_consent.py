"""Consent to a picture is withdrawn: it goes everywhere, and what was planned with it waits for an approval."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from publisher.bootstrap.app import App
from publisher.content.editing.draft_store import is_picture
from publisher.domain.delivery import IN_DOUBT, Delivery
from publisher.domain.errors import InvalidInput
from publisher.domain.planning import out_there
from publisher.domain.redaction import same_picture
from publisher.operations import erased_drafts
from publisher.operations.erase import Erased, ErasureOrder, erase
from publisher.operations.finish_erasures import finish_erasures
from publisher.operations.media_cleanup import digest_of_file, received_pictures
from publisher.operations.older_copies import older_copies
from publisher.pipeline.hold_erased import still_to_come
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erasure_list import picture_digests
from publisher.storage.archive.erasure_progress import broken_off

#: Stands in the list of erasures and in every export: nobody is named.
REASON = "Consent was withdrawn."


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereShown:
    """Where a picture is, before it goes: posts by slug, each list sorted."""

    digest: str
    on_website: tuple[str, ...]
    on_facebook: tuple[str, ...]
    #: Still to be published or corrected.
    coming: tuple[str, ...]
    drafts: tuple[str, ...]
    #: Whether it lies among what activists sent.
    received: bool
    #: Its files below the posts folder, and a size of it in the media folder; none and empty where there is none.
    files: tuple[str, ...]
    shown: str
    #: Whether destroying something was broken off, or is being done at this moment.
    half_done: bool
    #: Older copies of the ledger, which tell of it.
    copies: int

    @property
    def somewhere(self) -> bool:
        """Return whether it is anywhere at all, or may be."""
        shown = self.on_website or self.on_facebook or self.coming or self.drafts
        return bool(shown or self.received or self.half_done)


def find_picture(app: App, digest: str) -> WhereShown:
    """Say where a picture is, by the digest of its file or of one of its sizes. Nothing is changed.

    Raises:
        InvalidInput: if it is nowhere, and was nowhere.
    """
    with app.container.database.read() as session:
        eraser = Eraser(session)
        uses, erased = eraser.uses(), picture_digests(eraser.written_down())
    digests = same_picture(uses, [digest])
    places = erased_drafts.pictures_of_drafts(app.settings)
    files = sorted(path for each in digests for path in places.get(each, ()))
    drafts = erased_drafts.slugs_of(files)
    slugs = sorted({use.slug for use in uses if use.digests & digests})
    received = bool(digests & received_pictures(app.settings).keys())
    if not (slugs or drafts or received or digest in erased):
        raise InvalidInput("no_picture_of_digest", count=0, digest=digest[:8])
    histories = _histories(app, slugs)
    return WhereShown(
        digest=digest,
        on_website=_out_on("website", histories),
        on_facebook=_out_on("facebook", histories),
        coming=tuple(slug for slug, history in histories.items() if still_to_come(history)),
        drafts=tuple(drafts),
        received=received,
        files=tuple(files),
        shown=min((name for use in uses if use.digests & digests for name in use.names), default=""),
        half_done=bool(broken_off(app.container.database)),
        copies=len(older_copies(app, app.clock())),
    )


def digest_beside(app: App, slug: str, name: str) -> str:
    """Return the digest of a picture that lies beside a draft.

    Raises:
        InvalidInput: if there is none of that name.
    """
    root = app.settings.posts_folder
    for path in erased_drafts.files_of(app.settings, slug):
        if path == f"{slug}/{name}" and is_picture(name) and (root / path).is_file() and not (root / path).is_symlink():
            return digest_of_file(root / path)
    raise InvalidInput("no_picture_of_digest", count=0, digest=name)


def withdraw_consent(app: App, digest: str, by: str, *, copies: bool) -> Erased:
    """Destroy a picture everywhere for good: on the website and the Page, in drafts, history, inbox and media.

    What was planned with it is planned again without it in the same transaction, and waits for an approval. Safe to
    repeat: what a crash left is done then.

    Raises:
        InvalidInput: if it is nowhere, and was nowhere.
        IllegalTransition: if this ledger serves another machine or Page.
    """
    find_picture(app, digest)
    finish_erasures(app)  # what was broken off may be this
    return erase(app, digest, ErasureOrder(by=by, reason=REASON, copies=copies, consent=True))


def _out_on(channel: str, histories: Mapping[str, Sequence[Delivery]]) -> tuple[str, ...]:
    """Return the posts that a channel shows, or may show."""
    own = {slug: [each for each in history if each.channel == channel] for slug, history in histories.items()}
    return tuple(
        slug
        for slug, history in own.items()
        if out_there(history) is not None or any(each.state in IN_DOUBT for each in history)
    )


def _histories(app: App, slugs: Collection[str]) -> dict[str, list[Delivery]]:
    with app.container.ledger.read_transaction() as uow:
        return {slug: uow.history(slug) for slug in slugs}

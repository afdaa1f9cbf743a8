"""What `restore` tells: what came back, what was found out there, and what a person does next."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from publisher.messages import words
from publisher.messages.console import say, warn

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.operations.restore import Restored
    from publisher.pipeline.restore_audit import AuditResult
    from publisher.settings import Settings

#: More lines than this of a kind are counted only.
_MOST = 30


def counted(rows: Mapping[str, int]) -> str:
    """Return how much a backup or a record holds; `rows` by table."""
    return f"{rows['revision']} revisions, {rows['delivery']} deliveries, {rows['reading']} readings"


def tell_files(done: "Restored", settings: "Settings") -> None:
    """Say what came back, and what was left as it is."""
    missing = f"{len(done.files.new)} files that were missing"
    say(f"The backup of {done.taken_at} is restored: {counted(done.rows)}; {missing}.")
    if done.ledger.aside:
        say(f"The ledger that was here is kept as {done.ledger.aside}.")
    _listed("Kept as they are, because they differ from the backup:", done.files.kept)
    _listed("Left out, because they were erased for good:", done.files.erased)
    _tell_rights(done)
    if done.ledger.held:
        say(f"{done.ledger.held} deliveries were unfinished and due: they are looked for now.")


def _tell_rights(done: "Restored") -> None:
    """Say which rights the backup did not give back, and where a person has to look."""
    revoked = done.ledger.revoked
    counts = {
        "links of people who send in news": revoked.senders,
        "links to a post before its time": revoked.shares,
        "links of translators": revoked.translators,
        "closed accounts": revoked.closed,
        "higher roles": revoked.roles,
        "old passwords": revoked.passwords,
    }
    ended = [f"{count} {what}" for what, count in counts.items() if count]
    if ended:
        say(f"Revoked after the backup, and still revoked: {', '.join(ended)}.")
    if revoked.passwords:
        say("Who has no password now needs a new link: People in the studio, or the link that `serve` shows.")
    if done.unguarded:
        warn(
            "There is no revocations.jsonl beside the ledger, so accounts and links of people are as they were then. "
            "Check People and Who can send in the studio."
        )


def tell_looked(app: "App", looked: "AuditResult") -> None:
    """Say what was found, and what comes next."""
    from publisher.messages.deliveries import sentence

    zone = app.settings.organisation.timezone
    _listed("Already published, so marked as sent:", [sentence(delivery, zone) for delivery in looked.found])
    _listed(
        "Unpublished since the backup, and still unpublished:",
        [f"{delivery.slug} on {delivery.channel}" for delivery in looked.taken_back],
    )
    _listed("Held until a person decides:", [sentence(delivery, zone) for delivery in looked.held])
    _listed(
        "Published with another text than this ledger has (`publisher schedule SLUG` publishes the draft's):",
        [f"{delivery.slug} on {delivery.channel} {delivery.url}" for delivery in looked.changed],
    )
    _listed(
        "Published, but unknown to this ledger; made after the backup, or by hand:",
        [f"{stranger.channel}: {stranger.name} {stranger.url}" for stranger in looked.strangers],
    )
    for channel, reason in looked.unread.items():
        warn(f"{channel} could not be looked over: {words(reason)} Look again: `publisher restore --look`.")
    if foreign := app.foreign():
        say(words(foreign))


def _listed(head: str, lines: list[str]) -> None:
    if not lines:
        return
    say(head, *(f"  {line}" for line in lines[:_MOST]))
    if len(lines) > _MOST:
        say(f"  and {len(lines) - _MOST} more")

"""What the ledger knows of the Page: until when the two were compared, and which posts it accounts for."""

from datetime import datetime

from sqlalchemy import func, select

from publisher.domain.payload import payload_from_json
from publisher.storage.database import Database
from publisher.storage.ledger import people, periodic_tasks, restore_hold
from publisher.storage.ledger.schema import AuditRow, DeliveryRow, PulseRow, UntrackedPostRow

#: Begun, and its answer is not known: what such a delivery made may be on the Page without its id in the ledger.
_UNANSWERED = ("sending", "unknown", "held")


class PageRecord:
    """The Page of one target, as one ledger knows it."""

    def __init__(self, database: Database, target: str) -> None:
        """Work on `database` for the Page at `target` (`Target.by_channel["facebook"]`)."""
        self._database, self._target = database, target
        self._pulse = f"compared with {target}"

    def compared_at(self) -> datetime | None:
        """Return when ledger and Page were last known to agree."""
        with self._database.read() as session:
            row = session.get(PulseRow, self._pulse)
            return row.at if row else None

    def alive_at(self, sweep: str) -> datetime | None:
        """Return the time from which all posts of ours are in a ledger that was never compared; None for a new one."""
        with self._database.read() as session:
            row = session.get(PulseRow, sweep)
            return row.at if row else session.scalar(select(func.min(AuditRow.at)))

    def agreed(self, now: datetime) -> None:
        """Write down that they agree still; no news to anybody."""
        with self._database.note() as session:
            periodic_tasks.write_pulse(session, self._pulse, now, "")

    def newest_post(self) -> str:
        """Return the id of our newest post there; empty where there is none."""
        query = select(DeliveryRow.made_id).where(
            DeliveryRow.channel == "facebook",
            DeliveryRow.target == self._target,
            DeliveryRow.action == "publish",
            DeliveryRow.state == "sent",
            DeliveryRow.made_id.is_not(None),
        )
        with self._database.read() as session:
            return session.scalar(query.order_by(DeliveryRow.id.desc()).limit(1)) or ""

    def seen_before(self, remote_id: str) -> bool:
        """Return whether an earlier look has found a post, and a person was told."""
        with self._database.read() as session:
            query = select(UntrackedPostRow.id).where(
                UntrackedPostRow.channel == "facebook", UntrackedPostRow.remote_id == remote_id
            )
            return session.scalar(query) is not None

    def unanswered_texts(self) -> list[str]:
        """Return the texts of posts whose sending began and whose end is not known: those are looked for anyway."""
        query = select(DeliveryRow.payload).where(
            DeliveryRow.channel == "facebook",
            DeliveryRow.action == "publish",
            DeliveryRow.state.in_(_UNANSWERED),
            DeliveryRow.attempts > 0,
        )
        with self._database.read() as session:
            payloads = [payload_from_json(payload) for payload in session.scalars(query)]
        return [form.message for payload in payloads for form in payload.forms]

    def hold(self, since: datetime, reason: str, now: datetime) -> None:
        """Hold everything, as after a restore: this ledger is older than the Page."""
        with self._database.write() as session:
            if restore_hold.restore_hold(session) is None:
                restore_hold.put_on_hold(session, since, people.PROGRAM, now, reason)

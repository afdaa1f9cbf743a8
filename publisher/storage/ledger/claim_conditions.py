"""What must be so before a delivery may be claimed, as conditions of SQL."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from publisher.storage.ledger.schema import ApprovalRow, DeliveryRow, RevisionRow
from publisher.storage.ledger.unit_of_work import OPEN_STATES


def _nothing_before_it() -> ColumnElement[bool]:
    """Order within a post and channel: taking back waits for what is in doubt, the rest for all that is open."""
    other = aliased(DeliveryRow)
    same = and_(
        other.slug == DeliveryRow.slug,
        other.channel == DeliveryRow.channel,
        other.target == DeliveryRow.target,
        other.id != DeliveryRow.id,
        other.action != "comment",
    )
    doubt = other.state.in_(("sending", "unknown"))
    before = and_(other.id < DeliveryRow.id, other.state.in_(OPEN_STATES), DeliveryRow.action != "withdraw")
    return ~exists(select(other.id).where(same, or_(doubt, before)))


def _website_open() -> ColumnElement[bool]:
    site = aliased(DeliveryRow)
    return exists(
        select(site.id).where(
            site.slug == DeliveryRow.slug,
            site.channel == "website",
            site.revision_id <= DeliveryRow.revision_id,
            site.state.in_(OPEN_STATES),
            site.action != "withdraw",
        )
    )


def _approved() -> ColumnElement[bool]:
    agreed = exists(
        select(ApprovalRow.id)
        .join(RevisionRow, RevisionRow.id == ApprovalRow.revision_id)
        .where(ApprovalRow.revision_id == DeliveryRow.revision_id, ApprovalRow.revision_digest == RevisionRow.digest)
    )
    return or_(DeliveryRow.needs_approval.is_(False), DeliveryRow.action == "withdraw", agreed)


# Built once: building such a query costs more than running it.
WAITING = select(DeliveryRow.id).where(DeliveryRow.state == "waiting")


NOTHING_BEFORE_IT = _nothing_before_it()


WEBSITE_OPEN = _website_open()


APPROVED = _approved()

"""Which target a ledger is asked about: its environment (real or sandbox), and the deliveries for it."""

import json

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from publisher.domain.delivery import SANDBOX
from publisher.domain.ports_ledger import Target
from publisher.storage.ledger.schema import AdoptionRow, DeliveryRow

#: Asked at each step of each delivery: put together once.
_NEWEST_ADOPTION = select(AdoptionRow).order_by(AdoptionRow.id.desc()).limit(1)


def environment_of(target: Target) -> str:
    """Tell rehearsals from the real website."""
    return SANDBOX if target.by_channel.get("website") == SANDBOX else "real"


def same_target(target: Target, channel: str, row: type[DeliveryRow] = DeliveryRow) -> ColumnElement[bool]:
    """Match deliveries of a channel to today's target. A website that moved to a new address is the same website."""
    address = target.by_channel[channel]
    if channel == "website":
        return (row.target == SANDBOX) == (address == SANDBOX)
    return row.target == address


def adopted_by(session: Session) -> Target | None:
    """Return what the ledger serves; None for a new one."""
    row = session.scalars(_NEWEST_ADOPTION).first()
    return Target(by_channel=json.loads(row.target), machine=row.machine) if row else None

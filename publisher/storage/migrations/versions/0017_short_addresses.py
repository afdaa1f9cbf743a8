"""Every post that was planned before gets its short address, as it would have had it at its time."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ALPHABET = "bcdfghjkmnpqrstvwxyz234567"
_PAGES = "pages/"


def upgrade() -> None:
    """Give codes in the order in which posts were first frozen."""
    connection = op.get_bind()
    given = connection.execute(sa.text("SELECT code, slug FROM short_address")).all()
    taken, done = {code for code, _ in given}, {slug for _, slug in given}
    rows = []
    query = "SELECT slug, min(frozen_at) AS at FROM revision GROUP BY slug ORDER BY min(id)"
    times = sa.text(query).columns(slug=sa.Text(), at=sa.DateTime(timezone=True))
    for slug, at in connection.execute(times):
        if slug in done or slug.startswith(_PAGES):
            continue
        code = _code(slug, taken)
        taken.add(code)
        rows.append({"code": code, "slug": slug, "made_at": at})
    table = sa.table(
        "short_address",
        sa.column("code", sa.Text()),
        sa.column("slug", sa.Text()),
        sa.column("made_at", sa.DateTime(timezone=True)),
    )
    if rows:
        connection.execute(table.insert(), rows)


def _code(slug: str, taken: set[str]) -> str:
    number, code = int.from_bytes(hashlib.sha256(slug.encode()).digest()), ""
    while len(code) < 5 or code in taken:
        number, place = divmod(number, len(_ALPHABET))
        code += _ALPHABET[place]
    return code

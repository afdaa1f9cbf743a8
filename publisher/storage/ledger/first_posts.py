"""The first post of a Page, in the ledger: each step is one transaction, and only the latest attempt may record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from publisher.domain.first_post import BEFORE, FirstPost, Stage
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.unit_of_work import take_turn
from publisher.storage.studio.schema import FirstPostRow


@dataclass(frozen=True, slots=True)
class FirstPosts:
    """The first posts of one Page; the newest counts."""

    database: Database
    #: `Target.by_channel["facebook"]`.
    target: str
    clock: Clock

    def current(self) -> FirstPost | None:
        """Return the newest; None where there is none."""
        with self.database.read() as session:
            row = self._newest(session)
            return _of(row) if row else None

    def write(self, text: str) -> FirstPost:
        """Write down a new one, or another text of one that was never sent; one that is further is left as it is."""
        with self.database.write() as session:
            take_turn(session, ["facebook"])
            row = self._newest(session)
            if row is None or row.stage == Stage.DELETED:
                row = FirstPostRow(target=self.target, text=text, stage=Stage.WRITTEN, began_at=self.clock())
                session.add(row)
            elif row.stage == Stage.WRITTEN:
                row.text, row.began_at = text, self.clock()
            session.flush()
            return _of(row)

    def begin(self, post: FirstPost, stage: Stage, by: str, verb: str = "") -> FirstPost | None:
        """Enter a stage as a new attempt; None where it may not be entered now. `verb` goes into the activity log."""
        with self.database.write() as session:
            row = session.get(FirstPostRow, post.id, with_for_update=True)
            if row is None or Stage(row.stage) not in BEFORE[stage]:
                return None
            fresh = row.stage != stage
            row.stage, row.attempt, row.trouble = stage, row.attempt + 1, ""
            if verb and fresh:
                people.write_down(session, self.clock(), by, verb)
            session.flush()
            return _of(row)

    def record(self, post: FirstPost, stage: Stage, *, remote_id: str = "", url: str = "", trouble: str = "") -> bool:
        """Write down what the latest attempt came to; False where a later one was begun: then nothing is written."""
        with self.database.write() as session:
            row = session.get(FirstPostRow, post.id, with_for_update=True)
            if row is None or row.attempt != post.attempt:
                return False
            row.stage, row.trouble = stage, trouble
            row.remote_id, row.url = remote_id or row.remote_id, url or row.url
            if stage is Stage.DELETED:
                row.text = ""
        return True

    def _newest(self, session: Session) -> FirstPostRow | None:
        query = select(FirstPostRow).where(FirstPostRow.target == self.target).order_by(FirstPostRow.id.desc()).limit(1)
        return session.scalars(query).first()


def _of(row: FirstPostRow) -> FirstPost:
    began_at: datetime = row.began_at
    return FirstPost(
        id=row.id,
        text=row.text,
        stage=Stage(row.stage),
        attempt=row.attempt,
        remote_id=row.remote_id,
        url=row.url,
        began_at=began_at,
        trouble=row.trouble,
    )

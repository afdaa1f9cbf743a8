"""What a new version says of its rehearsal, as this version reads it: what it does not know of it does not matter."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalAnswer:
    """`operations.update_rehearsal.UpdateRehearsal` of another version, which may say more or less."""

    #: The ledger's version now, and the one that the new version brings it to.
    ledger: str
    head: str
    #: Whether the new version can open the ledger.
    knows: bool
    #: A copy of the ledger that it could open instead; empty where there is none.
    copy: str
    sqlite: bool
    #: Size of the ledger in bytes.
    size: int
    #: What is wrong on the copy, by part.
    wrong: Mapping[str, Sequence[str]]


def read_answer(text: str) -> RehearsalAnswer | None:
    """Return the answer; None where it is none."""
    try:
        told = json.loads(text.strip().splitlines()[-1])
        return RehearsalAnswer(
            ledger=str(told["ledger"]),
            head=str(told["head"]),
            knows=bool(told["knows"]),
            copy=str(told.get("copy", "")),
            sqlite=bool(told.get("sqlite", True)),
            size=int(told.get("size", 0)),
            wrong={str(part): [str(each) for each in texts] for part, texts in told.get("wrong", {}).items()},
        )
    except (IndexError, ValueError, KeyError, TypeError, AttributeError):
        return None

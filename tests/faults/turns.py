"""Which faults strike where, when not each strikes everywhere: the codes of errors that mean the same take turns."""

from collections import defaultdict
from collections.abc import Sequence

from publisher.channels.facebook.client import is_absent
from publisher.channels.facebook.error_outcomes import classify_error
from publisher.channels.facebook.errors import GraphError
from publisher.sandbox.errors import known
from publisher.sandbox.faults import Fault


def in_turn(faults: Sequence[Fault], turn: int, turns: int) -> list[Fault]:
    """Return what strikes at one of so many turns: each kind of fault, each meaning of a code, by some of its codes.

    After all turns each code has had its own.
    """
    alike: dict[object, list[Fault]] = defaultdict(list)
    for fault in faults:
        alike[_meaning(fault) if _has_code(fault) else fault].append(fault)
    chosen = [fault for same in alike.values() for fault in same[turn::turns] or [same[turn % len(same)]]]
    return [fault for fault in faults if fault in chosen]


def _has_code(fault: Fault) -> bool:
    return fault == Fault(fault.on, "error", code=fault.code, subcode=fault.subcode)


def _meaning(fault: Fault) -> object:
    """Return what a code leads to; of two with other words alone it is the same."""
    row = known(fault.code, fault.subcode)
    status, transient = (row.status, row.transient) if row else (400, False)
    error = GraphError("no", code=fault.code, subcode=fault.subcode, http_status=status, is_transient=bool(transient))
    outcome = classify_error(error, write=True)
    handling = getattr(outcome, "after", None), getattr(outcome, "whole_channel", None)
    return type(outcome), handling, fault.code == 100, is_absent(error)

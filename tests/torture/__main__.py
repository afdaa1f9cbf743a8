"""`python -m tests.torture --rounds N`: the killing rig. Exits with 1 if anything was found."""

import argparse
import gc
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.torture.office import Office
from tests.torture.postgres import Databases, databases
from tests.torture.processes import Executed, Forked, Starter
from tests.torture.rig import Block, Plan
from tests.torture.tally import Tally

#: Rounds on one ledger and Page before they are judged; then all begins anew.
BLOCK = 50


def run(arguments: Sequence[str]) -> int:
    """Run all rounds and print what came of them."""
    options = _parser().parse_args(arguments)
    seed = options.seed if options.seed is not None else random.randrange(1_000_000)
    dice, tally, began_at = random.Random(seed), Tally(), time.monotonic()
    starter: Starter = Executed() if options.exec else Forked()
    folder = Path(tempfile.mkdtemp(prefix="torture-", dir=options.folder))
    with ExitStack() as stack:
        bases = stack.enter_context(databases(options.database, folder / "postgresql")) if options.database else None
        gc.freeze()
        number = 0
        while tally.rounds < options.rounds:
            plan = Plan(
                rounds=min(BLOCK, options.rounds - tally.rounds),
                mode=("two-phase", "direct")[number % 2] if options.mode == "both" else options.mode,
                workers=options.workers,
                restart_database=bases.restart if bases and options.restart_database else None,
                wait_for_database=bases.wait if bases else lambda: None,
            )
            _block(folder / f"block-{number}", bases, plan, starter, dice, tally)
            number += 1
    print(tally.report(seed, time.monotonic() - began_at))
    if tally.clean:
        shutil.rmtree(folder)
    return 0 if tally.clean else 1


def _block(
    folder: Path, bases: Databases | None, plan: Plan, starter: Starter, dice: random.Random, tally: Tally
) -> None:
    office = Office(folder, bases.new() if bases else "")
    before = {name: len(found) for name, found in tally.findings.items()}
    Block(office, plan, starter, dice, tally).run()
    new = [f"{name}: {each}" for name, found in tally.findings.items() for each in found[before[name] :]]
    print(f"{folder.name} ({plan.mode}): {tally.rounds} rounds, {tally.kills} kills, {len(new)} findings", flush=True)
    for each in new:
        print(each, flush=True)
    if not new:
        shutil.rmtree(folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, help="the same seed plans the same posts, faults and kills")
    parser.add_argument("--workers", type=int, default=1, help="how many processes send at the same time")
    parser.add_argument("--mode", choices=("both", "two-phase", "direct"), default="both")
    parser.add_argument("--database", default="", help="`postgresql` for a server of its own, or an address")
    parser.add_argument("--restart-database", action="store_true", help="stop that server at once now and then")
    parser.add_argument("--exec", action="store_true", help="execute the commands anew in place of forking")
    parser.add_argument("--folder", type=Path, help="where to work (the system's folder for temporary files)")
    return parser


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))

"""What a run came to, and its last words."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts over all rounds; what is listed is a finding each, with its place."""

    rounds: int = 0
    kills: int = 0
    page_kills: int = 0
    database_restarts: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    posts: int = 0
    edits: int = 0
    #: Edits that were refused for the moment, because an older version was just being sent.
    refused: int = 0
    withdrawals: int = 0
    cancellations: int = 0
    #: Posts for which a person had to decide at the end, and did.
    asked: int = 0
    #: More than one post ever public for one post of ours.
    duplicates: list[str] = field(default_factory=list)
    #: Not on the Page, or not its last version, though wanted; or left in a state that ends never.
    lost: list[str] = field(default_factory=list)
    #: Public though taken back or cancelled.
    unwanted: list[str] = field(default_factory=list)
    #: On the Page otherwise than planned.
    altered: list[str] = field(default_factory=list)
    #: Unpublished posts of ours that nobody deleted.
    orphans: list[str] = field(default_factory=list)
    #: Posts of ours whose link nobody can tap.
    dead_links: list[str] = field(default_factory=list)
    #: Posts by hand that are not as they were made.
    touched: list[str] = field(default_factory=list)
    #: Where the site is not what the ledger says.
    site: list[str] = field(default_factory=list)
    #: Commands that failed or hung without a reason.
    failures: list[str] = field(default_factory=list)

    @property
    def findings(self) -> dict[str, list[str]]:
        """Return all that must be empty."""
        names = ("duplicates", "lost", "unwanted", "altered", "orphans", "dead_links", "touched", "site", "failures")
        return {name: getattr(self, name) for name in names}

    @property
    def clean(self) -> bool:
        return not any(self.findings.values())

    def report(self, seed: int, seconds: float) -> str:
        """Return the last words: numbers, then every finding."""
        counts = {
            "rounds": self.rounds,
            "kills": self.kills,
            "page kills": self.page_kills,
            "database restarts": self.database_restarts,
            "faults": self.faults.total(),
            "posts": self.posts,
            "edits": self.edits,
            "edits refused": self.refused,
            "withdrawals": self.withdrawals,
            "cancellations": self.cancellations,
            "asked of a person": self.asked,
            **{name: len(found) for name, found in self.findings.items()},
        }
        lines = [f"{name:>18} {count}" for name, count in counts.items()]
        lines += [f"{name}: {each}" for name, found in self.findings.items() for each in found]
        kinds = ", ".join(f"{kind} {count}" for kind, count in self.faults.most_common())
        return "\n".join([*lines, f"       fault kinds {kinds}", f"{seconds:.0f} s, seed {seed}"])

"""What people wished, as they know it themselves; a backup of the ledger does not hold all of it."""

from copy import deepcopy
from dataclasses import dataclass, field

#: A delivery and the number of its try.
Try = tuple[int, int]


@dataclass(slots=True)
class Wishes:
    """What staff want public, and what they stopped; by slug."""

    #: The text that staff last wanted public; missing once it was stopped.
    wanted: dict[str, str] = field(default_factory=dict)
    #: Tries that were on their way when it was stopped, and may still arrive.
    stopped: dict[str, set[Try]] = field(default_factory=dict)
    #: Stopped by `cancel`, which takes nothing back: what was out, or got out, stays.
    may_stand: set[str] = field(default_factory=set)
    #: Tries that were on their way when a hold began.
    flying: set[Try] = field(default_factory=set)
    #: Stopped after the backup that was restored: people know it, and the ledger does not.
    forgotten: set[str] = field(default_factory=set)

    def wish(self, slug: str, message: str) -> None:
        self.wanted[slug] = message
        self.stopped.pop(slug, None)
        self.may_stand.discard(slug)
        self.forgotten.discard(slug)

    def stop(self, slug: str, flying: set[Try], *, may_stand: bool = False) -> None:
        self.wanted.pop(slug, None)
        self.stopped[slug] = flying
        self.forgotten.discard(slug)
        if may_stand:
            self.may_stand.add(slug)
        else:
            self.may_stand.discard(slug)

    def forget(self, slug: str) -> None:
        """It was taken back, and the ledger learns it only from the Page, or never."""
        self.stop(slug, set())
        self.forgotten.add(slug)

    def let_go(self, slug: str) -> None:
        """A person released it, or had it sent again; what the ledger has forgotten is wanted again by that."""
        if slug in self.forgotten:
            self.stopped.pop(slug, None)

    def copy(self) -> "Wishes":
        return deepcopy(self)

    def back_to(self, then: "Wishes") -> "Wishes":
        """Return what is wished with a ledger that is again as it was `then`: what was stopped since stays away."""
        wishes = then.copy()
        for slug in self.stopped.keys() - then.stopped.keys():
            wishes.forget(slug)
        return wishes

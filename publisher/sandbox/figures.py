"""Made-up numbers that grow with time: a pure function of a post's id and age. Nothing here was ever counted.

They start at zero, never fall, grow visibly within seconds (so that a demonstration shows something) and go on for
days.
"""

import hashlib
import math
from dataclasses import dataclass

DAY = 86_400.0

MADE_UP = "Made-up sandbox figure: nobody was counted."

REACTION_SHARES = {"like": 0.042, "love": 0.011, "wow": 0.002, "haha": 0.003, "sorry": 0.002, "anger": 0.001}


@dataclass(frozen=True, slots=True)
class PostFigures:
    """What a post came to at some age."""

    views: int = 0
    viewers: int = 0
    views_by_followers: int = 0
    clicks: int = 0
    shares: int = 0
    #: By Graph's words: like, love, wow, haha, sorry, anger; only those above zero.
    reactions: tuple[tuple[str, int], ...] = ()

    @property
    def reactions_total(self) -> int:
        """All reactions."""
        return sum(count for _, count in self.reactions)

    def plus(self, other: "PostFigures") -> "PostFigures":
        """Both together."""
        return self._joined(other, 1)

    def minus(self, other: "PostFigures") -> "PostFigures":
        """What is left when the other is taken away."""
        return self._joined(other, -1)

    def _joined(self, other: "PostFigures", sign: int) -> "PostFigures":
        mine, theirs = dict(self.reactions), dict(other.reactions)
        counts = ((name, mine.get(name, 0) + sign * theirs.get(name, 0)) for name in REACTION_SHARES)
        return PostFigures(
            views=self.views + sign * other.views,
            viewers=self.viewers + sign * other.viewers,
            views_by_followers=self.views_by_followers + sign * other.views_by_followers,
            clicks=self.clicks + sign * other.clicks,
            shares=self.shares + sign * other.shares,
            reactions=tuple((name, count) for name, count in counts if count),
        )


def figures(post_id: str, age_seconds: float) -> PostFigures:
    """The numbers of a post so long after it was published. A post that is not out has none."""
    if age_seconds <= 0:
        return PostFigures()
    crowd = _crowd(post_id) * _growth(age_seconds)
    counts = ((name, int(crowd * share)) for name, share in REACTION_SHARES.items())
    return PostFigures(
        views=int(crowd),
        viewers=int(crowd * 0.72),
        views_by_followers=int(crowd * 0.61),
        clicks=int(crowd * 0.08),
        shares=int(crowd * 0.012),
        reactions=tuple((name, count) for name, count in counts if count),
    )


def followers(page_id: str, at_seconds: float) -> int:
    """How many follow the Page: a few hundred and slowly more."""
    return 300 + int(900 * _chance(page_id)) + int((at_seconds - 1_767_225_600) / (3 * DAY))


def _crowd(post_id: str) -> float:
    return 60 + 1_400 * _chance(post_id) ** 2


def _chance(word: str) -> float:
    """A number from 0 to 1 that is always the same for the same word."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) / 2**32


def _growth(age_seconds: float) -> float:
    """From 0 to 1: a third within a minute, the rest over about a week."""
    return 0.35 * (1 - math.exp(-age_seconds / 25)) + 0.65 * (1 - math.exp(-age_seconds / (2 * DAY)))

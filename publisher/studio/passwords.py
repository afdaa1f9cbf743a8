"""Passwords: Argon2id (RFC 9106) to keep them, zxcvbn to refuse those that are guessed first."""

from collections.abc import Sequence
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from publisher.domain.errors import CodedError

#: Shorter ones are refused whatever they hold (NIST SP 800-63B asks for eight).
SHORTEST = 10
#: zxcvbn takes long for long ones, and nobody types more.
LONGEST = 200
#: zxcvbn's score from 0 to 4: 3 is "safely unguessable" for a password that is hashed slowly.
_ENOUGH = 3
_LOOKED_AT = 72
#: Sign-ins that wait for the one before: two seconds of them.
_MOST_WAITING = 8


class Passwords:
    """Hashes and compares. Each takes 64 MiB and a fifth of a second, so one goes on at a time, and few wait."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = Lock()
        self._waiting = BoundedSemaphore(_MOST_WAITING)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return what is kept."""
        with self._turns:
            return self._hasher.hash(password)

    def fits(self, password: str, kept: str) -> bool:
        """Compare. Without anything kept it takes as long and says no, so that nobody learns who has an account.

        Raises:
            CodedError: `sign_in_busy`, if too many wait already: their threads are those that answer officers.
        """
        if not self._waiting.acquire(blocking=False):
            raise CodedError("sign_in_busy")
        try:
            with self._turns:
                self._hasher.verify(kept or self._nobodys, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._waiting.release()
        return bool(kept)


def trouble(password: str, about: Sequence[str]) -> str:
    """Say what is wrong with a new password: `short`, `long` or `easy`; empty where nothing is.

    `about` are words that a stranger would try first: name, mail address, organisation.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    from zxcvbn import zxcvbn  # noqa: PLC0415  (its word lists take a fifth of a second to load)

    words = [word for text in about for word in text.replace("@", " ").split()]
    return "" if zxcvbn(password[:_LOOKED_AT], user_inputs=words)["score"] >= _ENOUGH else "easy"

"""The second factor: codes of a phone that change every half minute (TOTP, RFC 6238).

The ledger holds no secret: each account's is made from a salt there and a key that lies outside, so that whoever reads
the ledger or a backup of it cannot make codes.
"""

import hmac
import re
from base64 import b32encode
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes, token_hex

import pyotp
import segno

from publisher.atomic_write import atomic_write
from publisher.bootstrap.studio_stores import StudioStores
from publisher.domain.accounts import Account
from publisher.domain.ports_channel import Clock

_STEP_SECONDS = 30
#: A phone's clock may be wrong by one step.
_WINDOW = (0, -1, 1)


class SecondFactor:
    """Makes secrets and checks codes."""

    def __init__(self, key: bytes, issuer: str, stores: StudioStores, clock: Clock) -> None:
        #: The studio's own key: nothing that is made of it stands in the ledger.
        self.key = key
        self._issuer, self._accounts, self._clock = issuer, stores.accounts, clock

    def new_salt(self) -> str:
        """Return a salt for a new secret."""
        return token_hex(16)

    def secret(self, account: Account, salt: str) -> str:
        """Return an account's secret as phones take it: base 32."""
        made = hmac.new(self.key, f"second factor {account.id} {salt}".encode(), "sha256").digest()
        return b32encode(made[:20]).decode()

    def picture(self, account: Account, salt: str) -> str:
        """Return the QR code as SVG, without anything that a strict policy forbids."""
        address = self._totp(account, salt).provisioning_uri(name=account.email, issuer_name=self._issuer)
        return segno.make(address, micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)

    def accepts(self, account: Account, code: str) -> bool:
        """Return whether a code is right, and use it up; blanks and hyphens in it are as they were copied."""
        step = self.step_of(account, code, account.second_salt)
        return step is not None and self._accounts.use_step(account.id, step)

    def step_of(self, account: Account, code: str, salt: str) -> int | None:
        """Return the time step that a code of this salt is of, without using it up; None where it is wrong."""
        digits = re.sub(r"[\s\-\u2010-\u2015.·]", "", code)
        now, totp = int(self._clock().timestamp()), self._totp(account, salt)
        for offset in _WINDOW:
            step = now // _STEP_SECONDS + offset
            if hmac.compare_digest(totp.at(step * _STEP_SECONDS).encode(), digits.encode("utf-8", "replace")):
                return step
        return None

    def _totp(self, account: Account, salt: str) -> pyotp.TOTP:
        return pyotp.TOTP(self.secret(account, salt), interval=_STEP_SECONDS)


def kept_key(file: Path) -> bytes:
    """Return the key that lies in a file, made now where there is none; only its owner can read it."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        file.parent.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError):  # two processes that start at once agree on one
        atomic_write(file, token_bytes(32), over=False)
    return file.read_bytes()

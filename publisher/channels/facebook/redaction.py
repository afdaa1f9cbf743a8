"""Takes secrets out of text before anybody can read it."""

import logging
import re
from urllib.parse import quote, quote_plus

#: Stands where a secret was.
HIDDEN = "[hidden]"
#: Not a secret: every sandbox page has this token, and the word is wanted in texts.
SANDBOX_TOKEN = "sandbox"

_NAMES = "access_token|input_token|fb_exchange_token|client_secret|appsecret_proof"
_NAMED = re.compile(rf"""((?:{_NAMES})(?:=|%3D|["']\s*:\s*["']|["']\s*,\s*["']))[^&\s"'\\]+""", re.IGNORECASE)
_BEARER = re.compile(r"(\b(?:Bearer|OAuth)\s+)[\w|.%+/=-]{8,}")


def without_named_secrets(text: str) -> str:
    """Hide the value of every parameter that holds a secret by its name, and of an Authorization header."""
    return _BEARER.sub(rf"\1{HIDDEN}", _NAMED.sub(rf"\1{HIDDEN}", text))


class Redactor:
    """Hides certain secrets, in plain and in URL-encoded form. Its `repr` shows none."""

    def __init__(self, *secrets: str) -> None:
        known = {secret for secret in secrets if secret and secret != SANDBOX_TOKEN}
        forms = {form for secret in known for form in (secret, quote(secret, safe=""), quote_plus(secret))}
        # The longest first: an app token holds the app secret.
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return without_named_secrets(text)

    def holds(self, value: str) -> bool:
        """Return whether a value is one of the secrets."""
        return value in self._forms


class _WithoutSecrets(logging.Filter):
    """Rewrites log records of urllib3, which prints the address of each call at DEBUG."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_named_secrets(record.getMessage()), ()
        return True


_FILTER = _WithoutSecrets()


def guard_logs() -> None:
    """Keep secrets out of urllib3's log (`debug_token` wants one in its address). Safe to repeat."""
    logging.getLogger("urllib3.connectionpool").addFilter(_FILTER)

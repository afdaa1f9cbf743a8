"""The tokens that the sandbox knows, and those that are wrong in a way that officers meet, for trying out and tests.

A token is the Page's (`sandbox`), a person's (`sandbox-user`) or a system user's (`sandbox-system`), and may go on with

    -without-SCOPE     that permission was not granted
    -without-content   its person may not publish on the Page
    -elsewhere-SCOPE   it was granted for another Page only
    -elsewhere         all of them were, and this Page cannot be read
    -expired           its time is over
    -other-app         it was made for another app

as in `sandbox-user-without-read_insights-without-pages_manage_posts`.
"""

import re
from dataclasses import dataclass, field

from publisher.sandbox.account import PageAccount

PAGE, USER, SYSTEM_USER, APP = "page", "user", "system_user", "app"
#: The application that a token of `-other-app` was made for, and the Page that one of `-elsewhere` is for.
OTHER_APP, OTHER_PAGE = "1000000000000099", "200000000000099"
_ENDING = re.compile(r"-(without-(?P<lack>[a-z_]+)|elsewhere-(?P<away>[a-z_]+)|elsewhere|expired|other-app)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldToken:
    """One token, and what is wrong with it."""

    kind: str
    #: Short-lived.
    short: bool = False
    lacks: frozenset[str] = field(default_factory=frozenset)
    #: Permissions that were granted for another Page only.
    away: frozenset[str] = field(default_factory=frozenset)
    elsewhere: bool = False
    expired: bool = False
    other_app: bool = False
    #: What follows the plain token's name.
    ending: str = ""


def held(account: PageAccount, token: str) -> HeldToken | None:
    """Return what a token is; None for an unknown one."""
    if token == account.app_token:
        return HeldToken(kind=APP)
    known = {
        account.long_user_token: HeldToken(kind=USER),
        account.user_token: HeldToken(kind=USER, short=True),
        account.system_token: HeldToken(kind=SYSTEM_USER),
        account.token: HeldToken(kind=PAGE),
    }
    for name, plain in known.items():
        if token == name:
            return plain
        if token.startswith(f"{name}-") and (odd := _with(plain, token.removeprefix(name))):
            return odd
    return None


def _with(plain: HeldToken, ending: str) -> HeldToken | None:
    found = list(_ENDING.finditer(ending))
    if "".join(each[0] for each in found) != ending:
        return None
    said = {each[1] for each in found}
    return HeldToken(
        kind=plain.kind,
        short=plain.short,
        lacks=frozenset(each["lack"] for each in found if each["lack"]),
        away=frozenset(each["away"] for each in found if each["away"]),
        elsewhere="elsewhere" in said,
        expired="expired" in said,
        other_app="other-app" in said,
        ending=ending,
    )

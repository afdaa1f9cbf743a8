"""What an answer of Facebook's means for a delivery: one table, by code and subcode, never by a text. Pure.

Sources: Meta's pages "Handling errors", "Rate limits", the reference of `/{page}/feed` and "Pages API error codes", and
what open-source clients have seen. A row says what a *refusal* means; what proves no refusal (a 5xx, codes 1 and 2, an
unknown code ...) is decided before the table, because Facebook has answered such a thing to writes that it then did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from publisher.channels.facebook.errors import FacebookError, GraphError, NotSent
from publisher.domain.outcome import Evidence, Outcome, Rejected, Sent, SignInNeeded, TryLater, Unknown

#: A refusal said in words, from the sentence of its row.
Say = Callable[[str, Evidence], Outcome]

#: A read that is answered with one of these shows that no call can pass.
_DEAD_TOKEN = {102, 104, 190}
_CONNECT = "then run `publisher connect`"


@dataclass(frozen=True, slots=True)
class Row:
    """What one code means."""

    say: Say
    #: What happened and what to do; `{permission}` is the permission that the call needs.
    text: str


def _rejected(reason: str, evidence: Evidence) -> Outcome:
    return Rejected(reason=reason, evidence=evidence)


def _sign_in(reason: str, evidence: Evidence) -> Outcome:
    return SignInNeeded(reason=reason, evidence=evidence)


def _later(reason: str, evidence: Evidence) -> Outcome:
    return TryLater(reason=reason, evidence=evidence)


def _in_doubt(reason: str, evidence: Evidence) -> Outcome:
    return Unknown(reason=reason, evidence=evidence)


def _blocked(hours: int, *, whole_channel: bool = True) -> Say:
    def say(reason: str, evidence: Evidence) -> Outcome:
        wait = timedelta(hours=hours)
        return TryLater(reason=reason, after=wait, tell=True, whole_channel=whole_channel, evidence=evidence)

    return say


#: Too many calls: surely refused, whatever else the answer holds.
THROTTLED: dict[int, str] = {
    4: "Our Facebook app has made as many calls as it may for now. It goes on by itself.",
    17: "The person whose token this is has made as many calls as they may for now. It goes on by itself.",
    32: "The Page has had as many calls as it may for now. It goes on by itself.",
    341: "Facebook lets our app do no more of this for some hours. It goes on by itself.",
    613: "Facebook's limit for this kind of call is reached. It goes on by itself.",
    **dict.fromkeys(range(80_000, 80_015), "The Page's limit of calls is reached. It goes on by itself."),
}

_PERMISSION = Row(
    _sign_in,
    "The token lacks the permission {permission}, or its person lost their role on the Page."
    f" Give it again in the Page's settings, {_CONNECT}.",
)
_TOKEN = Row(_sign_in, "Facebook no longer accepts the Page token. Run `publisher connect` for a new one.")
_PHOTO = Row(
    _rejected, "Facebook cannot use a photo: it takes JPEG and PNG under 4 MB. Replace the picture and schedule again."
)
_PHOTO_AGAIN = Row(
    _rejected, "Facebook says that these photos were posted before. Look at the Page, then choose other pictures."
)
_SCRAPE = Row(_later, "Facebook could not read the page that the post links to. It is tried again.")
_OWN_LINK = Row(_rejected, "Facebook refuses links to facebook.com here. Take the link out and schedule again.")
_DUPLICATE = Row(_in_doubt, "Facebook says that it has this post already. It is looked for on the Page.")

#: By code and subcode; a subcode of None stands for every other one. Some subcodes come as codes too.
TABLE: dict[tuple[int, int | None], Row] = {
    (3, None): Row(
        _sign_in, "Our Facebook app may not do this. In the app's settings, ask for the capability that is missing."
    ),
    (10, None): _PERMISSION,
    (100, None): Row(_rejected, "Facebook does not accept this as it is: {message} Change it and schedule again."),
    (100, 1366046): _PHOTO,
    (100, 1366051): _PHOTO_AGAIN,
    (100, 1609005): _SCRAPE,
    (100, 1609008): _OWN_LINK,
    (102, None): _TOKEN,
    (104, None): Row(
        _sign_in,
        "Facebook wants a token or a proof of the app secret. Set FACEBOOK_PAGE_TOKEN, and FACEBOOK_APP_SECRET"
        " where the app demands it; `publisher doctor` says which is missing.",
    ),
    (190, None): _TOKEN,
    (190, 458): Row(
        _sign_in, f"The token's person removed our app from their account. They allow it again, {_CONNECT}."
    ),
    (190, 459): Row(
        _sign_in, f"Facebook wants the token's person to log in at facebook.com and pass a check. They do, {_CONNECT}."
    ),
    (190, 460): Row(
        _sign_in,
        "The token's person changed their password, which ended the token. Run `publisher connect` for a new one.",
    ),
    (190, 463): Row(_sign_in, "The token has expired. Run `publisher connect` for a new one."),
    (190, 464): Row(
        _sign_in, f"The account of the token's person is not confirmed. They confirm it at facebook.com, {_CONNECT}."
    ),
    (190, 466): Row(_sign_in, "The token was revoked. Run `publisher connect` for a new one."),
    (190, 467): Row(
        _sign_in, "The token's person logged out, which ended the token. Run `publisher connect` for a new one."
    ),
    (190, 492): Row(
        _sign_in,
        f"The token's person has no role on this Page any more. Someone with full access adds them, {_CONNECT}.",
    ),
    (194, None): Row(
        _rejected, "Facebook misses a part of the post (a message or a link). Write one and schedule again."
    ),
    (197, None): Row(_rejected, "Facebook found the post empty. Write a message and schedule again."),
    (240, None): Row(_rejected, "Facebook does not accept the Page as author. Check facebook.page_id in the settings."),
    (324, None): _PHOTO,
    (324, 1366051): _PHOTO_AGAIN,
    (368, None): Row(
        _blocked(24),
        "Facebook has blocked the Page or the app. Look at the Page's support inbox; it is tried again in a day.",
    ),
    (368, 1390008): Row(
        _blocked(72),
        "Facebook finds that the Page posts too fast, and has blocked it. It is tried again in three days.",
    ),
    (368, 4854002): Row(
        _blocked(24),
        "Facebook wants the token's person to confirm who they are. They log in at facebook.com and do it.",
    ),
    (368, 1404082): _DUPLICATE,
    (368, 1346003): Row(
        _blocked(24, whole_channel=False),
        "Facebook says that the content was reported as abusive. Look at the Page's support inbox.",
    ),
    (368, 1404006): Row(
        _blocked(24), "Facebook wants a security check. The token's person logs in at facebook.com and passes it."
    ),
    (368, 1404102): Row(
        _blocked(24, whole_channel=False),
        "Facebook says that the content breaks its community standards. Look at the Page's support inbox.",
    ),
    (368, 1404078): Row(
        _blocked(24),
        "Facebook wants the people of this Page to get a publishing authorisation. See the Page's settings.",
    ),
    (368, 1404112): Row(
        _blocked(24), "Facebook has limited the account of the token's person. They log in at facebook.com to see why."
    ),
    (506, None): _DUPLICATE,
    (803, None): Row(_rejected, "Facebook knows no Page or post of this name. Check facebook.page_id in the settings."),
    (1500, None): Row(_rejected, "Facebook finds the link's address invalid. Mend it and schedule again."),
    (2500, None): Row(
        _rejected, "Facebook could not read our call. This is a fault of this program: please report it."
    ),
    (3001, None): Row(
        _rejected, "Facebook misses a metric in our call. This is a fault of this program: please report it."
    ),
    (1366046, None): _PHOTO,
    (1366051, None): _PHOTO_AGAIN,
    (1609005, None): _SCRAPE,
    (1609008, None): _OWN_LINK,
    **{(code, None): _PERMISSION for code in range(200, 300) if code != 240},
}


def meaning(error: FacebookError, *, write: bool, permission: str = "pages_manage_posts") -> Outcome:
    """Give what an answer means for a delivery; `write` tells whether the call could have changed something visible.

    Code 100 on a write comes as `Rejected`: whether the Page itself can be read is for the caller to see (a missing
    `appsecret_proof` is a 100 too). A refused read pauses nothing, unless it shows that the token is dead. `permission`
    is what the call needs, for the sentence.
    """
    if isinstance(error, NotSent):
        return TryLater(reason=str(error), evidence=error.evidence)
    if not isinstance(error, GraphError):
        return _doubt(str(error), error.evidence, write)
    if error.code in THROTTLED:
        reason, wait = THROTTLED[error.code], error.usage.wait
        return TryLater(reason=reason, after=wait, whole_channel=True, evidence=error.evidence)
    row = _row(error)
    if row is None or _proves_nothing(error):
        return _doubt(str(error), error.evidence, write)
    outcome = row.say(row.text.format(permission=permission, message=error.user_msg or error.message), error.evidence)
    return outcome if write else _of_read(outcome)


def _of_read(outcome: Outcome) -> Outcome:
    match outcome:
        case SignInNeeded() if outcome.evidence.code in _DEAD_TOKEN:
            return outcome
        case Rejected() | SignInNeeded():
            return TryLater(reason=outcome.reason, tell=True, evidence=outcome.evidence)
        case Unknown():
            return TryLater(reason=outcome.reason, evidence=outcome.evidence)
        case TryLater() | Sent():
            return outcome
        case _:
            assert_never(outcome)


def denies(error: FacebookError) -> bool:
    """Tell whether a read was refused for good, not for now: no right, no such thing, a dead token."""
    if not isinstance(error, GraphError) or error.code in THROTTLED or error.code == 368 or _proves_nothing(error):
        return False
    row = _row(error)
    return row is not None and not isinstance(row.say("", Evidence()), TryLater | Unknown)


def _row(error: GraphError) -> Row | None:
    if error.code is None:
        return None
    return TABLE.get((error.code, error.subcode)) or TABLE.get((error.code, None))


def _proves_nothing(error: GraphError) -> bool:
    """Tell whether the answer leaves open that the write was done: Facebook has said "please retry" and published."""
    return (error.http_status or 0) >= 500 or error.code in {1, 2} or error.is_transient


def _doubt(reason: str, evidence: Evidence, write: bool) -> Outcome:
    return Unknown(reason=reason, evidence=evidence) if write else TryLater(reason=reason, evidence=evidence)

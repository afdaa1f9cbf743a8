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
from publisher.domain.coded_text import coded
from publisher.domain.outcome import Evidence, Outcome, Rejected, Sent, SignInNeeded, TryLater, Unknown

#: A refusal said in words, from the sentence of its row.
Say = Callable[[str, Evidence], Outcome]

#: The application may not do this at all: neither another try nor another token helps.
NO_CAPABILITY = 3
#: A read that is answered with one of these shows that no call can pass.
_DEAD_TOKEN = {102, 104, 190}


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """What one code means."""

    say: Say
    #: What happened and what to do: the code of its sentence.
    code: str
    #: What the sentence names: `permission` (that the call needs) or `words` (Facebook's own).
    names: tuple[str, ...] = ()


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
    4: "facebook_limit_of_app",
    17: "facebook_limit_of_person",
    32: "facebook_limit_of_page",
    341: "facebook_limit_for_hours",
    613: "facebook_limit_of_kind",
    **dict.fromkeys(range(80_000, 80_015), "facebook_limit_reached"),
}

_PERMISSION = ErrorRow(_sign_in, "facebook_lacks_permission", ("permission",))
_TOKEN = ErrorRow(_sign_in, "facebook_token_dead")
_PHOTO = ErrorRow(_rejected, "facebook_photo_unusable")
_PHOTO_AGAIN = ErrorRow(_rejected, "facebook_photos_posted_before")
_SCRAPE = ErrorRow(_later, "facebook_could_not_read_page")
_OWN_LINK = ErrorRow(_rejected, "facebook_refuses_own_link")
_DUPLICATE = ErrorRow(_in_doubt, "facebook_has_it_already")

#: By code and subcode; a subcode of None stands for every other one. Some subcodes come as codes too.
TABLE: dict[tuple[int, int | None], ErrorRow] = {
    (NO_CAPABILITY, None): ErrorRow(_rejected, "facebook_app_lacks_capability"),
    (10, None): _PERMISSION,
    # Recorded: a comment with `fields` was answered so, with status 400, and stood there all the same.
    (20, 1772107): ErrorRow(_in_doubt, "facebook_may_have_done_it"),
    (100, None): ErrorRow(_rejected, "facebook_does_not_accept", ("words",)),
    (100, 1366046): _PHOTO,
    (100, 1366051): _PHOTO_AGAIN,
    (100, 1609005): _SCRAPE,
    (100, 1609008): _OWN_LINK,
    (102, None): _TOKEN,
    (104, None): ErrorRow(
        _sign_in,
        "facebook_wants_token_or_proof",
    ),
    (190, None): _TOKEN,
    (190, 458): ErrorRow(_sign_in, "facebook_app_removed"),
    (190, 459): ErrorRow(_sign_in, "facebook_wants_check"),
    (190, 460): ErrorRow(
        _sign_in,
        "facebook_password_changed",
    ),
    (190, 463): ErrorRow(_sign_in, "facebook_token_expired"),
    (190, 464): ErrorRow(_sign_in, "facebook_account_not_confirmed"),
    (190, 466): ErrorRow(_sign_in, "facebook_token_revoked"),
    (190, 467): ErrorRow(_sign_in, "facebook_logged_out"),
    (190, 492): ErrorRow(
        _sign_in,
        "facebook_role_lost",
    ),
    (194, None): ErrorRow(_rejected, "facebook_misses_part"),
    (197, None): ErrorRow(_rejected, "facebook_found_it_empty"),
    (240, None): ErrorRow(_rejected, "facebook_refuses_author"),
    (324, None): _PHOTO,
    (324, 1366051): _PHOTO_AGAIN,
    (368, None): ErrorRow(
        _blocked(24),
        "facebook_blocked",
    ),
    (368, 1390008): ErrorRow(
        _blocked(72),
        "facebook_blocked_too_fast",
    ),
    (368, 4854002): ErrorRow(
        _blocked(24),
        "facebook_wants_identity",
    ),
    (368, 1404082): _DUPLICATE,
    (368, 1346003): ErrorRow(
        _blocked(24, whole_channel=False),
        "facebook_reported_abusive",
    ),
    (368, 1404006): ErrorRow(_blocked(24), "facebook_wants_security_check"),
    (368, 1404102): ErrorRow(
        _blocked(24, whole_channel=False),
        "facebook_breaks_standards",
    ),
    (368, 1404078): ErrorRow(
        _blocked(24),
        "facebook_wants_authorisation",
    ),
    (368, 1404112): ErrorRow(_blocked(24), "facebook_limited_account"),
    (506, None): _DUPLICATE,
    (803, None): ErrorRow(_rejected, "facebook_knows_no_such_page"),
    (1500, None): ErrorRow(_rejected, "facebook_link_invalid"),
    (2500, None): ErrorRow(_rejected, "facebook_could_not_read_call"),
    (3001, None): ErrorRow(_rejected, "facebook_misses_metric"),
    (1366046, None): _PHOTO,
    (1366051, None): _PHOTO_AGAIN,
    (1609005, None): _SCRAPE,
    (1609008, None): _OWN_LINK,
    **{(code, None): _PERMISSION for code in range(200, 300) if code != 240},
}


def classify_error(error: FacebookError, *, write: bool, permission: str = "pages_manage_posts") -> Outcome:
    """Return what an answer means for a delivery; `write` tells whether the call could have changed something visible.

    Code 100 on a write comes as `Rejected`: whether the Page itself can be read is for the caller to see (a missing
    `appsecret_proof` is a 100 too). A refused read pauses nothing, unless it shows that the token is dead. `permission`
    is what the call needs, for the sentence.
    """
    if isinstance(error, NotSent):
        return TryLater(reason=error.told, evidence=error.evidence)
    if not isinstance(error, GraphError):
        return _doubt(error.told, error.evidence, write)
    if error.number in THROTTLED:
        reason, wait = coded(THROTTLED[error.number]), error.usage.wait
        return TryLater(reason=reason, after=wait, whole_channel=True, evidence=error.evidence)
    row = _row(error)
    if row is None or _proves_nothing(error):
        told = coded("facebook_found_it_too_much") if write and error.is_too_much else error.told
        return _doubt(told, error.evidence, write)
    values = {"permission": permission, "words": error.user_msg or error.words}
    outcome = row.say(coded(row.code, **{name: values[name] for name in row.names}), error.evidence)
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


def asks_for_a_token(error: FacebookError) -> bool:
    """Return whether a read was refused for good, and another token or right may help."""
    return is_permanent_refusal(error) and error.evidence.code != NO_CAPABILITY


def is_permanent_refusal(error: FacebookError) -> bool:
    """Return whether a read was refused for good, not for now: no right, no such thing, a dead token."""
    if not isinstance(error, GraphError) or error.number in THROTTLED or error.number == 368 or _proves_nothing(error):
        return False
    row = _row(error)
    return row is not None and not isinstance(row.say("", Evidence()), TryLater | Unknown)


def token_end(subcode: int | None) -> str:
    """Return the code of the sentence that tells how a token ended, by the subcode of a 190; empty where none does."""
    row = TABLE.get((190, subcode)) if subcode is not None else None
    return row.code if row else ""


def _row(error: GraphError) -> ErrorRow | None:
    if error.number is None:
        return None
    return TABLE.get((error.number, error.subcode)) or TABLE.get((error.number, None))


def _proves_nothing(error: GraphError) -> bool:
    """Return whether the answer leaves open that the write was done: Facebook has said "please retry" and published."""
    return (error.http_status or 0) >= 500 or error.number in {1, 2} or error.is_transient


def _doubt(reason: str, evidence: Evidence, write: bool) -> Outcome:
    return Unknown(reason=reason, evidence=evidence) if write else TryLater(reason=reason, evidence=evidence)

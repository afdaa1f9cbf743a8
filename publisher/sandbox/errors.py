"""Errors in Graph's own envelope, and the table of every code that a client has to know.

Sources: Meta's pages "Handling errors", "Rate limits" and the reference of `/{page}/feed`; recorded answers in public
test data (restfb, spring-social-facebook, facebook4j).
"""

import secrets
from dataclasses import dataclass
from typing import Any

MISSING = (
    "Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this "
    "operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api"
)


class ErrorAnswer(Exception):
    """An answer of refusal. Raised by whatever handles a call; becomes the envelope at the edge."""

    def __init__(
        self,
        code: int | None,
        message: str,
        *,
        subcode: int | None = None,
        status: int = 400,
        kind: str = "OAuthException",
        transient: bool = False,
        title: str = "",
        user_message: str = "",
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.subcode, self.status = code, message, subcode, status
        self.kind, self.transient, self.title, self.user_message = kind, transient, title, user_message

    def envelope(self) -> dict[str, Any]:
        """The JSON body. Keys without a value are left out, as Graph leaves them out; so every key may be missing."""
        error: dict[str, Any] = {
            "message": self.message or None,
            "type": self.kind or None,
            "code": self.code,
            "error_subcode": self.subcode,
            "is_transient": self.transient or (False if self.title else None),
            "error_user_title": self.title or None,
            "error_user_msg": self.user_message or None,
            "fbtrace_id": "A" + secrets.token_urlsafe(8),
        }
        return {"error": {key: value for key, value in error.items() if value is not None}}


def unsupported(method: str, node: str) -> ErrorAnswer:
    """The answer for an object that is not there, or that cannot do this: code 100, subcode 33."""
    message = f"Unsupported {method.lower()} request. {MISSING.format(id=node)}"
    return ErrorAnswer(100, message, subcode=33, kind="GraphMethodException")


def nonexisting_field(name: str, node_type: str) -> ErrorAnswer:
    """The answer for an unknown field, which fails the whole call."""
    return ErrorAnswer(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({node_type})")


@dataclass(frozen=True, slots=True)
class KnownError:
    """One row of the table: what Facebook says with a code."""

    code: int
    subcode: int | None
    status: int
    message: str
    transient: bool = False
    kind: str = "OAuthException"


#: Every code and subcode that the notes on the Graph API list. Which HTTP status goes with a rate limit is not
#: documented,
#: so it differs from row to row on purpose: a client that looks at the status alone is found out.
KNOWN: tuple[KnownError, ...] = (
    KnownError(1, None, 500, "An unknown error occurred", transient=False),
    KnownError(2, None, 500, "An unexpected error has occurred. Please retry your request later.", transient=True),
    KnownError(3, None, 400, "(#3) Application does not have the capability to make this API call."),
    KnownError(4, None, 403, "(#4) Application request limit reached", transient=True),
    KnownError(10, None, 403, "(#10) This endpoint requires the 'pages_read_engagement' permission"),
    KnownError(17, None, 400, "(#17) User request limit reached", transient=True),
    KnownError(20, 1772107, 400, "(#20) Fields cannot be asked for here"),
    KnownError(32, None, 403, "(#32) Page request limit reached", transient=True),
    KnownError(100, None, 400, "(#100) Invalid parameter"),
    KnownError(100, 33, 400, "Unsupported post request. " + MISSING.format(id="0"), kind="GraphMethodException"),
    KnownError(100, 1366051, 400, "(#100) These photos were already posted."),
    KnownError(100, 1609005, 400, "(#100) The link could not be scraped"),
    KnownError(102, None, 401, "Session key invalid or no longer valid"),
    KnownError(104, None, 400, "An access token is required to request this resource."),
    KnownError(190, None, 400, "Invalid OAuth access token - Cannot parse access token"),
    KnownError(190, 458, 400, "Error validating access token: The user has not authorized application."),
    KnownError(
        190, 459, 400, "Error validating access token: You cannot access the app till you log in and follow the steps."
    ),
    KnownError(
        190, 460, 400, "Error validating access token: The session has been invalidated: the password was changed."
    ),
    KnownError(190, 463, 401, "Error validating access token: Session has expired."),
    KnownError(
        190, 464, 400, "Error validating access token: Sessions for the user are not allowed: not a confirmed user."
    ),
    KnownError(190, 466, 400, "Error validating access token: The session was revoked by an API call."),
    KnownError(190, 467, 401, "Error validating access token: The session is invalid because the user logged out."),
    KnownError(190, 492, 400, "Error validating access token: The user has no role on this Page."),
    KnownError(194, None, 400, "(#194) Requires all of the params: message"),
    KnownError(197, None, 400, "(#197) The post is empty. Please enter a message to share."),
    KnownError(200, None, 403, "(#200) The permission(s) pages_manage_posts are not available."),
    KnownError(283, None, 403, "(#283) Requires extended permission: pages_read_engagement"),
    KnownError(299, None, 403, "(#299) Permission denied"),
    KnownError(240, None, 400, "(#240) Requires a valid user is specified"),
    KnownError(324, None, 400, "(#324) Missing or invalid image file"),
    KnownError(324, 1366046, 400, "(#324) Photos should be smaller than 4 MB and saved as JPG, PNG"),
    KnownError(341, None, 400, "(#341) Feed action request limit reached", transient=True),
    KnownError(368, None, 400, "(#368) The action attempted has been deemed abusive or is otherwise disallowed"),
    KnownError(368, 1390008, 400, "(#368) It looks like you were misusing this feature by going too fast"),
    KnownError(368, 4854002, 400, "(#368) Confirm your identity to go on"),
    KnownError(368, 1404082, 400, "(#368) This content is a duplicate of what was posted before"),
    KnownError(368, 1346003, 400, "(#368) The content was reported as abusive"),
    KnownError(368, 1404006, 400, "(#368) A security check is needed"),
    KnownError(368, 1404102, 400, "(#368) The content goes against the community standards"),
    KnownError(368, 1404078, 400, "(#368) Your Page needs a publishing authorisation"),
    KnownError(368, 1404112, 400, "(#368) The account has limited access"),
    KnownError(506, 1455006, 400, "(#506) Duplicate status message"),
    KnownError(613, None, 400, "(#613) Calls to this api have exceeded the rate limit.", transient=True),
    KnownError(613, 1996, 400, "(#613) Inconsistent request volume", transient=True),
    KnownError(803, None, 404, "(#803) Some of the aliases you requested do not exist: nobody"),
    KnownError(1500, None, 400, "(#1500) The url you supplied is invalid"),
    KnownError(1609005, None, 400, "The link could not be scraped"),
    KnownError(1609008, None, 400, "Links to facebook.com cannot be posted"),
    KnownError(1366046, None, 400, "Photos should be smaller than 4 MB and saved as JPG, PNG"),
    KnownError(1366051, None, 400, "These photos were already posted."),
    KnownError(2500, None, 400, "Unknown path components: /nowhere"),
    KnownError(3001, 1504028, 400, "(#3001) Invalid query: no metric was specified"),
    *(
        KnownError(
            80000 + number,
            None,
            400,
            f"(#{80000 + number}) There have been too many calls from this {what}",
            transient=True,
        )
        for number, what in (
            (0, "ad-account"),
            (1, "Page account"),
            (2, "Instagram account"),
            (3, "ad-account"),
            (4, "ad-account"),
            (5, "leadgen account"),
            (6, "Messenger account"),
            (8, "WhatsApp account"),
            (9, "catalog account"),
            (14, "catalog account"),
        )
    ),
)


def known(code: int | None, subcode: int | None = None) -> KnownError | None:
    """Find the row of a code: the one with that subcode, else the code's first; None for an undocumented code."""
    rows = [row for row in KNOWN if row.code == code]
    return next((row for row in rows if row.subcode == subcode), rows[0] if rows else None)

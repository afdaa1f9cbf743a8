"""English texts that older versions wrote into the ledger, recognised so that they can be said in each language."""

import re
from functools import cache

from publisher.domain.coded_text import Message
from publisher.messages.older_delivery_texts import OLDER_DELIVERIES
from publisher.messages.older_facebook_texts import OLDER_FACEBOOK
from publisher.messages.sentences import NEVER_KEPT, SENTENCES

#: Sentences that have other words by now, by code.
OLDER: tuple[tuple[str, str], ...] = (
    ("plan_cancelled", "Cancelled before it was out."),
    ("hold_after_restore", "A backup of %(taken_at)s UTC was restored."),
    ("hold_after_restore", "A backup of %(taken_at)s UTC was restored. `publisher resume` ends this."),
    (
        "facebook_account_not_confirmed",
        (
            "The account of the token's person is not confirmed. They confirm it at facebook.com, then run `publisher "
            "connect`."
        ),
    ),
    ("facebook_answered", "Facebook answered with error%(number)s: %(words)s"),
    (
        "facebook_does_not_accept",
        "Facebook does not accept this as it is: %(words)s Change it and schedule again.",
    ),
    (
        "facebook_app_removed",
        "The token's person removed our app from their account. They allow it again, then run `publisher connect`.",
    ),
    (
        "facebook_lacks_permission",
        (
            "The token lacks the permission %(permission)s, or its person lost their role on the Page. Give it again "
            "in the Page's settings, then run `publisher connect`."
        ),
    ),
    (
        "facebook_logged_out",
        "The token's person logged out, which ended the token. Run `publisher connect` for a new one.",
    ),
    (
        "facebook_password_changed",
        "The token's person changed their password, which ended the token. Run `publisher connect` for a new one.",
    ),
    (
        "facebook_role_lost",
        (
            "The token's person has no role on this Page any more. Someone with full access adds them, then run "
            "`publisher connect`."
        ),
    ),
    ("facebook_token_dead", "Facebook no longer accepts the Page token. Run `publisher connect` for a new one."),
    ("facebook_token_expired", "The token has expired. Run `publisher connect` for a new one."),
    ("facebook_token_revoked", "The token was revoked. Run `publisher connect` for a new one."),
    (
        "facebook_wants_check",
        (
            "Facebook wants the token's person to log in at facebook.com and pass a check. They do, then run "
            "`publisher connect`."
        ),
    ),
    (
        "facebook_wants_token_or_proof",
        (
            "Facebook wants a token or a proof of the app secret. Set FACEBOOK_PAGE_TOKEN, and FACEBOOK_APP_SECRET "
            "where the app demands it; `publisher doctor` says which is missing."
        ),
    ),
    (
        "later_than_limit",
        (
            "It is later than the late limit (%(minutes)s minutes) allows. `publisher release %(slug)s` sends it now, "
            "`publisher cancel %(slug)s` drops it."
        ),
    ),
    (
        "lost_and_unreadable",
        (
            "The answer was lost, and the channel could not be read to look for it (%(reason)s). Look at it, then "
            "`publisher resolve %(slug)s sent`, `again` or `never`."
        ),
    ),
    (
        "lost_too_often",
        (
            "%(times)s answers in a row were lost and nothing was found. Look at the channel, then `publisher resolve "
            "%(slug)s sent`, `again` or `never`."
        ),
    ),
    ("out_before_stopped", "It was out before it could be stopped (%(wish)s)."),
    (
        "page_unreadable_for_good",
        (
            "The Page cannot be read with this token, so it cannot be told whether the post is there. Run `publisher "
            "connect`."
        ),
    ),
    (
        "page_unreadable_too",
        (
            "The Page itself cannot be read with this token either: run `publisher connect`, and set "
            "FACEBOOK_APP_SECRET where the app demands a proof."
        ),
    ),
    (
        "same_text_is_out",
        (
            "A post with this text is on %(channel)s already, and this ledger does not know it: %(address)s. "
            "`publisher release %(slug)s` sends it all the same, `publisher cancel %(slug)s` drops it."
        ),
    ),
    (
        "token_of_other_page",
        (
            "The token belongs to '%(own)s' (%(own_id)s), but the settings name the Page '%(named)s' (%(named_id)s). "
            "Run `publisher connect` for a token of that Page, or mend facebook.page_id."
        ),
    ),
    ("waits_for_approval", "Somebody has to approve it: `publisher approve %(slug)s --by NAME`."),
)
_GAP = re.compile(r"%\((\w+)\)[sd]")


def recognised(text: str) -> Message | None:
    """Return the code and the values of an English text; None where no sentence of ours reads so."""
    if " " not in text or len(text) > 2000:
        return None
    for code, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return Message(code, **found.groupdict())
    return None


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return a pattern for each sentence, with its command and without; the one with the most words first."""
    kept = [(code, one) for code, one in SENTENCES.items() if code not in NEVER_KEPT]
    written = [
        *OLDER,
        *OLDER_DELIVERIES,
        *OLDER_FACEBOOK,
        *((code, f"{one.text} {one.terminal}") for code, one in kept if one.terminal),
        *((code, one.text) for code, one in kept),
    ]
    ordered = sorted(written, key=lambda pair: len(_GAP.sub("", pair[1])), reverse=True)
    return [(code, _pattern(text)) for code, text in ordered if len(_GAP.sub("", text)) >= 8]


def _pattern(text: str) -> re.Pattern[str]:
    found, named = "", set[str]()
    for number, part in enumerate(_GAP.split(text)):
        if number % 2 == 0:
            found += re.escape(part.replace("%%", "%"))
        else:
            found += f"(?P={part})" if part in named else f"(?P<{part}>.+?)"
            named.add(part)
    return re.compile(found, re.DOTALL)

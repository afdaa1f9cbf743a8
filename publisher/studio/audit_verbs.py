"""What the activity log calls each deed: words for the verbs that the ledger's audit trail holds."""

from collections.abc import Mapping

from publisher.studio.formatting import gettext_noop

#: Words by verb; a verb that is missing here, of another version, is shown as a quotation.
AUDIT_VERBS: Mapping[str, str] = {
    "schedule": gettext_noop("scheduled the post"),
    "approve": gettext_noop("approved the post"),
    "send back": gettext_noop("sent the post back"),
    "cancel": gettext_noop("cancelled the post"),
    "move": gettext_noop("moved the post to another time"),
    "repeat": gettext_noop("set the post to repeat"),
    "stop repeating": gettext_noop("stopped the repeats"),
    "show": gettext_noop("shared a preview link"),
    "end showing": gettext_noop("closed a preview link"),
    "translator": gettext_noop("gave somebody a link for translating"),
    "end translator": gettext_noop("closed a link for translating"),
    "withdraw": gettext_noop("unpublished the post"),
    "delete draft": gettext_noop("deleted the draft"),
    "restore draft": gettext_noop("restored the draft from the trash"),
    "undo": gettext_noop("undid the last step"),
    "release": gettext_noop("decided to publish the post"),
    "resolve": gettext_noop("said whether it was published"),
    "pause": gettext_noop("put publishing on hold"),
    "resume": gettext_noop("resumed publishing"),
    "adopt": gettext_noop("confirmed where posts are published"),
    "connect": gettext_noop("connected the Facebook Page"),
    "page plan": gettext_noop("said how many links the Page has"),
    "first post": gettext_noop("published the first post"),
    "first post seen": gettext_noop("saw the first post on a phone"),
    "first post deleted": gettext_noop("deleted the first post"),
    "found taken back": gettext_noop("found the post unpublished"),
    "consent": gettext_noop("removed a picture whose consent was withdrawn"),
    "erase": gettext_noop("erased something for good"),
    "restore": gettext_noop("restored a backup"),
    "account": gettext_noop("opened an account"),
    "password": gettext_noop("changed the password"),
    "role": gettext_noop("changed a role"),
    "close account": gettext_noop("locked an account"),
    "open account": gettext_noop("unlocked an account"),
    "second factor": gettext_noop("turned on two-step verification"),
    "no second factor": gettext_noop("turned off two-step verification"),
    "sender": gettext_noop("gave somebody a link for sending news"),
    "end sender": gettext_noop("closed a link for sending news"),
    "drafted news": gettext_noop("made a draft of news"),
    "dropped news": gettext_noop("set news aside"),
}

"""What a page says after something was done, by the key that stands in its address: never a text from outside."""

from publisher.studio.words import later

NOTES = {
    "received": later("Received. Thank you!"),
    "saved": later("Saved."),
    "drafted": later("A colleague made a draft of it already: here it is."),
    "begun": later("The draft is begun."),
    "scheduled": later("It is scheduled."),
    "waits": later("It is scheduled, and waits for somebody else's approval."),
    "approved": later("It is approved, and goes out at its time."),
    "cancelled": later("It is cancelled."),
    "unchanged": later("Nothing was changed: what is published says this already."),
    "undone": later("Undone. Nothing was published or changed."),
    "undone_planned": later("Undone. Nothing was published or changed; it is planned as before."),
    "planned_again": later("Undone. It is planned as before."),
    "decide_again": later("Undone. It waits for a decision as before."),
    "repeated": later("Every date has its post now."),
    "stopped": later("It repeats no more. What was not out yet is unplanned."),
    "moved": later("It is published at the new time."),
    "released": later("It is published at the new time."),
    "resolved": later("Noted."),
    "paused": later("Everything is on hold."),
    "resumed": later("The hold has ended."),
    "ready": later("It is ready. Authors and editors see it on their first page, and get a mail."),
    "ready-unmailed": later(
        "It is ready. Authors and editors see it on their first page. No mail is sent: none is set up."
    ),
    "ready-nobody": later("It is ready, but nobody here may plan it yet: an administrator can give somebody the role."),
    "remarked": later("Your remark stands there."),
    "changed": later("Changed."),
    "adopted": later("From now on everything goes there."),
    "signed-out": later("You are signed out."),
    "welcome": later("Welcome. You are signed in."),
    "restored": later("The earlier version is back; the one before it is in the history."),
}

"""What a page says after something was done, by the key that stands in its address: never a text from outside."""

from publisher.studio.words import later

NOTES = {
    "received": later("Received. Thank you!"),
    "saved": later("Saved."),
    "drafted": later("A colleague has already made a draft: here it is."),
    "begun": later("Draft created."),
    "scheduled": later("Scheduled."),
    "waits": later("Scheduled. Somebody else has to approve it."),
    "approved": later("Approved. It is published at its time."),
    "cancelled": later("Cancelled."),
    "unchanged": later("Nothing changed: what is published already says this."),
    "undone": later("Undone. Nothing was published or changed."),
    "undone_planned": later("Undone. Nothing was published or changed; it is scheduled as before."),
    "planned_again": later("Undone. It is scheduled as before."),
    "decide_again": later("Undone. It waits for a decision as before."),
    "repeated": later("Every date has its post now."),
    "stopped": later("It no longer repeats. What was not published yet is cancelled."),
    "moved": later("Moved to the new time."),
    "released": later("Moved to the new time."),
    "resolved": later("Noted."),
    "paused": later("Everything is on hold."),
    "resumed": later("The hold has ended."),
    "ready": later("Marked as ready. Authors and editors see it on Home and get an email."),
    "ready-unmailed": later(
        "Marked as ready. Authors and editors see it on Home. No email is sent, because email is not set up."
    ),
    "ready-nobody": later(
        "Marked as ready, but nobody here may schedule it yet. An administrator can give somebody the role."
    ),
    "remarked": later("Note added."),
    "changed": later("Changed."),
    "adopted": later("From now on everything goes there."),
    "signed-out": later("You are signed out."),
    "welcome": later("Welcome. You are signed in."),
    "restored": later("The earlier version is restored; the one it replaced is in the history."),
}

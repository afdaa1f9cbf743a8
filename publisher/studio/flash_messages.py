"""What a page says after something was done, by the key that stands in its address: never a text from outside."""

from publisher.studio.formatting import gettext_noop

FLASH_MESSAGES = {
    "received": gettext_noop("Received. Thank you!"),
    "saved": gettext_noop("Saved."),
    "drafted": gettext_noop("A colleague has already made a draft: here it is."),
    "begun": gettext_noop("Draft created."),
    "begun_unread": gettext_noop("Draft created, without the recording: it is of the other post's text."),
    "scheduled": gettext_noop("Scheduled."),
    "waits": gettext_noop("Scheduled. Somebody else has to approve it."),
    "approved": gettext_noop("Approved. It is published at its time."),
    "approved_next": gettext_noop("Approved. This is the next post that waits for approval."),
    "sent_back": gettext_noop("Sent back. The author sees your note on Home."),
    "sent_back_next": gettext_noop("Sent back. This is the next post that waits for approval."),
    "cancelled": gettext_noop("Cancelled."),
    "deleted": gettext_noop("Deleted. It can be restored from the trash for 30 days."),
    "undeleted": gettext_noop("Restored from the trash."),
    "copied": gettext_noop("Duplicated: the copies are new drafts."),
    "unchanged": gettext_noop("Nothing changed: what is published already says this."),
    "undone": gettext_noop("Undone. Nothing was published or changed."),
    "undone_planned": gettext_noop("Undone. Nothing was published or changed; it is scheduled as before."),
    "planned_again": gettext_noop("Undone. It is scheduled as before."),
    "decide_again": gettext_noop("Undone. It waits for a decision as before."),
    "repeated": gettext_noop("Every date has its post now."),
    "stopped": gettext_noop("It no longer repeats. What was not published yet is cancelled."),
    "moved": gettext_noop("Moved to the new time."),
    "released": gettext_noop("Moved to the new time."),
    "resolved": gettext_noop("Noted."),
    "paused": gettext_noop("Everything is on hold."),
    "resumed": gettext_noop("The hold has ended."),
    "ready": gettext_noop("Marked as ready. Authors and editors see it on Home and get an email."),
    "ready-unmailed": gettext_noop(
        "Marked as ready. Authors and editors see it on Home. No email is sent, because email is not set up."
    ),
    "ready-nobody": gettext_noop(
        "Marked as ready, but nobody here may schedule it yet. An administrator can give somebody the role."
    ),
    "remarked": gettext_noop("Note added."),
    "translated": gettext_noop("Thank you. Whoever gave you the link has been told."),
    "changed": gettext_noop("Changed."),
    "set_aside": gettext_noop("Deleted. It does not come again."),
    "partner_added": gettext_noop("Added. The news are in the inbox, and new ones come by themselves."),
    "page_looked": gettext_noop("The Page was looked at just now."),
    "page_not_whole": gettext_noop("Facebook did not show all posts. Try again in a few minutes."),
    "page_not_wanted": gettext_noop("Removed from the inbox. On Facebook it stays as it is."),
    "begun_without": gettext_noop("Draft created. Photos that cannot be used were left out."),
    "partner_read": gettext_noop("Read just now."),
    "adopted": gettext_noop("From now on everything goes there."),
    "signed-out": gettext_noop("You are signed out."),
    "welcome": gettext_noop("Welcome. You are signed in."),
    "restored": gettext_noop("The earlier version is restored; the one it replaced is in the history."),
}

"""What became of a delivery, or what it waits for: kept in the ledger as codes.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

DELIVERIES: dict[str, str | Sentence] = {
    "came_due_during_hold": Sentence(
        gettext_noop("It was due while publishing was on hold (%(reason)s)."),
        "`publisher release %(slug)s` publishes it.",
    ),
    "cancel_undone": gettext_noop("The cancellation was undone. Somebody has to decide what happens next."),
    "cancelled_meanwhile": gettext_noop("It has been cancelled."),
    "channel_was_paused": Sentence(
        gettext_noop("Its channel was on hold when it was due."), "`publisher release %(slug)s` publishes it."
    ),
    "due_before_restore": Sentence(
        gettext_noop("It was due before this ledger was restored, and we do not know whether it was published."),
        "`publisher restore --look` looks for it.",
    ),
    "error_while_sending": gettext_noop(
        "An unexpected error occurred while sending (%(error)s; the log has the details)."
    ),
    "hold_after_restore": Sentence(
        gettext_noop("A backup of %(taken_at)s was restored."), "`publisher resume` ends this."
    ),
    "hold_of_older_copy": Sentence(
        gettext_noop("This is a copy of the ledger from %(taken_at)s. The Page and the website may be newer."),
        "`publisher restore --look` compares them, `publisher resume` ends this.",
    ),
    "imported_waits": Sentence(
        gettext_noop("It was imported from another installation, and waits for you."),
        "`publisher release SLUG` publishes it.",
    ),
    "its_post_not_out": gettext_noop("Its post is not published."),
    "later_than_limit": Sentence(
        gettext_noop("It is more than %(minutes)s minutes late."),
        ("`publisher release %(slug)s` publishes it now, `publisher cancel %(slug)s` cancels it."),
    ),
    "ledger_older_than_page": Sentence(
        gettext_noop(
            "This ledger is older than the Page (perhaps an old copy or a snapshot of the machine): this "
            "program created %(addresses)s, and the ledger does not have it."
        ),
        "`publisher restore --look` compares the two, `publisher resume` ends this.",
    ),
    "limit_nearly_used": gettext_noop("Facebook's limit of calls is almost reached."),
    "look_at_another_target": gettext_noop(
        "The ledger belongs to another Page or website than the settings and secrets name, so nothing "
        "is checked there. Correct the settings first."
    ),
    "lost_and_not_found": gettext_noop("The answer was lost, and %(looks)s checks found nothing."),
    "lost_and_not_public": gettext_noop("The answer was lost. It is certainly not public, so it is tried again."),
    "lost_and_nothing_seen_yet": gettext_noop("The answer was lost. %(looks)s checks have found nothing so far."),
    "lost_and_unreadable": Sentence(
        gettext_noop(
            "The answer was lost, and the channel could not be read (%(reason)s). Check there, then say "
            "whether it is published."
        ),
        "`publisher resolve %(slug)s sent`, `again` or `never` says so.",
    ),
    "lost_and_unreadable_yet": gettext_noop("The answer was lost, and the channel can't be read yet: %(reason)s"),
    "lost_in_a_row": gettext_noop("That happened %(times)s times in a row."),
    "lost_too_often": Sentence(
        gettext_noop(
            "%(times)s answers in a row were lost, and nothing was found. Check the channel, then say "
            "whether it is published."
        ),
        "`publisher resolve %(slug)s sent`, `again` or `never` says so.",
    ),
    "never_out": gettext_noop("It was never published."),
    "newer_took_its_place": gettext_noop("A newer version replaced it."),
    "not_on_facebook_after_restore": gettext_noop(
        "It is not on Facebook. This was checked after a backup was restored."
    ),
    "not_on_website_after_restore": gettext_noop(
        "It is not on the website. This was checked after a backup was restored."
    ),
    "on_hold": gettext_noop("On hold: %(reason)s"),
    "on_hold_meanwhile": gettext_noop("It has been put on hold: %(reason)s"),
    "out_before_stopped": gettext_noop("It was published before it could be stopped."),
    "part_erased": Sentence(
        gettext_noop("Something of it was erased."), "`publisher schedule %(slug)s` plans it again without that."
    ),
    "person_decided_never": gettext_noop("Somebody decided not to publish it."),
    "person_saw_it_not_out": gettext_noop("Somebody checked that it is not published."),
    "plan_cancelled": gettext_noop("Cancelled."),
    "plan_undone": gettext_noop("Undone."),
    "planned_for_another_target": gettext_noop("It was scheduled for another Page or website."),
    "post_no_longer_out": gettext_noop("Its post is no longer published."),
    "published_in_place_of_update": gettext_noop(
        "The post was not published yet, so it was published instead of updated."
    ),
    "release_after_resume": Sentence(
        gettext_noop("Somebody has to decide when the hold ends."),
        (
            "After `publisher resume`, `publisher release %(slug)s` publishes it, `publisher cancel "
            "%(slug)s` cancels it."
        ),
    ),
    "release_undone": gettext_noop("The decision to publish it was undone. Somebody has to decide what happens next."),
    "replaced_meanwhile": gettext_noop("A newer version has replaced it."),
    "resolve_after_resume": Sentence(
        gettext_noop("When the hold ends, somebody has to say whether it is published."),
        (
            "After `publisher resume`, `publisher resolve %(slug)s again` sends it again, `publisher cancel "
            "%(slug)s` cancels it."
        ),
    ),
    "same_text_is_out": Sentence(
        gettext_noop(
            "A post with this text is already published (%(channel)s), and this ledger does not have it: %(address)s."
        ),
        ("`publisher release %(slug)s` publishes it all the same, `publisher cancel %(slug)s` cancels it."),
    ),
    "sandbox_page_is_new": gettext_noop(
        "The sandbox's Page was made anew and shows nothing yet, so nothing is compared with it."
    ),
    "seen_at": gettext_noop("Seen at %(address)s."),
    "seen_at_made": gettext_noop("Seen at %(address)s, created %(at)s."),
    "sent_back": gettext_noop("Sent back for changes."),
    "stopped_while_sending": gettext_noop(
        "The program stopped while sending. It is checked whether the post is published."
    ),
    "taken_back_before_out": gettext_noop("Cancelled before it was published."),
    "taken_back_in_doubt": gettext_noop("Unpublished. It is not known whether it had been published."),
    "time_had_passed": gettext_noop("Its time had already passed when it was scheduled."),
    "time_not_come": gettext_noop("It is not due yet."),
    "waits_being_sent": gettext_noop("It is being sent."),
    "waits_for_approval": Sentence(
        gettext_noop("Somebody's approval."), "`publisher approve %(slug)s --by NAME` does."
    ),
    "waits_for_end_of_hold": gettext_noop("The end of the hold: %(reason)s"),
    "waits_for_its_page": gettext_noop("Its page on the website."),
    "waits_for_its_time": gettext_noop("Its time."),
    "waits_for_next_pass": gettext_noop("The next check."),
    "waits_for_next_try": gettext_noop("The next try."),
    "waits_for_one_before": gettext_noop("What came before it on the same channel."),
    "waits_for_person": gettext_noop("Somebody's decision."),
    "waits_looked_for": gettext_noop("The answer was lost. It is checked whether the post is published."),
    "worker_went_silent": gettext_noop("The process that was sending stopped responding."),
}

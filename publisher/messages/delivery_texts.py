"""What became of a delivery, or what it waits for: kept in the ledger as codes.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

DELIVERIES: dict[str, str | Sentence] = {
    "came_due_during_hold": Sentence(
        gettext_noop("It came due during a hold (%(reason)s)."), "`publisher release %(slug)s` lets it go."
    ),
    "cancel_undone": gettext_noop("It was cancelled, and that was undone: a person decides."),
    "cancelled_meanwhile": gettext_noop("It was cancelled meanwhile."),
    "channel_was_paused": Sentence(
        gettext_noop("Its channel was paused when it was due."), "`publisher release %(slug)s` lets it go."
    ),
    "due_before_restore": Sentence(
        gettext_noop("It was due before this ledger was restored, and it is not known whether it went out."),
        "`publisher restore --look` looks for it.",
    ),
    "error_while_sending": gettext_noop(
        "An unexpected error came in the middle of sending (%(error)s; the log tells more)."
    ),
    "hold_after_restore": Sentence(
        gettext_noop("A backup of %(taken_at)s was restored."), "`publisher resume` ends this."
    ),
    "hold_of_older_copy": Sentence(
        gettext_noop("This is a copy of the ledger from %(taken_at)s, and the Page and the website may be newer."),
        "`publisher restore --look` compares them, `publisher resume` ends this.",
    ),
    "its_post_not_out": gettext_noop("Its post is not out."),
    "later_than_limit": Sentence(
        gettext_noop("It is later than the late limit (%(minutes)s minutes) allows."),
        "`publisher release %(slug)s` sends it now, `publisher cancel %(slug)s` drops it.",
    ),
    "ledger_older_than_page": Sentence(
        gettext_noop(
            "This ledger is older than the Page (an old copy, or a machine's snapshot?): this program made "
            "%(addresses)s, and the ledger does not know it."
        ),
        "`publisher restore --look` compares the two, `publisher resume` ends this.",
    ),
    "limit_nearly_used": gettext_noop("Its limit of calls is nearly used."),
    "look_at_another_target": gettext_noop(
        "The ledger serves another Page or website than the settings and secrets here name, so nothing there is "
        "looked at. Put them right first."
    ),
    "lost_and_not_found": gettext_noop("The answer was lost, and %(looks)s looks found nothing."),
    "lost_and_not_public": gettext_noop("The answer was lost; it is surely not public, so it is tried again."),
    "lost_and_nothing_seen_yet": gettext_noop("The answer was lost; %(looks)s looks saw nothing so far."),
    "lost_and_unreadable": Sentence(
        gettext_noop(
            "The answer was lost, and the channel could not be read to look for it (%(reason)s). Look at it, then "
            "say whether it is out."
        ),
        "`publisher resolve %(slug)s sent`, `again` or `never` says so.",
    ),
    "lost_and_unreadable_yet": gettext_noop("The answer was lost, and the channel can't be read yet: %(reason)s"),
    "lost_in_a_row": gettext_noop("That happened %(times)s times in a row."),
    "lost_too_often": Sentence(
        gettext_noop(
            "%(times)s answers in a row were lost and nothing was found. Look at the channel, then say whether it "
            "is out."
        ),
        "`publisher resolve %(slug)s sent`, `again` or `never` says so.",
    ),
    "never_out": gettext_noop("It was never out."),
    "newer_took_its_place": gettext_noop("A newer revision took its place."),
    "not_on_facebook_after_restore": gettext_noop(
        "It is not on facebook; that was looked at after a backup was restored."
    ),
    "not_on_website_after_restore": gettext_noop(
        "It is not on website; that was looked at after a backup was restored."
    ),
    "on_hold": gettext_noop("On hold: %(reason)s"),
    "on_hold_meanwhile": gettext_noop("On hold meanwhile: %(reason)s"),
    "out_before_stopped": gettext_noop("It was out before it could be stopped."),
    "person_decided_never": gettext_noop("A person decided that it shall not go out."),
    "person_saw_it_not_out": gettext_noop("A person saw that it is not out there."),
    "plan_cancelled": gettext_noop("Cancelled."),
    "plan_undone": gettext_noop("It was undone."),
    "planned_for_another_target": gettext_noop("It was planned for another target."),
    "post_no_longer_out": gettext_noop("Its post is no longer out there."),
    "published_in_place_of_update": gettext_noop("The post was not out: published instead of updated."),
    "release_after_resume": Sentence(
        gettext_noop("A person decides when the hold has ended."),
        "After `publisher resume`, `publisher release %(slug)s` sends it, `publisher cancel %(slug)s` drops it.",
    ),
    "release_undone": gettext_noop("It was let go, and that was undone: a person decides."),
    "replaced_meanwhile": gettext_noop("A newer revision took its place meanwhile."),
    "resolve_after_resume": Sentence(
        gettext_noop("A person says when the hold has ended whether it is out."),
        "After `publisher resume`, `publisher resolve %(slug)s again` sends it, `publisher cancel %(slug)s` drops it.",
    ),
    "same_text_is_out": Sentence(
        gettext_noop(
            "A post with this text is out already (%(channel)s), and this ledger does not know it: %(address)s."
        ),
        "`publisher release %(slug)s` sends it all the same, `publisher cancel %(slug)s` drops it.",
    ),
    "seen_at": gettext_noop("Seen at %(address)s."),
    "seen_at_made": gettext_noop("Seen at %(address)s, created %(at)s."),
    "stopped_while_sending": gettext_noop(
        "The program stopped in the middle of sending; it is looked for at the channel."
    ),
    "taken_back_before_out": gettext_noop("Taken back before it was out."),
    "taken_back_in_doubt": gettext_noop("Taken back; whether it was out is not known."),
    "time_had_passed": gettext_noop("Its time had passed when it was planned."),
    "time_not_come": gettext_noop("Its time has not come."),
    "waits_being_sent": gettext_noop("It is being sent."),
    "waits_for_approval": Sentence(
        gettext_noop("Somebody has to approve it."), "`publisher approve %(slug)s --by NAME` does."
    ),
    "waits_for_end_of_hold": gettext_noop("The end of the hold: %(reason)s"),
    "waits_for_its_page": gettext_noop("Its page on the website."),
    "waits_for_its_time": gettext_noop("Its time."),
    "waits_for_next_pass": gettext_noop("The next pass."),
    "waits_for_next_try": gettext_noop("The next try."),
    "waits_for_one_before": gettext_noop("What came before it on the same channel."),
    "waits_for_person": gettext_noop("A person decides."),
    "waits_looked_for": gettext_noop("Its answer was lost; it is looked for at the channel."),
    "worker_went_silent": gettext_noop("The worker went silent in the middle of it."),
}

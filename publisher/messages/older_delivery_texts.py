"""English texts about deliveries, website and ledger that older versions wrote into the ledger."""

#: Sentences that have other words by now, by code.
OLDER_DELIVERIES: tuple[tuple[str, str], ...] = (
    ("came_due_during_hold", "It came due during a hold (%(reason)s)."),
    ("came_due_during_hold", "It came due during a hold (%(reason)s). `publisher release %(slug)s` lets it go."),
    ("cancel_undone", "It was cancelled, and that was undone: a person decides."),
    ("cancelled_meanwhile", "It was cancelled meanwhile."),
    (
        "catalogue_broken",
        ("The catalogue %(name)s is broken: %(reason)s. Mend it in a program for translators, such as Poedit."),
    ),
    ("channel_was_paused", "Its channel was paused when it was due."),
    ("channel_was_paused", "Its channel was paused when it was due. `publisher release %(slug)s` lets it go."),
    ("disk_is_full", "The disk is full: make room, it goes on by itself."),
    ("disk_quota_used_up", "The disk quota is used up: make room, it goes on by itself."),
    ("disk_read_only", "The disk is read-only: a person must look at it."),
    ("due_before_restore", "It was due before this ledger was restored, and it is not known whether it went out."),
    (
        "due_before_restore",
        (
            "It was due before this ledger was restored, and it is not known whether it went out. "
            "`publisher restore --look` looks for it."
        ),
    ),
    ("error_while_sending", "An unexpected error came in the middle of sending (%(error)s; the log tells more)."),
    (
        "file_spoiled",
        (
            "%(path)s came back from the web host with other bytes than were sent. It is sent again by "
            "itself; if that does not help, ask the host whether its disk is full or broken."
        ),
    ),
    (
        "hold_of_older_copy",
        ("This is a copy of the ledger from %(taken_at)s, and the Page and the website may be newer."),
    ),
    (
        "hold_of_older_copy",
        (
            "This is a copy of the ledger from %(taken_at)s, and the Page and the website may be newer. "
            "`publisher restore --look` compares them, `publisher resume` ends this."
        ),
    ),
    ("host_files_not_noted", "What lies on the host cannot be noted in %(file)s: %(reason)s. Look at the disk."),
    (
        "host_unreachable",
        (
            "The web host %(host)s cannot be reached, or hung up (%(reason)s). What is not there yet is "
            "sent by itself as soon as it answers again."
        ),
    ),
    ("its_post_not_out", "Its post is not out."),
    ("later_than_limit", "It is later than the late limit (%(minutes)s minutes) allows."),
    (
        "ledger_lost_while_writing",
        ("The ledger was lost while the site was written: %(reason)s. It is written again at the next try."),
    ),
    (
        "ledger_not_read",
        (
            "The ledger could not be read: %(reason)s. Nothing is lost; when the cause is gone (disk "
            "full, file locked, database down), the next pass carries on."
        ),
    ),
    (
        "ledger_not_written",
        (
            "The ledger could not be written: %(reason)s. Nothing is lost; when the cause is gone (disk "
            "full, file locked, database down), the next pass carries on."
        ),
    ),
    (
        "ledger_older_than_page",
        (
            "This ledger is older than the Page (an old copy, or a machine's snapshot?): this program "
            "made %(addresses)s, and the ledger does not know it."
        ),
    ),
    (
        "ledger_older_than_page",
        (
            "This ledger is older than the Page (an old copy, or a machine's snapshot?): this program "
            "made %(addresses)s, and the ledger does not know it. `publisher restore --look` compares the "
            "two, `publisher resume` ends this."
        ),
    ),
    ("limit_nearly_used", "Its limit of calls is nearly used."),
    (
        "look_at_another_target",
        (
            "The ledger serves another Page or website than the settings and secrets here name, so "
            "nothing there is looked at. Put them right first."
        ),
    ),
    ("lost_and_not_found", "The answer was lost, and %(looks)s looks found nothing."),
    ("lost_and_not_public", "The answer was lost; it is surely not public, so it is tried again."),
    ("lost_and_nothing_seen_yet", "The answer was lost; %(looks)s looks saw nothing so far."),
    (
        "lost_and_unreadable",
        (
            "The answer was lost, and the channel could not be read to look for it (%(reason)s). Look at "
            "it, then say whether it is out."
        ),
    ),
    (
        "lost_and_unreadable",
        (
            "The answer was lost, and the channel could not be read to look for it (%(reason)s). Look at "
            "it, then say whether it is out. `publisher resolve %(slug)s sent`, `again` or `never` says "
            "so."
        ),
    ),
    (
        "lost_too_often",
        (
            "%(times)s answers in a row were lost and nothing was found. Look at the channel, then say "
            "whether it is out."
        ),
    ),
    (
        "lost_too_often",
        (
            "%(times)s answers in a row were lost and nothing was found. Look at the channel, then say "
            "whether it is out. `publisher resolve %(slug)s sent`, `again` or `never` says so."
        ),
    ),
    ("never_out", "It was never out."),
    ("newer_took_its_place", "A newer revision took its place."),
    ("not_on_facebook_after_restore", "It is not on facebook; that was looked at after a backup was restored."),
    ("not_on_website_after_restore", "It is not on website; that was looked at after a backup was restored."),
    ("on_hold_meanwhile", "On hold meanwhile: %(reason)s"),
    ("out_before_stopped", "It was out before it could be stopped."),
    ("part_erased", "Something of it was erased. `publisher schedule %(slug)s` plans it again without that."),
    (
        "path_outside_site",
        ("%(path)s would be written outside the site's folder; it is refused. Look for links in there."),
    ),
    ("person_decided_never", "A person decided that it shall not go out."),
    ("person_saw_it_not_out", "A person saw that it is not out there."),
    ("plan_undone", "It was undone."),
    ("planned_for_another_target", "It was planned for another target."),
    ("post_no_longer_out", "Its post is no longer out there."),
    ("published_in_place_of_update", "The post was not out: published instead of updated."),
    ("release_after_resume", "A person decides when the hold has ended."),
    (
        "release_after_resume",
        (
            "A person decides when the hold has ended. After `publisher resume`, `publisher release "
            "%(slug)s` sends it, `publisher cancel %(slug)s` drops it."
        ),
    ),
    ("release_undone", "It was let go, and that was undone: a person decides."),
    ("replaced_meanwhile", "A newer revision took its place meanwhile."),
    ("resolve_after_resume", "A person says when the hold has ended whether it is out."),
    (
        "resolve_after_resume",
        (
            "A person says when the hold has ended whether it is out. After `publisher resume`, "
            "`publisher resolve %(slug)s again` sends it, `publisher cancel %(slug)s` drops it."
        ),
    ),
    (
        "same_text_is_out",
        ("A post with this text is out already (%(channel)s), and this ledger does not know it: %(address)s."),
    ),
    (
        "same_text_is_out",
        (
            "A post with this text is out already (%(channel)s), and this ledger does not know it: "
            "%(address)s. `publisher release %(slug)s` sends it all the same, `publisher cancel %(slug)s` "
            "drops it."
        ),
    ),
    ("site_busy", "Another publisher is writing the site in %(place)s; try again when it is done."),
    (
        "site_storage_unreachable",
        (
            "The site at %(address)s cannot be written or read: %(reason)s. It goes on by itself when the "
            "storage can be reached and may be written."
        ),
    ),
    ("stopped_while_sending", "The program stopped in the middle of sending; it is looked for at the channel."),
    ("taken_back_before_out", "Taken back before it was out."),
    ("taken_back_in_doubt", "Taken back; whether it was out is not known."),
    ("time_had_passed", "Its time had passed when it was planned."),
    ("time_not_come", "Its time has not come."),
    ("tried_again", "It is tried again by itself."),
    ("waits_for_approval", "Somebody has to approve it."),
    ("waits_for_approval", "Somebody has to approve it. `publisher approve %(slug)s --by NAME` does."),
    ("waits_for_next_pass", "The next pass."),
    ("waits_for_person", "A person decides."),
    ("waits_looked_for", "Its answer was lost; it is looked for at the channel."),
    ("worker_not_told", "A worker could not be told of what was planned: %(reason)s."),
    ("worker_went_silent", "The worker went silent in the middle of it."),
)

"""What cannot be done with a post now, and what was decided about a plan.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

PIPELINE: dict[str, str | Sentence] = {
    "action_in_doubt": Sentence(
        gettext_noop(
            "“%(slug)s” is being sent to %(channel)s, or its answer was lost and it is being looked for. Schedule "
            "it again when that has ended."
        ),
        "`publisher status %(slug)s` shows its status.",
    ),
    "approve_by_somebody_else": gettext_noop("%(name)s scheduled “%(slug)s”, so somebody else has to approve it."),
    "archive_without_date": gettext_noop(
        "“%(slug)s” is an archive post and needs its date: set publish_at in its front matter."
    ),
    "changed_since_looked_at": gettext_noop(
        "“%(slug)s” has changed since you looked at it. Review the newest version, then approve it."
    ),
    "channel_facebook": gettext_noop("Facebook"),
    "channel_on_hold": Sentence(
        gettext_noop("“%(slug)s” cannot be published: %(channel)s is on hold (%(reason)s). End the hold first."),
        "`publisher resume %(name)s` ends it.",
    ),
    "channel_website": gettext_noop("the website"),
    "correction_is_no_spelling": Sentence(
        gettext_noop(
            "“%(slug)s” has a correction for readers, so it is more than spelling. Remove the new correction from "
            "the draft, or schedule it as a change that readers see."
        ),
        "`publisher schedule %(slug)s` without `--spelling` does so.",
    ),
    "day_not_filled_in": gettext_noop(
        "The text of “%(slug)s” contains %(gap)s (%(languages)s), which only a repeating post fills in. Write the "
        "day there, or let the post repeat."
    ),
    "facebook_changes_text_only": Sentence(
        gettext_noop(
            "The pictures or the link of “%(slug)s” changed, but Facebook can change only the text of a post."
        ),
        (
            "`publisher schedule %(slug)s --facebook text` changes the text and leaves the rest; `--facebook "
            "again` takes the post down and posts it again (its reactions and comments are lost)."
        ),
    ),
    "first_date_has_passed": gettext_noop("The first date has passed."),
    "may_be_out_already": Sentence(
        gettext_noop("“%(slug)s” may be published already (%(channel)s). Look there first, then say whether it is."),
        "`publisher resolve %(slug)s sent`, `again` or `never` says so.",
    ),
    "new_time_has_passed": gettext_noop("“%(slug)s” was not moved: this time has passed."),
    "no_approval_wanted": gettext_noop("The newest version of “%(slug)s” is not waiting for approval."),
    "no_free_name": gettext_noop("There are too many posts of this name on these days."),
    "no_such_answer": Sentence(gettext_noop("“%(answer)s” is no answer."), "Say `sent`, `again` or `never`."),
    "no_such_date": gettext_noop("No such date falls before the end."),
    "nothing_in_doubt": Sentence(
        gettext_noop("Nothing of “%(slug)s” is in doubt."), "`publisher status %(slug)s` shows its status."
    ),
    "nothing_is_built": gettext_noop("%(reason)s Until then the website is not built."),
    "nothing_planned": Sentence(
        gettext_noop("Nothing of “%(slug)s” is scheduled any more."),
        "`publisher withdraw %(slug)s` unpublishes what is out.",
    ),
    "nothing_to_release": Sentence(
        gettext_noop("Nothing of “%(slug)s” is held or missed."), "`publisher status %(slug)s` shows its status."
    ),
    "nothing_to_take_back": gettext_noop(
        "Nothing of “%(slug)s” is published or scheduled, so there is nothing to unpublish."
    ),
    "on_page_already": gettext_noop(
        "“%(slug)s” came from the Facebook Page, so it is not sent there again. Choose the website."
    ),
    "other_target_is_sending": gettext_noop(
        "Something is being sent to the other Page or website right now. Try again in a minute."
    ),
    "page_does_not_repeat": gettext_noop("A permanent page does not repeat."),
    "post_unknown": Sentence(
        gettext_noop("No post is called “%(slug)s”."),
        "`publisher status` and `publisher check` list all posts.",
    ),
    "repeats_no_more": gettext_noop("It no longer repeats."),
    "revision_is_being_sent": Sentence(
        gettext_noop("This version of “%(slug)s” is being sent, or its answer was lost and it is being looked for."),
        "`publisher status %(slug)s` shows its status.",
    ),
    "same_text_each_time": gettext_noop(
        "Facebook takes the same text twice for a mistake. Write %(gap)s in the title, summary or Facebook text: it"
        " becomes the day of each post."
    ),
    "send_back_by_somebody_else": gettext_noop("You scheduled “%(slug)s” yourself. Cancel it to change it."),
    "taken_back_already": gettext_noop("“%(slug)s” is being taken back already."),
    "too_many_dates": gettext_noop("At most %(most)s posts at once. Choose an earlier end."),
    "waits_no_longer": Sentence(
        gettext_noop("“%(slug)s” is no longer waiting for its time."),
        "`publisher status %(slug)s` shows its status.",
    ),
}

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
        "`publisher status %(slug)s` tells how it stands.",
    ),
    "approve_by_somebody_else": gettext_noop("%(name)s scheduled “%(slug)s”, so somebody else has to approve it."),
    "archive_without_date": gettext_noop(
        "“%(slug)s” is an archive post and needs its date: set publish_at in its front matter."
    ),
    "changed_since_looked_at": gettext_noop(
        "“%(slug)s” was changed since you looked at it. Look at the newest version, then approve it."
    ),
    "channel_facebook": gettext_noop("Facebook"),
    "channel_on_hold": Sentence(
        gettext_noop("“%(slug)s” cannot go out: %(channel)s is on hold (%(reason)s). End the hold first."),
        "`publisher resume %(name)s` ends it.",
    ),
    "channel_website": gettext_noop("the website"),
    "correction_is_no_spelling": Sentence(
        gettext_noop(
            "“%(slug)s” tells readers what was wrong, so it is more than spelling. Take the new correction out of "
            "the draft, or schedule it as a change that readers are told of."
        ),
        "`publisher schedule %(slug)s` without `--spelling` does so.",
    ),
    "day_not_filled_in": gettext_noop(
        "%(gap)s stands in the text of “%(slug)s” (%(languages)s). It is filled in where a post repeats: write the "
        "day in its place, or let the post repeat."
    ),
    "facebook_changes_text_only": Sentence(
        gettext_noop(
            "The pictures or the link of “%(slug)s” changed, and Facebook can change the text of a post only."
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
    "no_approval_wanted": gettext_noop("Nothing of the newest version of “%(slug)s” waits for an approval."),
    "no_free_name": gettext_noop("There are too many posts of this name on these days."),
    "no_such_answer": Sentence(gettext_noop("“%(answer)s” is no answer."), "Say `sent`, `again` or `never`."),
    "no_such_date": gettext_noop("There is no such date before the end."),
    "nothing_in_doubt": Sentence(
        gettext_noop("Nothing of “%(slug)s” is in doubt."), "`publisher status %(slug)s` tells how it stands."
    ),
    "nothing_is_built": gettext_noop("%(reason)s Until then the website is not built."),
    "nothing_planned": Sentence(
        gettext_noop("Nothing of “%(slug)s” is planned any more."),
        "`publisher withdraw %(slug)s` takes back what is out.",
    ),
    "nothing_to_release": Sentence(
        gettext_noop("Nothing of “%(slug)s” is held or missed."), "`publisher status %(slug)s` tells how it stands."
    ),
    "nothing_to_take_back": gettext_noop(
        "Nothing of “%(slug)s” is published or planned, so there is nothing to take back."
    ),
    "other_target_is_sending": gettext_noop(
        "Something is being sent to the other Page or website this moment. Try again in a minute."
    ),
    "page_does_not_repeat": gettext_noop("A standing page does not repeat."),
    "post_unknown": Sentence(
        gettext_noop("No post is called “%(slug)s”."),
        "`publisher status` and `publisher check` list those that there are.",
    ),
    "repeats_no_more": gettext_noop("It does not repeat any more."),
    "revision_is_being_sent": Sentence(
        gettext_noop(
            "This very version of “%(slug)s” is being sent, or its answer was lost and it is being looked for."
        ),
        "`publisher status %(slug)s` tells how it stands.",
    ),
    "same_text_each_time": gettext_noop(
        "Facebook takes the same text twice for a slip. Write %(gap)s into the title, the summary or the Facebook "
        "text: the day of each post takes its place."
    ),
    "taken_back_already": gettext_noop("“%(slug)s” is being taken back already."),
    "too_many_dates": gettext_noop("More than %(most)s posts at once are too many. Choose an earlier end."),
    "waits_no_longer": Sentence(
        gettext_noop("“%(slug)s” does not wait for its time any more."),
        "`publisher status %(slug)s` tells how it stands.",
    ),
}

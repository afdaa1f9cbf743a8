"""What Facebook shows or leaves open, and what that means for a post or a figure.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

FACEBOOK: dict[str, str | Sentence] = {
    "answer_makes_no_sense": gettext_noop("Facebook's answer is not understandable (HTTP %(status)s)."),
    "answer_redirects": gettext_noop(
        "Facebook answered with a redirect (HTTP %(status)s), which the publisher does not follow."
    ),
    "answer_says_nothing": gettext_noop("Facebook's answer says neither yes nor no. It is checked again."),
    "answer_too_large": gettext_noop("Facebook's answer is larger than %(megabytes)s MB."),
    "answer_too_slow": gettext_noop("Facebook did not finish its answer within %(seconds)s seconds."),
    "answer_unreadable": gettext_noop("Facebook's answer could not be read (HTTP %(status)s)."),
    "answer_without_id": gettext_noop("Facebook's answer has no id."),
    "batch_part_makes_no_sense": gettext_noop("Facebook's answer to part of a batch is not understandable."),
    "batch_part_unanswered": gettext_noop("Facebook left this part of a batch unanswered."),
    "batch_part_unreadable": gettext_noop("Facebook's answer to a part of a batch could not be read."),
    "comment_taken_without_id": gettext_noop("Facebook accepted the comment without giving its ID."),
    "connection_broke": gettext_noop("The connection to Facebook broke before its answer was complete (%(error)s)."),
    "count_refused": Sentence(
        gettext_noop(
            "Facebook does not give the number of %(name)s (error %(number)s): the token needs "
            "pages_read_engagement and, for visitors, pages_read_user_content. Publishing continues; "
            "figures appear once they are allowed."
        ),
        "`publisher connect` asks for them.",
    ),
    "delete_by_hand": gettext_noop("If it is urgent, delete the post by hand: %(address)s"),
    "deleted_while_published": gettext_noop(
        "The post was being published, and now it is not on Facebook: somebody deleted it. Say whether "
        "it should be published again."
    ),
    "deletion_not_proved": gettext_noop("Facebook says that the post is deleted, but this could not be confirmed yet."),
    "figure_no_longer_known": gettext_noop(
        "Facebook no longer provides %(name)s (error %(number)s): this figure stays empty, the others "
        "continue. The publisher asks again every week."
    ),
    "figures_not_of_this_post": gettext_noop("Facebook has no %(name)s of this post (error %(number)s)."),
    "figures_not_this_time": gettext_noop(
        "Facebook did not provide figures this time (error %(number)s). The publisher asks again."
    ),
    "figures_page_too_small": gettext_noop(
        "Facebook provides no insights for Pages with fewer than 100 likes (error %(number)s). "
        "Reactions, comments and shares are still counted."
    ),
    "figures_refused": Sentence(
        gettext_noop(
            "Facebook does not give insights (error %(number)s): the token needs read_insights and "
            "pages_read_engagement. Publishing continues; figures appear once they are allowed."
        ),
        "`publisher connect` asks for them.",
    ),
    "figures_token_refused": Sentence(
        gettext_noop("Facebook does not accept the Page's token for figures (error %(number)s)."),
        "Run `publisher doctor`.",
    ),
    "figures_wait": gettext_noop(
        "Facebook asks for fewer calls (error %(number)s). Figures wait; publishing is not delayed."
    ),
    "gone_before_change": gettext_noop("The post is no longer on Facebook, so its text cannot be changed."),
    "gone_before_comment": gettext_noop("The post is no longer on Facebook, so no comment can be added."),
    "graph_url_invalid": "facebook.graph_url must be an http(s) address, and is %(address)s.",
    "limit_almost_reached": gettext_noop(
        "%(percent)s %% of Facebook's limit of calls is used. Publishing continues automatically."
    ),
    "link_opens_here_only": gettext_noop(
        "The post links to %(address)s, which opens on this machine only. Set website.url to the public address."
    ),
    "listing_without_cursor": gettext_noop("Facebook's list names a next page, but no cursor for it."),
    "listing_without_end": gettext_noop("Facebook's list of %(name)s does not end."),
    "listing_without_rows": gettext_noop("Facebook's list of %(name)s has no rows."),
    "no_post_in_ledger": gettext_noop("The ledger has no Facebook post for this. Check the Page and do it there."),
    "old_text_still_shown": gettext_noop(
        "Facebook accepted the new text but still shows the old one. It is checked again."
    ),
    "page_not_shown": Sentence(
        gettext_noop("Facebook shows no Page %(page)s to this token."), "Run `publisher doctor`."
    ),
    "page_unreadable": gettext_noop(
        "The Page cannot be read with this token, so it is not known whether the post is there."
    ),
    "page_unreadable_before_post": gettext_noop("The Page could not be read before publishing. It is tried again."),
    "page_unreadable_for_good": Sentence(
        gettext_noop(
            "The Page cannot be read with this token, so it is not known whether the post is there. Reconnect the Page."
        ),
        "Run `publisher connect`.",
    ),
    "page_unreadable_too": Sentence(
        gettext_noop(
            "The Page itself cannot be read with this token either: connect it again, and set FACEBOOK_APP_SECRET "
            "where the app demands a proof."
        ),
        "Run `publisher connect`.",
    ),
    "photo_taken_without_id": gettext_noop("Facebook accepted a photo without giving its ID."),
    "picture_gone_from_facebook": gettext_noop(
        "A picture that was uploaded for the post is no longer on Facebook. It has been uploaded again; the post is "
        "tried again."
    ),
    "picture_not_read_back": gettext_noop("A picture of the post cannot be read: %(reason)s"),
    "post_taken_not_shown": gettext_noop("Facebook accepted the post but does not show it. It is checked again."),
    "post_taken_without_id": gettext_noop("Facebook accepted the post without giving its ID: %(answer)s"),
    "posts_and_page_not_shown": Sentence(
        gettext_noop("Facebook shows neither the posts nor the Page to this token (%(answer)s)."),
        "Run `publisher doctor`.",
    ),
    "posts_look_like_it": gettext_noop(
        "There are posts on the Page that look like this one: %(addresses)s. Say whether one is ours."
    ),
    "posts_not_listed": Sentence(
        gettext_noop(
            "Facebook does not list the Page's posts (%(answer)s), so those made by hand are not measured. The "
            "token needs pages_read_engagement."
        ),
        "`publisher doctor` tells more.",
    ),
    "prepared_id_lost": gettext_noop(
        "The ledger has lost the ID of the prepared post. Check whether the post is on the Page."
    ),
    "prepared_post_changed": gettext_noop(
        "Somebody changed the text of the prepared post on Facebook, so it was not published. Schedule it again "
        "for what was approved."
    ),
    "prepared_post_deleted": gettext_noop(
        "Somebody deleted the prepared post on Facebook before it was published. Schedule it again if "
        "it should be published."
    ),
    "prepared_post_left": gettext_noop(
        "“%(slug)s”: somebody changed the prepared post on Facebook, so it is left there: %(address)s"
    ),
    "prepared_post_not_shown_yet": gettext_noop("Facebook does not show the prepared post yet. It is tried again."),
    "prepared_post_published_by_hand": gettext_noop(
        "“%(slug)s”: somebody published the prepared post on Facebook, though it was stopped here: %(address)s"
    ),
    "same_comment_just_then": gettext_noop(
        "Somebody wrote this comment at the same moment: %(addresses)s. Say whether it is ours."
    ),
    "same_text_came_later": gettext_noop(
        "A post with this text appeared on the Page after our attempt: %(addresses)s. Say whether it is ours."
    ),
    "same_text_on_page": gettext_noop(
        "There is a post with this text on the Page: %(addresses)s. Say whether it is ours."
    ),
    "trial_not_deleted": gettext_noop(
        "It could not be deleted: delete %(post)s by hand under Planner in the Business Suite."
    ),
    "trial_not_listed": gettext_noop(
        "It is not among the Page's unpublished posts (the listing may lag: try again in a minute)."
    ),
    "trial_not_made": gettext_noop("It could not be made unpublished: %(reason)s"),
    "trial_not_read": gettext_noop("It could not be read: %(reason)s"),
    "trial_not_there": gettext_noop("It was created, but it is not there."),
    "trial_not_unpublished": gettext_noop(
        "Facebook does not say that it is unpublished: set facebook.publish to direct."
    ),
    "trial_went_well": gettext_noop("Made unpublished, read, listed and deleted."),
    "unpublished_not_listed": gettext_noop("Unpublished posts on the Page cannot be listed: %(reason)s"),
    "unpublished_posts_alike": gettext_noop(
        "Unpublished posts on the Page look alike, and not all of them are ours: %(addresses)s. None was touched; "
        "delete by hand those that nobody needs."
    ),
}

"""English texts about Facebook and its tokens that older versions wrote into the ledger."""

#: Sentences that have other words by now, by code.
OLDER_FACEBOOK: tuple[tuple[str, str], ...] = (
    ("answer_makes_no_sense", "Facebook's answer makes no sense (HTTP %(status)s)."),
    ("answer_redirects", "Facebook answered with a redirect (HTTP %(status)s), which is not followed."),
    ("answer_says_nothing", "Facebook's answer says neither yes nor no. It is looked at again."),
    ("batch_part_makes_no_sense", "Facebook's answer to a part of a batch makes no sense."),
    ("comment_taken_without_id", "Facebook took the comment and named no id for it."),
    (
        "count_refused",
        (
            "Facebook refuses the count of %(name)s (error %(number)s): the token needs "
            "pages_read_engagement, and pages_read_user_content for visitors. Publishing goes on, and "
            "figures come as soon as they may."
        ),
    ),
    (
        "count_refused",
        (
            "Facebook refuses the count of %(name)s (error %(number)s): the token needs "
            "pages_read_engagement, and pages_read_user_content for visitors. Publishing goes on, and "
            "figures come as soon as they may. `publisher connect` asks for them."
        ),
    ),
    (
        "deleted_while_published",
        (
            "The post was about to be published, and now it is not on Facebook: somebody deleted it. Say "
            "whether it should go out again."
        ),
    ),
    ("deletion_not_proved", "Facebook says that the post is deleted, and that could not be proved yet."),
    (
        "facebook_blocked",
        ("Facebook has blocked the Page or the app. Look at the Page's support inbox; it is tried again in a day."),
    ),
    (
        "facebook_blocked_too_fast",
        ("Facebook finds that the Page posts too fast, and has blocked it. It is tried again in three days."),
    ),
    (
        "facebook_breaks_standards",
        ("Facebook says that the content breaks its community standards. Look at the Page's support inbox."),
    ),
    (
        "facebook_comment_too_long",
        ("The first comment of “%(slug)s” has %(length)s characters and Facebook takes %(most)s. Shorten it."),
    ),
    (
        "facebook_could_not_read_call",
        ("Facebook could not read our call. This is a fault of this program: please report it."),
    ),
    ("facebook_does_not_accept", "Facebook does not accept this as it is: “%(words)s”. Change it and schedule again."),
    ("facebook_found_it_empty", "Facebook found the post empty. Write a message and schedule again."),
    ("facebook_has_it_already", "Facebook says that it has this post already. It is looked for on the Page."),
    ("facebook_hides_it", "Facebook has this post and does not show it: %(addresses)s. Publish or delete it there."),
    ("facebook_limit_for_hours", "Facebook lets our app do no more of this for some hours. It goes on by itself."),
    ("facebook_limit_of_app", "Our Facebook app has made as many calls as it may for now. It goes on by itself."),
    ("facebook_limit_of_kind", "Facebook's limit for this kind of call is reached. It goes on by itself."),
    ("facebook_limit_of_page", "The Page has had as many calls as it may for now. It goes on by itself."),
    (
        "facebook_limit_of_person",
        ("The person whose token this is has made as many calls as they may for now. It goes on by itself."),
    ),
    ("facebook_limit_reached", "The Page's limit of calls is reached. It goes on by itself."),
    ("facebook_link_invalid", "Facebook finds the link's address invalid. Mend it and schedule again."),
    (
        "facebook_misses_metric",
        ("Facebook misses a metric in our call. This is a fault of this program: please report it."),
    ),
    (
        "facebook_misses_part",
        ("Facebook misses a part of the post (a message or a link). Write one and schedule again."),
    ),
    (
        "facebook_photo_unusable",
        ("Facebook cannot use a photo: it takes JPEG and PNG under 4 MB. Replace the picture and schedule again."),
    ),
    (
        "facebook_photos_posted_before",
        ("Facebook says that these photos were posted before. Look at the Page, then choose other pictures."),
    ),
    (
        "facebook_post_too_long",
        (
            "The Facebook post of “%(slug)s” has %(length)s characters and Facebook takes %(most)s. "
            "Shorten it, or write a text of its own for Facebook."
        ),
    ),
    (
        "facebook_refuses_own_link",
        ("Facebook refuses links to facebook.com here. Take the link out and schedule again."),
    ),
    (
        "facebook_reported_abusive",
        ("Facebook says that the content was reported as abusive. Look at the Page's support inbox."),
    ),
    (
        "figure_no_longer_known",
        (
            "Facebook no longer knows %(name)s (error %(number)s): that figure stays empty from now on, "
            "the others go on. It is asked for again every week."
        ),
    ),
    ("figures_not_this_time", "Facebook did not give figures this time (error %(number)s); they are asked for again."),
    (
        "figures_page_too_small",
        (
            "Facebook gives no insights of Pages with fewer than 100 likes (error %(number)s); reactions, "
            "comments and shares go on."
        ),
    ),
    (
        "figures_refused",
        (
            "Facebook refuses insights (error %(number)s): the token needs read_insights and "
            "pages_read_engagement. Publishing goes on, and figures come as soon as they may."
        ),
    ),
    (
        "figures_refused",
        (
            "Facebook refuses insights (error %(number)s): the token needs read_insights and "
            "pages_read_engagement. Publishing goes on, and figures come as soon as they may. `publisher "
            "connect` asks for them."
        ),
    ),
    (
        "figures_wait",
        ("Facebook asks for fewer calls (error %(number)s); figures wait, and publishing is not held up by it."),
    ),
    ("gone_before_comment", "The post is no longer on Facebook, so nothing can be written under it."),
    ("limit_almost_reached", "%(percent)s %% of Facebook's limit of calls is used. It goes on by itself."),
    ("listing_without_cursor", "Facebook's listing names a next page, but no cursor for it."),
    ("listing_without_end", "Facebook's listing of %(name)s does not come to an end."),
    ("listing_without_rows", "Facebook's listing of %(name)s has no rows."),
    ("no_lasting_token", "Facebook gave no lasting token for the person's token."),
    ("no_post_in_ledger", "The ledger names no Facebook post for this. Look at the Page and do it there."),
    ("old_text_still_shown", "Facebook took the new text and still shows the old one. It is looked at again."),
    ("other_pages", "facebook.page_id names '%(wanted)s'; this person may use: %(names)s. Mend one of them."),
    ("page_unreadable", "The Page cannot be read with this token, so it cannot be told whether the post is there."),
    ("page_unreadable_before_post", "The Page could not be read just before the post. It is tried again."),
    (
        "page_unreadable_for_good",
        (
            "The Page cannot be read with this token, so it cannot be told whether the post is there. "
            "Connect the Page again."
        ),
    ),
    (
        "page_unreadable_for_good",
        (
            "The Page cannot be read with this token, so it cannot be told whether the post is there. "
            "Connect the Page again. Run `publisher connect`."
        ),
    ),
    ("photo_taken_without_id", "Facebook took a photo and named no id for it."),
    ("post_taken_not_shown", "Facebook took the post and does not show it. It is looked at again."),
    ("post_taken_without_id", "Facebook took the post and named no id for it: %(answer)s"),
    ("prepared_id_lost", "The ledger has lost the id of the prepared post. Look whether the post is on the Page."),
    (
        "prepared_post_deleted",
        ("Somebody deleted the prepared post on Facebook before it went out. Schedule it again if it should."),
    ),
    ("same_comment_just_then", "Somebody wrote this comment just then: %(addresses)s. Say whether it is ours."),
    (
        "same_text_came_later",
        ("A post with this text came onto the Page after our try: %(addresses)s. Say if it is ours."),
    ),
    ("same_text_on_page", "There is a post with this text on the Page: %(addresses)s. Say if it is ours."),
    ("token_not_told", "Facebook told nothing about the token."),
    (
        "token_of_other_page",
        (
            "The token belongs to “%(own)s” (%(own_id)s), but the settings name the Page “%(named)s” "
            "(%(named_id)s). Connect that Page, or mend facebook.page_id."
        ),
    ),
    (
        "token_of_other_page",
        (
            "The token belongs to “%(own)s” (%(own_id)s), but the settings name the Page “%(named)s” "
            "(%(named_id)s). Connect that Page, or mend facebook.page_id. Run `publisher connect` for a "
            "token of that Page."
        ),
    ),
    ("trial_not_there", "It was made, and is not there."),
    ("version_dead", "Version %(version)s of the Graph API is dead. Set facebook.graph_version to %(newest)s."),
    (
        "version_dead",
        (
            "Version %(version)s of the Graph API is dead. Set facebook.graph_version to %(newest)s. Then "
            "run `publisher doctor`."
        ),
    ),
    (
        "version_ended",
        ("Version %(version)s of the Graph API died on %(day)s. Set facebook.graph_version to %(newest)s."),
    ),
    (
        "version_ended",
        (
            "Version %(version)s of the Graph API died on %(day)s. Set facebook.graph_version to "
            "%(newest)s. Then run `publisher doctor`."
        ),
    ),
)

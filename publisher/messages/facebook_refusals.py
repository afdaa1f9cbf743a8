"""What Facebook refused, by its codes; and what it answered.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

FACEBOOK_REFUSALS: dict[str, str | Sentence] = {
    "facebook_account_not_confirmed": Sentence(
        gettext_noop(
            "The account of the token's person is not confirmed. They confirm it at facebook.com, then the Page is "
            "connected again."
        ),
        "Then run `publisher connect`.",
    ),
    "facebook_answered": gettext_noop("Facebook answered with error%(number)s: “%(words)s”"),
    "facebook_app_lacks_capability": gettext_noop(
        "Facebook does not let our app do this (error 3). Neither a new token nor another try will help: the app "
        "lacks a capability, which is requested in its settings at developers.facebook.com."
    ),
    "facebook_app_removed": Sentence(
        gettext_noop(
            "The token's person removed our app from their account. They allow it again, then the Page is "
            "connected again."
        ),
        "Then run `publisher connect`.",
    ),
    "facebook_blocked": gettext_noop(
        "Facebook has blocked the Page or the app. Check the Page's support inbox. The publisher tries again in a day."
    ),
    "facebook_blocked_too_fast": gettext_noop(
        "Facebook says that the Page posts too often, and has blocked it. The publisher tries again in three days."
    ),
    "facebook_breaks_standards": gettext_noop(
        "Facebook says that the content goes against its Community Standards. Check the Page's support inbox."
    ),
    "facebook_comment_too_long": gettext_noop(
        "The first comment of “%(slug)s” has %(length)s characters; Facebook allows %(most)s. Shorten it."
    ),
    "facebook_could_not_read_call": gettext_noop(
        "Facebook could not read our call. This is a bug in this program: please report it."
    ),
    "facebook_could_not_read_page": gettext_noop(
        "Facebook could not read the page that the post links to. It is tried again."
    ),
    "facebook_does_not_accept": gettext_noop(
        "Facebook does not accept this: “%(words)s”. Edit it and schedule it again."
    ),
    "facebook_found_it_empty": gettext_noop(
        "Facebook says that the post is empty. Write a message and schedule it again."
    ),
    "facebook_found_it_too_much": gettext_noop(
        "Facebook says that this is too much at once. It is looked for on the Page and tried again; with at most four "
        "pictures it may be accepted."
    ),
    "facebook_has_it_already": gettext_noop(
        "Facebook says that it already has this post. It is looked for on the Page."
    ),
    "facebook_hides_it": gettext_noop(
        "Facebook has this post but does not show it: %(addresses)s. Publish or delete it there."
    ),
    "facebook_knows_no_such_page": gettext_noop(
        "Facebook knows no Page or post of this name. Check facebook.page_id in the settings."
    ),
    "facebook_lacks_permission": Sentence(
        gettext_noop(
            "The token lacks the permission %(permission)s, or its person lost their role on the Page. Give it "
            "again in the Page's settings, then connect the Page again."
        ),
        "Then run `publisher connect`.",
    ),
    "facebook_limit_for_hours": gettext_noop(
        "Facebook does not allow our app more of this for a few hours. Publishing continues automatically."
    ),
    "facebook_limit_of_app": gettext_noop(
        "Our Facebook app has reached its limit of calls for now. Publishing continues automatically."
    ),
    "facebook_limit_of_kind": gettext_noop(
        "Facebook's limit for this kind of call is reached. Publishing continues automatically."
    ),
    "facebook_limit_of_page": gettext_noop(
        "The Page has reached its limit of calls for now. Publishing continues automatically."
    ),
    "facebook_limit_of_person": gettext_noop(
        "The person whose token this is has reached the limit of calls for now. Publishing continues automatically."
    ),
    "facebook_limit_reached": gettext_noop("The Page's limit of calls is reached. Publishing continues automatically."),
    "facebook_limited_account": gettext_noop(
        "Facebook has limited the account of the token's person. They log in at facebook.com to see why."
    ),
    "facebook_link_invalid": gettext_noop(
        "Facebook says that the link is not valid. Correct it and schedule it again."
    ),
    "facebook_logged_out": Sentence(
        gettext_noop("The token's person logged out, which ended the token. Connect the Page again."),
        "Run `publisher connect` for a new one.",
    ),
    "facebook_may_have_done_it": gettext_noop(
        "Facebook refused the call but may have carried it out. It is looked for on the Page."
    ),
    "facebook_misses_metric": gettext_noop(
        "Facebook says that a metric is missing in our call. This is a bug in this program: please report it."
    ),
    "facebook_misses_part": gettext_noop(
        "Facebook says that part of the post is missing (a message or a link). Add it and schedule it again."
    ),
    "facebook_not_reached": gettext_noop("Facebook at %(address)s could not be reached (%(error)s); nothing was sent."),
    "facebook_password_changed": Sentence(
        gettext_noop("The token's person changed their password, which ended the token. Connect the Page again."),
        "Run `publisher connect` for a new one.",
    ),
    "facebook_photo_unusable": gettext_noop(
        "Facebook cannot use a photo: it accepts JPEG and PNG under 4 MB. Replace the picture and schedule it again."
    ),
    "facebook_photos_posted_before": gettext_noop(
        "Facebook says that these photos were posted before. Check the Page, then choose other pictures."
    ),
    "facebook_post_too_long": gettext_noop(
        "The Facebook post of “%(slug)s” has %(length)s characters; Facebook allows %(most)s. Shorten "
        "it, or write a separate text for Facebook."
    ),
    "facebook_refuses_author": gettext_noop(
        "Facebook does not accept the Page as author. Check facebook.page_id in the settings."
    ),
    "facebook_refuses_own_link": gettext_noop(
        "Facebook does not accept links to facebook.com here. Remove the link and schedule it again."
    ),
    "facebook_reported_abusive": gettext_noop(
        "Facebook says that the content was reported as abusive. Check the Page's support inbox."
    ),
    "facebook_role_lost": Sentence(
        gettext_noop(
            "The token's person has no role on this Page any more. Someone with full access adds them, then the "
            "Page is connected again."
        ),
        "Then run `publisher connect`.",
    ),
    "facebook_secret_odd": gettext_noop(
        "The app secret contains a space, a line break or a character that does not belong there. Copy it again."
    ),
    "facebook_token_dead": Sentence(
        gettext_noop("Facebook no longer accepts the Page token. Connect the Page again."),
        "Run `publisher connect` for a new one.",
    ),
    "facebook_token_expired": Sentence(
        gettext_noop("The token has expired. Connect the Page again."), "Run `publisher connect` for a new one."
    ),
    "facebook_token_odd": gettext_noop(
        "The token contains a space, a line break or a character that does not belong there. Copy it again."
    ),
    "facebook_token_revoked": Sentence(
        gettext_noop("The token was revoked. Connect the Page again."), "Run `publisher connect` for a new one."
    ),
    "facebook_wants_authorisation": gettext_noop(
        "Facebook wants the people of this Page to get a publishing authorisation. See the Page's settings."
    ),
    "facebook_wants_check": Sentence(
        gettext_noop(
            "Facebook wants the token's person to log in at facebook.com and pass a check. They do, then the Page "
            "is connected again."
        ),
        "Then run `publisher connect`.",
    ),
    "facebook_wants_identity": gettext_noop(
        "Facebook wants the token's person to confirm who they are. They log in at facebook.com and do it."
    ),
    "facebook_wants_security_check": gettext_noop(
        "Facebook wants a security check. The token's person logs in at facebook.com and passes it."
    ),
    "facebook_wants_token_or_proof": Sentence(
        gettext_noop(
            "Facebook wants a token or a proof of the app secret. Set FACEBOOK_PAGE_TOKEN, and FACEBOOK_APP_SECRET "
            "where the app demands it."
        ),
        "`publisher doctor` says which is missing.",
    ),
}

"""What a pasted token is good for, and what to click for what it lacks; how the first post on the Page stands.

Sorted by code. What Meta's own pages call a thing stands in quotation marks, in English: few of them have it otherwise.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

CONNECT: dict[str, str | Sentence] = {
    "app_secret_not_accepted": gettext_noop("Facebook does not accept the app's ID and secret that are used here."),
    "app_secret_refused": gettext_noop(
        "Facebook does not accept the secret of the app %(ours)s. Copy App ID and App secret again: "
        "developers.facebook.com, your app, “App settings”, “Basic”."
    ),
    "app_secret_unknown": gettext_noop(
        "A person's token lasts an hour or two. To make a lasting one of it, the app's ID and secret are needed."
    ),
    "figures_last_until": gettext_noop(
        "The right to read figures ends on %(day)s. An email says so two weeks before; then connect the Page again."
    ),
    "first_post_changed": gettext_noop(
        "Somebody changed the text on Facebook before it was published, so it was not published. Delete it, then begin "
        "again."
    ),
    "first_post_empty": gettext_noop("Write a text first."),
    "first_post_gone": gettext_noop("The post is no longer on Facebook: somebody deleted it there."),
    "first_post_has_link": gettext_noop(
        "Leave links out of this post: Facebook allows a Page only a few posts with a link a month."
    ),
    "first_post_none": gettext_noop("There is no first post yet. Begin with its text."),
    "first_post_not_direct": gettext_noop(
        "facebook.publish is set to direct: nothing can be prepared unseen. Publish a short ordinary post, and look at "
        "it on a phone where nobody is signed in to Facebook."
    ),
    "first_post_not_now": gettext_noop("Nothing was published. %(reason)s"),
    "first_post_on_hold": gettext_noop("Facebook is on hold: end that on Home first."),
    "first_post_page_hidden": gettext_noop(
        "Facebook says that the Page itself is not published. Somebody with full access publishes it, as the Page, "
        "under Settings."
    ),
    "first_post_too_long": gettext_noop("The text can have at most %(most)s characters."),
    "mend_app_secret": gettext_noop(
        "At developers.facebook.com, open your app, then “App settings”, “Basic”: copy “App ID”, click “Show” beside "
        "“App secret”, copy it too, and enter both with the token."
    ),
    "mend_no_page_page": gettext_noop(
        "Make the token again where this one was made, and choose your Page there this time."
    ),
    "mend_no_page_person": gettext_noop(
        "Click “Generate Access Token” again, and tick your Page in Facebook's window. If it is not offered there, "
        "you have no access to it: somebody with full access gives it to you on the Page, under Settings, “Page "
        "access”."
    ),
    "mend_no_page_system_user": gettext_noop(
        "At business.facebook.com, Settings, “System users”: choose the system user, click “Assign assets”, “Pages”, "
        "tick your Page and allow full control, then generate a new token."
    ),
    "mend_other_app": gettext_noop(
        "In the Graph API Explorer, choose the app %(ours)s under “Meta App” and generate a new token. Or enter the ID "
        "and the secret of “%(name)s” with this one."
    ),
    "mend_other_pages": gettext_noop(
        "If one of these is right, choose it. If not, generate the token again and tick the right Page in Facebook's "
        "window."
    ),
    "mend_role": gettext_noop(
        "Somebody with full access changes that on the Page, under Settings, “Page access”: it has to include content."
    ),
    "mend_scope_page": gettext_noop(
        "Make the token again where this one was made, with %(permission)s ticked too, and paste it here."
    ),
    "mend_scope_person": gettext_noop(
        "In the Graph API Explorer, add %(permission)s under “Permissions”, click “Generate Access Token”, allow it "
        "for your Page, and paste the new token here."
    ),
    "mend_scope_system_user": gettext_noop(
        "At business.facebook.com, Settings, “System users”: choose the system user, click “Generate token”, choose "
        "the app, tick %(permission)s too, and paste the new token here."
    ),
    "mend_token_again": Sentence(
        gettext_noop("Make a new token, and paste the whole of it."), "docs/howto/connect.md says how."
    ),
    "role_without_content": gettext_noop("The person whose token it is may not publish on this Page."),
    "scope_elsewhere": gettext_noop("Allowed, but not for this Page: %(means)s."),
    "scope_for_comments": gettext_noop("First comments can be written."),
    "scope_for_connecting": gettext_noop("A lasting token can be found."),
    "scope_for_listing": gettext_noop("Comments and unpublished posts can be listed."),
    "scope_for_posts": gettext_noop("Posts can be published."),
    "scope_for_reach": gettext_noop("Reach can be measured."),
    "scope_for_reading": gettext_noop("Posts can be read back."),
    "scope_missing": gettext_noop("This permission is missing: %(means)s."),
    "token_app": gettext_noop("It was made for the app “%(name)s” (%(id)s)."),
    "token_grants_elsewhere": Sentence(
        gettext_noop(
            "The permission %(permission)s was given for another Page only: %(means)s. Connect the Page again and "
            "allow it for this Page."
        ),
        "Run `publisher connect` and allow it.",
    ),
    "token_is_pages": gettext_noop("This is the Page's own token."),
    "token_is_persons": gettext_noop(
        "This is a person's token. A lasting one of the Page is made of it, which ends when that person changes their "
        "password or leaves."
    ),
    "token_is_system_users": gettext_noop("This is a system user's token: it belongs to the organisation, and lasts."),
    "token_lasts_until": gettext_noop("It ends on %(day)s: connect the Page again before that."),
    "token_leads_to_no_page": gettext_noop("It does not lead to the Page %(page)s, nor to any other."),
    "token_leads_to_others": gettext_noop("It does not lead to the Page %(wanted)s, but to: %(names)s."),
    "token_never_ends": gettext_noop("It does not expire."),
    "token_not_of_app": Sentence(
        gettext_noop(
            "The Page's token was not made for the app %(ours)s, whose ID and secret are used here. Connect the Page "
            "again."
        ),
        "Run `publisher connect`, or correct FACEBOOK_APP_ID and FACEBOOK_APP_SECRET.",
    ),
    "token_of_app_only": gettext_noop("This is the app's own token: nothing can be published with it."),
    "token_of_other_app": gettext_noop(
        "It was made for the app “%(name)s” (%(id)s), and not for the app %(ours)s that is used here."
    ),
    "token_page": gettext_noop("It leads to the Page “%(name)s” (%(id)s)."),
}

"""What is wrong with a Page's token, or how it was come by.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

FACEBOOK_TOKENS: dict[str, str | Sentence] = {
    "data_access_ended": Sentence(
        gettext_noop("The right to read the Page's figures ended on %(day)s. Connect the Page again."),
        "Run `publisher connect` for a new token.",
    ),
    "data_access_ends": Sentence(
        gettext_noop(
            "The right to read the Page's figures ends in %(days)s days, on %(day)s. Connect the Page again before "
            "that."
        ),
        "Run `publisher connect`.",
    ),
    "no_lasting_token": gettext_noop("Facebook gave no long-lived token for the person's token."),
    "other_pages": gettext_noop(
        "facebook.page_id names '%(wanted)s'; this person may use: %(names)s. Correct one of them."
    ),
    "page_id_missing": gettext_noop("facebook.page_id is missing in the settings. Set it, then resume."),
    "page_not_proved": Sentence(
        gettext_noop(
            "%(trouble)s (%(answer)s). Check facebook.page_id, and FACEBOOK_APP_SECRET where the app demands a "
            "proof; else connect the Page again."
        ),
        "Run `publisher connect` for a new token.",
    ),
    "page_token_ends": gettext_noop(
        "This Page token ends on %(day)s: it was made from a person's short-lived token. Give that person's own "
        "token (or better a system user's) in its place."
    ),
    "page_token_lacks": "%(what)s",
    "token_ended": Sentence(
        gettext_noop("The token ended on %(day)s. Connect the Page again."), "Run `publisher connect` for a new token."
    ),
    "token_ends": Sentence(
        gettext_noop("The token ends in %(days)s days, on %(day)s. Connect the Page again before that."),
        "Run `publisher connect`.",
    ),
    "token_gives_no_page": gettext_noop(
        "This token gives no token of the Page '%(page)s'. In the business settings, assign the Page to the "
        "token's holder with full control of content, allow pages_show_list and pages_manage_posts, and make a new "
        "one."
    ),
    "token_lacks_permission": Sentence(
        gettext_noop("The token lacks the permission %(permission)s: %(means)s. Connect the Page again and allow it."),
        "Run `publisher connect` and allow it.",
    ),
    "token_needs_app": gettext_noop(
        "This is a person's token, and making a lasting one of it needs the app: set FACEBOOK_APP_ID and "
        "FACEBOOK_APP_SECRET. (A system user's token needs neither.)"
    ),
    "token_not_accepted": gettext_noop(
        "Facebook does not accept this token (%(words)s). Copy it again, or make a new one."
    ),
    "token_not_accepted_silently": gettext_noop(
        "Facebook does not accept this token, and does not say why. Copy it again, or make a new one."
    ),
    "token_not_told": gettext_noop("Facebook said nothing about the token."),
    "token_of_another_page": Sentence(
        gettext_noop("The token is for the Page %(own)s, and the settings name %(named)s. Connect the Page again."),
        "Run `publisher connect`.",
    ),
    "token_of_app": Sentence(
        gettext_noop("This is the app's token, and a Page's is needed. Connect the Page again: that makes one of it."),
        "Run `publisher connect`, which makes one of it.",
    ),
    "token_of_other_page": Sentence(
        gettext_noop(
            "The token belongs to “%(own)s” (%(own_id)s), but the settings name the Page “%(named)s” "
            "(%(named_id)s). Connect that Page, or correct facebook.page_id."
        ),
        "Run `publisher connect` for a token of that Page.",
    ),
    "token_of_person": Sentence(
        gettext_noop("This is a person's token, and a Page's is needed. Connect the Page again: that makes one of it."),
        "Run `publisher connect`, which makes one of it.",
    ),
    "token_of_system_user": Sentence(
        gettext_noop(
            "This is a system user's token, and a Page's is needed. Connect the Page again: that makes one of it."
        ),
        "Run `publisher connect`, which makes one of it.",
    ),
    "token_of_unknown_kind": Sentence(
        gettext_noop("This is an unknown kind of token, and a Page's is needed. Connect the Page again."),
        "Run `publisher connect`, which makes one of it.",
    ),
    "token_of_useless_kind": gettext_noop(
        "This token is of the kind %(kind)s. Give a system user's, or the Page's own."
    ),
    "token_reads_no_such_page": gettext_noop("facebook.page_id = '%(page)s' names no Page that this token can read"),
    "token_refused": Sentence(
        gettext_noop("Facebook does not accept the token (%(words)s). Connect the Page again."),
        "Run `publisher connect` for a new one.",
    ),
    "token_refused_silently": Sentence(
        gettext_noop("Facebook does not accept the token. Connect the Page again."),
        "Run `publisher connect` for a new one.",
    ),
    "token_says_nothing": gettext_noop("The token does not say whose it is"),
    "version_dead": Sentence(
        gettext_noop("Version %(version)s of the Graph API no longer works. Set facebook.graph_version to %(newest)s."),
        "Then run `publisher doctor`.",
    ),
    "version_ended": Sentence(
        gettext_noop(
            "Version %(version)s of the Graph API ended on %(day)s. Set facebook.graph_version to %(newest)s."
        ),
        "Then run `publisher doctor`.",
    ),
    "version_ends": Sentence(
        gettext_noop(
            "Version %(version)s of the Graph API ends in %(days)s days, on %(day)s. Set facebook.graph_version to "
            "%(newest)s."
        ),
        "Then run `publisher doctor`.",
    ),
    "way_own_token": gettext_noop("It is the Page's own token."),
    "way_person": gettext_noop("It comes from a person: it ends when they change their password."),
    "way_system_user": gettext_noop("It comes from a system user, so it lasts."),
    "without_it_no_comments": gettext_noop("first comments cannot be written"),
    "without_it_no_connecting": gettext_noop("a lasting token cannot be found"),
    "without_it_no_listing": gettext_noop("comments and unpublished posts cannot be listed"),
    "without_it_no_posts": gettext_noop("posts cannot be published"),
    "without_it_no_reach": gettext_noop("reach cannot be measured"),
    "without_it_no_reading": gettext_noop("posts cannot be read back"),
    "without_it_refused": gettext_noop("something will be refused"),
}

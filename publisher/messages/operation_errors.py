"""Backup, erasure, search, mails, and what a process looks after.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

OPERATIONS: dict[str, str | Sentence] = {
    "backup_inside": gettext_noop(
        "%(place)s lies inside %(folder)s. Choose a folder of its own, best on another disk."
    ),
    "backup_old": Sentence(
        gettext_noop("The newest backup was made on %(day)s, %(days)s days ago."), "Run `publisher backup`."
    ),
    "claim_lost": (
        "Delivery %(number)s is no longer ours (its lease ran out); what became of it is looked up on the next sweep."
    ),
    "clock_to_set": gettext_noop("Set this machine's clock (ntp)."),
    "compare_needs_recording": Sentence(
        "To compare, name the recording.", "`publisher sandbox --recording FILE --compare`."
    ),
    "delete_on_other_page": gettext_noop(
        "On another Page, where this ledger does not reach: delete %(address)s by hand."
    ),
    "disk_low": gettext_noop("%(gigabytes)s GB free. Free some space: a full disk stops everything."),
    "environment_names_other_page": gettext_noop(
        "PUBLISHER_FACEBOOK__PAGE_ID in the environment names another Page. Remove it first."
    ),
    "erase_again_later": Sentence(
        "“%(slug)s” is being sent or looked for: erase it again when that has ended.", "`publisher status` says how."
    ),
    "erase_page_post_too": gettext_noop(
        "The post that it was made from is still on the Page: delete %(address)s by hand."
    ),
    "erase_repeated_too": "Posts that repeat it have its words too. Erase each: %(slugs)s.",
    "erased_while_on_hold": Sentence(
        gettext_noop(
            "This ledger was restored, so the website is not written: its pages and its search have it until that ends."
        ),
        "Run `publisher resume` and then `publisher build`.",
    ),
    "facebook_clock_ahead": gettext_noop("Facebook's clock is %(seconds)s s ahead of this machine's."),
    "facebook_clock_behind": gettext_noop("Facebook's clock is %(seconds)s s behind this machine's."),
    "file_spoiled": gettext_noop(
        "%(path)s came back from the web host different from what was sent. It is sent again "
        "automatically; if that does not help, ask the host whether its disk is full or broken."
    ),
    "heartbeat_answered": gettext_noop("schedule.heartbeat_url answered with HTTP %(status)s."),
    "heartbeat_not_fetched": gettext_noop("schedule.heartbeat_url could not be fetched (%(error)s)."),
    "init_unasked": "Nobody is here to be asked: say the rest by options (publisher init --help), or add --yes.",
    "installation_exists": "%(file)s is there already, so nothing was changed. Choose another folder.",
    "installation_in_file": "%(file)s is a file. Choose a folder.",
    "ledger_damaged": Sentence(
        gettext_noop(
            "The ledger is damaged (%(reason)s). Nothing is published until it is repaired. Stop the service, move "
            "the broken file away, and restore the newest backup. What was published after that backup is looked "
            "for on the Page, so nothing is posted twice."
        ),
        "`publisher restore FILE` restores it.",
    ),
    "let_in_locked": "The account of %(email)s is locked. An administrator unlocks it under People.",
    "let_in_no_address": "%(email)s is no email address.",
    "let_in_unknown": (
        "Nobody has the address %(email)s. Name that of an administrator, who invites others under People: "
        "%(administrators)s."
    ),
    "mail_not_taken": gettext_noop("The mail server %(host)s did not take a mail: %(reason)s%(code)s."),
    "mail_not_written": gettext_noop("A mail could not be written. %(reason)s"),
    "mail_receiver_refused": gettext_noop(
        "The mail server %(host)s refuses %(address)s, which mail.to names: %(code)s."
    ),
    "mail_server_unusable": gettext_noop("The mail server %(host)s cannot be used: %(reason)s%(code)s."),
    "mail_template_mistake": gettext_noop("A mail could not be written: templates/mail/ has a mistake (%(error)s)."),
    "no_backup_in_its_place": gettext_noop(
        "%(place)s is there already and is no backup: it would be lost. Choose another name."
    ),
    "no_folder_for_backup": gettext_noop("There is no folder %(folder)s. Make it, or choose another place."),
    "no_picture_of_digest": "No picture has a digest that begins with %(digest)s.",
    "nobody_of_that_name": "Nobody called '%(name)s' has done anything in this ledger.",
    "not_restored": "This ledger was not restored, or its hold has ended: there is nothing to check.",
    "nothing_sent_until_compared": (
        "Nothing is sent to Facebook until the Page could be compared with the ledger: %(reason)s"
    ),
    "nothing_to_erase": (
        "There is no post '%(subject)s' and no such file. Name a post, a picture's file, or a picture's digest (at "
        "least its first eight signs; it is the picture's name on the website)."
    ),
    "older_copy_has_it": "An older copy of the ledger still has it: delete %(file)s, or erase again with --copies.",
    "page_not_compared": "The Page cannot be compared with the ledger: %(reason)s",
    "page_photos_not_fetched": gettext_noop(
        "The photos could not be fetched from Facebook, so no draft was made. Try again in a few minutes."
    ),
    "page_post_gone": gettext_noop("This post is no longer on the Page."),
    "page_post_unread": gettext_noop("Facebook does not show this post: %(reason)s"),
    "page_posts_busy": gettext_noop("A draft of another post is being made right now. Try again in a minute."),
    "page_posts_not_now": Sentence(
        gettext_noop("Nothing is taken from the Page while this installation is not in use."),
        "`publisher adopt` or `publisher resume` begins it.",
    ),
    "posts_of_others": "On the Page and not in this ledger, by hand or by another program: %(addresses)s",
    "reason_too_long": gettext_noop("The reason can have at most %(most)s characters."),
    "receiver_not_told": gettext_noop("%(address)s was not told."),
    "recording_folder_missing": "There is no folder %(folder)s to write the recording to.",
    "recording_is_folder": "%(file)s is a folder. Name a file for the recording.",
    "recording_needs_canary": Sentence(
        "`--record` and `--with-link` belong to `--canary`, and `--public` to `--record`.",
        "`publisher doctor --canary --record FILE`.",
    ),
    "recording_of_other_version": (
        "The recording has format %(format)s, which this version cannot read. Update the publisher."
    ),
    "recording_unreadable": Sentence(
        "This is no recording of a Page (%(reason)s).", "`publisher doctor --canary --record FILE` makes one."
    ),
    "several_pictures_of_digest": "%(count)s pictures have a digest that begins with %(digest)s.",
    "smtp_closed": gettext_noop("it closed the connection"),
    "smtp_does_not_offer": gettext_noop("it does not offer what mail.security or mail.user asks for"),
    "smtp_not_protected": gettext_noop("the connection to it could not be protected (mail.security)"),
    "smtp_refuses_receivers": gettext_noop("it refuses every receiver"),
    "smtp_refuses_sender": gettext_noop("it refuses mail.from"),
    "smtp_refuses_sign_in": gettext_noop("it refuses mail.user and SMTP_PASSWORD"),
    "smtp_too_slow": gettext_noop("it did not answer in time"),
    "snapshot_old": Sentence(
        gettext_noop("The newest snapshot was taken on %(day)s, %(days)s days ago."), "Run `publisher snapshot`."
    ),
    "then_build": Sentence(gettext_noop("Then the website has to be built again."), "Run `publisher build`."),
}

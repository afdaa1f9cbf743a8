"""What the system check found.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

CHECKUP: dict[str, str | Sentence] = {
    "address_of_others": gettext_noop("Not Facebook's own: %(address)s."),
    "all_permissions": gettext_noop("All permissions are there."),
    "app_mode_seen": gettext_noop("Somebody who was not signed in to Facebook saw the first post."),
    "app_mode_unknown": gettext_noop(
        "Facebook tells no program whether others see what the app posts. Publish a first post in the studio (Connect "
        "the Facebook Page), and look at it on a phone where nobody is signed in."
    ),
    "app_mode_unseen": gettext_noop(
        "The first post was not seen by somebody who is not signed in to Facebook. The page of the first post in the "
        "studio says what to do."
    ),
    "backup_made": gettext_noop("The newest backup was made on %(day)s."),
    "backup_never": Sentence(gettext_noop("None yet."), "`publisher backup FILE` makes one."),
    "backup_not_proved": gettext_noop("No trial has shown yet that it can be restored."),
    "backup_proved": gettext_noop("It can be restored: last proved on %(day)s."),
    "backup_tonight": gettext_noop("None yet: the first one is made automatically tonight."),
    "closed_to_web_server": Sentence(
        gettext_noop("A web server of another user may not enter %(folder)s, where the website is."),
        "`chmod o+x %(folder)s` lets it in.",
    ),
    "database_fine": gettext_noop("%(kind)s, up to date, open for writing."),
    "disk_free": gettext_noop("%(gigabytes)s GB free."),
    "drafts_fine": gettext_noop("No problems."),
    "drafts_unfinished": Sentence(
        gettext_noop("Not finished yet: %(files)s."), "`publisher check` lists what each lacks."
    ),
    "editor_built": gettext_noop("Officers write without marks."),
    "editor_not_built": Sentence(
        gettext_noop("It has not been built: officers write Markdown in a plain field."),
        "`make install` builds it where npm is installed.",
    ),
    "files_fine": gettext_noop("Nobody else on this machine can read the ledger or the drafts."),
    "last_sweep": gettext_noop("The last check was at %(at)s."),
    "last_sweep_lies_ahead": gettext_noop(
        "That is in the future: this machine's clock was set back, or is wrong. Check it (ntp)."
    ),
    "ledger_whole": gettext_noop("Last looked through for damage at %(at)s: none."),
    "limit_used": gettext_noop("%(percent)s %% of Facebook's limit of calls is used."),
    "limits_not_told": gettext_noop("Facebook reported none."),
    "links_answered": gettext_noop("%(by)s said so on %(day)s."),
    "links_never": gettext_noop("Posts go to Facebook without a link."),
    "links_never_said": Sentence(
        gettext_noop(
            "How many posts with a link does your Page's plan allow a month? Nobody has said it yet: Home asks."
        ),
        "So does `publisher doctor` on a terminal; or set facebook.links.",
    ),
    "links_of_month": gettext_noop("%(used)s of %(limit)s links of this month are used."),
    "links_of_settings": gettext_noop("The settings say so (facebook.links)."),
    "links_unlimited": gettext_noop("There is no limit of posts with a link."),
    "lists_beside_ledger": gettext_noop(
        "%(erasures)s has %(erased)s lines, %(revocations)s %(revoked)s. Keep both with the backups, and not "
        "inside them."
    ),
    "mail_fine": gettext_noop("%(host)s answers, for %(receivers)s; it took the last mail on %(at)s."),
    "mail_fine_and_unused": gettext_noop("%(host)s answers, for %(receivers)s; no mail was sent so far."),
    "mail_off": gettext_noop("No email is sent: mail.host is empty."),
    "never_swept": gettext_noop("None yet."),
    "no_address_for_visitors": gettext_noop(
        "organisation.email is empty in the settings: the website and its page /links/ show visitors no email address."
    ),
    "nothing_in_the_way": gettext_noop("Nothing keeps posts from being published."),
    "older_copy_has_erased": gettext_noop("An older copy of the ledger has what was erased: delete %(file)s."),
    "page_fine": gettext_noop("%(name)s (%(id)s) by %(version)s at %(address)s."),
    "page_is_another": gettext_noop(
        "The token is for “%(name)s” (%(id)s), but facebook.page_id names “%(named)s”. Correct one of them."
    ),
    "page_recorded": (
        "%(count)s answers are in %(file)s, without texts, names, ids and tokens. Look at it before you send it."
    ),
    "program_runs": gettext_noop("Version %(version)s, on Python %(python)s."),
    "readable_by_others": Sentence(
        gettext_noop("%(path)s can be read by others on this machine."),
        "`chmod -R go= %(path)s`, as its owner or as root.",
    ),
    "search_made": gettext_noop("The index was made at %(at)s."),
    "search_not_made": Sentence(
        gettext_noop("The search index has not been built yet."), "`publisher index` builds it."
    ),
    "search_off": gettext_noop("The website has none: website.search is empty."),
    "search_parts_missing": gettext_noop("%(count)s parts of the index are missing; the scheduler rebuilds them."),
    "secret_of_environment": gettext_noop("%(name)s: environment."),
    "secret_of_file": "%(name)s: %(file)s.",
    "secrets_none": gettext_noop("None are set; you can put them into %(folder)s next to the settings."),
    "site_has_few_texts": gettext_noop(
        "The site has few texts in %(language)s (%(tag)s): confirm them in templates/locale/, "
        "or delete that file to use the program's own."
    ),
    "site_read": gettext_noop("Read at %(address)s."),
    "site_writable": gettext_noop("%(place)s can be written."),
    "snapshot_made": gettext_noop("The newest snapshot was taken on %(day)s; it lies in %(place)s."),
    "snapshot_not_proved": gettext_noop("No trial has shown yet that a snapshot can be restored."),
    "snapshot_proved": gettext_noop("Snapshots can be restored: last proved on %(day)s."),
    "snapshot_tonight": gettext_noop("No snapshot yet: the first one is taken automatically tonight."),
    "templates_fine": gettext_noop("%(count)s can be used."),
    "texts_fine": gettext_noop("Everything is translated."),
    "texts_not_translated": Sentence(
        gettext_noop("Not everything is translated in %(files)s."), "`publisher check` lists what is not."
    ),
    "token_fine": gettext_noop("From %(source)s; Facebook accepts it."),
    "token_fine_until": gettext_noop("It expires on %(day)s."),
    "token_of_sandbox": gettext_noop("The sandbox's own."),
    "trial_file_not_found": gettext_noop(
        "A test file that was just written is not found at %(address)s: the web server serves another folder. "
        "Correct website.url, or the folder in website.output or website.deploy."
    ),
    "tried_again": gettext_noop("It is tried again automatically."),
    "version_fine": gettext_noop("%(version)s of the Graph API is supported."),
    "website_url_not_set": gettext_noop(
        "website.url is missing in the settings: set the website's address for visitors."
    ),
}

"""What keeps an installation from its work: the sentence of each code of `domain.readiness.Blocker`.

Sorted by code. No sentence advises what destroys anything.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

BLOCKERS: dict[str, str | Sentence] = {
    "clock_ahead": gettext_noop(
        "This machine's clock is ahead of Facebook's by %(difference)s (hours:minutes:seconds): posts go out too "
        "early. Set it right (ntp)."
    ),
    "clock_behind": gettext_noop(
        "This machine's clock is behind Facebook's by %(difference)s (hours:minutes:seconds): posts go out too late. "
        "Set it right (ntp)."
    ),
    "facebook_signed_out": Sentence(
        gettext_noop("Facebook no longer accepts the token: nothing is published there until the Page is reconnected."),
        "Run `publisher connect`.",
    ),
    "ledger_of_other_machine": Sentence(
        gettext_noop(
            "This ledger was made on another machine (a copied folder?). Nothing is sent from here. If it moved "
            "here for good, stop the other machine first."
        ),
        "Then `publisher adopt` asks before it changes anything.",
    ),
    "ledger_of_other_page": Sentence(
        gettext_noop(
            "This ledger serves website at %(served_website)s, facebook at %(served_page)s; the settings say "
            "website at %(website)s, facebook at %(page)s. Nothing is sent until they agree."
        ),
        "Correct the settings; if the change is intended, `publisher adopt --dry-run` shows what it would cancel.",
    ),
    "ledger_of_real_page": gettext_noop(
        "This ledger serves website at %(served_website)s, facebook at %(served_page)s, but no Page token was found "
        "here, so this would be a test on the sandbox. Nothing is sent. Put the token back: into the file "
        "secrets/page_token beside the settings, or FACEBOOK_PAGE_TOKEN."
    ),
    "ledger_of_test_page": Sentence(
        gettext_noop(
            "So far this ledger served the sandbox (a test); the settings say website at %(website)s, facebook at "
            "%(page)s. Nothing is sent until a person confirms this."
        ),
        "`publisher adopt --dry-run` shows what it would cancel.",
    ),
    "ledger_unreadable": gettext_noop("Nothing is published: the ledger (the database) cannot be read."),
    "no_sweep_yet": gettext_noop("Nothing is published yet: the scheduler was never started."),
    "restored": Sentence(
        gettext_noop(
            "This ledger comes from a backup or an older copy (%(taken_at)s). Nothing is sent or written until "
            "a person has checked what was published since."
        ),
        "`publisher restore --look` looks for it; `publisher resume` continues.",
    ),
    "sweep_ahead": gettext_noop(
        "The last check was at %(at)s, which is in the future: this machine's clock was set back. Set it right (ntp)."
    ),
    "sweeps_stopped": gettext_noop(
        "Nothing is published: the scheduler has stopped; its last check was at %(at)s. Start it again."
    ),
    "website_signed_out": gettext_noop(
        "The web host no longer accepts the sign-in: nothing is published there until its password or key is right "
        "again."
    ),
    "website_url_missing": gettext_noop(
        "website.url is not set. Nothing is sent until it is: every post for the real Page would carry an address that "
        "nobody can open. Set website.url in settings.toml to the site's public address."
    ),
    "website_url_private": gettext_noop(
        "website.url is %(url)s, which readers of the real Page cannot open. Nothing is sent until that is put right. "
        "Set website.url in settings.toml to the site's public address."
    ),
}

"""Setting up a server and updating it, by code. People do that in a terminal: English alone, and in no catalogue."""

from publisher.messages.coded_errors import Sentence

SERVER: dict[str, str | Sentence] = {
    "server_file_unreadable": "%(file)s cannot be read (%(reason)s). Mend it, or delete it and set up again.",
    "server_file_wrong": "%(file)s: these lines are unknown, or are not what they must be: %(keys)s.",
    "setup_elsewhere": Sentence(
        "This is %(system)s. Setup is made for Debian 12 and 13.", "`publisher setup --print` prints its steps."
    ),
    "setup_no_domain": "%(name)s is no name of a website. It looks like example.org.",
    "setup_no_mail_server": "%(name)s is no mail server. It looks like mail.example.org, or mail.example.org:465.",
    "setup_no_user": "There is no user %(user)s.",
    "setup_not_installed": (
        "Name the wheel of the release to install: --wheel publisher-%(version)s-py3-none-any.whl, with its "
        "requirements beside it."
    ),
    "setup_not_root": "Only root can set up a server. --print prints what would be done.",
    "setup_same_domain": "Website and studio need names of their own, like example.org and studio.example.org.",
    "setup_step_failed": (
        "This step failed: %(step)s. The lines above say why. Mend it, then run setup again: it goes on there."
    ),
    "setup_unasked": "Say it by options: --domain, --studio and --email; --yes asks nothing.",
}

"""What is wrong with the website's files, its host and catalogues: the sentence of each code, sorted by code."""

from publisher.messages.coded_errors import Sentence, gettext_noop

SITE: dict[str, str | Sentence] = {
    "catalogue_broken": gettext_noop(
        "The catalogue %(name)s is broken: %(reason)s. Fix it in a program for translators, such as Poedit."
    ),
    "folder_of_deploy": gettext_noop("the folder of website.deploy"),
    "host_certificate_untrusted": gettext_noop(
        "The certificate of %(host)s cannot be trusted (%(reason)s), so nothing was sent, the password neither. "
        "Write the name that the host's control panel gives for FTP into website.deploy; if it is that already, tell "
        "the host."
    ),
    "host_files_not_noted": gettext_noop(
        "The list of the host's files cannot be saved in %(file)s: %(reason)s. Check the disk."
    ),
    "host_refuses_file": gettext_noop(
        "%(host)s refuses %(path)s (%(reason)s). Look in its control panel whether there is room, and whether the "
        "user of website.deploy may write there."
    ),
    "host_refuses_password": gettext_noop(
        "The web host does not let %(where)s in with this password (%(answer)s). Look up user and password in the "
        "host's control panel: the user belongs in website.deploy, the password in WEBSITE_PASSWORD. Nothing is "
        "lost: what is not there yet is sent afterwards."
    ),
    "host_shows_another_key": gettext_noop(
        "%(host)s shows another key than the one in known_hosts (%(key)s), so nothing was sent: it may be another "
        "machine that pretends to be it. Ask the host whether the key was changed; if so, put the new one into "
        "known_hosts in place of the old one."
    ),
    "host_unknown_yet": gettext_noop(
        "%(host)s is not known yet, so the password was not sent. It shows the key %(key)s: if the host's control "
        "panel or its support names the same, put this line into the file known_hosts beside settings.toml: %(line)s"
    ),
    "host_unreachable": gettext_noop(
        "The web host %(host)s cannot be reached, or closed the connection (%(reason)s). What is "
        "missing is sent automatically once it answers."
    ),
    "host_wants_password": gettext_noop(
        "The web host does not let %(where)s in with no password (%(answer)s). Look up user and password in the "
        "host's control panel: the user belongs in website.deploy, the password in WEBSITE_PASSWORD. Nothing is "
        "lost: what is not there yet is sent afterwards."
    ),
    "host_without_ftps": gettext_noop("%(host)s does not speak FTPS (%(reason)s). Ask the host for SFTP or FTPS."),
    "name_unsafe_in_address": gettext_noop(
        "%(name)s cannot be part of an address: use small letters, digits and hyphens."
    ),
    "path_outside_site": gettext_noop(
        "%(path)s would be written outside the website's folder, so it was refused. Check that folder for links."
    ),
    "sftp_library_missing": Sentence(
        gettext_noop("website.deploy cannot be used: there is no library for SFTP here."),
        terminal="Run `make install-sftp`.",
    ),
    "site_busy": gettext_noop("Another publisher is writing the website in %(place)s. Try again when it is done."),
    "site_storage_unreachable": gettext_noop(
        "The website at %(address)s cannot be written or read: %(reason)s. This continues automatically "
        "once the storage can be reached and written."
    ),
    "storage_library_missing": Sentence(
        gettext_noop("%(address)s cannot be used: there is no library for %(protocol)s here."),
        terminal="`make install-s3` brings it for s3.",
    ),
    "text_unreadable": (
        "This text cannot be read, so it is not shown: %(text)s. A text stands in straight quotation marks, and "
        'marks inside it are written \\".'
    ),
    "text_with_other_gaps": (
        "The translation of “%(text)s” does not have the same placeholders, so it is not shown: copy each %%(name)s "
        "as it stands."
    ),
    "texts_unconfirmed": (
        "%(count)s of %(total)s texts are confirmed by no native speaker, so they are not shown: %(listed)s. "
        "docs/howto/translate.md tells how to change that."
    ),
    "website_key_unreadable": gettext_noop(
        "WEBSITE_KEY holds no private key that can be read (Ed25519, ECDSA or RSA). If it is locked with a "
        "passphrase, set that as WEBSITE_PASSWORD."
    ),
}

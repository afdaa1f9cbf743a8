"""Why a page is not proved to be live, or the website could not be written.

Sorted by code. What only a terminal shows is English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence, gettext_noop

WEBSITE: dict[str, str | Sentence] = {
    "disk_is_full": gettext_noop("The disk is full. Free some space; publishing then continues automatically."),
    "disk_quota_used_up": gettext_noop(
        "The disk quota is used up. Free some space; publishing then continues automatically."
    ),
    "disk_read_only": gettext_noop("The disk is read-only. Somebody has to check it."),
    "feed_lacks_it": gettext_noop("The feed %(path)s does not have it yet: a cache, or another folder, is served."),
    "feed_still_has_it": gettext_noop("The feed %(path)s still has it: a cache, or another folder, is served."),
    "feed_unreadable": gettext_noop("The feed %(path)s cannot be read: is it served from the site's folder?"),
    "file_not_read_back": gettext_noop("The file of %(path)s cannot be read back: %(reason)s."),
    "folder_not_ours": gettext_noop("The folder may not be written: give the publisher's user the right to."),
    "look_at_disk": gettext_noop("Look at the disk and the folder."),
    "no_site_here": gettext_noop("There is no site in %(folder)s, and website.url is not set."),
    "notice_in_its_place": gettext_noop("A notice stands in its place: it was taken back after the backup."),
    "page_answers": gettext_noop("%(address)s answers %(status)s: look at the web server's log."),
    "page_not_found": gettext_noop(
        "%(path)s is written, but the web server does not find it: does it serve its folder?"
    ),
    "page_not_reached": gettext_noop(
        "The site is written, but %(address)s cannot be reached (%(error)s): is the web server running, and is "
        "website.url right?"
    ),
    "page_older_copy": gettext_noop(
        "%(path)s is written, but readers get an older copy: a cache, or another folder, is served."
    ),
    "page_redirects": gettext_noop("%(address)s leads on to %(target)s: set website.url to the final address."),
    "page_too_long": gettext_noop("%(address)s is too long: look at the web server."),
    "page_too_slow": gettext_noop("%(address)s comes too slowly: look at the web server."),
    "post_not_in_site": Sentence(
        gettext_noop("“%(slug)s” is not among the site's posts in the ledger."), "Run `publisher doctor`."
    ),
    "site_not_written": gettext_noop("The site could not be written: %(error)s (%(file)s)."),
    "site_template_mistake": gettext_noop("A template has a mistake: %(error)s. Mend it in the templates folder."),
}

"""Why an old website could not be imported, and what of it was not kept: a sentence a code, sorted by code.

Only a terminal shows them: in English alone, and in no catalogue.
"""

from publisher.messages.coded_errors import Sentence

OLD_WEBSITE: dict[str, str | Sentence] = {
    "old_news_day_unclear": "“%(word)s” is no day. Write it like 2015-03-12.",
    "old_news_slug_twice": "“%(slug)s” is the slug of line %(line)s already. Choose another one.",
    "old_news_table_head": "The first line lacks these columns: %(columns)s. Put them back, or delete the file.",
    "old_news_take_unclear": "“%(word)s” in the column take: write yes or no.",
    "old_page_address_odd": "this is no address that can be opened",
    "old_page_address_private": "%(host)s is not on the public internet",
    "old_page_answers_badly": "%(host)s has a problem of its own (%(status)s)",
    "old_page_asked_too_often": "%(host)s wants to be asked less often: try again later, with a longer --delay",
    "old_page_asks_password": "it asks for a password",
    "old_page_behind_wall": "%(host)s has a protection against robots: let this machine through, or save pages by hand",
    "old_page_certificate": "the certificate of %(host)s is not valid: begin the address with http://",
    "old_page_connection_lost": "%(host)s does not answer, or hung up",
    "old_page_gone": "there is nothing at this address",
    "old_page_host_unknown": "there is no website called %(host)s, or the network is down",
    "old_page_redirects_too_often": "%(host)s leads on and on to other addresses",
    "old_page_too_large": "it is larger than %(limit)s",
    "old_page_too_slow": "%(host)s is too slow",
    "old_website_is_empty": "No web page was found in %(source)s. Name the folder that holds the saved pages.",
    "old_website_not_read": (
        "%(address)s cannot be read: %(reason)s. What was fetched is kept; the same command goes on from there."
    ),
    "old_website_refuses": "The robots.txt of this website keeps programs from %(address)s. It is yours: change it.",
}

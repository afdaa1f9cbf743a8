"""Why a partner's feed could not be read, or a partner not be added: a sentence a code, sorted by code."""

from publisher.messages.coded_errors import Sentence, gettext_noop

PARTNERS: dict[str, str | Sentence] = {
    "address_is_no_feed": gettext_noop(
        "What %(host)s gives is neither a feed nor a web page. Ask the partner for the address of their feed."
    ),
    "feed_address_odd": gettext_noop("This is not an address that can be opened."),
    "feed_address_private": gettext_noop(
        "%(host)s is not on the public internet, so it is not opened. Use the public address."
    ),
    "feed_answers_badly": gettext_noop("%(host)s has a problem of its own (%(status)s)."),
    "feed_asked_too_often": gettext_noop("%(host)s wants to be asked less often."),
    "feed_asks_password": gettext_noop("%(host)s asks for a password. Only public feeds can be read."),
    "feed_behind_wall": gettext_noop(
        "%(host)s has a protection against robots, which lets only people in. Ask the partner to let their feed "
        "through, or for another address."
    ),
    "feed_certificate": gettext_noop(
        "The certificate of %(host)s is not valid, so it is not sure who answers. Tell the partner."
    ),
    "feed_connection_lost": gettext_noop("%(host)s does not answer, or hung up."),
    "feed_gone": gettext_noop(
        "There is nothing at this address on %(host)s any more. Ask the partner for the new one."
    ),
    "feed_host_unknown": gettext_noop("There is no website called %(host)s, or the network is down."),
    "feed_redirects_too_often": gettext_noop("%(host)s leads on and on to other addresses. Tell the partner."),
    "feed_too_heavy": gettext_noop("The feed of %(host)s takes too much memory or time to read. Tell the partner."),
    "feed_too_large": gettext_noop("The feed of %(host)s is larger than %(limit)s. Ask the partner for a shorter one."),
    "feed_too_slow": gettext_noop("%(host)s is too slow."),
    "page_names_no_feed": gettext_noop(
        "The page on %(host)s does not name a feed. Ask the partner for the address of their feed."
    ),
    "partner_in_settings": gettext_noop(
        "%(name)s is listed in settings.toml. Whoever looks after the server can change it there."
    ),
    "partner_not_read": gettext_noop("News of %(name)s cannot be read: %(reason)s"),
    "partner_there_already": gettext_noop("%(name)s is in the list already."),
    "partner_unknown": gettext_noop("This partner is not in the list any more."),
}

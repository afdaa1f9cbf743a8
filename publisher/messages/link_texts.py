"""What became of a post's link, and how the Page's are counted: the sentence of each code, sorted by code."""

from publisher.messages.coded_errors import Sentence, gettext_noop

LINKS: dict[str, str | Sentence] = {
    "comment_left_out": gettext_noop(
        "The first comment only holds a link, and the post was published without one: the comment was left out."
    ),
    "link_never": gettext_noop("It was published without its link: the settings say that the Page has none."),
    "link_not_attached": gettext_noop(
        "Facebook shows no link with this post. Open it on a phone: can the link be tapped? %(address)s"
    ),
    "link_refused": gettext_noop("It was published without its link: Facebook refused it with one. %(reason)s"),
    "links_not_counted": gettext_noop(
        "It was published without its link: the links on the Page could not be counted. %(reason)s"
    ),
    "links_reserved": gettext_noop(
        "It was published without its link: this month's links (%(limit)s) are kept for posts that were due before it "
        "(%(posts)s)."
    ),
    "links_used_up": gettext_noop("It was published without its link: this month's links (%(limit)s) are used up."),
    "planned_anew_without_link": gettext_noop(
        "This month's links were used up after it had been prepared on the Page, so it was prepared again."
    ),
    "refused_with_link": gettext_noop("Facebook refused it with its link. It is published without."),
}

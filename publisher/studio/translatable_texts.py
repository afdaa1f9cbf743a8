"""Messages of other parts that officers meet often: named here so that the catalogues have them."""

from publisher.studio.formatting import gettext_noop

#: What the check of everything looks at.
LOOKED_AT = (
    gettext_noop("publishing"),
    gettext_noop("database"),
    gettext_noop("service"),
    gettext_noop("secrets"),
    gettext_noop("disk"),
    gettext_noop("backup"),
    gettext_noop("files"),
    gettext_noop("taken back"),
    gettext_noop("mail"),
    gettext_noop("sweep"),
    gettext_noop("templates"),
    gettext_noop("texts"),
    gettext_noop("drafts"),
    gettext_noop("website"),
    gettext_noop("search"),
    gettext_noop("token"),
    gettext_noop("app mode"),
    gettext_noop("page"),
    gettext_noop("version"),
    gettext_noop("limits"),
    gettext_noop("clock"),
    gettext_noop("address"),
)
#: What is tried out on a Page.
TRIALS = (
    gettext_noop("text"),
    gettext_noop("link"),
    gettext_noop("photo"),
)
#: Verbs of the audit trail.
VERBS = (
    gettext_noop("schedule"),
    gettext_noop("approve"),
    gettext_noop("cancel"),
    gettext_noop("move"),
    gettext_noop("repeat"),
    gettext_noop("stop repeating"),
    gettext_noop("show"),
    gettext_noop("end showing"),
    gettext_noop("withdraw"),
    gettext_noop("undo"),
    gettext_noop("release"),
    gettext_noop("resolve"),
    gettext_noop("pause"),
    gettext_noop("resume"),
    gettext_noop("adopt"),
    gettext_noop("connect"),
    gettext_noop("found taken back"),
    gettext_noop("erase"),
    gettext_noop("restore"),
    gettext_noop("account"),
    gettext_noop("password"),
    gettext_noop("role"),
    gettext_noop("close account"),
    gettext_noop("open account"),
    gettext_noop("second factor"),
    gettext_noop("no second factor"),
    gettext_noop("sender"),
    gettext_noop("end sender"),
    gettext_noop("drafted news"),
    gettext_noop("dropped news"),
)

"""Messages of other parts that officers meet often: named here so that the catalogues have them."""

from publisher.studio.words import later

#: What the check of everything looks at.
LOOKED_AT = (
    later("publishing"),
    later("database"),
    later("service"),
    later("secrets"),
    later("disk"),
    later("backup"),
    later("files"),
    later("taken back"),
    later("mail"),
    later("sweep"),
    later("templates"),
    later("texts"),
    later("drafts"),
    later("website"),
    later("search"),
    later("token"),
    later("app mode"),
    later("page"),
    later("version"),
    later("limits"),
    later("clock"),
    later("address"),
)
#: What is tried out on a Page.
TRIALS = (
    later("text"),
    later("link"),
    later("photo"),
)
#: Verbs of the audit trail.
VERBS = (
    later("schedule"),
    later("approve"),
    later("cancel"),
    later("move"),
    later("repeat"),
    later("stop repeating"),
    later("show"),
    later("end showing"),
    later("withdraw"),
    later("undo"),
    later("release"),
    later("resolve"),
    later("pause"),
    later("resume"),
    later("adopt"),
    later("connect"),
    later("found taken back"),
    later("erase"),
    later("restore"),
    later("account"),
    later("password"),
    later("role"),
    later("close account"),
    later("open account"),
    later("second factor"),
    later("no second factor"),
    later("sender"),
    later("end sender"),
    later("drafted news"),
    later("dropped news"),
)

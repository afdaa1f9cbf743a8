"""Messages of other parts that officers meet often: named here so that the catalogues have them."""

from publisher.studio.formatting import gettext_noop

#: What the check of everything looks at.
LOOKED_AT = (
    gettext_noop("publishing"),
    gettext_noop("database"),
    gettext_noop("service"),
    gettext_noop("program"),
    gettext_noop("secrets"),
    gettext_noop("disk"),
    gettext_noop("backup"),
    gettext_noop("files"),
    gettext_noop("taken back"),
    gettext_noop("mail"),
    gettext_noop("sweep"),
    gettext_noop("templates"),
    gettext_noop("texts"),
    gettext_noop("editor"),
    gettext_noop("drafts"),
    gettext_noop("website"),
    gettext_noop("search"),
    gettext_noop("token"),
    gettext_noop("app mode"),
    gettext_noop("page"),
    gettext_noop("version"),
    gettext_noop("limits"),
    gettext_noop("links"),
    gettext_noop("clock"),
    gettext_noop("address"),
)
#: What is tried out on a Page.
TRIALS = (
    gettext_noop("text"),
    gettext_noop("link"),
    gettext_noop("photo"),
)

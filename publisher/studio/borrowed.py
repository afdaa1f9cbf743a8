"""Messages of other parts that officers meet often: named here so that the catalogues have them."""

from publisher.studio.words import later

MESSAGES = (
    later("Somebody has this mail address already."),
    later("Somebody has this name already: add something that tells the two apart."),
    later("This is the last administrator: make somebody else one first."),
    later("This account was erased: make a new one."),
    later("There is no such account."),
    later("There is no such link."),
    later("Write the text first: what is heard is the text read aloud."),
    later("The recording is too large: 30 MB at most, half an hour of speech."),
    later("The file is no recording that can be published (MP3, M4A, or Opus in Ogg). Export it again as MP3."),
    later("The file is broken, or holds more than sound. Export it again as MP3."),
    later("There is no such date before the end."),
    later("More than 60 posts at once are too many. Choose an earlier end."),
    later("The first date has passed."),
    later("A standing page does not repeat."),
    later(
        "Facebook takes the same text twice for a slip. Write {date} into the title, the summary or the Facebook text: "
        "the day of each post takes its place."
    ),
    later("It repeats at one of these times already."),
    later("It does not repeat any more."),
)
#: How a token was come by.
WAYS = (
    later("It is the Page's own token."),
    later("It comes from a system user, so it lasts."),
    later("It comes from a person: it ends when they change their password."),
)
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
#: What is tried out on a Page, and that it worked.
TRIALS = (
    later("text"),
    later("link"),
    later("photo"),
    later("Made unpublished, read, listed and deleted."),
)
#: What a delivery waits for.
WAITS = (
    later("It is being sent."),
    later("Its answer was lost; it is looked for at the channel."),
    later("A person decides."),
    later("Somebody has to approve it."),
    later("The next try."),
    later("Its time."),
    later("What came before it on the same channel."),
    later("Its page on the website."),
    later("The next pass."),
)
#: What was said when a plan was taken off or changed.
OF_PLANS = (
    later("Cancelled."),
    later("It was undone."),
    later("Its time had passed when it was planned."),
    later("It was let go, and that was undone: a person decides."),
    later("It was cancelled, and that was undone: a person decides."),
    later("Taken back before it was out."),
    later("A newer revision took its place."),
    later("Its post is not out."),
    later("It was never out."),
    later("A person decided that it shall not go out."),
    later("It was planned for another target."),
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

"""Setting up a server and updating it, which people do in a terminal: English alone, and in no catalogue. By code."""

from publisher.messages.coded_errors import Sentence

SERVER: dict[str, str | Sentence] = {
    "server_file_unreadable": "%(file)s cannot be read (%(reason)s). Mend it, or delete it and set up again.",
    "server_file_wrong": "%(file)s: these lines are unknown, or are not what they must be: %(keys)s.",
}

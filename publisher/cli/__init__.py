"""The commands, one file each. They parse, call verbs of the app or a use case of `operations`, and print."""

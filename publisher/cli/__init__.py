"""The commands, one file each. They parse, call `app`, and print; they hold no rule."""

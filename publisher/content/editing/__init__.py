"""From forms to files in `posts/`."""

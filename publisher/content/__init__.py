"""From the files in `posts/` to posts, and from Markdown to safe HTML."""

"""From files in `posts/` to drafts, with every problem at once."""

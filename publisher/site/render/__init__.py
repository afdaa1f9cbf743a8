"""From articles to pages and feeds: pure functions."""

"""The tests. Each folder is about one part; `rules` are about the whole."""

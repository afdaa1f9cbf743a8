"""Partners' news: their feeds are fetched and taken apart here; what becomes of an entry is decided elsewhere."""

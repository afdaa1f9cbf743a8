"""Partners' news: fetched and taken apart."""

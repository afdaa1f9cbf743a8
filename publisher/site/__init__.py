"""From delivered articles to the files of the website. Pure: where they are written is `hosting`."""

"""From delivered articles to the files of the website. Pure but for `writer.py`."""

"""From delivered articles to the files of the website. Pure but for `hosting/local_writer.py`."""

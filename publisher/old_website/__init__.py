"""Read an old website, saved or still there: its articles with day, language, pictures and translations."""

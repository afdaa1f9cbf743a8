"""The steps of the line, one verb a file: they call decisions and ports in order and hold no rule of their own."""

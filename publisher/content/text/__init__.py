"""The text that people write: what of it is a mark, what is an address, and how text that is none is kept apart."""

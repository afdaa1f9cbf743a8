"""Use cases over several parts: backup, restore, erasure, imports, diagnostics, repeating posts, the search index."""

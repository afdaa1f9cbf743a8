"""Posts made by hand on the Page."""

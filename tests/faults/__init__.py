"""What goes wrong, and what is left on the Page afterwards."""

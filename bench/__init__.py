"""What `make bench` runs; each module prints its numbers."""

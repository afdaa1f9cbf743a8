"""What the publisher knows and decides. Standard library only: no clock, no files, no network."""

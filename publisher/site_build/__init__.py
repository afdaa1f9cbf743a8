"""What of the site is written when: all of it, what changed, in several processes."""

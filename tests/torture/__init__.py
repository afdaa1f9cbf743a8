"""The killing rig: real passes against a Page with faults, killed at random moments, and compared at the end."""

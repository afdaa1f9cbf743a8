"""Files that people chose to bytes that may be published. Pictures are unpacked in a process of their own."""

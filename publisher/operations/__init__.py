"""What keeps the record alive: backup, restore, export, erasure. Puts the app's parts together for these."""

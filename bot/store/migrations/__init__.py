"""The migrations, oldest first; each is forward only."""

"""A small Discord of our own on loopback, for tests that start a real process."""

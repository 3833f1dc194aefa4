"""The kill test: a real process, a real file, a small Discord of our own, and SIGKILL."""

"""What can be set: the process (settings.py) and a group's rules (defaults.toml). Only app.py and __main__ read it."""

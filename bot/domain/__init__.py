"""The rules: pure functions over frozen values; no I/O, no clock, no discord, no async."""

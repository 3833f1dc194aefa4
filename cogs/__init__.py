"""Slash commands and taps, one module a feature: parse, call the service, render."""

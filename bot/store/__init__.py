"""Remembers: one module of functions per aggregate, each taking the open connection and returning domain values."""

"""Made-up lives of a group in virtual time, one for each seed; what must always hold is checked after each step."""

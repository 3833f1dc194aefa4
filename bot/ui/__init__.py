"""Shows: cards and panels made of values, components that carry an id and nothing else, and every sentence."""

"""Does: one use case is one transaction: may somebody? load, decide, save, and what must be said."""

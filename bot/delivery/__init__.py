"""Says: from the outbox to Discord, once."""

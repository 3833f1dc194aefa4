"""Bus Stop: a Discord bot that runs a peer group's whole life, from bus stop to bus stop."""

"""Pictures of the demo, and what makes them."""

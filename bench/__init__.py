"""What things cost, as ratios in one run: these figures are for comparing, never for a test to assert."""

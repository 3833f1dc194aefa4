"""The same bot in a simulated Discord, in a browser, with a clock you can turn."""

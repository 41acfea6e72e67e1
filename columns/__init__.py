"""Floor 1: who publishes, and where."""

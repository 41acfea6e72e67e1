"""The citizens' screens: the guide, filing step by step, following a case, papers to print."""

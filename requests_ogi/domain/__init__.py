"""The business of information requests: the clock, intake, the workflow, letters and what they decide."""

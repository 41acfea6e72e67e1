"""The forms of citizens' pages."""

"""Circulars that are watched over: their duties, tasks, reports, reminders and screens."""

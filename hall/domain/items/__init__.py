"""Approval and service items: what a guide says, its life cycle, what lists and search find it by."""

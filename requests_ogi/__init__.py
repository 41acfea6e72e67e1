"""Floor 3: information requests (依申请公开), from any intake window to a lawful reply."""

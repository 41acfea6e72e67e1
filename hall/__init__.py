"""Floor 3: the online service hall. What is applied for here, how a case goes through its five steps."""

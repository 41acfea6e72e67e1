"""Making the hall known (通知 一（三）2): what was done, what it brought, and the words for it from each guide."""

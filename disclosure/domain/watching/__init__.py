"""What the county office checks about the portal itself, before an inspector does (国务院办公厅网站普查和检查指标).

Dead links, what is public against the rules of today, columns that nobody fills, the veto items: found by runs over
the stock and told to whoever must mend it.
"""

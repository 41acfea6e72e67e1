"""What pages and boards read of requests, each in a fixed number of queries."""

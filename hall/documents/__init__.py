"""What the hall prints."""

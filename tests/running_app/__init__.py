"""An app whose jobs a test can watch."""

"""Messages: questions, suggestions, complaints, errors found."""

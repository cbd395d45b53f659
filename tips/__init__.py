"""The tip line: what residents tell the paper, and what the paper pays for it."""

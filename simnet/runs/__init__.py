"""One run: a scenario made ready, the key of all that decides its bytes, and its results."""

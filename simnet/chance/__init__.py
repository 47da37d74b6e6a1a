"""Randomness: named streams of random numbers, and the laws that are drawn from them."""

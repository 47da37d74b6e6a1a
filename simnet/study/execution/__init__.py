"""Runs on workers: scheduling, replications, warm-up, headroom, and what happens meanwhile."""

"""Calibration: what was measured in a real network becomes parts of a scenario."""

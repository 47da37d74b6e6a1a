"""What a study runs and measures, read from its scenario."""

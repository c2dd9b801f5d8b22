"""The whole chain against the truth: scores, and attacks that must be seen."""

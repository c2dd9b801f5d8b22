"""A document in, its files out: HTML for screens and readers of screens, PDF for paper."""

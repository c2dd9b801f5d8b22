"""Where and when to look: orbital elements and target points in, swath passes out."""

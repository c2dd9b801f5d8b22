"""Pure numeric geometry: ellipsoid, lines, orbits, sun, swaths. Arrays in, arrays out; no disk, no clock."""

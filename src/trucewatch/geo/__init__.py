"""Pure geometry on the WGS 84 ellipsoid: arrays in, arrays out; no disk, no clock, no names of parties."""

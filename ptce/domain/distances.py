"""What distances are made of, for the matching and for the lists alike."""

from __future__ import annotations

EARTH_RADIUS_KM = 6_371.0088

DETOUR = 1.3
"""Road kilometres for one as the crow flies, in rural France (decision 0010)."""

SMALLEST_DEGREE_KM = 110.0
"""A little less than a degree of latitude anywhere, so that boxes are a little too large."""

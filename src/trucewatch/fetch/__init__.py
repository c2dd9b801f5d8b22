"""A question to a public service in, files with what was asked, when and under which licence beside each out."""

from trucewatch.fetch.asking import Box, Clock
from trucewatch.fetch.cache import Cache
from trucewatch.fetch.celestrak import ElementsOrder, fetch_elements
from trucewatch.fetch.files import Delivery
from trucewatch.fetch.firms import FirmsOrder, fetch_hotspots
from trucewatch.fetch.session import Session
from trucewatch.fetch.stac import ItemsOrder, fetch_items

__all__ = [
    "Box",
    "Cache",
    "Clock",
    "Delivery",
    "ElementsOrder",
    "FirmsOrder",
    "ItemsOrder",
    "Session",
    "fetch_elements",
    "fetch_hotspots",
    "fetch_items",
]

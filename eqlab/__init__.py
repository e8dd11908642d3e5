"""eqlab: an open laboratory for eHealth conformance."""

__version__ = "0.1.0"

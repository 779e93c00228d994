"""Exports that come by mail: asked for, frozen and sent at each turn, stopped by one click."""

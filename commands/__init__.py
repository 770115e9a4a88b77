"""The commands of `skm`, one module for each kind of work; skm.py gathers them."""

"""A machine at the counter that collects by itself and hands its answers on to the office's server."""

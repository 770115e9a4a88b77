"""A counter's own tablet: paired with it, at work without network, in the office's colours."""

"""From observations to a ranked differential with a checked proof."""

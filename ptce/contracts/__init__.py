"""The contract as data: what changed in it, and what it says, read from its SDL alone."""

"""The ceiling: what a server written by hand for these very operations reaches."""

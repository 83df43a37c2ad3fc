"""The peers: other ways to serve the same database, each as its own documentation teaches."""

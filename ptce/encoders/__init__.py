"""The encoder process: one a machine, asked over a socket by the processes that answer people."""

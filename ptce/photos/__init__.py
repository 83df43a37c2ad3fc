"""Photos: what somebody sends becomes a small JPEG that carries nothing else (decision 0014).

`decoder.py` runs in a process of its own and imports nothing of ours; `reencoding.py` calls it.
"""

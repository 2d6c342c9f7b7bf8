"""``python -m wickgraph`` is ``wickgraph``."""

from .cli import run

if __name__ == "__main__":
    run()

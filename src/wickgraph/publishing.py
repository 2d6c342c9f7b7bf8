"""Publishing: what `wickgraph export` does, given its options; returns an exit code."""

from __future__ import annotations

import io
import sys

from .terminal import deadline, graph, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def export(options: Namespace) -> int:
    """Write the graph to stdout, to a file, or into a directory."""
    from tqdm import tqdm

    from . import exports

    form = exports.checked(options.profile, options.format)
    with deadline(options.timeout):
        asked = graph(options)
        size = len(asked)  # fetches what is elsewhere
    # Each line is reported twice.
    with tqdm(total=2 * size, unit_scale=0.5, unit=" lines", desc="export", delay=1, leave=False, disable=None) as bar:
        found = exports.Export(asked, options.profile, form, bar.update)
        if options.output not in (None, "-"):
            found.save(options.output, options.force)
        elif hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            found.write(sys.stdout.buffer)
        else:
            content = io.BytesIO()
            found.write(content)
            put(content.getvalue())
    return 0

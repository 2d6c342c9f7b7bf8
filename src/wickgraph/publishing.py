"""Publishing: what `wickgraph export` and `wickgraph release` do, given their options; each returns an exit code."""

from __future__ import annotations

import io
import sys

from .errors import CheckFailed, UsageError
from .tables import visible
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


def release(options: Namespace) -> int:
    """Write a release into a directory, or with ``verify`` prove one; raises CheckFailed for one that is not right."""
    from tqdm import tqdm

    from . import release as releases

    place = options.directory
    # A part is told before it is made: the bar names what takes its time.
    with tqdm(desc="release", delay=1, leave=False, disable=None, bar_format="{desc} ({elapsed})") as bar:
        if options.verify:
            others = ("since", "force", "as_of", "modality", "source", "endpoint", "data")
            if given := [f"--{name.replace('_', '-')}" for name in others if getattr(options, name)]:
                raise UsageError(
                    f"--verify proves a release under the view that it has; expected it without {' and '.join(given)}"
                )
            faults = releases.verify(place, bar.set_description)
            told = "its files are whole, its dataset canonical, and made again of it they have the same bytes"
        else:
            with deadline(options.timeout):
                asked = graph(options)
            made = releases.write(asked, place, options.since, options.force, bar.set_description)
            faults, told = [], f"{len(made)} files"
    if faults:
        put(b"".join(_line(f"{place}/{fault}") for fault in faults))
        raise CheckFailed(f"{len(faults)} wrong in {place}")
    return put(_line(f"{place}: {told}; RDFC-1.0 hash {releases.hashed(place)}"))


def _line(text: str) -> bytes:
    """Return a line that tells of files, whose names may have what a terminal obeys, or no UTF-8 at all."""
    return (visible(text).replace("\n", "\\n") + "\n").encode(errors="backslashreplace")

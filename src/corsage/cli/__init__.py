"""The command line: `corsage VERB`. One module a verb; what is here starts fast and loads a verb only when it is used.

Data goes to stdout, prose to stderr. Exit codes: 0 clean, 1 findings or a blocked handshake, 2 usage or a bad file,
4 target not reachable, 70 a fault of ours.
"""

import sys


def main() -> None:
    """Run the command line on `sys.argv`; never ends in a traceback."""
    try:
        import click  # noqa: F401, PLC0415 - the one place that may find the extra missing
    except ModuleNotFoundError:
        sys.stderr.write("corsage: the command line is an extra: pip install 'corsage[cli]'\n")
        sys.exit(2)
    from corsage.cli.program import run_process  # noqa: PLC0415 - needs click

    sys.exit(run_process(sys.argv[1:]))

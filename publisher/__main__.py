"""The console script, and `python -m publisher`."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # until there is something to clear up, a Ctrl-C just ends: its traceback would be of imports
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> None:
    """Run the command that the arguments name."""
    from publisher.command.cli import main as command

    command()


if __name__ == "__main__":
    main()

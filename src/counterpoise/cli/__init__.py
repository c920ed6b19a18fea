"""The command line: thin verbs that parse, call one function and print.

Data go to standard output, talk to standard error. Exit codes: 0 ok, 1 internal error, 2 usage, 3 bad input, 4 nothing
found, 5 check failed, 6 fit unreliable, 130 interrupted. Heavy modules are imported inside the verbs, so that
`counterpoise --help` stays fast.
"""

from __future__ import annotations

import sys
import traceback

import typer

import counterpoise
from counterpoise.cli import accounts, outlook, reading, settlement, study
from counterpoise.cli.common import EPILOG, Options
from counterpoise.errors import CounterpoiseError, UsageError

_INTERRUPTED = 130
app = typer.Typer(
    name="counterpoise",
    help="Fit rival accounts of a conflict to one sourced record; forecast, ask what-if, and trace every figure.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        print(f"counterpoise {counterpoise.__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    json: bool = typer.Option(False, "--json", help="Print data as JSON."),
    quiet: bool = typer.Option(False, "--quiet", "-q", help="No progress on standard error."),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options of all verbs; they stand before the verb."""
    context.obj = Options(json=json, quiet=quiet, debug=debug)


for group in (study, accounts, outlook, settlement, reading):
    group.register(app)


def main(arguments: list[str] | None = None) -> None:
    """Entry point: run a verb and exit with its code."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(words))


def run(words: list[str]) -> int:
    """Run the command line and return its exit code; errors are printed to standard error."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=words, prog_name="counterpoise", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        return _interrupted(words) if code == _INTERRUPTED else code
    except CounterpoiseError as error:
        return _failed(str(error), error.exit_code, words, error)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted(words)
    except Exception as error:
        return _unexpected(error, words)


def _interrupted(words: list[str]) -> int:
    """The command parser turns an interrupt into its exit code, or lets it through where it is not yet running."""
    text = "interrupted; finished stages and checkpoints are kept, run the same command to go on"
    return _failed(text, _INTERRUPTED, words)


def _unexpected(error: Exception, words: list[str]) -> int:
    """Usage errors of the command parser, and everything that should not happen."""
    show = getattr(error, "format_message", None)
    if show is not None:
        return _failed(f"{show()}\n  hint: counterpoise --help", UsageError.exit_code, words)
    return _failed(
        f"internal error: {type(error).__name__}: {error}\n"
        "  hint: run again with --debug before the verb and report it",
        1,
        words,
        error,
    )


def _failed(text: str, code: int, words: list[str], error: BaseException | None = None) -> int:
    print(f"error: {text}", file=sys.stderr)
    if error is not None and "--debug" in words:
        traceback.print_exception(error)
    return code

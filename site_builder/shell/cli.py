"""The command line: which commands there are, what they take, and what they exit with."""

from __future__ import annotations

import argparse
import gc
import io
import os
import re
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from site_builder import __version__

GOOD, PROBLEMS, USAGE, BUG = 0, 1, 2, 70


def make_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--project", default=".", metavar="DIR", help="the project's folder (default: here)")
    common.add_argument("--format", choices=("text", "json"), default="text", help="how to report (default: text)")
    common.add_argument("--quiet", action="store_true", help="print problems only")
    common.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour in the terminal")
    parser = argparse.ArgumentParser(
        prog="site-builder",
        description="Turns source articles and annotations into a briefing site in which every statement is anchored.",
    )
    parser.add_argument("--version", action="version", version=f"site-builder {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = commands.add_parser("build", parents=[common], help="build the site")
    build.add_argument(
        "--output", default="build", metavar="DIR", help="where to build (default: build in the project)"
    )
    build.add_argument(
        "--base-url", default="", metavar="URL", help="address of the site, instead of the one in site.yaml"
    )
    build.add_argument("--strict", action="store_true", help="let warnings fail the build")
    build.add_argument("--clean", action="store_true", help="forget earlier builds and write every file anew")
    build.add_argument("--explain", action="store_true", help="say for each page why it was made again")
    build.add_argument("--no-full-text", action="store_true", help="do without the index of all words (Pagefind)")
    build.add_argument(
        "--since", default="", metavar="MANIFEST", help="tell what changed since this manifest.json, or built site"
    )
    build.add_argument("--trace", default="", metavar="FILE", help="write how long each stage took, for Perfetto")
    jobs_option(build)

    check = commands.add_parser("check", parents=[common], help="report every problem, write nothing")
    check.add_argument("--strict", action="store_true", help="let warnings fail the check")
    check.add_argument("--audit", action="store_true", help="also say what an editor should look at again")
    jobs_option(check)

    why = commands.add_parser("why", parents=[common], help="say why a page was made, or would be made now")
    why.add_argument("page", metavar="PAGE", help="a page of the site, such as briefings/an-article.html")
    why.add_argument(
        "--output", default="build", metavar="DIR", help="where the site was built (default: build in the project)"
    )
    why.add_argument(
        "--base-url", default="", metavar="URL", help="the address that it was built for, if one was given"
    )

    serve = commands.add_parser("serve", parents=[common], help="build, preview and reload at every save")
    serve.add_argument(
        "--output", default="build", metavar="DIR", help="where to build (default: build in the project)"
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    serve.add_argument("--open", action="store_true", help="open the site in a browser")

    init = commands.add_parser("init", parents=[common], help="make a new site that builds")
    init.add_argument("directory", metavar="DIR", help="a folder that does not exist yet, or is empty")

    new = commands.add_parser("new", parents=[common], help="draft an annotation for a source file")
    new.add_argument("source", metavar="SOURCE", help="a file below seeds/")

    diff = commands.add_parser("diff", parents=[common], help="what changed between two manifests, by meaning")
    diff.add_argument("old", metavar="OLD", help="a manifest.json, or a folder with a built site")
    diff.add_argument("new", metavar="NEW", help="another one")

    schema = commands.add_parser("schema", parents=[common], help="print the JSON Schema of the YAML files")
    schema.add_argument(
        "kind", nargs="?", default="", metavar="KIND", help="annotation, site, or a registry file's name"
    )
    return parser


def jobs_option(command: argparse.ArgumentParser) -> None:
    """Let a command be told how many processes to use."""
    command.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="processes to work in (default: one on each processor)"
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit status."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # nothing else that is installed has a say
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = make_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _run(options)
    except KeyboardInterrupt:
        return 130
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("site_builder"):
            raise
        print(f"site-builder: ‘{error.name}’ is not installed for {sys.executable}", file=sys.stderr)
        print("    hint: run the program with the Python that it was installed for (README: Start)", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except Exception as error:
        return _report_bug(error)


def _report_bug(error: Exception) -> int:
    from site_builder.build.jobs import WorkerError

    if isinstance(error, WorkerError):  # what it says is all that there is to know
        print(f"site-builder: {error}", file=sys.stderr)
    else:
        traceback.print_exception(error)
    if "SIGKILL" in str(error):
        print("    hint: the system ends processes when memory runs out; --jobs 1 needs less", file=sys.stderr)
    print(
        "site-builder: this is a bug in the program, not in your files; please report what stands above",
        file=sys.stderr,
    )
    return BUG


def _run(options: argparse.Namespace) -> int:
    if options.command == "build":
        return _build(options)
    if options.command == "check":
        return _check(options)
    if options.command == "why":
        from site_builder.shell.why import explain_page

        return explain_page(options, output_folder(options), colour=_colour(options))
    if options.command == "serve":
        from site_builder.shell.serve import serve

        return serve(options, output_folder(options), colour=_colour(options))
    if options.command == "init":
        from site_builder.shell.init import make_site

        made = how_to_run(f"serve --project {options.directory} --open")
        return make_site(Path(options.directory), "" if options.quiet else made)
    if options.command == "diff":
        from site_builder.shell.diff import print_differences

        return print_differences(Path(options.old), Path(options.new), options.format)
    if options.command == "new":
        from site_builder.shell.draft import draft_annotation

        then = how_to_run(f"check --project {options.project}")
        return draft_annotation(Path(options.project), options.source, "" if options.quiet else then)
    from site_builder.shell.schema import print_schema

    return print_schema(options.kind)


def _colour(options: argparse.Namespace) -> bool:
    if options.color == "auto":
        return sys.stderr.isatty() and "NO_COLOR" not in os.environ
    return str(options.color) == "always"


def how_to_run(command: str) -> str:
    """Give a command as it can be pasted where this program was started."""
    if Path(sys.argv[0]).name != "__main__.py":
        return f"{Path(sys.argv[0]).name} {command}"
    python = Path(sys.executable)
    here = Path.cwd()
    return f"{python.relative_to(here) if python.is_relative_to(here) else python} -m site_builder {command}"


def output_folder(options: argparse.Namespace) -> Path:
    """Give the output folder: the default lies in the project, another one is taken from where the command is given."""
    return Path(options.project) / "build" if options.output == "build" else Path(options.output)


def _build(options: argparse.Namespace) -> int:
    from site_builder.base.addresses import BASE_URL
    from site_builder.build.run import Options, build_site
    from site_builder.build.trace import Trace
    from site_builder.shell.report import ProgressLine, Voice, count_line

    started = time.perf_counter()
    line = ProgressLine(sys.stderr, shown=sys.stderr.isatty() and not options.quiet and options.format == "text")
    output = output_folder(options)
    since = b""
    if options.since:
        from site_builder.shell.diff import UnreadableError, manifest_at

        try:
            since = manifest_at(Path(options.since))[1]
        except UnreadableError as error:
            print(f"site-builder: {error}", file=sys.stderr)
            return USAGE
    wanted = Options(
        options.base_url, options.strict, options.clean, options.jobs, options.explain, since,
        full_text=not options.no_full_text,
    )  # fmt: skip
    if wanted.base_url and not re.fullmatch(BASE_URL, wanted.base_url.rstrip("/") + "/"):
        print("site-builder: --base-url is an absolute address, such as https://example.org/site/", file=sys.stderr)
        return USAGE
    trace = Trace(wanted=bool(options.trace))
    gc.disable()
    try:
        report = build_site(Path(options.project), output, wanted, line, trace, _wait)
    finally:
        gc.freeze()  # the process ends soon: what it knows need not be gone through once more
        gc.enable()
    line.clear()
    if options.trace:
        try:
            Path(options.trace).write_text(trace.as_json(), "utf-8")
        except OSError as error:
            reason = error.strerror or error
            print(f"site-builder: the trace cannot be written: {options.trace}: {reason}", file=sys.stderr)
            return USAGE
    voice = Voice(options.project, colour=_colour(options))
    if options.format == "json":
        print(voice.as_json(report, output if report.succeeded else None))
    else:
        sys.stderr.write(voice.diagnostics(report.diagnostics))
        for note in report.notes:
            print(f"site-builder: {note}", file=sys.stderr)
        if report.refused:
            print(f"site-builder: {report.refused}", file=sys.stderr)
        if options.explain:
            print(voice.reasons(report.reasons), end="")
    if report.refused:
        return USAGE
    if options.format == "text" and not report.succeeded:
        print(f"Not built: {count_line(report.diagnostics)}. The site is as it was.", file=sys.stderr)
    elif options.format == "text" and not options.quiet:
        files = report.files
        seconds = time.perf_counter() - started
        print(
            f"Built {report.pages} pages in {seconds:.1f} s: {files.written} files written, "
            f"{files.unchanged} unchanged, "
            f"{files.removed} removed; {count_line(report.diagnostics)}."
        )
        print(f"Open {output / 'site' / 'index.html'}")
    return GOOD if report.succeeded else PROBLEMS


def _wait(holder: str) -> None:
    print(f"site-builder: waiting for the build of {holder}", file=sys.stderr, flush=True)


def _check(options: argparse.Namespace) -> int:
    from site_builder.build.run import Options, check_site
    from site_builder.shell.report import ProgressLine, Voice, count_line

    line = ProgressLine(sys.stderr, shown=sys.stderr.isatty() and not options.quiet and options.format == "text")
    report = check_site(Path(options.project), Options(strict=options.strict, audit=options.audit), line)
    line.clear()
    voice = Voice(options.project, colour=_colour(options))
    if options.format == "json":
        print(voice.as_json(report))
    else:
        sys.stderr.write(voice.diagnostics(report.diagnostics))
        if not options.quiet:
            pages = f"{report.pages} pages, every internal link checked; " if report.succeeded else ""
            print(f"Checked: {pages}{count_line(report.diagnostics)}.")
    return GOOD if report.succeeded else PROBLEMS

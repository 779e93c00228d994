"""A stranger's style, or template of Word, checked apart: `python -m literature.styles.checking NAME < FILE`.

A made-up file can hold a reader of XML for long or fill the memory. Then only that process ends, which has limits, and
none of our environment. It answers with what is wrong, or with nothing.
"""

import resource
import subprocess
import sys
from pathlib import Path

from literature.programs.program_run import run_program
from literature.refusals import Refused
from literature.styles.grammar import first_fault
from literature.styles.style_file import CHOOSE, LARGEST, parsed, read_style, undefined_macros
from literature.styles.template_file import checked_template, is_template

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
MEMORY = 1024**3  # bytes of address space; the largest published style takes a tenth


def refuse_faulty(data: bytes, *, name: str) -> None:
    """Raises Refused for a file that is no style, or none after the grammar of CSL, with the line; and for a template
    of Word that is none."""
    if len(data) > LARGEST and not is_template(data):
        raise Refused(f"{name} has {len(data):,} bytes; a style has at most {LARGEST:,}: {CHOOSE}")
    command = [sys.executable, "-m", "literature.styles.checking", name]
    try:
        done = run_program(command, data, seconds=2 * SECONDS, folder=ROOT)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise Refused(f"{name} cannot be read within {SECONDS} seconds and {MEMORY // 1024**3} GB: {CHOOSE}")
    if said := done.stdout.decode():
        raise Refused(said)


def fault_of(data: bytes, *, name: str) -> str:
    """What is wrong with the file; "" for a style, and for a template."""
    try:
        if is_template(data):
            checked_template(data, name=name)
            return ""
        read_style(data, name=name)
    except Refused as refused:
        return str(refused)
    root = parsed(data, name)
    if lost := undefined_macros(root):
        return f"{name} calls a macro that it does not have ({lost[0]}), and would leave out what that prints: {CHOOSE}"
    fault = first_fault(root)
    return f"{name} is not written after CSL's grammar ({fault}): mend that line, or {CHOOSE}" if fault else ""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(fault_of(sys.stdin.buffer.read(), name=sys.argv[1]))


if __name__ == "__main__":
    main()

"""`python leash.py PARENT COMMAND...`: runs COMMAND, told to end when the process PARENT ends, however it is.

A script of its own, without the house's imports: it starts in no time. Where the system has no such leash (macOS), what
a killed parent leaves behind is ended by hand.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h

if __name__ == "__main__":
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it ended before the leash was on
        sys.exit(1)
    os.execvp(command[0], command)

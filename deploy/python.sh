#!/bin/sh
# Runs the newest Python that can run the paper (3.11 or later) with the given arguments.
# PYTHON=/path/to/python3 chooses one.
for python in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" "$@"
    fi
done
echo "Python 3.11 or later is needed and was not found; install it, or name it with PYTHON=/path/to/python3." >&2
exit 1

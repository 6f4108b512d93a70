#!/usr/bin/env bash
# bash test/bench/peers/run.sh LABELLED [FIGURES.json]: the peers' table, in a Python environment of its own.
set -euo pipefail
here=$(dirname "$0")
environment=${PEERS_ENVIRONMENT:-$here/.venv}
if [ ! -x "$environment/bin/python" ]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet -r "$here/requirements.txt"
fi
"$environment/bin/python" "$here/peers.py" "$@"

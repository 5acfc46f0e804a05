#!/bin/sh
# robsweep-sweep SPACE NAME STORAGE [OPTION ...]: begin a sweep on the cluster that this machine is a node of, or go on
# with it where STORAGE holds it already. OPTIONs are those of `robsweep run`.
set -eu
if [ $# -lt 3 ]; then
  echo "usage: robsweep-sweep SPACE NAME STORAGE [OPTION ...]" >&2
  exit 2
fi
space=$1 name=$2 storage=$3
shift 3
if robsweep status "$name" --storage "$storage" >/dev/null 2>&1; then
  exec robsweep resume "$name" --storage "$storage" --address auto
fi
exec robsweep run "$space" --name "$name" --storage "$storage" --address auto "$@"

#!/bin/sh
# A worker command that can be broken and mended while the gateway runs: it fails at
# boot while DIR/broken is there, and notes each start in DIR/starts.
#   breakable.sh DIR COMMAND…
dir=$1
shift
echo "$$ $(date +%s%3N)" >>"$dir/starts"
if [ -e "$dir/broken" ]; then
  echo "cannot connect to the database" >&2
  exit 3
fi
exec "$@"

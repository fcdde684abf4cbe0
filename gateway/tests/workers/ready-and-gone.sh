#!/bin/sh
# Says that it is ready, and ends.
echo '{"type":"hello","protocol":1}'
echo '{"type":"ready"}'

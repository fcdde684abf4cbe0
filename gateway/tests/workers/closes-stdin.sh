#!/bin/sh
# Takes one call, closes its stdin, answers, and lives on.
read -r _
exec 0<&-
echo '{"id":1,"ok":true,"result":"after stdin was closed"}'
sleep 1000

#!/bin/sh
# Starts a child that holds its pipes open, tells its pid, and waits.
sleep 1000 &
read -r _
echo "{\"id\":1,\"ok\":true,\"result\":$!}"
wait

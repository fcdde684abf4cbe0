// Exits neither when told to, nor when its stdin ends, nor when asked by a signal.
process.stdin.resume();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
process.stdout.write('{"type":"hello","protocol":1}\n{"type":"ready"}\n');
setInterval(() => {}, 1000);

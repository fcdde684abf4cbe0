// Was built for a protocol of the future.
process.stdout.write('{"type":"hello","protocol":2}\n');
setInterval(() => {}, 1000);

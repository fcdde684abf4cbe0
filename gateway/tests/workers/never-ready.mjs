// Says hello, and then nothing, for ever.
process.stdout.write('{"type":"hello","protocol":1}\n');
console.error("waiting for a database that does not come");
setInterval(() => {}, 1000);

// Dies before it can be called.
console.error("cannot find module 'left-pad'");
process.exitCode = 3;

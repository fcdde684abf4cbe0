// Reads its calls and answers none.
process.stdin.resume();

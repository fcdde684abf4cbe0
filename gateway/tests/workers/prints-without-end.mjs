// Prints lines that are no message for as long as it lives, once it got a call.
process.stdin.once("data", () => {
  const more = () => process.stdout.write("still working\n".repeat(100), more);
  more();
});

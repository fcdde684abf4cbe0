// Writes a line without end at the first call.
process.stdin.once("data", () => {
  const more = () => process.stdout.write("x".repeat(65_536), more);
  more();
});

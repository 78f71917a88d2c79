# Reads what `cargo test` and vitest printed and repeats their count lines, each behind the name of what was run,
# then one line for all of it. Ends with 3 when no test ran at all: a run without tests is no success.
function shown(name, line) { sub(/; finished in .*/, "", line); printf "   %-22s %s\n", name, line }
{ gsub(/\033\[[0-9;]*m/, "") }
/^ *Running / {
  name = $0
  sub(/.*\(/, "", name); sub(/\)$/, "", name); sub(/.*\//, "", name); sub(/-[0-9a-f]+$/, "", name)
}
/^ *Doc-tests / { name = $2 " (docs)" }
/^test result: / {
  match($0, /[0-9]+ passed/); p = substr($0, RSTART) + 0
  match($0, /[0-9]+ failed/); f = substr($0, RSTART) + 0
  match($0, /[0-9]+ ignored/); i = substr($0, RSTART) + 0
  passed += p; failed += f; ignored += i
  if (p + f + i > 0) shown(name, $0)
}
/^ *Tests  .*(passed|failed|skipped)/ {
  line = $0; sub(/^ */, "", line); shown("web-console", line)
  if (match(line, /[0-9]+ passed/)) passed += substr(line, RSTART) + 0
  if (match(line, /[0-9]+ failed/)) failed += substr(line, RSTART) + 0
  if (match(line, /[0-9]+ skipped/)) ignored += substr(line, RSTART) + 0
}
END {
  printf "%d passed, %d failed, %d skipped\n", passed, failed, ignored
  if (passed + failed == 0) exit 3
}

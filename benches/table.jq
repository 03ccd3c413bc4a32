# From figures to tables that a person reads, in Markdown.

def cell: if . == null then "–" else tostring end;
def row: "| " + (map(cell) | join(" | ")) + " |";
def table($heads): ($heads | row), ($heads | map("---") | row), .[];

"Measured: \(.commit) on \(.cpu), \(.kernel), \(.disk), load \(.load), best and median of \(.rounds).",
"",
([.targets[] | [.id, .what, .value, "≤ \(.bound)",
    if .reached == null then "not measured" elif .reached then "reached" else "**missed**" end] | row]
  | table(["target", "what", "measured", "bound", ""])),
"",
([.ratios[] | [.what, .ratio.best, .ratio.median, .ours.best, .ours.median, .theirs.best, .theirs.median] | row]
  | table(["how many times as long", "best", "median", "ours, best (ms)", "median", "theirs, best (ms)", "median"])),
"",
([.fsyncs[] | [.what, .ours, .theirs] | row] | table(["fsyncs a step, whole command", "Pitcrew", "LIMIT"])),
"",
"A further step of a chain costs \(.fsyncs_per_further_step.off) fsyncs with walls off, \(.fsyncs_per_further_step.on) with walls on.",
"Before the first step and after the last: \(.around_the_steps_ms.off | cell) ms with walls off, \(.around_the_steps_ms.on | cell) ms with walls on."

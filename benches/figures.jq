# From samples to figures: the best and the median of each, ratios, and which targets are reached.

def median: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def round3: . * 1000 | round / 1000;
def spread: if length == 0 then null else {best: (min | round3), median: (median | round3)} end;

# By name: how many steps, and how each measured quantity spreads over the rounds.
(group_by(.name) | map({
  key: .[0].name,
  value: {
    steps: (map(.steps // empty) | first),
    ms: (map(.ms // empty) | spread),
    whole_ms: (map(.whole_ms // empty) | spread),
    p50_ms: (map(.p50_ms // empty) | spread),
    p99_ms: (map(.p99_ms // empty) | spread),
    fsyncs: (map(.fsyncs // empty) | first)
  } | with_entries(select(.value != null))
}) | from_entries) as $of

# How many times as long: best by best, median by median; null where one side was not measured.
| def over($a; $b): if $a == null or $b == null then null
    else {best: ($a.best / $b.best | round3), median: ($a.median / $b.median | round3)} end;
  def per_step($name): $of[$name] as $it
    | if $it.ms == null then null else $it.ms | map_values(. / $it.steps | round3) end;
  def fsyncs($name): $of[$name] | .fsyncs / .steps | round3;
  def ratio($what; $unit; $ours; $theirs): {what: $what, unit: $unit, ours: $ours, theirs: $theirs, ratio: over($ours; $theirs)};

[
  ratio("a step of a chain, walls off : LIMIT"; "ms"; per_step("pitcrew chain walls-off"); per_step("limit chain")),
  ratio("fan-out to 200, walls off : LIMIT"; "ms"; $of["pitcrew fan-out walls-off"].ms; $of["limit fan-out"].ms),
  ratio("fan-out to 200, walls off, whole command : make -j2"; "ms"; $of["pitcrew fan-out walls-off"].whole_ms; $of["make fan-out"].whole_ms),
  ratio("200 diamonds, walls off : LIMIT"; "ms"; $of["pitcrew diamonds walls-off"].ms; $of["limit diamonds"].ms),
  ratio("p99 of one diamond, walls off : LIMIT"; "ms"; $of["pitcrew diamonds walls-off"].p99_ms; $of["limit diamonds"].p99_ms),
  ratio("a step of a chain, walls on : LIMIT"; "ms"; per_step("pitcrew chain walls-on"); per_step("limit chain")),
  ratio("a step of a chain, walls on : bwrap alone"; "ms"; per_step("pitcrew chain walls-on"); per_step("bwrap alone")),
  ratio("the same in a git work tree : bwrap alone"; "ms"; per_step("pitcrew chain-git walls-on"); per_step("bwrap alone")),
  ratio("fan-out to 200, walls on : LIMIT"; "ms"; $of["pitcrew fan-out walls-on"].ms; $of["limit fan-out"].ms),
  ratio("200 diamonds, walls on : LIMIT"; "ms"; $of["pitcrew diamonds walls-on"].ms; $of["limit diamonds"].ms)
] as $ratios

| [("off", "on") as $walls | ("chain", "chain-twice", "fan-out", "diamonds") as $workload
    | {what: "\($workload), walls \($walls)", ours: fsyncs("pitcrew \($workload) walls-\($walls)"),
       theirs: (if $of["limit \($workload)"] then fsyncs("limit \($workload)") else null end)}] as $fsyncs

# What a hundred steps more cost, which leaves out what every run costs once.
| def slope($walls): ($of["pitcrew chain-twice walls-\($walls)"].fsyncs - $of["pitcrew chain walls-\($walls)"].fsyncs) / 100;
  def start($name): $of[$name] | if .whole_ms and .ms then .whole_ms.best - .ms.best | round3 else null end;
  def target($id; $what; $value; $bound): {id: $id, what: $what, value: $value, bound: $bound,
    reached: (if $value == null then null else $value <= $bound end)};

{
  commit: $commit, cpu: $cpu, kernel: $kernel, disk: $disk, load: $load, rounds: ($rounds | tonumber),
  targets: [
    target("P1"; "a step of a chain, walls off : LIMIT"; $ratios[0].ratio.best; 3),
    target("P3"; "fan-out, walls off : LIMIT"; $ratios[1].ratio.best; 3),
    target("P7"; "fsyncs a step of a chain, walls off, the whole command"; fsyncs("pitcrew chain walls-off"); 1.2),
    target("P16"; "seconds to lint and to schedule 10,000 tasks";
      ($of["pitcrew lint"].whole_ms.best + $of["pitcrew schedule"].whole_ms.best) / 1000 | round3; 1),
    target("walls"; "a step of a chain, walls on : bwrap alone"; $ratios[6].ratio.best; 2)
  ],
  ratios: $ratios,
  fsyncs: $fsyncs,
  fsyncs_per_further_step: {off: slope("off"), on: slope("on")},
  around_the_steps_ms: {off: start("pitcrew chain walls-off"), on: start("pitcrew chain walls-on")},
  measured: $of
}

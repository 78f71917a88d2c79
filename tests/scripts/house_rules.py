#!/usr/bin/env python3
"""The rules of this house that no compiler knows, over every file that is or would be committed.

`house_rules.py [TREE]` names each breach as path:line and fails. `house_rules.py --self-test` plants one breach of every
rule in a small tree and fails unless exactly that rule finds it, so that a rule cannot rot into one that finds nothing.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LONGEST_FILE_LINES = 450
SOURCE = {".rs", ".ts", ".svelte", ".js", ".mjs", ".css", ".py", ".sh", ".sql"}
LOCK_FILES = {"Cargo.lock", "package-lock.json"}
CRATES_IO = 'source = "registry+https://github.com/rust-lang/crates.io-index"'
# The one crate that may argue for unsafe code, place by place.
MAY_ARGUE_FOR_UNSAFE = "geo-index"
SKIPPED_FOLDERS = {".git", "target", "node_modules", "dist", ".venv", ".demo", "__pycache__"}


def files_of(tree):
    """Files git knows or would add; in a tree without git, everything outside build folders."""
    if (tree / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", str(tree), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout
        names = sorted(set(name for name in listed.decode().split("\0") if name))
        return [tree / name for name in names if (tree / name).is_file()]
    return [path for path in sorted(tree.rglob("*"))
            if path.is_file() and not SKIPPED_FOLDERS & set(path.relative_to(tree).parts)]


def lines_of(path):
    """Numbered lines; none for a file that is not text."""
    try:
        return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    except UnicodeDecodeError:
        return []


def matching(files, pattern, wanted):
    compiled = re.compile(pattern)
    return [(path, number, line.strip()) for path in files if wanted(path)
            for number, line in lines_of(path) if compiled.search(line)]


def is_rust(path):
    return path.suffix == ".rs"


def no_machine_paths(tree, files):
    """No path of somebody's home, and none of the folder this copy happens to be in."""
    pattern = r"(?<![\w.~$})/-])/(?:home|root|Users)/[\w.-]+"
    if len(tree.parts) > 2:
        pattern += "|" + re.escape(str(tree)) + r"(?![\w-])"
    return matching(files, pattern, lambda path: path.name not in LOCK_FILES)


def no_registry_hosts(tree, files):
    """Lock files and settings name no download host: the machine that builds chooses its own."""
    found = matching(files, r'"(resolved|registry)": *"https?://', lambda path: path.name == "package-lock.json")
    found += [breach for breach in matching(files, r"^source = ", lambda path: path.name == "Cargo.lock")
              if breach[2] != CRATES_IO]
    return found + matching(files, r"registry\s*=\s*\S*:|index-url|replace-with",
                            lambda path: path.name in {".npmrc", "pip.conf"} or path.match(".cargo/config.toml"))


def no_long_files(tree, files):
    counted = [(path, len(lines_of(path))) for path in files if path.suffix in SOURCE]
    return [(path, lines, f"{lines} lines, at most {LONGEST_FILE_LINES}")
            for path, lines in counted if lines > LONGEST_FILE_LINES]


def no_allowances(tree, files):
    """#[expect(lint, reason = "...")] announces itself when it is no longer needed."""
    return matching(files, r"#!?\[(cfg_attr\(.*)?allow\(", is_rust)


def no_unbounded_queues(tree, files):
    return matching(files, r"unbounded_channel|\bunbounded(::<.*>)?\(\)|mpsc::channel(::<.*>)?\(\)", is_rust)


def every_crate_shuts_out_unsafe(tree, files):
    found = []
    for manifest in (path for path in files if path.name == "Cargo.toml"):
        text = manifest.read_text(encoding="utf-8")
        if "[package]" not in text:
            continue
        level = "deny" if f'name = "{MAY_ARGUE_FOR_UNSAFE}"' in text else "forbid"
        roots = [path for path in files if path in {manifest.parent / "src/lib.rs", manifest.parent / "src/main.rs"}
                 or path.parent == manifest.parent / "src/bin"]
        found += [(root, 1, f"needs #![{level}(unsafe_code)]") for root in roots
                  if f"#![{level}(unsafe_code)]" not in root.read_text(encoding="utf-8")]
    return found


def every_crate_takes_the_lints(tree, files):
    found = []
    for manifest in (path for path in files if path.name == "Cargo.toml"):
        text = manifest.read_text(encoding="utf-8")
        if "[package]" in text and "[workspace]" not in text and not re.search(r"\[lints\]\s+workspace = true", text):
            found.append((manifest, 1, "needs [lints] workspace = true"))
    return found


def no_example_goes_untried(tree, files):
    """Looking for examples in the documentation takes half a minute, so crates without any say `doctest = false`."""
    found = []
    for manifest in (path for path in files if path.name == "Cargo.toml"):
        if "doctest = false" in manifest.read_text(encoding="utf-8"):
            found += matching(files, r"^\s*//[/!] ```", lambda path, sources=manifest.parent / "src":
                              is_rust(path) and sources in path.parents)
    return found


def every_alarm_is_grounded(tree, files):
    """An alarm speaks only of metrics that the hub's source names, and the runbook says what it means."""
    rules = tree / "deploy/prometheus-rules.yml"
    if rules not in files:
        return []
    hub = "\n".join(path.read_text(encoding="utf-8") for path in files if is_rust(path) and tree / "hub" in path.parents)
    runbook = tree / "deploy/RUNBOOK.md"
    explained = runbook.read_text(encoding="utf-8") if runbook in files else ""
    found = []
    for number, line in lines_of(rules):
        alarm = re.match(r"\s*- alert: (\w+)", line)
        if alarm and f"| `{alarm[1]}` |" not in explained:
            found.append((rules, number, f"{alarm[1]} has no row in RUNBOOK.md"))
        for metric in re.findall(r"\bhuying_[a-z_]+", line):
            name = re.sub(r"_seconds_(sum|count|bucket)$", "_seconds", metric)
            if f'"{name}"' not in hub:
                found.append((rules, number, f"the hub's source names no metric {name}"))
    return found


RULES = [no_machine_paths, no_registry_hosts, no_long_files, no_allowances, no_unbounded_queues,
         every_crate_shuts_out_unsafe, every_crate_takes_the_lints, no_example_goes_untried,
         every_alarm_is_grounded]

GOOD_TREE = {
    "x/Cargo.toml": '[package]\nname = "x"\n[lints]\nworkspace = true\n',
    "x/src/lib.rs": "#![forbid(unsafe_code)]\n",
    "hub/metrics.rs": 'const WAIT: &str = "huying_wait_seconds";\n',
    "deploy/prometheus-rules.yml": "- alert: HuyingSlow\n  expr: huying_wait_seconds_sum > 1\n",
    "deploy/RUNBOOK.md": "| `HuyingSlow` | slow | wait |\n",
}
# One breach each, put together here so that this file does not break the rules it tells.
BREACHES = [
    (no_machine_paths, {"notes.md": "see /" + "home/somebody/notes\n"}),
    (no_machine_paths, {"run.sh": "cd '{tree}'\n"}),
    (no_registry_hosts, {"package-lock.json": '"resolved": "' + 'https://mirror.example/a.tgz"\n'}),
    (no_registry_hosts, {"Cargo.lock": 'source = "registry+https://mirror.example/index"\n'}),
    (no_registry_hosts, {"web/.npmrc": "registry=https://mirror.example\n"}),
    (no_long_files, {"x/src/long.rs": "\n" * (LONGEST_FILE_LINES + 1)}),
    (no_allowances, {"x/src/a.rs": "#" + "[allow(dead_code)]\n"}),
    (no_allowances, {"x/src/a.rs": "#!" + "[allow(dead_code)]\n"}),
    (no_unbounded_queues, {"x/src/a.rs": "let (a, b) = unbounded" + "_channel();\n"}),
    (no_unbounded_queues, {"x/src/a.rs": "let (a, b) = mpsc::channel" + "::<u8>();\n"}),
    (every_crate_shuts_out_unsafe, {"x/src/lib.rs": "//! Nothing.\n"}),
    (every_crate_shuts_out_unsafe, {"x/src/bin/tool.rs": "fn main() {}\n"}),
    (every_crate_takes_the_lints, {"x/Cargo.toml": '[package]\nname = "x"\n'}),
    (no_example_goes_untried, {"x/Cargo.toml": '[package]\nname = "x"\n[lib]\ndoctest = false\n[lints]\nworkspace = true\n',
                               "x/src/a.rs": "/// ```\n/// assert!(true);\n/// ```\n"}),
    (every_alarm_is_grounded, {"hub/metrics.rs": 'const WAIT: &str = "huying_waited_seconds";\n'}),
    (every_alarm_is_grounded, {"deploy/RUNBOOK.md": "| `HuyingQuick` | quick | wait |\n"}),
]


def breaches(tree):
    files = files_of(tree)
    return [(rule, breach) for rule in RULES for breach in rule(tree, files)]


def self_test():
    missed = 0
    for rule, planted in [(None, {}), *BREACHES]:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder).resolve()
            for name, text in {**GOOD_TREE, **planted}.items():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_text(text.replace("{tree}", str(tree)), encoding="utf-8")
            found = {seen for seen, _ in breaches(tree)}
            if found != ({rule} if rule else set()):
                missed += 1
                named = sorted(seen.__name__ for seen in found)
                print(f"   {next(iter(planted), 'a good tree')}: found by {named}, not by {rule and rule.__name__}")
    print(f"   self-test: {len(BREACHES) + 1 - missed} of {len(BREACHES) + 1} planted trees judged rightly")
    return missed


def main(arguments):
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    tree = Path(arguments[0] if arguments else Path(__file__).parents[2]).resolve()
    found = breaches(tree)
    for rule, (path, number, what) in found:
        print(f"   {path.relative_to(tree)}:{number}: {rule.__name__}: {what[:100]}")
    print(f"   {len(RULES)} rules over {len(files_of(tree))} files: {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

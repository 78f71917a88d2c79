#!/usr/bin/env python3
"""The same questions asked of OSRM and Valhalla, on the same map, in their own processes' memory and without HTTP.

peers.py MAP QUESTIONS FOLDER: installs `osrm-bindings` and `pyvalhalla` by name into FOLDER/peers where they are not there yet,
prepares the map with their own tools and profiles for cars, and prints a line for each: 64 units to one place, median and 99th
percentile. What cannot be had or does not work is a line that says so; the figures of the road network do not depend on it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PACKAGES = {"osrm-bindings": "osrm", "pyvalhalla": "valhalla"}
QUESTIONS = 300
WARMING = 30
INSTALL_WITHIN_S = 180
PREPARE_WITHIN_S = 300


def python_of(folder):
    """The interpreter of a virtual environment with as many of the packages as can be had, made if it is not there."""
    own = folder / "peers/bin/python"
    if own.exists():
        return own
    candidates = [os.environ.get("PEERS_PYTHON"), "python3.13", "python3.12", "python3"]
    # Their packages are built for some versions of Python only.
    for name in filter(None, candidates):
        found = shutil.which(name)
        if found is None or subprocess.run([found, "-m", "venv", folder / "peers"], capture_output=True).returncode:
            continue
        return own
    return None


def installed(python, package):
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", package]
    try:
        return subprocess.run(command, capture_output=True, timeout=INSTALL_WITHIN_S).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def main(map_file, questions, folder):
    python = python_of(folder)
    for package, module in PACKAGES.items():
        if python is None or not installed(python, package):
            print(f"   {package}: left out: no built package for this Python is to be had")
            continue
        command = [python, __file__, "--ask", module, map_file, questions, folder]
        # In a group of its own, so that the peer's tools end with it.
        asked = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            said, error = asked.communicate(timeout=PREPARE_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(asked.pid, signal.SIGKILL)
            asked.communicate()
            print(f"   {package}: left out: not done after {PREPARE_WITHIN_S} s")
            continue
        if asked.returncode == 0:
            print(f"   {package}: {said.strip()}")
        else:
            lines = error.strip().splitlines() or ["no reason given"]
            print(f"   {package}: left out: {lines[-1][:160]}")


def read(questions):
    """For each question the place and its units, longitude first."""
    for line in Path(questions).read_text(encoding="utf-8").splitlines()[: QUESTIONS + WARMING]:
        numbers = [float(number) for number in line.split()]
        yield [(lon, lat) for lat, lon in zip(numbers[::2], numbers[1::2])]


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit((done.stderr or done.stdout).strip()[-300:])


def osrm(map_file, folder):
    import osrm as peer

    home = Path(peer.__file__).parent
    own = folder / "osrm"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    name = "map" + "".join(Path(map_file).suffixes[-2:] if str(map_file).endswith(".osm.pbf") else [".osm"])
    shutil.copy(map_file, own / name)
    profile = home / "share/profiles/car.lua"
    run(home / "bin/osrm-extract", "-p", profile, own / name)
    run(home / "bin/osrm-contract", own / "map.osrm")
    engine = peer.OSRM(algorithm="CH", storage_config=str(own / "map.osrm"), use_shared_memory=False)

    def ask(places):
        units = list(range(1, len(places)))
        answer = engine.Table(peer.TableParameters(coordinates=places, sources=units, destinations=[0]))
        return [row[0] for row in answer["durations"]]

    return ask


def valhalla(map_file, folder):
    if not str(map_file).endswith(".pbf"):
        raise SystemExit("it reads .osm.pbf only")
    import valhalla as peer

    own = folder / "valhalla"
    shutil.rmtree(own, ignore_errors=True)
    (own / "tiles").mkdir(parents=True)
    # It wants to see an archive of the tiles; without the entry they are read as they lie there.
    (own / "tiles.tar").touch()
    config = peer.get_config(tile_extract=str(own / "tiles.tar"), tile_dir=str(own / "tiles"), verbose=False)
    config["mjolnir"].pop("tile_extract", None)
    # So that 64 units are asked for at once, and none is too far away.
    for costing in config["service_limits"].values():
        if isinstance(costing, dict) and "max_matrix_location_pairs" in costing:
            costing.update(max_matrix_location_pairs=10_000, max_matrix_distance=1_000_000.0)
    (own / "valhalla.json").write_text(json.dumps(config), encoding="utf-8")
    run(Path(peer.__file__).parent / "bin/valhalla_build_tiles", "-c", own / "valhalla.json", map_file)
    actor = peer.Actor(str(own / "valhalla.json"))

    def ask(places):
        to = [{"lon": lon, "lat": lat} for lon, lat in places]
        answer = actor.matrix({"sources": to[1:], "targets": to[:1], "costing": "auto"})
        return [row[0]["time"] for row in answer["sources_to_targets"]]

    return ask


def asked(module, map_file, questions, folder):
    begun = time.perf_counter()
    ask = {"osrm": osrm, "valhalla": valhalla}[module](map_file, folder)
    prepared_s = time.perf_counter() - begun
    taken, ways = [], 0
    for number, places in enumerate(read(questions)):
        begun = time.perf_counter()
        answer = ask(places)
        if number >= WARMING:
            taken.append((time.perf_counter() - begun) * 1_000)
            ways += sum(value is not None for value in answer)
    taken.sort()
    print(f"p50_ms={taken[len(taken) // 2]:.2f} p99_ms={taken[len(taken) * 99 // 100]:.2f} "
          f"prepared_s={prepared_s:.1f} questions={len(taken)} ways={ways}")


if __name__ == "__main__":
    if sys.argv[1] == "--ask":
        asked(sys.argv[2], Path(sys.argv[3]).resolve(), sys.argv[4], Path(sys.argv[5]).resolve())
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).resolve())

#!/usr/bin/env python3
"""Measures our Benchmarks program among its peers and prints the ratios, as tables in Markdown.

    python3 Tests/Peers/compare.py                       everything, 3 rounds
    python3 Tests/Peers/compare.py m1 s2 --rounds 5 --threads 2 --peers numpy,jax
"""

import argparse
import ctypes
import datetime
import importlib.metadata
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1]
DATA = PACKAGE / "Sources" / "Benchmarks" / "Data"
OURS = "ChainRule"

# Which peer has which kinds of workload.
PEERS = {
    "numpy": ["m1", "m6", "m6b"],
    "jax": ["m1", "m2", "m3", "m4", "m5", "m6", "m6b"],
    "mlx": ["m1", "m2", "m3", "m4", "m5"],
    "torch": ["m1", "m2", "m3", "m4", "m5", "m6", "m6b"],
    "micrograd": ["s1a", "s2"],
    "casadi": ["s1b", "s2b", "s3b"],
    "codipack": ["s1a", "s2", "s3a", "reg"],
}
# Not Python, but C++ against headers whose folder an environment variable names.
CPP_PEERS = {"codipack": "CODIPACK"}
WORKLOADS = [
    "s1a_10", "s1a_1000", "s1a_100000", "s1b_10", "s1b_1000", "s1b_100000", "s2", "s2b", "s3a", "s3b",
    "s3a_statements", "s3b_statements", "reg",
    "m1", "m2", "m3", "m4", "m5", "m6", "m6b",
]
KNOWN = re.compile(r"s1[ab]_(10|1000|100000|1000000)|s2b?|s3[ab](_statements)?|reg|m[1-6]|m6b")
THREAD_VARIABLES = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"]


def version(peer):
    """The installed version; None if the peer is not installed."""
    if peer in CPP_PEERS:
        return "from source" if CPP_PEERS[peer] in os.environ and shutil.which("c++") else None
    try:
        return importlib.metadata.version(peer)
    except importlib.metadata.PackageNotFoundError:
        return None


def build():
    """The path of our program, built."""
    command = ["swift", "build", "-c", "release", "--package-path", str(PACKAGE)]
    subprocess.run([*command, "--product", "Benchmarks"], check=True, stdout=sys.stderr)
    folder = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True, text=True)
    return str(Path(folder.stdout.strip()) / "Benchmarks")


def peak(folder):
    """The command that measures what the processor can do, compiled; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("clang")
    program = str(Path(folder) / "peak")
    options = ["-O2", "-march=native"]
    if platform.machine() == "x86_64":
        options.append("-mprefer-vector-width=512")  # clang halves the widest vectors without
    command = [compiler, *options, "-o", program, str(HERE / "peak.c")]
    return [program] if compiler and subprocess.run(command).returncode == 0 else None


def compile_peer(peer, folder):
    """The path of a C++ peer's program."""
    program = str(Path(folder) / peer)
    options = ["-O3", "-march=native", "-std=c++17", "-DNDEBUG", "-I", os.environ[CPP_PEERS[peer]]]
    subprocess.run(["c++", *options, "-o", program, str(HERE / f"peer_{peer}.cpp")], check=True)
    return program


def openblas():
    """The name of the system's OpenBLAS, for MLX, whose wheel for Linux has none; or None."""
    for name in ("libopenblas.so.0", "libopenblas.so"):
        try:
            ctypes.CDLL(name)
            return name
        except OSError:
            continue
    return None


def jobs(workload, peers, cpp_programs, program, threads):
    """(command, additional environment) of each process that a round starts."""
    yield [program, workload, "--threads", str(threads)], {}
    for peer in peers:
        if workload.partition("_")[0] not in PEERS[peer]:
            continue
        if peer in cpp_programs:
            yield [cpp_programs[peer], str(DATA), workload], {}
            continue
        command = [sys.executable, str(HERE / f"peer_{peer}.py"), workload]
        preload = openblas() if peer == "mlx" else None
        yield command, {"LD_PRELOAD": preload} if preload else {}


def run(command, environment, threads, timeout):
    """The results that one process prints; none if it fails."""
    environment = {**os.environ, **environment, **dict.fromkeys(THREAD_VARIABLES, str(threads))}
    if shutil.which("taskset"):
        processors = sorted(os.sched_getaffinity(0))[:threads]
        command = ["taskset", "-c", ",".join(map(str, processors)), *command]
    try:
        process = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=timeout)
    except subprocess.TimeoutExpired:
        print(f"more than {timeout} s: {' '.join(command)}", file=sys.stderr)
        return []
    results = [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]
    if process.returncode or not results:
        print(f"failed: {' '.join(command)}\n{process.stderr.strip()[-500:]}", file=sys.stderr)
    return results


def print_table(workload, results):
    """results: for each name, what its process printed in each round."""
    from shared import is_right

    unit = next(iter(results.values()))[0]["unit"]
    ours = [result["value"] for result in results.get(OURS, [])]
    print(f"\n| {workload} | {unit} | slowest / fastest round | its time / ours | check |")
    print("|---|---:|---:|---:|---|")
    for name in sorted(results, key=lambda name: statistics.median(r["value"] for r in results[name])):
        values = [result["value"] for result in results[name]]
        spread = f"{max(values) / min(values):.2f}"
        ratio = f"{statistics.median(values) / statistics.median(ours):.2f}" if ours else "–"
        wrong = [result["check"] for result in results[name] if not is_right(workload, result["check"])]
        verdict = f"off: {wrong[0]}" if wrong else "ok"
        print(f"| {name} | {statistics.median(values):.4g} | {spread} | {ratio} | {verdict} |")


def print_limit(ours, peaks, threads):
    """How far we are from the processor's multiply-adds, where a workload is mostly these."""
    speeds = [result["gflops"] for result in ours if "gflops" in result]
    if speeds and peaks:
        speed, limit = statistics.median(speeds), max(peaks) * threads
        print(
            f"\nChainRule: {speed:.0f} GFLOP/s, {100 * speed / limit:.0f} % of what the multiply-adds of {threads} "
            f"core(s) allow ({limit:.0f}).")


def print_conditions(peers, threads, rounds):
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        cpu = re.search(r"model name\s*: (.*)|$", Path("/proc/cpuinfo").read_text())[1] or cpu
    versions = [f"{peer} {version(peer)}" for peer in peers]
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    swift = re.search(r"Swift version \S+|$", swift)[0]
    print(
        f"{datetime.date.today()}, {cpu}, {os.cpu_count()} cores, {threads} thread(s), medians of {rounds} "
        f"rounds; {swift}, Python {platform.python_version()}, {', '.join(versions)}",
        flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(WORKLOADS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--peers", default=",".join(PEERS), help="by comma; default: %(default)s")
    parser.add_argument("--program", help="our program, if it is built already")
    parser.add_argument("--timeout", type=float, default=240, help="seconds a process")
    arguments = parser.parse_args()
    peers = [peer for peer in arguments.peers.split(",") if peer]
    for peer in peers:
        if peer not in PEERS:
            parser.error(f"there is no peer {peer}; there are {', '.join(PEERS)}")
    if arguments.rounds < 1 or arguments.threads < 1:
        parser.error("--rounds and --threads are 1 or more")
    for workload in arguments.workloads:
        if not KNOWN.fullmatch(workload):
            parser.error(f"there is no workload {workload}; there are {', '.join(WORKLOADS)}")
    if not version("numpy"):
        parser.error("numpy is not installed; README.md says what to install")
    for peer in filter(lambda peer: not version(peer), peers):
        print(f"left out, not installed: {peer}", file=sys.stderr)
    peers = list(filter(version, peers))
    program = arguments.program or build()

    print_conditions(peers, arguments.threads, arguments.rounds)
    with tempfile.TemporaryDirectory() as folder:
        measure_peak = peak(folder)
        cpp_programs = {peer: compile_peer(peer, folder) for peer in peers if peer in CPP_PEERS}
        for workload in arguments.workloads or WORKLOADS:
            results, peaks = defaultdict(list), []
            for _ in range(arguments.rounds):  # interleaved, so that a slow spell of the machine hits all of them
                for command, environment in jobs(workload, peers, cpp_programs, program, arguments.threads):
                    for result in run(command, environment, arguments.threads, arguments.timeout):
                        name = OURS if result["peer"] == "chainrule" else result["peer"]
                        results[name].append(result)
                if measure_peak and workload in ("m1", "m2", "m3"):
                    peaks += [result["value"] for result in run(measure_peak, {}, 1, arguments.timeout)]
            if results:
                print_table(workload, results)
                print_limit(results.get(OURS, []), peaks, arguments.threads)


if __name__ == "__main__":
    main()

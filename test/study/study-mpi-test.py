#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Studies by MPI against the same study in one process: the same bytes, whatever goes wrong in between."""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ARGUMENTS = None  # set by main from the command line
# Open MPI refuses root and more processes than cores unless told, and keeps memory to its end.
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1"}


class Study(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="study-mpi-test-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def command(self, name, runs, *troubles, processes=0, jobs=1):
        words = [ARGUMENTS.study, self.folder / f"{name}.sqlite", self.folder / f"{name}.csv", runs, jobs]
        start = [ARGUMENTS.mpirun, "-np", processes] if processes else []
        return [str(word) for word in (*start, *words, *troubles)]

    def call(self, *arguments, **options):
        return subprocess.run(self.command(*arguments, **options), text=True, capture_output=True,
                              env=ENVIRONMENT, timeout=100)

    def do(self, *arguments, **options):
        """A study that ends well. Gives its CSV and what it printed."""
        done = self.call(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return (self.folder / f"{arguments[0]}.csv").read_bytes(), done.stdout

    def wait_for(self, path):
        deadline = time.monotonic() + 60
        while not path.exists():
            self.assertLess(time.monotonic(), deadline, f"{path} does not come")
            time.sleep(0.01)

    def fail(self, *arguments, **options):
        """A study that does not. Gives what it wrote to the standard error."""
        done = self.call(*arguments, **options)
        self.assertNotEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertFalse((self.folder / f"{arguments[0]}.csv").exists())
        return done.stderr


class Alone(Study):
    def test_without_mpirun_it_has_forked_workers(self):
        one, said = self.do("one", 20)
        self.assertIn("workers 1, done 20, heard 20", said)
        two, said = self.do("two", 20, jobs=2)
        self.assertIn("workers 2, done 20", said)
        self.assertEqual(one, two)

    def test_a_build_without_mpi_says_so_when_started_by_mpirun(self):
        for rank in ("0", "1"):
            for names in (("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("PMI_RANK", "PMI_SIZE")):
                done = subprocess.run(
                    [ARGUMENTS.without, "s", "c", "5", "1"], cwd=self.folder, text=True,
                    capture_output=True, env={**os.environ, **dict(zip(names, (rank, "3")))})
                self.assertEqual(done.returncode, 1)
                self.assertIn("built without MPI: install it (package libopenmpi-dev)", done.stderr)
                self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_build_without_mpi_does_the_study_alone(self):
        done = subprocess.run([ARGUMENTS.without, "s", "c", "5", "2"], cwd=self.folder, text=True,
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("workers 2, done 5", done.stdout)


class ByMpi(Study):
    def setUp(self):
        super().setUp()
        if not ARGUMENTS.mpirun:
            self.skipTest("this build has no MPI")

    def test_the_csv_is_that_of_one_process(self):
        alone, _ = self.do("alone", 30)
        for processes in (3, 5):
            with self.subTest(processes):
                by_mpi, said = self.do(f"by{processes}", 30, processes=processes)
                self.assertIn(f"workers {processes - 1}, done 30, heard 30", said)
                self.assertEqual(by_mpi, alone)
        self.assertIn("done 0", self.do("by3", 30, processes=3)[1])

    def test_one_process_under_mpirun_has_forked_workers(self):
        self.assertIn("workers 2, done 5", self.do("one", 5, processes=1, jobs=2)[1])

    def test_large_results_arrive_whole(self):
        alone, _ = self.do("alone", 6, "big")
        self.assertEqual(self.do("by3", 6, "big", processes=3)[0], alone)

    def test_a_run_that_throws_ends_the_study_with_its_message_and_what_is_done(self):
        error = self.fail("s", 20, "throw:9", processes=3)
        self.assertIn("crewed-study: task 9: run 9: no square here\n", error)
        done, said = self.do("s", 20, processes=3)
        # All before run 9 were kept, and perhaps some after it.
        self.assertLessEqual(int(re.search("done ([0-9]+)", said)[1]), 11)
        self.assertEqual(done, self.do("alone", 20)[0])

    def test_a_leader_that_throws_while_large_results_are_on_their_way_ends_all(self):
        error = self.fail("s", 20, "big", "refuse", processes=4)
        self.assertIn("crewed-study: disk full\n", error)

    def test_a_run_whose_worker_died_is_done_by_another(self):
        done, said = self.do("s", 20, "die:5", processes=3)
        self.assertEqual(done, self.do("alone", 20)[0])
        self.assertIn("done 20", said)
        self.assertRegex(said, r"lost rank [12]: its worker was killed by signal 9 \(Killed\)")

    def test_a_run_that_kills_every_worker_ends_the_study(self):
        error = self.fail("s", 20, "die-always:5", processes=4)
        self.assertIn("crewed-study: task 5: run 5: its worker was killed by signal 9 (Killed), as "
                      "the one before that tried\n", error)

    def test_a_study_without_workers_ends(self):
        error = self.fail("s", 20, "die:5", processes=2)
        self.assertRegex(error, "crewed-study: no process is left to do runs; the last to go was rank 1: "
                                "its worker was killed by signal 9")
        self.assertEqual(self.do("s", 20, processes=2)[0], self.do("alone", 20)[0])

    def kill(self, rank, name, *troubles, launcher=(), processes=3):
        """Starts a study, kills one of its processes as soon as a run is recorded, and waits for the end."""
        command = self.command(name, 20, "wait:100", *troubles, processes=processes)
        study = subprocess.Popen([command[0], *launcher, *command[1:]], text=True, env=ENVIRONMENT,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wait_for(self.folder / f"{name}.sqlite.heard")
        os.kill(process_of_rank(study.pid, rank), signal.SIGKILL)
        said, error = study.communicate(timeout=60)
        self.assertEqual(left_running(name), [])
        return study.returncode, said, error

    def test_a_process_that_is_killed_ends_all_and_the_study_goes_on_when_started_again(self):
        alone, _ = self.do("alone", 20)
        for rank in ("0", "1"):
            with self.subTest(rank):
                name = f"killed{rank}"
                code, _, error = self.kill(rank, name)
                self.assertNotEqual(code, 0)
                self.assertIn("signal 9", error)
                self.assertFalse((self.folder / f"{name}.csv").exists())
                again, said = self.do(name, 20, processes=3)
                self.assertNotIn("done 20", said)  # some were recorded before
                self.assertEqual(again, alone)

    def test_where_mpi_survives_a_killed_process_its_run_is_done_by_another(self):
        usage = subprocess.run([ARGUMENTS.mpirun, "--help", "ft"], text=True, capture_output=True,
                               env=ENVIRONMENT)
        if "enable-recovery" not in usage.stdout:
            self.skipTest("this mpirun cannot survive a process")
        code, said, error = self.kill("1", "s", "silence:3000", launcher=("--enable-recovery",))
        self.assertEqual(code, 0, error)
        self.assertIn("done 20, heard 20", said)
        self.assertIn("lost rank 1: said nothing for 3 s", said)
        self.assertEqual((self.folder / "s.csv").read_bytes(), self.do("alone", 20)[0])


def processes():
    """(pid, parent, command line, environment) of those that can be looked at."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            yield (int(folder.name), parent, (folder / "cmdline").read_bytes(),
                   (folder / "environ").read_bytes())
        except (OSError, IndexError):
            continue


def process_of_rank(launcher, rank):
    """The child of mpirun that has this rank, not that one's child."""
    for pid, parent, _, environment in processes():
        if parent == launcher and f"OMPI_COMM_WORLD_RANK={rank}\0".encode() in environment:
            return pid
    raise AssertionError(f"no process of rank {rank}")


def left_running(name):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        left = [pid for pid, _, command, _ in processes() if f"/{name}.sqlite".encode() in command]
        if not left:
            return []
        time.sleep(0.1)
    return left


def main():
    global ARGUMENTS
    parser = argparse.ArgumentParser()
    parser.add_argument("--study", type=pathlib.Path, required=True)
    parser.add_argument("--without", type=pathlib.Path, required=True)
    parser.add_argument("--mpirun", help="leave out where there is none")
    ARGUMENTS, rest = parser.parse_known_args()
    ARGUMENTS.without = ARGUMENTS.without.resolve()  # it runs in another folder
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()

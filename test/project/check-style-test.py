#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""utils/check-style on small trees: it accepts sound files and names what is wrong with others."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
LICENCE = "SPDX-License-Identifier: GPL-2.0-only"
HEADER = f"""/*
 * {LICENCE}
 */
#ifndef ONE_TWO_H
#define ONE_TWO_H

int Three(int four);

#endif // ONE_TWO_H
"""


class CheckStyle(unittest.TestCase):
    def run_on(self, files, *arguments):
        """Complaints about a tree of these files, and the files afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "utils").mkdir()
            shutil.copy(TOP / "utils" / "check-style", root / "utils")
            shutil.copy(TOP / ".clang-format", root)
            for name, text in files.items():
                (root / name).write_text(text, encoding="utf-8")
            result = subprocess.run([root / "utils" / "check-style", *arguments], capture_output=True, text=True,
                                    check=False)
            self.assertEqual(result.returncode != 0, bool(result.stderr), result.stderr)
            return result.stderr, {name: (root / name).read_text(encoding="utf-8") for name in files}

    def assert_refused(self, files, complaint):
        complaints, _ = self.run_on(files)
        self.assertIn(complaint, complaints)
        self.assertIn("check-style: 1 complaints", complaints)

    def test_accepts_a_sound_header(self):
        self.assertEqual(self.run_on({"one-two.h": HEADER})[0], "")

    def test_refuses_another_layout(self):
        self.assert_refused({"one-two.h": HEADER.replace("Three(int", "Three( int")},
                            "one-two.h:7: not laid out by clang-format")

    def test_lays_out_when_asked_to(self):
        complaints, files = self.run_on({"one-two.h": HEADER.replace("Three(int", "Three( int")}, "--fix")
        self.assertEqual(complaints, "")
        self.assertEqual(files["one-two.h"], HEADER)

    def test_refuses_a_missing_licence_line(self):
        self.assert_refused({"one-two.h": HEADER.replace(LICENCE, "mine")}, "one-two.h: no line 'SPDX")
        self.assert_refused({"run": "#!/bin/sh\n"}, "run: no line 'SPDX")
        self.assert_refused({"CMakeLists.txt": "project(x)\n"}, "CMakeLists.txt: no line 'SPDX")

    def test_refuses_what_is_not_ascii(self):
        self.assert_refused({"one-two.h": HEADER.replace("int Three", "// \u00b5s\nint Three")},
                            "one-two.h:7: not ASCII")

    def test_refuses_another_guard(self):
        self.assert_refused({"one-three.h": HEADER}, "one-three.h: the guard is to be ONE_THREE_H")

    def test_refuses_a_large_file(self):
        self.assert_refused({"data.csv": "1" * 1_000_001}, "data.csv: 1000001 bytes; at most 1000000")


if __name__ == "__main__":
    unittest.main()

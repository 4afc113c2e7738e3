#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""utils/check-layering on small trees: it accepts what the arrows allow and names what they do not."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "utils" / "check-layering"
SOUND = {
    "base/tensor.h": "#include <vector>\n",
    "base/tensor.cc": '#include "tensor.h"\n#include <sys/stat.h>\n',
    "placement/deployment.h": '#include "tensor.h"\n#include <boost/graph/adjacency_list.hpp>\n',
    "codec/packet-layout.h": '#include "tensor.h"\n',
    "nn/network.h": '#include "packet-layout.h"\n',
    "nn/network.cc": '#include "network.h"\n#include "torch-detail.h"\n#include <torch/torch.h>\n',
    "nn/torch-detail.h": "#include <string>\n",
    "model/tensor-header.h": '#include "packet-layout.h"\n#include "ns3/header.h"\n',
    "helper/placed-network-helper.h": '#include "deployment.h"\n#include "tensor-header.h"\n',
    "study/csv-table.cc": "#include <nlohmann/json.hpp>\n",
}
PRIVATE = {"nn/torch-detail.h"}
MODULE = "contrib/prometheus/"


class CheckLayering(unittest.TestCase):
    def run_on(self, changes, listed=()):
        """Complaints about the sound tree with some files changed or added."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            files = {MODULE + name: text for name, text in SOUND.items()}
            files.update(changes)
            names = (set(SOUND) - PRIVATE) | set(listed)
            files[MODULE + "sources.cmake"] = "set(all\n  " + "\n  ".join(sorted(names)) + "\n)\n"
            files["ns3/packet.h"] = ""
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            result = subprocess.run(
                [sys.executable, str(CHECK), f"--root={root}", f"--ns3-headers={root / 'ns3'}"],
                capture_output=True, text=True, check=False)
            self.assertEqual(result.returncode != 0, bool(result.stderr), result.stderr)
            return result.stderr

    def assert_refused(self, changes, *parts, listed=()):
        complaints = self.run_on(changes, listed)
        for part in parts:
            self.assertIn(part, complaints)
        self.assertIn("check-layering: 1 complaints", complaints)

    def test_accepts_what_the_arrows_allow(self):
        self.assertEqual(self.run_on({}), "")

    def test_accepts_any_room_in_a_program(self):
        self.assertEqual(self.run_on({"scenarios/one/one.cc": '#include "network.h"\n#include "ns3/log.h"\n'
                                      '#include "deployment.h"\n#include <prometheus/tensor.h>\n'}), "")

    def test_accepts_what_scenarios_share_and_tests_of_scenarios(self):
        headers = {"scenarios/common/shared.h": "", "scenarios/one/one.h": ""}
        self.assertEqual(self.run_on({**headers, "scenarios/two/two.cc": '#include "shared.h"\n',
                                      "test/scenarios/one-test.cc": '#include "one.h"\n'}), "")
        self.assert_refused({**headers, "scenarios/two/two.cc": '#include "one.h"\n'}, "neither a room's header")

    def test_refuses_a_room_that_no_arrow_reaches(self):
        self.assert_refused({MODULE + "placement/deployment.h": "// why\n#include \"network.h\"\n"},
                            'placement/deployment.h:2: #include "network.h": a header of room nn',
                            "room placement may include room base, <boost/...>, <Eigen/...>")

    def test_refuses_an_arrow_backwards(self):
        self.assert_refused({MODULE + "base/tensor.cc": '#include "packet-layout.h"\n'},
                            "a header of room codec; room base may include the standard library")

    def test_refuses_a_library_of_another_room(self):
        self.assert_refused({MODULE + "base/tensor.cc": "#include <boost/any.hpp>\n"},
                            "base/tensor.cc:1: #include <boost/any.hpp>: room base may include")
        self.assert_refused({MODULE + "study/csv-table.cc": "  #  include <ns3/log.h>\n"},
                            "study/csv-table.cc:1: #include <ns3/log.h>: room study may include")
        self.assert_refused({MODULE + "model/tensor-header.h": "#include <torch/types.h>\n"}, "LibTorch")
        self.assert_refused({MODULE + "base/tensor.cc": "#include <zlib.h>\n"}, "room base may include")

    def test_refuses_torch_in_a_header_of_nn(self):
        self.assert_refused({MODULE + "nn/network.h": "#include <ATen/core/Tensor.h>\n"},
                            "nn/network.h:1: #include <ATen/core/Tensor.h>: no header includes LibTorch's")

    def test_refuses_paths_to_our_own_headers(self):
        self.assert_refused({MODULE + "model/tensor-header.h": '#include "ns3/tensor.h"\n'},
                            'our own headers are included as "tensor.h"')
        self.assert_refused({MODULE + "model/tensor-header.h": '#include "../base/tensor.h"\n'},
                            "no room has this header")

    def test_refuses_two_headers_of_one_name(self):
        self.assert_refused({MODULE + "codec/tensor.h": ""}, "codec/tensor.h: room base has a header of this",
                            listed=["codec/tensor.h"])

    def test_refuses_a_name_of_ns3(self):
        self.assert_refused({MODULE + "model/packet.h": ""}, "model/packet.h: ns-3 has a header of this name",
                            listed=["model/packet.h"])

    def test_refuses_a_source_that_nobody_compiles(self):
        self.assert_refused({MODULE + "base/forgotten.cc": ""}, "base/forgotten.cc: not in sources.cmake")

    def test_refuses_an_installed_header_that_includes_a_private_one(self):
        self.assert_refused({MODULE + "nn/network.h": '#include "torch-detail.h"\n'},
                            "not in sources.cmake, so it is not installed")

    def test_refuses_a_room_without_a_rule(self):
        self.assert_refused({MODULE + "attic/old.cc": ""}, "attic: a room that has no rule")

    def test_refuses_a_header_that_is_nowhere(self):
        self.assert_refused({"examples/one.cc": '#include "nowhere.h"\n'}, "neither a room's header nor one")
        self.assert_refused({"examples/one.cc": "#include <prometheus/nowhere.h>\n"}, "no such header")


if __name__ == "__main__":
    unittest.main()

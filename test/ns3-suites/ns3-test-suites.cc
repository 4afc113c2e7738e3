/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "ns3/test.h"

/** Runs the module's ns-3 TestSuites without an ns3 source tree: options as of ns-3's test-runner.
 */
int main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}

/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "torch-environment.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <filesystem>

namespace prometheus
{

namespace
{

/** A function of a library that may or may not be loaded with LibTorch; nullptr when it is not. */
template <typename Function>
Function* FindLoaded(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

/** The library that multiplies matrices: folder and file, the folder telling alternatives apart. */
std::string BlasLibrary()
{
    Dl_info info{};
    void* function = dlsym(RTLD_DEFAULT, "sgemm_");
    if (!function || !dladdr(function, &info) || !info.dli_fname)
    {
        return "unknown";
    }
    std::error_code failed;
    const auto path = std::filesystem::canonical(info.dli_fname, failed);
    return failed ? info.dli_fname
                  : (path.parent_path().filename() / path.filename()).generic_string();
}

std::string OpenBlasVersion()
{
    const auto config = FindLoaded<char*()>("openblas_get_config");
    const auto core = FindLoaded<char*()>("openblas_get_corename");
    return config && core ? std::string(config()) + " " + core() : "not loaded";
}

/** "AVX2", say: the kernels LibTorch chose, which it tells in a line of its configuration only. */
std::string CpuCapability()
{
    const std::string title = "CPU capability usage: ";
    const std::string config = at::show_config();
    const auto found = config.find(title);
    if (found == std::string::npos)
    {
        return "unknown";
    }
    const auto first = found + title.size();
    return config.substr(first, config.find('\n', first) - first);
}

std::string OneDnnInstructionSet()
{
    const auto isa = FindLoaded<int()>("dnnl_get_effective_cpu_isa");
    return isa ? std::to_string(isa()) : "unknown";
}

} // namespace

void UseOneTorchThread()
{
    // OpenMP keeps the number of threads for each thread: once a thread, not once a process.
    static thread_local bool done = false;
    if (done)
    {
        return;
    }
    at::set_num_threads(1);
    if (const auto setThreads = FindLoaded<void(int)>("openblas_set_num_threads"))
    {
        setThreads(1);
    }
    done = true;
}

std::string DescribeTorchEnvironment()
{
    return std::string("LibTorch: ") + TORCH_VERSION + "\nCPU capability: " + CpuCapability() +
           "\noneDNN instruction set: " + OneDnnInstructionSet() + "\nBLAS: " + BlasLibrary() +
           "\nOpenBLAS: " + OpenBlasVersion() + "\n";
}

} // namespace prometheus

/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ATOMIC_FILE_H
#define ATOMIC_FILE_H

#include <filesystem>
#include <string_view>

namespace prometheus
{

/**
 * Writes a whole file, or nothing: no reader ever sees half of it, and a failure leaves what was
 * there before.
 *
 * The content goes to a hidden file in the same folder, reaches the disk, and is renamed over the
 * target; a symbolic link is followed, not replaced. What exists and is no regular file
 * (a pipe, a device), or names an open one (/dev/stdout), is not replaced but written to directly.
 *
 * @throws FileError naming the path and the system's reason.
 */
void WriteFileAtomically(const std::filesystem::path& path, std::string_view content);

/**
 * Finds out now what WriteFileAtomically() would fail on later, by making and removing its hidden
 * file: call it before a long study starts. Leaves nothing behind and does not touch the target.
 *
 * @throws FileError naming the path and the reason: no name, a folder, no such folder, a folder or
 *         an existing file that must not be written.
 */
void RequireWritable(const std::filesystem::path& path);

} // namespace prometheus

#endif // ATOMIC_FILE_H

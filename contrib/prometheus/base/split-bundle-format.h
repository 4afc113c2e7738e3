/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SPLIT_BUNDLE_FORMAT_H
#define SPLIT_BUNDLE_FORMAT_H

#include "split-bundle-part.h"
#include "split-bundle.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/** What the writer and the reader of split bundles agree on; doc/split-bundle.md describes it. */
namespace prometheus::bundleformat
{

/** First bytes of a file; as in PNG, the odd ones show whether it went through a text filter. */
inline constexpr std::string_view MAGIC{"\x89PROM\r\n\x1a", 8};
inline constexpr uint32_t VERSION = 1;
/** Magic, version, number of sections. */
inline constexpr std::size_t FILE_HEADER_BYTES = 16;
/** Tag, flags, length, checksum. */
inline constexpr std::size_t SECTION_HEADER_BYTES = 20;
/** The part of a section's header that the checksum covers. */
inline constexpr std::size_t CHECKED_HEADER_BYTES = 16;
inline constexpr std::size_t TAG_BYTES = 4;
/** Flag of a section that readers who do not know it may skip. */
inline constexpr uint32_t OPTIONAL_SECTION = 1;

inline constexpr std::string_view PROFILE_TAG = "PROF";
inline constexpr std::string_view ORIGIN_TAG = "ORIG";
inline constexpr std::string_view DATA_TAG = "DATA";
inline constexpr std::string_view ACTIVATIONS_TAG = "ACTV";
// There when there is something in them; OPTIONAL_SECTION, and beginning with their version.
inline constexpr std::string_view SALIENCY_TAG = "SALI";
inline constexpr std::string_view EXITS_TAG = "EXIT";
inline constexpr std::string_view PARTS_TAG = "PART";
inline constexpr uint32_t EXTRA_VERSION = 1;

inline constexpr std::size_t MAX_NAME_BYTES = 256;
inline constexpr std::size_t MAX_ORIGIN_BYTES = 65536;
inline constexpr std::size_t MAX_RANK = 8;
inline constexpr std::size_t MAX_LAYERS = 1024;
inline constexpr uint64_t MAX_TENSOR_ELEMENTS = uint64_t{1} << 32;
/** Of weights, multiplications and bytes: sums over all layers still fit, and so do doubles. */
inline constexpr uint64_t MAX_COUNT = uint64_t{1} << 53;

/**
 * What is wrong with a text; empty when it is valid UTF-8 of at most maxBytes bytes without control
 * characters (line feeds and tabs may be allowed).
 */
std::string FaultOfText(std::string_view text, std::size_t maxBytes, bool allowLines);

/** The bytes of a bundle's file. @pre it is valid. */
std::string Encode(const SplitBundle& bundle);

/**
 * The bundle in the bytes of a file, which may be anything.
 * @param place begins every message, such as "'net.prom'".
 * @throws CorruptFile as ReadSplitBundle().
 */
SplitBundle Decode(std::string_view file, const std::string& place);

/** Contents of the optional sections. Decoding gives nothing when their version is not known. */
std::string EncodeSaliency(const std::vector<SaliencyCurve>& curves);
std::vector<SaliencyCurve> DecodeSaliency(BundlePart part);
std::string EncodeExits(const std::vector<ExitProfile>& exits);
std::vector<ExitProfile> DecodeExits(BundlePart part);
std::string EncodeParts(const std::vector<RunnableParts>& parts);
std::vector<RunnableParts> DecodeParts(BundlePart part);

} // namespace prometheus::bundleformat

#endif // SPLIT_BUNDLE_FORMAT_H

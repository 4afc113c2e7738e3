/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CUT_SALIENCY_H
#define CUT_SALIENCY_H

#include "cui-curve.h"
#include "labelled-images.h"
#include "saliency-curve.h"

#include <string>
#include <vector>

namespace prometheus
{

/**
 * A curve over the finest steps of a network as one over the cuts between its placeable layers.
 *
 * The entry of cut k is the point behind the last step of layer k. Steps inside a layer have none,
 * whatever their value: with this grouping nobody can cut there. Candidates are found anew, as
 * I-SPLIT finds them: local maxima among the cuts that remain, ends included, a plateau at its
 * first, none where the value is 0. A cut is considered unless everything in the layer before it is
 * left out by CuiPoint::isConsidered: a convolution with its activation is a place to cut though
 * the activation alone is none. So a peak inside a layer makes no candidate, but a lower cut may
 * become one that was none among the steps. With a layer for every step both are the same.
 *
 * @param curve its points belong to layers 0, 1, ... in order.
 * @param classNames of the network: where the curve's classes are looked up. All of them give none,
 *        as SaliencyCurve has it.
 * @throws InvalidInput naming a class that is not among them, or the point that is out of order.
 */
SaliencyCurve SaliencyOfCuts(const CuiCurve& curve, const std::vector<std::string>& classNames);

/**
 * Choices of classes, for AverageSaliency(): "disc,ring" are the images of both together; several
 * choices lie between semicolons. "all" is every class, "each" one choice for every class that has
 * an image.
 *
 * @return lists of names; that of "all" is empty. Names are not looked up.
 * @throws InvalidInput on an empty choice or name.
 */
std::vector<std::vector<std::string>> ParseClassChoices(const std::string& text,
                                                        const LabelledImages& data);

} // namespace prometheus

#endif // CUT_SALIENCY_H

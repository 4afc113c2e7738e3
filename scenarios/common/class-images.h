/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CLASS_IMAGES_H
#define CLASS_IMAGES_H

#include "network-source.h"

namespace prometheus
{

/**
 * The test images of a request, in the form that a network takes, labelled as it numbers its
 * classes.
 * @throws InvalidInput as LoadImages() and RequireImagesFit(); naming the numbers of classes that
 *         network, data set and choice have when they do not fit.
 */
LabelledImages LoadClassImages(const NetworkRequest& request, const NetworkProfile& network);

} // namespace prometheus

#endif // CLASS_IMAGES_H

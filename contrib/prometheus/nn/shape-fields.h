/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SHAPE_FIELDS_H
#define SHAPE_FIELDS_H

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** A point of the plane; y grows downwards, as rows of an image do. */
struct PlanePoint
{
    double x{0};
    double y{0};
};

/**
 * Names of the ten shapes, by class: disc, ring, square, triangle, cross, star, half-disc, bar,
 * crescent, square-ring.
 */
const std::vector<std::string>& GetShapeNames();

/**
 * Signed distance from a point to the outline of a shape that fills most of the square from -1 to
 * 1 about the origin: negative inside. Right to first order near the outline, which is all that
 * drawing needs. Uses only operations that round alike everywhere.
 *
 * @param shape below GetShapeNames().size().
 */
double ShapeDistance(uint32_t shape, PlanePoint point);

/** Signed distance to a rectangle about the origin with the given half sides. */
double BoxDistance(PlanePoint point, PlanePoint halfSides);

/** Distance to the straight stroke between two points. */
double StrokeDistance(PlanePoint point, PlanePoint from, PlanePoint to);

} // namespace prometheus

#endif // SHAPE_FIELDS_H

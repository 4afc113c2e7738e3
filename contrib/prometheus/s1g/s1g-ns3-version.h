/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_NS3_VERSION_H
#define S1G_NS3_VERSION_H

/**
 * \file
 * \ingroup wifi
 *
 * Which releases of ns-3 the S1G PHY is written for; whatever depends on the release stands here.
 *
 * The PHY overrides virtual functions of PhyEntity, WifiPhy and WifiPpdu, whose signatures changed
 * in almost every release after 3.37 (3.38: PhyEntity::GetTxPowerSpectralDensity; 3.39: constructor
 * of WifiPpdu; 3.43: guard intervals as Time; 3.46: shared_ptr). Better one clear message than a
 * page of errors, or an override that silently is none.
 */

#if defined(PROMETHEUS_NS3_MINOR) && PROMETHEUS_NS3_MINOR != 37
#error "The S1G PHY is written for ns-3 3.37; other releases have other PHY interfaces."
#endif

#endif // S1G_NS3_VERSION_H

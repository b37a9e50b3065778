#ifndef CHAINRULE_KERNELS_H
#define CHAINRULE_KERNELS_H

#include "graph_cell.h"
#include "math_functions.h"

#endif

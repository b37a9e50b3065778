#ifndef CHAINRULE_KERNELS_H
#define CHAINRULE_KERNELS_H

#include "graph_cell.h"
#include "graph_memory.h"
#include "math_functions.h"
#include "matrix_product.h"

#endif

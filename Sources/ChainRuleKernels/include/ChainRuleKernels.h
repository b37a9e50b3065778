#ifndef CHAINRULE_KERNELS_H
#define CHAINRULE_KERNELS_H

#include "buffer_pool.h"
#include "element_program.h"
#include "elementwise.h"
#include "environment.h"
#include "graph_storage.h"
#include "instruction_set.h"
#include "math_functions.h"
#include "matrix_product.h"
#include "parallel.h"
#include "spare_objects.h"

#endif

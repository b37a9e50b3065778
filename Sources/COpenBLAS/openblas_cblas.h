// OpenBLAS as the system has it: used when the package trait `OpenBLAS` is on.
#ifndef CHAINRULE_OPENBLAS_H
#define CHAINRULE_OPENBLAS_H

#include <cblas.h>

#endif

#include "ChainRuleKernels.h"

// What the environment of the process says.
#ifndef CHAINRULE_ENVIRONMENT_H
#define CHAINRULE_ENVIRONMENT_H

#include <stdbool.h>

/// Whether an environment variable is "1".
bool chainrule_environment_says_yes(const char *name);

#endif

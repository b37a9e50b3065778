#include "rule_tables.h"

#include <stddef.h>

#include "spin_lock.h"

enum { limit = 8 };

static char lock;
static void *spares[limit];
static int count;

void *chainrule_rule_table_take(void) {
    chainrule_lock(&lock);
    void *spare = count > 0 ? spares[--count] : NULL;
    chainrule_unlock(&lock);
    return spare;
}

int chainrule_rule_table_give(void *spare) {
    chainrule_lock(&lock);
    int keeps = count < limit;
    if (keeps) spares[count++] = spare;
    chainrule_unlock(&lock);
    return keeps;
}

#include "spare_objects.h"

#include "lock.h"

enum { spare_count = 32, largest_kept = 1 << 20 };

typedef struct {
    void *object;
    size_t size;
} spare;

static char lock;
static spare spares[spare_count];  // the newest at `newest`, the older ones behind it, in a ring
static int newest;

static _Thread_local ptrdiff_t miss_count;

ptrdiff_t chainrule_spare_miss_count(void) { return miss_count; }

void *chainrule_spare_take(size_t size) {
    void *object = NULL;
    chainrule_lock(&lock);
    for (int i = 0; i < spare_count; i++) {
        spare *candidate = &spares[(newest + i) % spare_count];
        if (candidate->size != size || !candidate->object) continue;
        object = candidate->object;
        // The newest one moves there, so that there is no gap at the front.
        *candidate = spares[newest];
        spares[newest].object = NULL;
        newest = (newest + 1) % spare_count;
        break;
    }
    chainrule_unlock(&lock);
    if (!object) miss_count++;
    return object;
}

void *chainrule_spare_keep(void *object, size_t size) {
    if (size > largest_kept) return object;
    chainrule_lock(&lock);
    newest = (newest + spare_count - 1) % spare_count;
    void *oldest = spares[newest].object;
    spares[newest] = (spare){object, size};
    chainrule_unlock(&lock);
    return oldest;
}

void *chainrule_spare_remove(void) {
    void *object = NULL;
    chainrule_lock(&lock);
    for (int i = 0; i < spare_count && !object; i++) {
        object = spares[i].object;
        spares[i].object = NULL;
    }
    chainrule_unlock(&lock);
    return object;
}

size_t chainrule_spare_size(void) {
    size_t size = 0;
    chainrule_lock(&lock);
    for (int i = 0; i < spare_count; i++) size += spares[i].object ? spares[i].size : 0;
    chainrule_unlock(&lock);
    return size;
}

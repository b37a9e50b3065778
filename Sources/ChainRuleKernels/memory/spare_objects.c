#include "spare_objects.h"

#include "lock.h"

enum { place_count = 32, largest_kept = 1 << 20 };

typedef struct {
    void *object;
    size_t size;
} place;

static char lock;
static place places[place_count];  // the newest at `newest`, the older ones behind it, in a ring
static int newest;

static _Thread_local ptrdiff_t miss_count;

ptrdiff_t chainrule_spare_miss_count(void) { return miss_count; }

void *chainrule_spare_take(size_t size) {
    void *object = NULL;
    chainrule_lock(&lock);
    for (int i = 0; i < place_count; i++) {
        place *candidate = &places[(newest + i) % place_count];
        if (candidate->size != size || !candidate->object) continue;
        object = candidate->object;
        // The newest one takes its place, so that there is no gap at the front.
        *candidate = places[newest];
        places[newest].object = NULL;
        newest = (newest + 1) % place_count;
        break;
    }
    chainrule_unlock(&lock);
    if (!object) miss_count++;
    return object;
}

void *chainrule_spare_keep(void *object, size_t size) {
    if (size > largest_kept) return object;
    chainrule_lock(&lock);
    newest = (newest + place_count - 1) % place_count;
    void *oldest = places[newest].object;
    places[newest] = (place){object, size};
    chainrule_unlock(&lock);
    return oldest;
}

void *chainrule_spare_remove(void) {
    void *object = NULL;
    chainrule_lock(&lock);
    for (int i = 0; i < place_count && !object; i++) {
        object = places[i].object;
        places[i].object = NULL;
    }
    chainrule_unlock(&lock);
    return object;
}

size_t chainrule_spare_size(void) {
    size_t size = 0;
    chainrule_lock(&lock);
    for (int i = 0; i < place_count; i++) size += places[i].object ? places[i].size : 0;
    chainrule_unlock(&lock);
    return size;
}

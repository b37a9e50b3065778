#include "machine_memory.h"

#include <stdint.h>

#if defined(__APPLE__)
#include <sys/sysctl.h>
#include <sys/types.h>
#elif defined(_WIN32)
#include <windows.h>
#elif !defined(__wasi__)
#include <stdio.h>
#include <unistd.h>
#endif

#if defined(__linux__)
// The number in a file; the greatest if there is none ("max", no such file).
static uint64_t number_in(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) return UINT64_MAX;
    unsigned long long number;
    int count = fscanf(file, "%llu", &number);
    fclose(file);
    return count == 1 && number > 0 ? number : UINT64_MAX;
}

static uint64_t container_limit(void) {
    uint64_t now = number_in("/sys/fs/cgroup/memory.max");
    uint64_t before = number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes");
    return now < before ? now : before;
}
#endif

size_t chainrule_machine_memory(void) {
    uint64_t size = 0;
#if defined(__APPLE__)
    size_t length = sizeof size;
    if (sysctlbyname("hw.memsize", &size, &length, NULL, 0) != 0) size = 0;
#elif defined(_WIN32)
    MEMORYSTATUSEX status = {.dwLength = sizeof status};
    if (GlobalMemoryStatusEx(&status)) size = status.ullTotalPhys;
#elif !defined(__wasi__) && defined(_SC_PHYS_PAGES)
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) size = (uint64_t)pages * (uint64_t)page;
#endif
#if defined(__linux__)
    uint64_t container = container_limit();
    if (size && container < size) size = container;
#endif
    return size < SIZE_MAX / 2 ? (size_t)size : SIZE_MAX / 2;
}

/* Records what a program does to the files below a folder, in the order in which it does it.
 *
 *     cc -shared -fPIC -O2 -o recorder.so recorder.c -ldl -lpthread
 *     RECORD_ROOT=/folder RECORD_LOG=/elsewhere/log LD_PRELOAD=./recorder.so program
 *
 * The log is a row of records: one byte that says what was done, the inode, an offset, then three pieces of bytes, each
 * behind its length: a path, another path, data. All numbers are eight bytes, in the machine's order. A program marks a
 * moment in the log by calling recorder_mark. What the replayer knows nothing of (a link with a target, a truncation by
 * path) is recorded as '?', so that it is noticed.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("RECORD_ROOT"), *log = getenv("RECORD_LOG");
    if (!folder || !log || !realpath(folder, root))
        return;
    root_length = strlen(root);
    log_file = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0)
        abort();
}

static int is_below(const char *path)
{
    return !strncmp(path, root, root_length) && (!path[root_length] || path[root_length] == '/');
}

/* The absolute path, if it lies below the folder. */
static const char *named(int folder, const char *path, char *whole)
{
    char start[PATH_MAX] = "", link[64];
    if (log_file < 0 || !path)
        return NULL;
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(start, sizeof start))
                return NULL;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t length = readlink(link, start, sizeof start - 1);
            if (length < 0)
                return NULL;
            start[length] = 0;
        }
        strcat(start, "/");
    }
    if (snprintf(whole, PATH_MAX, "%s%s", start, path) >= PATH_MAX)
        abort();
    return is_below(whole) ? whole : NULL;
}

/* The inode of a descriptor's file or folder below the folder, else nothing. */
static uint64_t inode_of(int file)
{
    char link[64], path[PATH_MAX];
    struct stat found;
    if (log_file < 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_below(path) && !fstat(file, &found) ? found.st_ino : 0;
}

static void put(struct iovec *pieces, int count)
{
    ssize_t wanted = 0;
    for (int i = 0; i < count; i++)
        wanted += pieces[i].iov_len;
    if (REAL(writev)(log_file, pieces, count) != wanted)
        abort();
}

static void record(char what, uint64_t inode, uint64_t offset, const char *path, const char *other, const void *data,
                   uint64_t size)
{
    uint64_t path_length = path ? strlen(path) : 0, other_length = other ? strlen(other) : 0;
    struct iovec pieces[] = {
        {&what, 1}, {&inode, 8}, {&offset, 8}, {&path_length, 8}, {(void *)path, path_length},
        {&other_length, 8}, {(void *)other, other_length}, {&size, 8}, {(void *)data, size},
    };
    put(pieces, sizeof pieces / sizeof *pieces);
}

void recorder_mark(const char *text)
{
    pthread_mutex_lock(&lock);
    if (log_file >= 0)
        record('M', 0, 0, NULL, NULL, text, strlen(text));
    pthread_mutex_unlock(&lock);
}

#define WHOLE(action) \
    pthread_mutex_lock(&lock); \
    action \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept;

static int opened(int folder, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    const char *name = named(folder, path, whole);
    int file;
    WHOLE({
        struct stat found;
        int is_new = name && (flags & O_CREAT) && lstat(name, &found);
        file = REAL(openat)(folder, path, flags, mode);
        if (file >= 0 && is_new)
            record('C', inode_of(file), 0, name, NULL, NULL, 0);
        else if (file >= 0 && name && (flags & O_TRUNC))
            record('T', inode_of(file), 0, NULL, NULL, NULL, 0);
    })
    return file;
}

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...)
{
    MODE return opened(folder, path, flags | O_LARGEFILE, mode);
}
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

ssize_t write(int file, const void *data, size_t size)
{
    uint64_t inode = inode_of(file);
    if (!inode)
        return REAL(write)(file, data, size);
    ssize_t done;
    WHOLE({
        done = REAL(write)(file, data, size);
        if (done > 0)
            record('W', inode, lseek(file, 0, SEEK_CUR) - done, NULL, NULL, data, done);
    })
    return done;
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset)
{
    uint64_t inode = inode_of(file);
    ssize_t done;
    WHOLE({
        done = REAL(pwrite64)(file, data, size, offset);
        if (done > 0 && inode)
            record('W', inode, offset, NULL, NULL, data, done);
    })
    return done;
}

ssize_t pwrite(int file, const void *data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

ssize_t writev(int file, const struct iovec *pieces, int count)
{
    if (inode_of(file))
        record('?', 0, 0, "writev", NULL, NULL, 0);
    return REAL(writev)(file, pieces, count);
}

int ftruncate64(int file, off64_t size)
{
    uint64_t inode = inode_of(file);
    int failed;
    WHOLE({
        failed = REAL(ftruncate64)(file, size);
        if (!failed && inode)
            record('T', inode, size, NULL, NULL, NULL, 0);
    })
    return failed;
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int truncate64(const char *path, off64_t size)
{
    char whole[PATH_MAX];
    if (named(AT_FDCWD, path, whole))
        record('?', 0, 0, "truncate", NULL, NULL, 0);
    return REAL(truncate64)(path, size);
}

int truncate(const char *path, off_t size) { return truncate64(path, size); }

int posix_fallocate64(int file, off64_t offset, off64_t size)
{
    uint64_t inode = inode_of(file);
    int failed;
    WHOLE({
        failed = REAL(posix_fallocate64)(file, offset, size);
        if (!failed && inode)
            record('G', inode, offset + size, NULL, NULL, NULL, 0);
    })
    return failed;
}

int posix_fallocate(int file, off_t offset, off_t size) { return posix_fallocate64(file, offset, size); }

/* Without these two, copies are made with read and write. */
ssize_t sendfile64(int target, int source, off64_t *offset, size_t size)
{
    (void)target, (void)source, (void)offset, (void)size;
    errno = ENOTSOCK;
    return -1;
}

ssize_t sendfile(int target, int source, off_t *offset, size_t size)
{
    return sendfile64(target, source, offset, size);
}

ssize_t copy_file_range(int source, off64_t *from, int target, off64_t *to, size_t size, unsigned flags)
{
    (void)source, (void)from, (void)target, (void)to, (void)size, (void)flags;
    errno = ENOSYS;
    return -1;
}

static int synced(int file, int (*sync_it)(int))
{
    uint64_t inode = inode_of(file);
    int failed;
    WHOLE({
        failed = sync_it(file);
        if (!failed && inode)
            record('S', inode, 0, NULL, NULL, NULL, 0);
    })
    return failed;
}

int fsync(int file) { return synced(file, REAL(fsync)); }
int fdatasync(int file) { return synced(file, REAL(fdatasync)); }

void sync(void)
{
    WHOLE({
        REAL(sync)();
        if (log_file >= 0)
            record('A', 0, 0, NULL, NULL, NULL, 0);
    })
}

static int two_names(char what, int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    char first[PATH_MAX], second[PATH_MAX];
    const char *source = named(from_folder, from, first), *target = named(to_folder, to, second);
    int failed;
    WHOLE({
        failed = what == 'R' ? REAL(renameat)(from_folder, from, to_folder, to)
                             : REAL(linkat)(from_folder, from, to_folder, to, flags);
        if (!failed && (source || target))
            record(source && target ? what : '?', 0, 0, first, second, NULL, 0);
    })
    return failed;
}

int rename(const char *from, const char *to) { return two_names('R', AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return two_names('R', a, from, b, to, 0); }
int link(const char *from, const char *to) { return two_names('L', AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return two_names('L', a, from, b, to, flags); }

int symlink(const char *target, const char *path)
{
    char whole[PATH_MAX];
    if (named(AT_FDCWD, path, whole))
        record('?', 0, 0, "symlink", NULL, NULL, 0);
    return REAL(symlink)(target, path);
}

int unlinkat(int folder, const char *path, int flags)
{
    char whole[PATH_MAX];
    const char *name = named(folder, path, whole);
    int failed;
    WHOLE({
        failed = REAL(unlinkat)(folder, path, flags);
        if (!failed && name)
            record('U', 0, 0, name, NULL, NULL, 0);
    })
    return failed;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    const char *name = named(folder, path, whole);
    struct stat found;
    int failed;
    WHOLE({
        failed = REAL(mkdirat)(folder, path, mode);
        if (!failed && name && !lstat(name, &found))
            record('D', found.st_ino, 0, name, NULL, NULL, 0);
    })
    return failed;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

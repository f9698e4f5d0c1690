/*
 * A power cut that a test can make. Put before libc (LD_PRELOAD), it keeps beside every file under ESTAFETA_POWER_FOLDER a
 * second one, `<file>.durable`, that holds exactly what fsync and fdatasync have promised so far: after each successful one
 * the bytes written since the last are copied into it. After SIGKILL the test puts the durable files in the place of the
 * others: what was only written, not synced, is gone, as after a power cut. Files that were never synced, and mappings
 * (SQLite's -shm), vanish. Names are taken for durable at once: lost renames and directory entries are not modelled.
 *
 * SQLite writes through pwrite64 and ftruncate64, whose ranges are remembered; a file written in any other way is copied whole.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILES 256
#define BLOCK (1 << 18)

struct tracked {
  dev_t dev;
  ino_t ino;
  off64_t low, high; /* written since the last sync; empty when low >= high */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct tracked files[MAX_FILES];
static int file_count;

#define REAL(type, name, ...)                                   \
  static type (*real)(__VA_ARGS__);                             \
  if (real == NULL) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static struct tracked *find(int fd, struct stat64 *info) {
  if (fstat64(fd, info) != 0 || !S_ISREG(info->st_mode)) return NULL;
  for (int i = 0; i < file_count; i++)
    if (files[i].dev == info->st_dev && files[i].ino == info->st_ino) return &files[i];
  return NULL;
}

static void touched(int fd, off64_t low, off64_t high) {
  struct stat64 info;
  struct tracked *file = find(fd, &info);
  if (file == NULL) return; /* first sync copies all of it */
  if (file->low >= file->high) {
    file->low = low;
    file->high = high;
    return;
  }
  if (low < file->low) file->low = low;
  if (high > file->high) file->high = high;
}

/* Path of the durable twin; 0 when the file is none of ours. */
static int twin_of(int fd, char *twin) {
  const char *folder = getenv("ESTAFETA_POWER_FOLDER");
  char link[64], path[PATH_MAX];
  if (folder == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  return snprintf(twin, PATH_MAX, "%s.durable", path) < PATH_MAX;
}

static void fail(const char *what) {
  dprintf(2, "power-cut: %s: %s\n", what, strerror(errno));
  _exit(99);
}

static void copy_range(int from, int to, off64_t low, off64_t high) {
  static char block[BLOCK];
  while (low < high) {
    size_t wanted = high - low < BLOCK ? (size_t)(high - low) : BLOCK;
    ssize_t got = pread64(from, block, wanted, low);
    if (got < 0) fail("read");
    if (got == 0) return;
    /* Not pwrite64: that is ours. */
    if (lseek64(to, low, SEEK_SET) < 0 || write(to, block, (size_t)got) != got) fail("write");
    low += got;
  }
}

/* The file as it is now becomes what survives. */
static void keep(int fd) {
  char twin[PATH_MAX], path[64];
  struct stat64 info;
  if (!twin_of(fd, twin)) return;
  struct tracked *file = find(fd, &info);
  if (!S_ISREG(info.st_mode)) return;
  int isNew = file == NULL;
  if (isNew) {
    if (file_count == MAX_FILES) fail("too many files");
    file = &files[file_count++];
    file->dev = info.st_dev;
    file->ino = info.st_ino;
  }
  /* A write-only descriptor cannot be read: open the file anew. */
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int from = open64(path, O_RDONLY | O_CLOEXEC);
  /* Inode numbers are used again: without a twin it is a new file, whatever the number says. */
  int isFirst = isNew || access(twin, F_OK) != 0;
  int to = open64(twin, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (from < 0 || to < 0) fail(twin);
  int isWhole = isFirst || strstr(twin, ".db") == NULL;
  copy_range(from, to, isWhole ? 0 : file->low, isWhole ? info.st_size : file->high);
  REAL(int, "ftruncate64", int, off64_t);
  if (real(to, info.st_size) != 0) fail("truncate");
  file->low = file->high = 0;
  close(from);
  close(to);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  pthread_mutex_lock(&lock);
  ssize_t written = real(fd, bytes, count, offset);
  int error = errno;
  if (written > 0) touched(fd, offset, offset + written);
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, "ftruncate64", int, off64_t);
  struct stat64 before;
  pthread_mutex_lock(&lock);
  if (fstat64(fd, &before) != 0) before.st_size = size;
  int result = real(fd, size);
  int error = errno;
  if (result == 0 && size < before.st_size) touched(fd, size, before.st_size);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  pthread_mutex_lock(&lock);
  int result = real(fd);
  int error = errno;
  if (result == 0) keep(fd);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  pthread_mutex_lock(&lock);
  int result = real(fd);
  int error = errno;
  if (result == 0) keep(fd);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

/* A name that goes takes its twin along. */
int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  char twin[PATH_MAX];
  int result = real(path);
  int error = errno;
  if (result == 0 && snprintf(twin, sizeof twin, "%s.durable", path) < (int)sizeof twin) real(twin);
  errno = error;
  return result;
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  char twinFrom[PATH_MAX], twinTo[PATH_MAX];
  int result = real(from, to);
  int error = errno;
  if (result == 0 && snprintf(twinFrom, sizeof twinFrom, "%s.durable", from) < (int)sizeof twinFrom &&
      snprintf(twinTo, sizeof twinTo, "%s.durable", to) < (int)sizeof twinTo)
    real(twinFrom, twinTo);
  errno = error;
  return result;
}

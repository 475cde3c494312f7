#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Disks that are watched below SQLite: what reaches them is recorded, so that they can be shown as a power cut would have
/// left them, and any call to them can be made to fail.
///
/// A disk is a folder. Its number is valid until `disk_forget`. All of this may be called from any thread; the calls on one
/// image maker must come from one thread at a time.

/// Makes the watching layer the one that SQLite uses by itself, from now on and for this process. Files outside of watched
/// folders are handed to the usual one, and then have nothing to do with it any more.
///
/// What is no database is watched at the system calls themselves, which this module has in place of the C library: `open`,
/// `write`, `pwrite`, `pread`, `ftruncate`, `fsync`, `fdatasync`, `mkdir`, `link`, `rename`, `unlink`, `close`.
void disk_install(void);

/// Watches what is opened in a folder from now on, by its absolute path. -1 where too many are watched already.
int disk_watch(const char *folder);
void disk_forget(int disk);

// MARK: What a power cut leaves

/// Records what is written from now on. The folder must hold no database yet.
void disk_record(int disk);
/// How many operations have been recorded.
int64_t disk_position(int disk);
/// How many syncs failed, of which the record tells.
int64_t disk_failed_syncs(int disk);
/// Keeps the record in a file.
bool disk_save(int disk, const char *path);
/// A disk with the record of a file and no folder; -1 where it cannot be read.
int disk_load(const char *path);

/// How much of what was not synced survives.
typedef enum {
    /// Nothing.
    cut_nothing,
    /// All of it, as when only the process ends.
    cut_everything,
    /// What came first, and a part of one more write.
    cut_beginning,
    /// Some writes and not others, each whole.
    cut_writes,
    /// Some sectors of 512 bytes and not others.
    cut_sectors,
    /// The same, and where a sector was written more than once, any of them may be the last.
    cut_disorder,
    /// Some sectors, and the end of a file is cut off, or there and zero.
    cut_tail,
    /// How many there are.
    cut_manners
} cut_manner;

/// What counts for nothing, to show that it matters.
typedef enum {
    ignored_nothing,
    /// Syncs of SQLite's log that only keep a commit, as under `synchronous = NORMAL`.
    ignored_commits,
    /// Syncs of folders, other than those of SQLite.
    ignored_folders
} ignored_syncs;

/// Walks along a record, and makes images of the disk on its way.
typedef struct image_maker image_maker;
image_maker *image_maker_new(int disk, ignored_syncs ignored);
void image_maker_free(image_maker *maker);
/// Goes on until so many operations have happened; never back.
void image_advance(image_maker *maker, int64_t position);
/// Writes the files of the disk as it may be when the power fails now, and removes those that it does not have. The folder is
/// that of the last call, with at most SQLite's files changed since, or an empty one.
bool image_make(image_maker *maker, uint64_t seed, cut_manner manner, const char *folder);

/// Whether a file has the bytes of that hash, in hex.
typedef bool (*file_check)(const char *path, const char *sha256);

/// What is wrong with a database: a line each, at most 20 of them, and "" where nothing is. Valid until this thread calls it
/// again.
///
/// - `reference`: a database that the statements see as `proof`.
/// - `statements`: each gives a row for what it finds wrong; the word `stop`, or any row of the first one, ends it there.
///   Their parameter is `position`; and `has_hash(path, sha256)` asks `files` about a file beside the database.
const char *image_findings(
    const char *file, const char *reference, int64_t position, const char *statements, file_check files);

/// Runs statements on a database file; false where one fails.
bool image_run(const char *file, const char *statements);

// MARK: Calls that fail

typedef enum {
    /// No room for what is written.
    fault_full,
    /// The call fails, in the way in which it can.
    fault_failing,
    /// Less is read than there is.
    fault_short,
    /// Somebody else has it locked.
    fault_busy,
    /// Every call fails from then on.
    fault_dead,
    /// A sync fails, and part of what it was to keep is lost for good: the system takes it for written and does not try again.
    fault_unsynced,
    /// The same, and nobody is told.
    fault_lying,
    fault_kinds
} fault_kind;

/// How many calls that can fail there were since the disk was watched, or since the last `disk_fail`.
int64_t disk_calls(int disk);
/// Whether the call of that number, counted from 1, can fail so. Counted where no fault was ordered.
bool disk_can_fail(int disk, int64_t call, fault_kind kind);
/// Fails the first call that can fail so, from that number on, counted from now; `lasts` fails the later ones as well.
///
/// - `room`: a file in whose absence there is room again for `fault_full`; nil where there never is.
void disk_fail(int disk, int64_t call, fault_kind kind, bool lasts, const char *room);
/// Nothing fails any more.
void disk_heal(int disk);
/// How many calls have failed since the last `disk_fail`.
int64_t disk_failures(int disk);

#ifndef PLENUM_PLENUM_H
#define PLENUM_PLENUM_H
/* Purpose: the C interface: open, run with parameters, step, typed getters, ingest, export.
 * May depend on: the C standard library only.
 * Invariants: its binary interface is stable within a major version; no exception and no abort
 * leaves it; no callback is made while a lock is held.
 *
 * Conventions. Every call that can fail returns a plenum_error*, null for success, which the caller
 * frees with plenum_error_free(). Handles are opaque; freeing a null handle does nothing, a call
 * that can fail refuses one with PLENUM_INVALID_ARGUMENT, any other takes it as an empty one. A
 * string that is returned belongs to the handle it came from and ends with a zero byte, which its
 * length does not count (it may hold others). Text is UTF-8; other bytes are refused with
 * PLENUM_INVALID_ARGUMENT and their offset. Option structs start with their size, so that
 * they can grow: fill them with their _init function.
 * Threads: a plenum_database may be shared; any other handle belongs to one thread at a time, but
 * plenum_interrupt_request() may be called from every thread and from signal handlers.
 */

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define PLENUM_API __attribute__((visibility("default")))
#else
#define PLENUM_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plenum_database plenum_database;
typedef struct plenum_parameters plenum_parameters;
typedef struct plenum_result plenum_result;
typedef struct plenum_interrupt plenum_interrupt;
typedef struct plenum_error plenum_error;

/* The version of the library that runs, e.g. "0.1.0". Static. */
PLENUM_API const char* plenum_version(void);

/* --- errors ------------------------------------------------------------------------------- */

/* Values are stable; they are those of plenum::ErrorCode. */
typedef enum plenum_error_code {
  PLENUM_OK = 0, /* of a null error only */
  PLENUM_NOT_FOUND = 1,
  PLENUM_INVALID_ARGUMENT = 2,
  PLENUM_SYNTAX = 3,
  PLENUM_SEMANTIC = 4,
  PLENUM_CONSTRAINT = 5,
  PLENUM_CONFLICT = 6,
  PLENUM_READ_ONLY = 7,
  PLENUM_CORRUPTION = 8,
  PLENUM_IO = 9,
  PLENUM_LIMIT = 10,
  PLENUM_INTERRUPTED = 11,
  PLENUM_UNSUPPORTED = 12,
  PLENUM_INTERNAL = 13
} plenum_error_code;

PLENUM_API plenum_error_code plenum_error_get_code(const plenum_error* error);
/* One sentence: what went wrong. */
PLENUM_API const char* plenum_error_message(const plenum_error* error);
/* What to do about it; may be empty. */
PLENUM_API const char* plenum_error_hint(const plenum_error* error);
/* The TCK's type and detail for errors of the query language; else the code's name and "". */
PLENUM_API const char* plenum_error_type(const plenum_error* error);
PLENUM_API const char* plenum_error_detail(const plenum_error* error);
/* The place, counted from 1 (columns in code points); 0 when there is none. */
PLENUM_API uint32_t plenum_error_line(const plenum_error* error);
PLENUM_API uint32_t plenum_error_column(const plenum_error* error);
PLENUM_API void plenum_error_free(plenum_error* error);

/* --- database ----------------------------------------------------------------------------- */

typedef struct plenum_open_options {
  size_t size;              /* of this struct */
  int read_only;            /* refuse every write */
  int create;               /* make a missing database (default 1) */
  int async_commits;        /* a commit that returned may be lost by a power cut (default 0) */
  uint32_t threads;         /* 0: one a processor */
  uint64_t memory_bytes;    /* 0: a quarter of RAM, at most 4 GiB */
  uint64_t lock_timeout_ms; /* how long a writer waits for another one (default 5000) */
} plenum_open_options;
PLENUM_API void plenum_open_options_init(plenum_open_options* options);

/* `path` is a directory or ":memory:"; `options` may be null. */
PLENUM_API plenum_error* plenum_open(const char* path, const plenum_open_options* options,
                                     plenum_database** out);
/* Closes and frees. The handle is gone also when an error is returned. Results stay usable. */
PLENUM_API plenum_error* plenum_close(plenum_database* database);

/* Copies it into a missing or empty directory while it is used; the copy is a database, and on disk
 * when this returns. */
PLENUM_API plenum_error* plenum_backup(const plenum_database* database, const char* directory);
/* Makes a database at `path` (missing or empty) of a backup, which is checked before. */
PLENUM_API plenum_error* plenum_restore(const char* directory, const char* path);

/* --- stopping what runs ------------------------------------------------------------------- */

PLENUM_API plenum_error* plenum_interrupt_new(plenum_interrupt** out);
PLENUM_API void plenum_interrupt_request(plenum_interrupt* interrupt);
PLENUM_API void plenum_interrupt_reset(plenum_interrupt* interrupt);
PLENUM_API void plenum_interrupt_free(plenum_interrupt* interrupt);

/* --- parameters --------------------------------------------------------------------------- */

PLENUM_API plenum_error* plenum_parameters_new(plenum_parameters** out);
PLENUM_API plenum_error* plenum_set_null(plenum_parameters* parameters, const char* name);
PLENUM_API plenum_error* plenum_set_boolean(plenum_parameters* parameters, const char* name,
                                            int value);
PLENUM_API plenum_error* plenum_set_integer(plenum_parameters* parameters, const char* name,
                                            int64_t value);
PLENUM_API plenum_error* plenum_set_double(plenum_parameters* parameters, const char* name,
                                           double value);
PLENUM_API plenum_error* plenum_set_string(plenum_parameters* parameters, const char* name,
                                           const char* text, size_t length);
/* Any value as JSON; temporals as {"$type":"date","value":"2025-10-24"}. */
PLENUM_API plenum_error* plenum_set_json(plenum_parameters* parameters, const char* name,
                                         const char* json, size_t length);
/* All parameters at once: a JSON object. */
PLENUM_API plenum_error* plenum_set_all_json(plenum_parameters* parameters, const char* json,
                                             size_t length);
PLENUM_API void plenum_parameters_free(plenum_parameters* parameters);

/* --- statements --------------------------------------------------------------------------- */

typedef struct plenum_run_options {
  size_t size;                 /* of this struct */
  uint64_t timeout_ms;         /* 0: none */
  uint64_t memory_bytes;       /* 0: a quarter of the database's */
  uint64_t rows_max;           /* 0: no bound */
  plenum_interrupt* interrupt; /* may be null; must outlive the call */
} plenum_run_options;
PLENUM_API void plenum_run_options_init(plenum_run_options* options);

/* Runs one statement in a transaction of its own, committed on success. `parameters` and `options`
 * may be null. The result stands before its first row. */
PLENUM_API plenum_error* plenum_run(plenum_database* database, const char* query, size_t length,
                                    const plenum_parameters* parameters,
                                    const plenum_run_options* options, plenum_result** out);
PLENUM_API void plenum_result_free(plenum_result* result);

PLENUM_API size_t plenum_column_count(const plenum_result* result);
/* Null when there is no such column. */
PLENUM_API const char* plenum_column_name(const plenum_result* result, size_t column);
PLENUM_API uint64_t plenum_row_count(const plenum_result* result);
/* What the statement changed, as JSON: {"rows":0,"nodes_created":1,...}. */
PLENUM_API const char* plenum_summary_json(const plenum_result* result);
/* Moves to the next row; *has_row is 0 at the end. */
PLENUM_API plenum_error* plenum_step(plenum_result* result, int* has_row);

/* --- values of the row that plenum_step() moved to ---------------------------------------- */

/* Values are stable. */
typedef enum plenum_kind {
  PLENUM_NULL = 0,
  PLENUM_BOOLEAN = 1,
  PLENUM_INTEGER = 2,
  PLENUM_DOUBLE = 3,
  PLENUM_STRING = 4,
  PLENUM_LIST = 5,
  PLENUM_MAP = 6,
  PLENUM_NODE = 7,
  PLENUM_RELATIONSHIP = 8,
  PLENUM_PATH = 9,
  PLENUM_DATE = 10,
  PLENUM_LOCAL_TIME = 11,
  PLENUM_TIME = 12,
  PLENUM_LOCAL_DATE_TIME = 13,
  PLENUM_DATE_TIME = 14,
  PLENUM_DURATION = 15
} plenum_kind;

/* PLENUM_INVALID_ARGUMENT when there is no row or no such column, and when the value is of another
 * kind (an integer can also be read as a double). Strings are valid until the next plenum_step().
 */
PLENUM_API plenum_error* plenum_get_kind(const plenum_result* result, size_t column,
                                         plenum_kind* out);
PLENUM_API plenum_error* plenum_get_boolean(const plenum_result* result, size_t column, int* out);
PLENUM_API plenum_error* plenum_get_integer(const plenum_result* result, size_t column,
                                            int64_t* out);
PLENUM_API plenum_error* plenum_get_double(const plenum_result* result, size_t column, double* out);
PLENUM_API plenum_error* plenum_get_string(const plenum_result* result, size_t column,
                                           const char** out, size_t* length);
/* A value of any kind as JSON. */
PLENUM_API plenum_error* plenum_get_json(plenum_result* result, size_t column, const char** out,
                                         size_t* length);
/* The id of a node or relationship. */
PLENUM_API plenum_error* plenum_get_id(const plenum_result* result, size_t column, uint64_t* out);

/* --- articles and exports ----------------------------------------------------------------- */

typedef struct plenum_ingest_report {
  size_t size; /* of this struct, set by the caller */
  uint64_t articles;
  uint64_t added;
  uint64_t replaced;
  uint64_t unchanged;
  uint64_t failed;  /* unreadable articles; the others are stored */
  uint64_t skipped; /* files of a folder that their names say are no articles */
} plenum_ingest_report;

/* A file or folder of articles; `pack` may be null (the default pack), `interrupt` and `report` may
 * be null. */
PLENUM_API plenum_error* plenum_ingest(plenum_database* database, const char* path,
                                       const char* pack, plenum_interrupt* interrupt,
                                       plenum_ingest_report* report);
/* Writes the graph, or what `query` returns when it is not null, to a file. `format` as on the
 * command line: "jsonl", "graphml", "dot", "svg", "html". */
PLENUM_API plenum_error* plenum_export(plenum_database* database, const char* format,
                                       const char* path, const char* query,
                                       plenum_interrupt* interrupt);

#ifdef __cplusplus
}
#endif

#endif

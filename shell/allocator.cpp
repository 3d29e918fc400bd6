// How the program's allocator works. An ingest makes and drops hundreds of thousands of small
// pieces between folds; the C library's allocator spent a quarter of the storing thread on walks
// through them and kept more free memory than it had given out (docs/performance.md). The library
// that others embed has no allocator of its own.

// jemalloc reads this name before main(). Pages that nobody uses go back to the system after three
// seconds: one costs an ingest a third more of the system's time, ten keep more of what a fold
// freed.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:3000";
}

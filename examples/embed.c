/* The same store from C: open, write, ask with a parameter, read typed values. */
#include <inttypes.h>
#include <plenum/plenum.h>
#include <stdio.h>
#include <string.h>

static int failed(plenum_error* error) {
  if (error == NULL) return 0;
  fprintf(stderr, "error: %s\n%s\n", plenum_error_message(error), plenum_error_hint(error));
  plenum_error_free(error);
  return 1;
}

static int run(plenum_database* db, const char* query, const plenum_parameters* parameters,
               plenum_result** out) {
  return failed(plenum_run(db, query, strlen(query), parameters, NULL, out));
}

int main(int count, char** words) {
  plenum_database* db = NULL;
  plenum_parameters* parameters = NULL;
  plenum_result* made = NULL;
  plenum_result* rows = NULL;
  int bad = failed(plenum_open(count > 1 ? words[1] : ":memory:", NULL, &db));
  bad = bad || run(db, "CREATE (:City {name: 'Oslo', people: 709037})", NULL, &made);
  bad = bad || failed(plenum_parameters_new(&parameters));
  bad = bad || failed(plenum_set_integer(parameters, "least", 500000));
  bad = bad || run(db, "MATCH (c:City) WHERE c.people > $least RETURN c.name, c.people", parameters,
                   &rows);
  for (int has_row = 0; !bad;) {
    const char* name = NULL;
    int64_t people = 0;
    bad = failed(plenum_step(rows, &has_row));
    if (bad || !has_row) break;
    bad = failed(plenum_get_string(rows, 0, &name, NULL)) ||
          failed(plenum_get_integer(rows, 1, &people));
    if (!bad) printf("%s has %" PRId64 " people\n", name, people);
  }
  plenum_result_free(made);
  plenum_result_free(rows);
  plenum_parameters_free(parameters);
  if (db != NULL) bad = failed(plenum_close(db)) || bad;
  return bad;
}

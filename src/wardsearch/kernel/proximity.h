/* What the places of features in running text are worth: wardsearch.embedded.kernel.places is the reference. */

enum { EXACT, PLAIN_SYLLABLE, PAIR };
enum { NOTHING_FOLLOWS = -2, NONE = -1 }; /* no term has these numbers */

/* What features are whose places count, and the fields of their terms. */
static const char *const placed_kinds[] = {"exact", "plain", "pair"}, *const placed_fields[] = {"syllable", "folded", "pair"};

/* A feature whose places count: `place` is which of those given it is, `letters` the folded term that it
   begins with, `alike` the next that begins so, and `before` the pair that ends where this one begins. */
typedef struct { int kind; int64_t place, first, second, letters, syllable, alike, before; double worth; } Placed;

/* Those of a query, found by their letters: `heads` is a table of a power of two, of numbers of
   features; `alone` are those that are no pair and that some document has, which are worth `most_held`
   together. No row is worth more than `longest`.

   Of the document that is read: `folded` and `begun` are of each token, its letters and the first feature
   that begins with them. `first` and `last` are where each feature stands, and how many are `missing` yet;
   `rows` and `row_at` are of two for each feature, what the row is worth that ends with a pair, and at which
   token that was; `row` is the best. `next` is of n places. */
typedef struct {
  Placed *at;
  int64_t n, slots, *heads, *alone, alone_count, known;
  double most_held, longest;
  Numbers folded, begun;
  int64_t *first, *last, *next, *row_at, missing;
  double *rows, row;
  int is_held;
} PlacedFeatures;

static void free_features(PlacedFeatures *features) {
  free(features->at);
  free(features->heads);
  free(features->first);
  free(features->last);
  free(features->next);
  free(features->alone);
  free(features->row_at);
  free(features->rows);
  free(features->folded.at);
  free(features->begun.at);
}

/* Whether some document may have a feature. */
static int may_stand(const Placed *placed) { return placed->first != NO_TERM && (placed->kind != PAIR || placed->second != NO_TERM); }

static int64_t *slot_of(const PlacedFeatures *features, int64_t letters) {
  uint64_t slot = (uint64_t)letters * 0x9E3779B97F4A7C15u >> 20 & (uint64_t)(features->slots - 1);
  while (features->heads[slot] != NONE && features->at[features->heads[slot]].letters != letters) slot = (slot + 1) & (uint64_t)(features->slots - 1);
  return &features->heads[slot];
}

/* Returns which of `placed_kinds` a feature is whose term is looked up so, or NONE. */
static int placed_kind(const Feature *feature, const Lookup *lookup) {
  for (int kind = EXACT; kind <= PAIR; kind++)
    if (!PyUnicode_CompareWithASCIIString(feature->kind, placed_kinds[kind])) return strcmp(lookup->field, placed_fields[kind]) ? NONE : kind;
  return NONE;
}

/* Finds the numbers of the terms of `term`: two folded ones of a pair, which a joiner parts. */
static int find_placed(Segment *self, Placed *placed, PyObject *term) {
  Field *field = field_of(self, placed->kind == EXACT ? "syllable" : "folded");
  PyObject *raw = NULL;
  Py_ssize_t length;
  const uint8_t *bytes = field ? bytes_of(term, &length, &raw) : NULL;
  if (!bytes) return -1;
  const uint8_t *end = bytes + length, *joiner = placed->kind == PAIR ? memchr(bytes, '_', (size_t)length) : NULL;
  placed->first = number_of(self, field, bytes, (joiner ? joiner : end) - bytes);
  placed->second = NO_TERM;
  if (placed->kind == PAIR && placed->first != BROKEN) placed->second = number_of(self, field, joiner ? joiner + 1 : end, joiner ? end - joiner - 1 : 0);
  Py_XDECREF(raw);
  return placed->first == BROKEN || placed->second == BROKEN ? -1 : 0;
}

/* Adds a feature, if its places count. */
static int add_placed(Segment *self, Wanted *wanted, PlacedFeatures *features, const Scorers *scorers, int64_t place) {
  const Feature *feature = &scorers->features[place];
  Placed *placed = &features->at[features->n];
  Lookup lookup;
  if (read_lookup(feature->lookup, &lookup) < 0) return -1;
  int kind = placed_kind(feature, &lookup);
  if (kind == NONE) return 0;
  if (!PyTuple_Size(lookup.terms)) { PyErr_SetString(PyExc_ValueError, "a lookup has a term at least"); return -1; }
  *placed = (Placed){kind, place, NO_TERM, NO_TERM, NO_TERM, feature->syllable, NONE, NONE, scorers->worths[place]};
  if (find_placed(self, placed, PyTuple_GetItem(lookup.terms, 0)) < 0) return -1;
  placed->letters = kind == EXACT && placed->first != NO_TERM ? self->folded_of[placed->first] : placed->first;
  for (int64_t b = 0; b < features->n; b++)
    if (features->at[b].kind == PAIR && features->at[b].syllable + 1 == placed->syllable) placed->before = b;
  if (placed->letters != NO_TERM) {
    int64_t *head = slot_of(features, placed->letters);
    placed->alike = *head;
    *head = features->n;
  }
  if (kind != PAIR && may_stand(placed)) features->alone[features->alone_count++] = features->n;
  features->known += may_stand(placed);
  features->n++;
  Accepted letters = {0, 0, 1};
  if (placed->letters != NO_TERM && add_range(self, wanted, &letters, placed->letters, placed->letters + 1) < 0) return -1;
  return placed->second != NO_TERM ? add_range(self, wanted, &letters, placed->second, placed->second + 1) : 0;
}

/* Notes what all that may stand is worth, added up as what is found is. */
static void note_most(PlacedFeatures *features) {
  double *rows = features->rows;
  for (const int64_t *f = features->alone; f < features->alone + features->alone_count; f++) features->most_held += features->at[*f].worth;
  for (int64_t f = 0; f < features->n; f++) {
    const Placed *placed = &features->at[f];
    rows[f] = placed->kind == PAIR && may_stand(placed) ? placed->worth + (placed->before != NONE ? rows[placed->before] : 0) : 0;
    if (rows[f] > features->longest) features->longest = rows[f];
  }
}

static int place_features(Segment *self, Wanted *wanted, PlacedFeatures *features, const Scorers *scorers) {
  int64_t count = scorers->count;
  for (features->slots = 4; features->slots < 2 * count;) features->slots *= 2;
  features->at = malloc(sizeof(Placed) * (size_t)(count + 1));
  features->heads = malloc(8 * (size_t)features->slots);
  features->alone = malloc(8 * (size_t)(count + 1));
  features->first = malloc(8 * (size_t)(count + 1));
  features->last = malloc(8 * (size_t)(count + 1));
  features->next = malloc(8 * (size_t)(count + 1));
  features->row_at = malloc(16 * (size_t)(count + 1));
  features->rows = malloc(16 * (size_t)(count + 1));
  int failed = !features->at || !features->heads || !features->alone || !features->first || !features->last || !features->next || !features->row_at || !features->rows;
  if (failed) PyErr_NoMemory();
  else for (int64_t slot = 0; slot < features->slots; slot++) features->heads[slot] = NONE;
  for (int64_t place = 0; place < count && !failed; place++) failed = add_placed(self, wanted, features, scorers, place) < 0;
  if (!failed) note_most(features);
  return failed ? -1 : 0;
}

static void begin_document(Wanted *wanted, PlacedFeatures *features) {
  wanted->positions.count = wanted->terms.count = features->folded.count = features->begun.count = 0;
  for (int64_t f = 0; f < features->n; f++) {
    features->first[f] = INT64_MAX;
    features->row_at[2 * f] = features->row_at[2 * f + 1] = NONE;
  }
  features->missing = features->known;
  features->row = 0;
  features->is_held = 0;
}

/* Notes what stands at each token that was read last. */
static const char *note_standing(const Segment *self, const Wanted *wanted, PlacedFeatures *features) {
  int64_t count = wanted->terms.count, known = features->folded.count;
  if (reserve(&features->folded, count - known) < 0 || reserve(&features->begun, count - known) < 0) return OUT_OF_MEMORY;
  for (int64_t i = known; i < count; i++) {
    int64_t folded = features->folded.at[i] = self->folded_of[wanted->terms.at[i]];
    features->begun.at[i] = *slot_of(features, folded);
  }
  features->folded.count = features->begun.count = count;
  return NULL;
}

/* The letters of the token right after the i-th that was read. */
static int64_t following(const Wanted *wanted, const PlacedFeatures *features, int64_t i) {
  int is_followed = i + 1 < wanted->positions.count && wanted->positions.at[i + 1] == wanted->positions.at[i] + 1;
  return is_followed ? features->folded.at[i + 1] : NOTHING_FOLLOWS;
}

/* Whether a feature that begins with the letters of a token stands there. */
static int stands_at(const Placed *placed, int64_t term, int64_t after) { return placed->kind == EXACT ? term == placed->first : placed->kind != PAIR || after == placed->second; }

/* Whether all features that are no pair, each of which was found, stand in the stretch that ends at `place`, which begins
   before `end`. */
static int is_all_held(const PlacedFeatures *features, int64_t place, int64_t end) {
  int64_t start = place;
  for (const int64_t *f = features->alone; f < features->alone + features->alone_count; f++)
    if (features->last[*f] < start) start = features->last[*f];
  return start + NEAR_TOKENS > place && start < end;
}

/* Reads what stands at the tokens from the i-th on, before those from `to` on. Rows are pairs of the query that stand
   one after the other; those count, and stretches, that begin before `end`. */
static void read_standing(const Wanted *wanted, PlacedFeatures *features, int64_t i, int64_t to, int64_t end) {
  for (; i < to; i++) {
    int64_t place = wanted->positions.at[i], term = wanted->terms.at[i], after = following(wanted, features, i), now = i & 1;
    for (int64_t f = features->begun.at[i]; f != NONE; f = features->at[f].alike) {
      const Placed *placed = &features->at[f];
      if (!stands_at(placed, term, after)) continue;
      if (features->first[f] == INT64_MAX) { features->first[f] = place; features->missing--; }
      features->last[f] = place;
      if (placed->kind != PAIR) continue;
      double worth = placed->worth;
      int64_t before = 2 * placed->before + (now ^ 1);
      if (i && placed->before != NONE && features->row_at[before] == i - 1) worth += features->rows[before]; /* its second is this one's first */
      features->rows[2 * f + now] = worth;
      features->row_at[2 * f + now] = i;
      if (place < end && worth > features->row) features->row = worth;
    }
    if (!features->missing && !features->is_held) features->is_held = is_all_held(features, place, end);
  }
}

/* Returns what the best stretch holds.

   A sum is not made anew where it cannot be the best: `reach`, the last sum and what came since, is no
   less but for what rounding takes. */
static double best_stretch(const Wanted *wanted, const PlacedFeatures *features, int64_t end) {
  double stretch = 0, reach = 0;
  int64_t *next = features->next;
  for (int64_t f = 0; f < features->n; f++) next[f] = INT64_MAX;
  for (int64_t i = wanted->positions.count - 1; i >= 0; i--) {
    int64_t place = wanted->positions.at[i], term = wanted->terms.at[i];
    for (int64_t f = features->begun.at[i]; f != NONE; f = features->at[f].alike) {
      const Placed *placed = &features->at[f];
      if (placed->kind == PAIR || !stands_at(placed, term, NOTHING_FOLLOWS)) continue;
      if (next[f] >= place + NEAR_TOKENS) reach += placed->worth;
      next[f] = place;
    }
    if (place >= end || reach * (1 + 1e-9) <= stretch) continue;
    double held = 0;
    for (const int64_t *f = features->alone; f < features->alone + features->alone_count; f++)
      if (next[*f] < place + NEAR_TOKENS) held += features->at[*f].worth;
    reach = held;
    if (held > stretch) stretch = held;
  }
  return stretch;
}

enum { READ_AT_ONCE = 64 }; /* tokens of a document, most of which hold what is asked for near their beginnings */

/* Reads the tokens from `begin` up to `stop`, of which those up to `end` count, until no more can be found in them. */
static const char *read_document(const Segment *self, Wanted *wanted, PlacedFeatures *features, int64_t begin, int64_t stop, int64_t end) {
  const char *why = NULL;
  int64_t read = 0;
  begin_document(wanted, features);
  for (int64_t at = begin; at < stop && !why; at += READ_AT_ONCE) {
    int64_t n = stop - at < READ_AT_ONCE ? stop - at : READ_AT_ONCE;
    why = add_tokens(self, wanted, begin, at, n);
    if (!why) why = note_standing(self, wanted, features);
    if (why) break;
    int64_t to = wanted->positions.count - (at + n < stop && wanted->positions.count > read); /* what follows the last is not read yet */
    read_standing(wanted, features, read, to, end - begin);
    read = to;
    if (features->is_held && features->row == features->longest) break;
  }
  return why;
}

/* Writes what the places in the tokens read add: for the best stretch and row, then for each feature. */
static void places_in(const Wanted *wanted, const PlacedFeatures *features, int64_t end, const double *worth, double *out) {
  out[0] = worth[1] * (features->is_held ? features->most_held : best_stretch(wanted, features, end));
  out[0] += worth[2] * features->row;
  for (int64_t f = 0; f < features->n; f++) {
    int64_t first = features->first[f];
    out[1 + f] = first < end ? worth[0] * features->at[f].worth * (1.0 / (1.0 + (double)first / BEGINNING_TOKENS)) : 0;
  }
}

static int64_t *documents_in(Segment *self, PyObject *given, int64_t *count) {
  PyObject *items = PySequence_Tuple(given);
  int64_t *documents = items ? malloc(8 * (size_t)(PyTuple_Size(items) + 1)) : NULL;
  if (items && !documents) PyErr_NoMemory();
  *count = items ? PyTuple_Size(items) : 0;
  for (int64_t i = 0; i < *count && documents; i++) {
    long long document = PyLong_AsLongLong(PyTuple_GetItem(items, (Py_ssize_t)i));
    documents[i] = document;
    if ((document == -1 && PyErr_Occurred()) || document_of(self, document) < 0) { free(documents); documents = NULL; }
  }
  Py_XDECREF(items);
  return documents;
}

/* What `places` of a document returns: for the best stretch and row, and for each of all `count` features. */
static PyObject *places_of(const double *out, const PlacedFeatures *features, int64_t count) {
  PyObject *beginnings = PyList_New((Py_ssize_t)count);
  for (int64_t i = 0, f = 0; i < count && beginnings; i++) {
    int is_placed = f < features->n && features->at[f].place == i;
    PyList_SetItem(beginnings, (Py_ssize_t)i, PyFloat_FromDouble(is_placed ? out[1 + f] : 0));
    f += is_placed;
  }
  return beginnings ? Py_BuildValue("dN", out[0], beginnings) : NULL;
}

/* The same added up, one after the other: equal documents are worth the same in whichever segment. */
static double added_up(const double *out, const PlacedFeatures *features) {
  double sum = out[0];
  for (int64_t f = 0; f < features->n; f++) sum += out[1 + f];
  return sum;
}

static PyObject *sum_of(const double *out, const PlacedFeatures *features, int64_t Py_UNUSED(count)) { return PyFloat_FromDouble(added_up(out, features)); }

/* Reads `documents`, and returns what the places in each add, as `places_in` writes it; NULL with an error
   set. What is read for is left in `features`. */
static double *read_places(Segment *self, const Scorers *scorers, const int64_t *documents, int64_t count, const double *worth, PlacedFeatures *features) {
  double *out = NULL;
  int64_t names_count;
  const uint32_t *names;
  const char *why = NULL;
  Wanted wanted;
  if (begin_wanted(self, &wanted, 1) < 0 || place_features(self, &wanted, features, scorers) < 0) goto done;
  if (!(names = array_of(self, "documents", "name_lengths", "<u4", &names_count)) || demand(self, names_count == self->documents, "documents", "names") < 0) goto done;
  out = calloc((size_t)count + 1, 8 * (size_t)(features->n + 1));
  if (!out) { PyErr_NoMemory(); goto done; }
  Py_BEGIN_ALLOW_THREADS
  for (int64_t i = 0; i < count && !why; i++) {
    int64_t begin = self->token_starts[documents[i]], end = self->token_starts[documents[i] + 1];
    if (i + AHEAD < count) fetch(self, documents[i + AHEAD]);
    if (end > begin + READ_TOKENS) end = begin + READ_TOKENS;
    why = read_document(self, &wanted, features, begin, end, end - names[documents[i]]);
    if (!why) places_in(&wanted, features, end - begin - names[documents[i]], worth, out + i * (features->n + 1));
  }
  Py_END_ALLOW_THREADS
  if (why) { raise(self, why); free(out); out = NULL; }
done:
  free_wanted(&wanted);
  return out;
}

static PyObject *worths(Segment *self, PyObject *args, PyObject *(*told)(const double *, const PlacedFeatures *, int64_t)) {
  PyObject *given, *numbers;
  double worth[3];
  int64_t count = 0;
  PlacedFeatures features = {0};
  if (!PyArg_ParseTuple(args, "OO(ddd)", &given, &numbers, &worth[0], &worth[1], &worth[2])) return NULL;
  const Scorers *scorers = as_scorers(self, given);
  int64_t *documents = scorers ? documents_in(self, numbers, &count) : NULL;
  double *out = documents ? read_places(self, scorers, documents, count, worth, &features) : NULL;
  PyObject *made = out ? PyList_New((Py_ssize_t)count) : NULL;
  for (int64_t i = 0; made && i < count; i++) {
    PyObject *one = told(out + i * (features.n + 1), &features, scorers->count);
    if (one) PyList_SetItem(made, (Py_ssize_t)i, one); else Py_CLEAR(made);
  }
  free_features(&features);
  free(documents);
  free(out);
  return made;
}

static PyObject *segment_places(Segment *self, PyObject *args) { return worths(self, args, places_of); }

static PyObject *segment_places_worth(Segment *self, PyObject *args) { return worths(self, args, sum_of); }

/* Adds to the scores of `count` hits what their places are worth, and multiplies by `every` those of `with_all`. */
static int lift(Segment *self, const Scorers *scorers, const DocumentSet *with_all, Hit *hits, int64_t count, const double *worth, double every) {
  PlacedFeatures features = {0};
  if (!count) return 0;
  int64_t *documents = calloc((size_t)count + 1, 8);
  if (!documents) { PyErr_NoMemory(); return -1; }
  for (int64_t i = 0; i < count; i++) documents[i] = hits[i].document;
  double *out = read_places(self, scorers, documents, count, worth, &features);
  for (int64_t i = 0; i < count && out; i++) {
    hits[i].score += added_up(out + i * (features.n + 1), &features);
    if (has(with_all, hits[i].document)) hits[i].score *= every;
  }
  int failed = !out;
  free_features(&features);
  free(documents);
  free(out);
  return failed ? -1 : 0;
}

/* Returns the first `count` of `hits`; of those that were read, `read` of them, it is told whether they hold all. */
static PyObject *told_hits(Segment *self, const Hit *hits, int64_t count, int64_t read, const Keys *ids, const DocumentSet *with_all, const DocumentSet *together) {
  const Field *field = field_of(self, "id");
  PyObject *told = field ? PyList_New((Py_ssize_t)count) : NULL;
  for (int64_t i = 0; i < count && told; i++) {
    int32_t document = hits[i].document;
    PyObject *id = string_at(self, &field->strings, key_at(ids, document));
    PyObject *holds_all = i >= read ? Py_None : has(with_all, document) ? Py_True : Py_False;
    PyObject *hit = id ? Py_BuildValue("dNlOO", hits[i].score, id, (long)document, holds_all, has(together, document) ? Py_True : Py_False) : NULL;
    if (hit) PyList_SetItem(told, (Py_ssize_t)i, hit); else Py_CLEAR(told);
  }
  return told;
}

static PyObject *segment_first(Segment *self, PyObject *args) {
  PyObject *given, *set, *whole, *answering, *found = NULL;
  long long wanted, read;
  double worth[3], every;
  int64_t count;
  Keys ids;
  if (!PyArg_ParseTuple(args, "OOOOLL(ddd)d", &given, &set, &whole, &answering, &wanted, &read, &worth[0], &worth[1], &worth[2], &every)) return NULL;
  Scorers *scorers = as_scorers(self, given);
  DocumentSet *allowed = scorers ? as_set(self, set) : NULL, *with_all = allowed ? as_set(self, whole) : NULL, *together = with_all ? as_set(self, answering) : NULL;
  if (!together || open_keys(self, "id", &ids) < 0) return NULL;
  if (wanted < 1 || read < 1) { PyErr_SetString(PyExc_ValueError, "at least one document is to be wanted and read"); return NULL; }
  int64_t most = wanted > read ? wanted : read;
  Hit *hits = best_hits(self, scorers, allowed, most, 0, &ids, &count);
  if (!hits) return NULL;
  most = most < count ? most : count;
  read = read < count ? read : count;
  if (most) first_hits(hits, count, most);
  if (lift(self, scorers, with_all, hits, read, worth, every) == 0) {
    qsort(hits, (size_t)read, sizeof *hits, by_order);
    found = told_hits(self, hits, wanted < most ? wanted : most, read, &ids, with_all, together);
  }
  free(hits);
  return found;
}

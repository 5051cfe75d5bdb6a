/* Which documents score how much: wardsearch.embedded.kernel.scoring is the reference.

   Scores are added up in single precision, in the order of the scorers, and no multiplication is fused
   with an addition: so they are those of NumPy, bit for bit. */

/* ---- Scores ---- */

/* A feature, looked up: `place` is which of those given it is. */
typedef struct { const List *lists; int64_t list_count, most, place; float scale, weight; double bound; const Norm *norm; } Scorer;

enum { LONGEST_TOLD = UINT16_MAX };

/* Returns the lengths of documents in `field`; NULL with an error set. */
static const Lengths *lengths_of(Segment *self, const Field *field) {
  const uint32_t *exact = NULL;
  int64_t count = self->documents, longest = 0;
  for (int i = 0; i < self->length_count; i++)
    if (!strcmp(self->lengths[i].name, field->lengths)) return &self->lengths[i];
  if (field->lengths[0] && (!(exact = array_of(self, "documents", field->lengths, "<u4", &count)) || demand(self, count == self->documents, "documents", "lengths") < 0)) return NULL;
  if (self->length_count == MOST_LENGTHS) { PyErr_SetString(PyExc_ValueError, "a segment has too many lengths"); return NULL; }
  uint16_t *told = malloc(2 * (size_t)count + 2);
  if (!told) { PyErr_NoMemory(); return NULL; }
  for (int64_t i = 0; i < count; i++) {
    uint32_t length = exact ? exact[i] : 1;
    told[i] = length < LONGEST_TOLD ? (uint16_t)length : LONGEST_TOLD;
    longest = told[i] > longest ? told[i] : longest;
  }
  Lengths *made = &self->lengths[self->length_count++];
  *made = (Lengths){.exact = exact, .told = told, .longest_told = longest};
  strcpy(made->name, field->lengths);
  return made;
}

static float norm_of_length(const Norm *norm, uint32_t length) {
  return (float)(norm->base + norm->slope * (double)(length - (norm->one_less && length)));
}

/* Returns what BM25 adds below the line in `field`; NULL with an error set. */
static const Norm *norm_of(Segment *self, const Field *field, double base, double slope) {
  const Lengths *lengths = lengths_of(self, field);
  if (!lengths) return NULL;
  for (int i = 0; i < self->norm_count; i++) {
    const Norm *known = &self->norms[i];
    if (known->lengths == lengths && known->one_less == field->one_less && known->base == base && known->slope == slope) return known;
  }
  if (self->norm_count == MOST_NORMS) { PyErr_SetString(PyExc_ValueError, "a segment is scored by too many averages"); return NULL; }
  float *values = malloc(4 * (size_t)(lengths->longest_told + 1));
  if (!values) { PyErr_NoMemory(); return NULL; }
  Norm *made = &self->norms[self->norm_count++];
  *made = (Norm){lengths, field->one_less, base, slope, values};
  for (uint32_t length = 0; length <= lengths->longest_told; length++) values[length] = norm_of_length(made, length);
  return made;
}

/* Returns what BM25 adds below the line for a document. */
static inline float norm_at(const Norm *norm, int32_t document) {
  uint16_t length = norm->lengths->told[document];
  return length < LONGEST_TOLD ? norm->values[length] : norm_of_length(norm, norm->lengths->exact[document]);
}

/* What is scored, looked up in one segment: `features` all of them, kept by `given`, with what each is
   worth by how rare it is; `present` those that any document has, those first that can add most for each
   that has them. `to_come` is, for each of these, what it and all after it can add; `by_bound` are these,
   those that can add most first. */
typedef struct {
  PyObject_HEAD
  Segment *segment;
  PyObject *given;
  Feature *features;
  PostingList **lists;
  Scorer *present;
  double *worths, *to_come;
  const Scorer **by_bound;
  int64_t count, present_count;
} Scorers;

static void scorers_dealloc(Scorers *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  for (int64_t i = 0; i < self->present_count; i++) Py_DECREF((PyObject *)self->lists[i]);
  Py_DECREF((PyObject *)self->segment);
  Py_DECREF(self->given);
  free(self->features);
  free(self->lists);
  free(self->present);
  free(self->worths);
  free(self->to_come);
  free(self->by_bound);
  PyObject_Free(self);
  Py_DECREF(type);
}

/* A feature that some document has: `worth` is what it can add for each of them. */
typedef struct { int64_t place; double scale, worth; } Ranked;

static int by_worth(const void *a, const void *b) {
  const Ranked *x = a, *y = b;
  if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

/* Lookups whose living documents were counted, of features and of what they are as rare as; each is told by the
   object that it is, for features share those that are the same. */
typedef struct { PyObject *lookup; PostingList *list; int64_t live; } Counted;
typedef struct { Counted *at; int64_t count, room; } Counts;

static void free_counts(Counts *counts) {
  for (int64_t i = 0; i < counts->count; i++) Py_DECREF((PyObject *)counts->at[i].list);
  free(counts->at);
}

static const Counted *counted_before(const Counts *counts, const PyObject *lookup) {
  for (int64_t i = counts->count; i-- > 0;) /* a feature is as rare as one of those shortly before it */
    if (counts->at[i].lookup == lookup) return &counts->at[i];
  return NULL;
}

/* Returns how many living documents `lookup` finds, or -1 with an error set. */
static int64_t count_lookup(Segment *self, PyObject *lookup, Counts *counts) {
  const Counted *known = counted_before(counts, lookup);
  if (known) return known->live;
  if (counts->count == counts->room) {
    int64_t room = 2 * counts->room + 32;
    Counted *at = realloc(counts->at, (size_t)room * sizeof *at);
    if (!at) { PyErr_NoMemory(); return -1; }
    counts->at = at;
    counts->room = room;
  }
  PostingList *list = (PostingList *)segment_look_up(self, lookup);
  int64_t live = list ? live_count_of(list) : -1;
  if (live < 0) Py_XDECREF((PyObject *)list);
  else counts->at[counts->count++] = (Counted){lookup, list, live};
  return live;
}

/* Returns how many living documents have the most frequent of the lookups that `given`, a feature, is as rare as; -1
   with an error set. */
static int64_t count_most_frequent(Segment *self, PyObject *given, Counts *counts) {
  PyObject *rarity_of = PyTuple_GetItem(given, 4);
  int64_t most = 0;
  for (Py_ssize_t i = 0; i < PyTuple_Size(rarity_of); i++) {
    int64_t live = count_lookup(self, PyTuple_GetItem(rarity_of, i), counts);
    if (live < 0) return -1;
    most = live > most ? live : most;
  }
  return most;
}

/* How rare a term is that so many of all documents have, as wardsearch.search.weights.idf says. */
static double idf(double frequency, double documents) { return log(1 + (documents - frequency + 0.5) / (frequency + 0.5)); }

/* Reads the features, and writes to `ranked` those that some document may have; returns how many, or -1 with an error
   set. Without `frequencies` they are counted. */
static int64_t rank_features(Segment *self, Scorers *made, PyObject *frequencies, double documents, double factor, Counts *counts, Ranked *ranked) {
  int64_t count = 0;
  for (int64_t i = 0; i < made->count; i++) {
    Feature *feature = &made->features[i];
    PyObject *given = PyTuple_GetItem(made->given, (Py_ssize_t)i);
    if (read_feature(given, feature) < 0) return -1;
    long long frequency = frequencies ? PyLong_AsLongLong(PyTuple_GetItem(frequencies, (Py_ssize_t)i)) : count_most_frequent(self, given, counts);
    if (frequency == -1 && PyErr_Occurred()) return -1;
    double rarity = idf((double)frequency, documents), scale = rarity * factor, worth = scale * feature->weight / (double)(1 + frequency);
    if (worth != worth) { PyErr_SetString(PyExc_ValueError, "what a feature is worth is no number"); return -1; }
    made->worths[i] = feature->weight * rarity;
    if (frequency || !feature->is_as_rare_as_itself) ranked[count++] = (Ranked){i, scale, worth};
  }
  qsort(ranked, (size_t)count, sizeof *ranked, by_worth);
  return count;
}

/* Returns what `norms` says of `field`; `known` is what it said before, by field. */
static const Norm *norm_in(Segment *self, const Field *field, PyObject *norms, const Norm **known) {
  double base, slope;
  const Norm **norm = &known[field - self->fields];
  if (*norm) return *norm;
  PyObject *given = PyMapping_GetItemString(norms, field->name);
  if (given && !PyTuple_Check(given)) PyErr_SetString(PyExc_TypeError, "a norm is a tuple of two numbers");
  else if (given && PyArg_ParseTuple(given, "dd", &base, &slope)) *norm = norm_of(self, field, base, slope);
  Py_XDECREF(given);
  return *norm;
}

/* Looks up a feature, and adds it to those that any document has if one does. */
static int add_scorer(Segment *self, Scorers *made, const Ranked *ranked, PyObject *norms, const Norm **known, const Counts *counts) {
  const Feature *feature = &made->features[ranked->place];
  Scorer *scorer = &made->present[made->present_count];
  const Counted *counted = counted_before(counts, feature->lookup);
  if (counted) Py_INCREF((PyObject *)counted->list);
  PostingList *list = counted ? counted->list : (PostingList *)segment_look_up(self, feature->lookup);
  if (!list) return -1;
  if (!list->list_count) { Py_DECREF((PyObject *)list); return 0; }
  made->lists[made->present_count++] = list;
  for (int64_t l = 0; l < list->list_count; l++)
    if (note_skips(self, &list->lists[l]) < 0) return -1;
  const Norm *norm = norm_in(self, list->lists[0].field, norms, known);
  *scorer = (Scorer){list->lists, list->list_count, list->most, ranked->place, (float)ranked->scale, (float)feature->weight, ranked->scale * feature->weight, norm};
  return norm ? 0 : -1;
}

static int fill_scorers(Segment *self, Scorers *made, PyObject *frequencies, double documents, double factor, PyObject *norms) {
  size_t room = (size_t)made->count + 1;
  const Norm *known[MOST_FIELDS] = {NULL};
  made->features = malloc(room * sizeof *made->features);
  made->worths = malloc(room * sizeof *made->worths);
  made->lists = malloc(room * sizeof *made->lists);
  made->present = malloc(room * sizeof *made->present);
  made->to_come = malloc(room * sizeof *made->to_come);
  made->by_bound = malloc(room * sizeof *made->by_bound);
  Ranked *ranked = malloc(room * sizeof *ranked);
  Counts counts = {NULL, 0, 0};
  int64_t count = -1;
  if (!made->features || !made->worths || !made->lists || !made->present || !made->to_come || !made->by_bound || !ranked) PyErr_NoMemory();
  else if (frequencies && PyTuple_Size(frequencies) != made->count) PyErr_SetString(PyExc_ValueError, "each feature has a frequency");
  else count = rank_features(self, made, frequencies, documents, factor, &counts, ranked);
  int failed = count < 0;
  for (int64_t i = 0; i < count && !failed; i++) failed = add_scorer(self, made, &ranked[i], norms, known, &counts) < 0;
  free_counts(&counts);
  free(ranked);
  if (failed) return -1;
  made->to_come[made->present_count] = 0;
  for (int64_t p = made->present_count - 1; p >= 0; p--) made->to_come[p] = made->to_come[p + 1] + made->present[p].bound;
  for (int64_t p = 0; p < made->present_count; p++) {
    int64_t at = p;
    for (; at > 0 && made->by_bound[at - 1]->bound < made->present[p].bound; at--) made->by_bound[at] = made->by_bound[at - 1];
    made->by_bound[at] = &made->present[p];
  }
  return 0;
}

static PyObject *segment_scorers(Segment *self, PyObject *args) {
  PyObject *given, *numbers, *norms;
  long long documents;
  double factor;
  if (!PyArg_ParseTuple(args, "OOLdO", &given, &numbers, &documents, &factor, &norms)) return NULL;
  PyObject *features = PySequence_Tuple(given), *frequencies = features && numbers != Py_None ? PySequence_Tuple(numbers) : NULL;
  Scorers *made = features && (frequencies || numbers == Py_None) ? PyObject_New(Scorers, types_of((PyObject *)self)->scorers) : NULL;
  if (made) {
    memset((char *)made + offsetof(Scorers, segment), 0, sizeof *made - offsetof(Scorers, segment));
    Py_INCREF((PyObject *)self);
    Py_INCREF(features);
    made->segment = self;
    made->given = features;
    made->count = PyTuple_Size(features);
    if (fill_scorers(self, made, frequencies, (double)documents, factor, norms) < 0) { Py_DECREF((PyObject *)made); made = NULL; }
  }
  Py_XDECREF(features);
  Py_XDECREF(frequencies);
  return (PyObject *)made;
}

static Scorers *as_scorers(Segment *self, PyObject *value) {
  if (Py_TYPE(value) == types_of((PyObject *)self)->scorers && ((Scorers *)value)->segment == self) return (Scorers *)value;
  PyErr_SetString(PyExc_TypeError, "scorers of this segment are wanted");
  return NULL;
}

static PyType_Slot scorers_slots[] = {{Py_tp_doc, "What is scored in one segment."}, {Py_tp_dealloc, scorers_dealloc}, {0, NULL}};
static PyType_Spec scorers_spec = {"wardsearch.kernel._kernel.Scorers", sizeof(Scorers), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, scorers_slots};

/* Writes what BM25 gives to documents that have a term so often, given what is below the line for each. */
static void bm25(const Scorer *scorer, float *frequencies, const float *norms, int64_t count) {
  float scale = scorer->scale, weight = scorer->weight;
  for (int64_t i = 0; i < count; i++) {
    float score = frequencies[i] / (frequencies[i] + norms[i]);
    score = score * scale;
    frequencies[i] = score * weight;
  }
}

/* Adds `scores` to the totals of `documents`. */
static void add_scores(float *total, const int32_t *documents, const float *scores, int64_t count) {
  for (int64_t i = 0; i < count; i++) total[documents[i]] += scores[i];
}

/* Adds what `scorer` gives to all documents. */
static const char *add_to_all(const Scorer *scorer, int64_t documents, Scratch *s) {
  float scores[AT_A_TIME], norms[AT_A_TIME];
  if (scorer->list_count == 1) {
    const List *list = scorer->lists;
    const char *why = decode(list, documents, s->decoded);
    int64_t large = 0;
    for (int64_t from = 0; from < list->count && !why; from += AT_A_TIME) {
      int64_t count = list->count - from < AT_A_TIME ? list->count - from : AT_A_TIME;
      frequencies(list, from, count, &large, scores);
      for (int64_t i = 0; i < count; i++) norms[i] = norm_at(scorer->norm, s->decoded[from + i]);
      bm25(scorer, scores, norms, count);
      add_scores(s->total, s->decoded + from, scores, count);
    }
    return why;
  }
  const char *why = add_up(scorer->lists, scorer->list_count, documents, s);
  for (int64_t word = 0; word < (documents + 63) / 64 && !why; word++) {
    int32_t touched[64];
    int64_t count = 0;
    for (uint64_t bits = s->touched[word]; bits; bits &= bits - 1) {
      int32_t document = touched[count] = (int32_t)(64 * word + lowest_bit(bits));
      norms[count] = norm_at(scorer->norm, document);
      scores[count++] = (float)s->counts[document];
      s->counts[document] = 0;
    }
    s->touched[word] = 0;
    bm25(scorer, scores, norms, count);
    add_scores(s->total, touched, scores, count);
  }
  return why;
}

/* Adds what `scorer` gives to the scores of `count` candidates. */
static const char *add_to_some(const Scorer *scorer, int64_t documents, const int32_t *candidates, float *sums, int64_t count, Scratch *s) {
  const char *why = NULL;
  const List *list = scorer->lists;
  float scores[AT_A_TIME], norms[AT_A_TIME];
  int64_t found = 0, large = 0;
  if (scorer->list_count == 1) found = find_in(list, documents, candidates, count, s, &why);
  else {
    memset(s->frequencies, 0, 4 * (size_t)count);
    for (int64_t l = 0; l < scorer->list_count && !why; l++) why = add_frequencies(&list[l], documents, candidates, count, s, s->frequencies);
    for (int64_t i = 0; i < count; i++) {
      s->hits[found] = (int32_t)i;
      found += s->frequencies[i] != 0;
    }
  }
  for (int64_t from = 0; from < found && !why; from += AT_A_TIME) {
    int64_t some = found - from < AT_A_TIME ? found - from : AT_A_TIME;
    const int32_t *hits = s->hits + from;
    if (scorer->list_count == 1) for (int64_t k = 0; k < some; k++) scores[k] = (float)frequency(list, s->places[from + k], &large);
    else for (int64_t k = 0; k < some; k++) scores[k] = (float)s->frequencies[hits[k]];
    for (int64_t k = 0; k < some; k++) norms[k] = norm_at(scorer->norm, candidates[hits[k]]);
    bm25(scorer, scores, norms, some);
    for (int64_t k = 0; k < some; k++) sums[hits[k]] += scores[k];
  }
  return why;
}

/* Returns the k-th largest of `values`, from 1, by quickselect; their order changes. */
static float nth_largest(float *values, int64_t count, int64_t k) {
  int64_t low = 0, high = count - 1;
  k--;
  while (low < high) {
    float pivot = values[(low + high) >> 1];
    int64_t i = low, j = high;
    while (i <= j) {
      while (values[i] > pivot) i++;
      while (values[j] < pivot) j--;
      if (i <= j) { float swapped = values[i]; values[i++] = values[j]; values[j--] = swapped; }
    }
    if (k <= j) high = j; else if (k >= i) low = i; else break;
  }
  return values[k];
}

static int64_t candidates_of(const DocumentSet *set, Scratch *s) {
  int64_t count = 0;
  for (int64_t word = 0; word < set->words; word++)
    for (uint64_t bits = set->bits[word]; bits; bits &= bits - 1) {
      s->candidates[count] = (int32_t)(64 * word + lowest_bit(bits));
      s->scores[count++] = 0;
    }
  return count;
}

static void begin_totals(const DocumentSet *allowed, Scratch *s) {
  memset(s->total, 0, 256 * (size_t)allowed->words);
  for (int64_t word = 0; word < allowed->words; word++)
    for (uint64_t bits = ~allowed->bits[word]; bits; bits &= bits - 1) s->total[64 * word + lowest_bit(bits)] = -INFINITY;
}

/* Notes the best total of each block of 64 documents. */
static void note_block_bests(Scratch *s, int64_t words) {
  for (int64_t word = 0; word < words; word++) {
    float best[8] = {0};
    for (const float *total = s->total + 64 * word, *end = total + 64; total < end; total += 8)
      for (int i = 0; i < 8; i++) best[i] = total[i] > best[i] ? total[i] : best[i];
    for (int i = 4; i; i /= 2)
      for (int j = 0; j < i; j++) best[j] = best[i + j] > best[j] ? best[i + j] : best[j];
    s->block_best[word] = best[0];
  }
}

enum { COUNTED = 8 }; /* one block in so many tells how many documents are over a score */

/* How many of `totals` are at least `least`. */
static int32_t count_over(const float *totals, int64_t count, float least) {
  int32_t over = 0;
  for (int64_t i = 0; i < count; i++) over += totals[i] >= least;
  return over;
}

/* About how many documents score at least `least`: counted in some of the blocks of 64. */
static int64_t about_over(const Scratch *s, int64_t words, float least) {
  int64_t over = 0;
  for (int64_t word = 0; word < words; word += COUNTED) over += count_over(s->total + 64 * word, 64, least);
  return COUNTED * over;
}

/* Gathers the documents that score at least `least`, which is over 0. */
static int64_t gather(const Scratch *s, int64_t words, float least, int32_t *documents, float *scores) {
  int64_t count = 0;
  for (int64_t word = 0; word < words; word++) {
    if (!count_over(s->total + 64 * word, 64, least)) continue;
    for (int64_t i = 64 * word; i < 64 * word + 64; i++) {
      documents[count] = (int32_t)i;
      scores[count] = s->total[i];
      count += s->total[i] >= least;
    }
  }
  return count;
}

/* Keeps the documents that score at least `least`. */
static int64_t keep(int32_t *documents, float *scores, int64_t count, double least) {
  int64_t kept = 0;
  for (int64_t i = 0; i < count; i++) {
    documents[kept] = documents[i];
    scores[kept] = scores[i];
    kept += scores[i] >= least;
  }
  return kept;
}

/* Returns the n-th best of `count` scores. */
static float nth_best(const float *scores, int64_t count, int64_t n, Scratch *s) {
  memcpy(s->sorted, scores, 4 * (size_t)count);
  return nth_largest(s->sorted, count, n);
}

/* Measured: what is looked ahead with, for each that is wanted, and how far it is brought down; how much
   less than what is to come is left out; and which lists are so short that their documents are rather
   added than asked whether it is yet enough to look up candidates. */
enum { LOOKS = 2, SEEDS = 4, RUNNERS_UP = 2, LITTLE = 64, BRIEF = 32 };
static const double LOOK_AT[LOOKS] = {0.4, 0.2}; /* of all that could come */
static const float LEAST_OVER_0 = 1e-37f;

/* Returns no more than the n-th best score at last: that of the best so far, of `count` candidates or,
   where that is negative, of all. They are looked up in the scorers from p on, but in those that add
   least; with each, those that are behind are left out, down to few more than are wanted. */
static double look_ahead(const Scorers *scorers, int64_t p, int64_t documents, int64_t words, int64_t wanted, int64_t count, Scratch *s, const char **why) {
  int64_t found = count, most = SEEDS * wanted;
  if (count < 0) {
    note_block_bests(s, words);
    float least = nth_best(s->block_best, words, most / 2 < words ? most / 2 : words, s);
    found = gather(s, words, least > 0 ? least : LEAST_OVER_0, s->seeds, s->seed_scores);
  } else {
    memcpy(s->seeds, s->candidates, 4 * (size_t)count);
    memcpy(s->seed_scores, s->scores, 4 * (size_t)count);
  }
  if (found < wanted) return 0;
  for (int64_t i = 0; i < scorers->present_count && !*why; i++) {
    const Scorer *scorer = scorers->by_bound[i];
    if (scorer < scorers->present + p) continue;
    if (scorer->bound * LITTLE <= scorers->to_come[p]) break;
    most = found / 2 < RUNNERS_UP * wanted ? RUNNERS_UP * wanted : found / 2 < most ? found / 2 : most;
    if (found > most) found = keep(s->seeds, s->seed_scores, found, nth_best(s->seed_scores, found, most, s));
    *why = add_to_some(scorer, documents, s->seeds, s->seed_scores, found, s);
  }
  return *why ? 0 : nth_best(s->seed_scores, found, wanted, s) / SLACK; /* added up in another order */
}

/* MaxScore (Turtle and Flood, 1995): once the scorers to come cannot lift a new document among the best,
   only the candidates that still can be are looked up in them. For that, the best so far are now and then
   looked up in all to come: so the threshold is known when most postings are still to be read.
   Returns how many candidates and scores are left, or -1 with *why set. */
static int64_t best_of(const Scorers *scorers, const DocumentSet *allowed, int64_t wanted, double threshold, Scratch *s, const char **why) {
  int64_t documents = allowed->documents, words = allowed->words, count = -1, looks = 0;
  if (allowed->count <= documents / 16) count = candidates_of(allowed, s); else begin_totals(allowed, s);
  for (int64_t p = 0; p < scorers->present_count; p++) {
    const Scorer *scorer = &scorers->present[p];
    double to_come = scorers->to_come[p];
    if (looks < LOOKS && to_come < LOOK_AT[looks] * scorers->to_come[0] && (count < 0 || count > 2 * RUNNERS_UP * wanted)) {
      double best = look_ahead(scorers, p, documents, words, wanted, count, s, why);
      if (*why) return -1;
      threshold = best > threshold ? best : threshold;
      looks++;
    } else if (count > wanted && p % 8 == 0) {
      double best = nth_best(s->scores, count, wanted, s);
      threshold = best > threshold ? best : threshold;
    }
    float least = (float)(threshold / SLACK - to_come * SLACK);
    if (count >= 0) count = keep(s->candidates, s->scores, count, least);
    else if (least > 0 && scorer->most > documents / BRIEF && about_over(s, words, least) <= scorer->most / 3) count = gather(s, words, least, s->candidates, s->scores);
    *why = count < 0 ? add_to_all(scorer, documents, s) : add_to_some(scorer, documents, s->candidates, s->scores, count, s);
    if (*why) return -1;
  }
  if (count < 0) count = gather(s, words, LEAST_OVER_0, s->candidates, s->scores);
  else count = keep(s->candidates, s->scores, count, LEAST_OVER_0);
  if (count > wanted) {
    double best = nth_best(s->scores, count, wanted, s);
    threshold = best > threshold ? best : threshold;
  }
  return keep(s->candidates, s->scores, count, threshold);
}

/* A document that was found: of those published in the same minute, that come first which score more,
   then those whose id is first. Where the time of none counts, `published` of all is 0. */
typedef struct { int64_t published; double score; int32_t id, document; } Hit;

static int by_order(const void *a, const void *b) {
  const Hit *x = a, *y = b;
  if (x->published != y->published) return x->published > y->published ? -1 : 1;
  if (x->score != y->score) return x->score > y->score ? -1 : 1;
  if (x->id != y->id) return x->id < y->id ? -1 : 1;
  return (x->document > y->document) - (x->document < y->document);
}

/* Keeps the first `wanted` of `hits` in order, of which there are `count`. */
static void first_hits(Hit *hits, int64_t count, int64_t wanted) {
  if (wanted * 16 > count) { qsort(hits, (size_t)count, sizeof *hits, by_order); return; }
  int64_t kept = 0;
  for (int64_t i = 0; i < count; i++) {
    Hit one = hits[i];
    if (kept == wanted && by_order(&one, &hits[kept - 1]) > 0) continue;
    int64_t at = kept < wanted ? kept++ : kept - 1;
    for (; at > 0 && by_order(&one, &hits[at - 1]) < 0; at--) hits[at] = hits[at - 1];
    hits[at] = one;
  }
}

/* Returns the candidates as hits; NULL where memory lacks. `published` or `ids` may be NULL. */
static Hit *hits_of(const Scratch *s, int64_t count, const int64_t *published, const Keys *ids) {
  Hit *hits = malloc(sizeof(Hit) * (size_t)(count + 1));
  for (int64_t i = 0; i < count && hits; i++) {
    int32_t document = s->candidates[i];
    hits[i] = (Hit){published ? published[document] : 0, s->scores[i], ids ? key_at(ids, document) : 0, document};
  }
  return hits;
}

static PyObject *documents_and_scores(const Hit *hits, int64_t count) {
  PyObject *documents = PyList_New((Py_ssize_t)count), *scores = PyList_New((Py_ssize_t)count);
  for (int64_t i = 0; i < count && documents && scores; i++) {
    PyList_SetItem(documents, (Py_ssize_t)i, PyLong_FromLong(hits[i].document));
    PyList_SetItem(scores, (Py_ssize_t)i, PyFloat_FromDouble(hits[i].score));
  }
  if (documents && scores) return Py_BuildValue("NN", documents, scores);
  Py_XDECREF(documents);
  Py_XDECREF(scores);
  return NULL;
}

/* Returns what `best` finds, as hits, and says how many; NULL with an error set. */
static Hit *best_hits(Segment *self, const Scorers *scorers, DocumentSet *allowed, int64_t wanted, double threshold, const Keys *ids, int64_t *count) {
  const char *why = NULL;
  Hit *hits = NULL;
  Scratch s;
  if (wanted < 1) { PyErr_SetString(PyExc_ValueError, "at least one document is to be wanted"); return NULL; }
  if (wanted > self->documents) wanted = self->documents + 1;
  if (take_scratch(self, &s) < 0) return NULL;
  set_length(allowed);
  Py_BEGIN_ALLOW_THREADS
  *count = best_of(scorers, allowed, wanted, threshold, &s, &why);
  if (!why) hits = hits_of(&s, *count, NULL, ids);
  Py_END_ALLOW_THREADS
  if (why) raise_damaged(self, why);
  else if (!hits) PyErr_NoMemory();
  give_scratch(self, &s, why);
  return hits;
}

static PyObject *segment_best(Segment *self, PyObject *args) {
  PyObject *given, *set;
  long long wanted;
  double threshold;
  int64_t count;
  if (!PyArg_ParseTuple(args, "OOLd", &given, &set, &wanted, &threshold)) return NULL;
  Scorers *scorers = as_scorers(self, given);
  DocumentSet *allowed = scorers ? as_set(self, set) : NULL;
  Hit *hits = allowed ? best_hits(self, scorers, allowed, wanted, threshold, NULL, &count) : NULL;
  PyObject *found = hits ? documents_and_scores(hits, count) : NULL;
  free(hits);
  return found;
}

static PyObject *segment_newest(Segment *self, PyObject *args) {
  PyObject *given, *set, *found = NULL;
  long long wanted;
  int64_t count, dates;
  const int64_t *published;
  Keys ids;
  const char *why = NULL;
  Hit *hits = NULL;
  Scratch s;
  if (!PyArg_ParseTuple(args, "OOL", &given, &set, &wanted)) return NULL;
  Scorers *scorers = as_scorers(self, given);
  DocumentSet *asked = scorers ? as_set(self, set) : NULL;
  if (!asked || !(published = array_of(self, "documents", "published", "<i8", &dates)) || demand(self, dates == self->documents, "documents", "columns") < 0 || open_keys(self, "id", &ids) < 0) return NULL;
  if (take_scratch(self, &s) < 0) return NULL;
  Py_BEGIN_ALLOW_THREADS
  count = candidates_of(asked, &s);
  for (int64_t p = 0; p < scorers->present_count && !why; p++) why = add_to_some(&scorers->present[p], self->documents, s.candidates, s.scores, count, &s);
  if (!why) hits = hits_of(&s, count, published, &ids);
  wanted = wanted < count ? wanted < 0 ? 0 : wanted : count;
  if (hits && wanted) first_hits(hits, count, wanted);
  Py_END_ALLOW_THREADS
  if (hits) found = documents_and_scores(hits, wanted);
  else if (why) raise_damaged(self, why);
  else PyErr_NoMemory();
  give_scratch(self, &s, why);
  free(hits);
  return found;
}

/* Reads a document of this segment. */
static int document_of(Segment *self, long long document) {
  if (document >= 0 && document < self->documents) return 0;
  PyErr_Format(PyExc_IndexError, "there is no document %lld", document);
  return -1;
}

/* Adds to `found` that the feature at `place` adds `value`. */
static int append_added(PyObject *found, int64_t place, double value) {
  PyObject *added = Py_BuildValue("Ld", (long long)place, value);
  int failed = !added || PyList_Append(found, added) < 0;
  Py_XDECREF(added);
  return failed ? -1 : 0;
}

static PyObject *segment_added(Segment *self, PyObject *args) {
  PyObject *given, *found;
  long long document;
  const char *why = NULL;
  Scratch s;
  if (!PyArg_ParseTuple(args, "OL", &given, &document) || document_of(self, document) < 0) return NULL;
  Scorers *scorers = as_scorers(self, given);
  if (!scorers) return NULL;
  found = PyList_New(0);
  if (found && take_scratch(self, &s) == 0) {
    int failed = 0;
    for (int64_t p = 0; p < scorers->present_count && !why && !failed; p++) {
      s.candidates[0] = (int32_t)document;
      s.scores[0] = 0;
      why = add_to_some(&scorers->present[p], self->documents, s.candidates, s.scores, 1, &s);
      if (!why && s.scores[0] != 0) failed = append_added(found, scorers->present[p].place, s.scores[0]) < 0;
    }
    if (why) raise_damaged(self, why);
    if (why || failed) Py_CLEAR(found);
    give_scratch(self, &s, why);
  } else Py_CLEAR(found);
  return found;
}

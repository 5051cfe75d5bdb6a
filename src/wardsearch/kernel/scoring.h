/* Which documents score how much: wardsearch.embedded.kernel.scoring is the reference.

   Scores are added up in single precision, in the order of the scorers, and no multiplication is fused
   with an addition: so they are those of NumPy, bit for bit. */

/* ---- Scores ---- */

typedef struct { const List *lists; int64_t list_count, most; float scale, weight; double bound; const float *norm; } Scorer;

/* Returns what BM25 adds below the line for each document; NULL with an error set. */
static const float *norm_of(Segment *self, const Field *field, double base, double slope) {
  const uint32_t *lengths = NULL;
  int64_t count = self->documents;
  for (int i = 0; i < self->norm_count; i++) {
    Norm *known = &self->norms[i];
    if (known->base == base && known->slope == slope && known->one_less == field->one_less && !strcmp(known->lengths, field->lengths)) return known->values;
  }
  if (field->lengths[0] && (!(lengths = array_of(self, "documents", field->lengths, "<u4", &count)) || demand(self, count == self->documents, "documents", "lengths") < 0)) return NULL;
  if (self->norm_count == MOST_NORMS) { PyErr_SetString(PyExc_ValueError, "a segment is scored by too many averages"); return NULL; }
  float *values = malloc(4 * (size_t)self->documents + 4);
  if (!values) { PyErr_NoMemory(); return NULL; }
  for (int64_t i = 0; i < self->documents; i++) {
    int64_t length = lengths ? lengths[i] : 1;
    if (field->one_less && length) length--;
    values[i] = (float)(base + slope * (double)length);
  }
  Norm *made = &self->norms[self->norm_count++];
  strcpy(made->lengths, field->lengths);
  made->one_less = field->one_less;
  made->base = base;
  made->slope = slope;
  made->values = values;
  return values;
}

/* What is scored, looked up in one segment: `at` all of them, `present` those that any
   document has. `to_come` is, for each of these, what it and all after it can add. */
typedef struct {
  PyObject_HEAD
  Segment *segment;
  PostingList **lists;
  Scorer *at, *present;
  double *to_come;
  int64_t count, present_count;
} Scorers;

static void scorers_dealloc(Scorers *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  for (int64_t i = 0; i < self->count; i++) Py_XDECREF((PyObject *)self->lists[i]);
  Py_XDECREF((PyObject *)self->segment);
  free(self->lists);
  free(self->at);
  free(self->present);
  free(self->to_come);
  PyObject_Free(self);
  Py_DECREF(type);
}

static int add_scorer(Segment *self, Scorers *made, PyObject *lookup, PyObject *scale, PyObject *weight, PyObject *norm) {
  double base, slope, scaled = PyFloat_AsDouble(scale), weighed = PyFloat_AsDouble(weight);
  Scorer *scorer = &made->at[made->count];
  if (PyErr_Occurred() || !PyArg_ParseTuple(norm, "dd", &base, &slope)) return -1;
  PostingList *list = (PostingList *)segment_look_up(self, lookup);
  if (!list) return -1;
  made->lists[made->count++] = list;
  scorer->lists = list->lists;
  scorer->list_count = list->list_count;
  scorer->most = list->most;
  scorer->scale = (float)scaled;
  scorer->weight = (float)weighed;
  scorer->bound = scaled * weighed;
  if (!list->list_count) return 0;
  scorer->norm = norm_of(self, list->lists[0].field, base, slope);
  if (!scorer->norm) return -1;
  made->present[made->present_count++] = *scorer;
  return 0;
}

static int fill_scorers(Segment *self, Scorers *made, PyObject *const *columns) {
  Py_ssize_t count = PyTuple_Size(columns[0]);
  size_t room = (size_t)count + 1;
  for (int column = 1; column < 4; column++)
    if (PyTuple_Size(columns[column]) != count) { PyErr_SetString(PyExc_ValueError, "the columns of scorers are not of one length"); return -1; }
  made->lists = calloc(room, sizeof *made->lists);
  made->at = calloc(room, sizeof(Scorer));
  made->present = calloc(room, sizeof(Scorer));
  made->to_come = calloc(room, sizeof(double));
  if (!made->lists || !made->at || !made->present || !made->to_come) { PyErr_NoMemory(); return -1; }
  for (Py_ssize_t i = 0; i < count; i++)
    if (add_scorer(self, made, PyTuple_GetItem(columns[0], i), PyTuple_GetItem(columns[1], i), PyTuple_GetItem(columns[2], i), PyTuple_GetItem(columns[3], i)) < 0) return -1;
  for (int64_t p = made->present_count - 1; p >= 0; p--) made->to_come[p] = made->to_come[p + 1] + made->present[p].bound;
  return 0;
}

static PyObject *segment_scorers(Segment *self, PyObject *args) {
  PyObject *given[4], *columns[4] = {NULL, NULL, NULL, NULL};
  if (!PyArg_ParseTuple(args, "OOOO", &given[0], &given[1], &given[2], &given[3])) return NULL;
  int failed = 0;
  for (int column = 0; column < 4 && !failed; column++) failed = !(columns[column] = PySequence_Tuple(given[column]));
  Scorers *made = failed ? NULL : PyObject_New(Scorers, types_of((PyObject *)self)->scorers);
  if (made) {
    Py_INCREF((PyObject *)self);
    made->segment = self;
    made->count = made->present_count = 0;
    made->lists = NULL;
    made->at = made->present = NULL;
    made->to_come = NULL;
    if (fill_scorers(self, made, columns) < 0) { Py_DECREF((PyObject *)made); made = NULL; }
  }
  for (int column = 0; column < 4; column++) Py_XDECREF(columns[column]);
  return (PyObject *)made;
}

static Scorers *as_scorers(Segment *self, PyObject *value) {
  if (Py_TYPE(value) == types_of((PyObject *)self)->scorers && ((Scorers *)value)->segment == self) return (Scorers *)value;
  PyErr_SetString(PyExc_TypeError, "scorers of this segment are wanted");
  return NULL;
}

static PyType_Slot scorers_slots[] = {{Py_tp_doc, "What is scored in one segment."}, {Py_tp_dealloc, scorers_dealloc}, {0, NULL}};
static PyType_Spec scorers_spec = {"wardsearch.kernel._kernel.Scorers", sizeof(Scorers), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, scorers_slots};

enum { AT_A_TIME = 256 }; /* postings scored together, so that the compiler may divide several at once */

/* Writes what BM25 gives to documents that have a term so often, given what is below the line for each. */
static void bm25(const Scorer *scorer, float *frequencies, const float *norms, int64_t count) {
  float scale = scorer->scale, weight = scorer->weight;
  for (int64_t i = 0; i < count; i++) {
    float score = frequencies[i] / (frequencies[i] + norms[i]);
    score = score * scale;
    frequencies[i] = score * weight;
  }
}

/* Adds `scores` to the totals of `documents`, ascending, and keeps the best of each block of 64. Of a
   common term many in a row are of one block: then its best need not be read again for each. */
static void add_scores(Scratch *s, const int32_t *documents, const float *scores, int64_t count, int is_common) {
  if (!is_common) {
    for (int64_t i = 0; i < count; i++) {
      float sum = s->total[documents[i]] += scores[i], *best = &s->block_best[documents[i] >> 6];
      *best = sum > *best ? sum : *best;
    }
    return;
  }
  for (int64_t i = 0; i < count;) {
    int32_t block = documents[i] >> 6;
    float best = s->block_best[block];
    for (; i < count && documents[i] >> 6 == block; i++) {
      float sum = s->total[documents[i]] += scores[i];
      best = sum > best ? sum : best;
    }
    s->block_best[block] = best;
  }
}

/* Adds what `scorer` gives to all documents. */
static const char *add_to_all(const Scorer *scorer, int64_t documents, Scratch *s) {
  float scores[AT_A_TIME], norms[AT_A_TIME];
  if (scorer->list_count == 1) {
    const List *list = scorer->lists;
    const char *why = decode(list, documents, s->decoded);
    for (int64_t from = 0; from < list->count && !why; from += AT_A_TIME) {
      int64_t count = list->count - from < AT_A_TIME ? list->count - from : AT_A_TIME;
      frequencies(list, from, count, scores);
      for (int64_t i = 0; i < count; i++) norms[i] = scorer->norm[s->decoded[from + i]];
      bm25(scorer, scores, norms, count);
      add_scores(s, s->decoded + from, scores, count, list->count > documents / 32);
    }
    return why;
  }
  const char *why = add_up(scorer->lists, scorer->list_count, documents, s);
  for (int64_t word = 0; word < (documents + 63) / 64 && !why; word++) {
    int32_t touched[64];
    int64_t count = 0;
    for (uint64_t bits = s->touched[word]; bits; bits &= bits - 1) {
      int32_t document = touched[count] = (int32_t)(64 * word + lowest_bit(bits));
      norms[count] = scorer->norm[document];
      scores[count++] = (float)s->counts[document];
      s->counts[document] = 0;
    }
    s->touched[word] = 0;
    bm25(scorer, scores, norms, count);
    add_scores(s, touched, scores, count, 1);
  }
  return why;
}

/* Adds what `scorer` gives to `count` candidates. */
static const char *add_to_some(const Scorer *scorer, int64_t documents, int64_t count, Scratch *s) {
  const char *why = NULL;
  float scores[AT_A_TIME], norms[AT_A_TIME];
  if (!scorer->list_count) return NULL;
  memset(s->frequencies, 0, 4 * (size_t)count);
  for (int64_t l = 0; l < scorer->list_count && !why; l++) why = add_frequencies(&scorer->lists[l], documents, s->candidates, count, s->decoded, s->frequencies);
  for (int64_t from = 0; from < count && !why; from += AT_A_TIME) {
    int64_t some = count - from < AT_A_TIME ? count - from : AT_A_TIME;
    for (int64_t i = 0; i < some; i++) scores[i] = (float)s->frequencies[from + i];
    for (int64_t i = 0; i < some; i++) norms[i] = scorer->norm[s->candidates[from + i]];
    bm25(scorer, scores, norms, some);
    for (int64_t i = 0; i < some; i++)
      if (s->frequencies[from + i]) s->scores[from + i] += scores[i];
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
  memset(s->block_best, 0, 4 * (size_t)allowed->words);
  for (int64_t word = 0; word < allowed->words; word++)
    for (uint64_t bits = ~allowed->bits[word]; bits; bits &= bits - 1) s->total[64 * word + lowest_bit(bits)] = -INFINITY;
}

/* Gathers the documents that score at least `least`, and over 0; more than `most` are not counted. */
static int64_t gather(const Scratch *s, int64_t words, float least, int64_t most) {
  int64_t count = 0;
  for (int64_t word = 0; word < words && count <= most; word++) {
    if (!(s->block_best[word] >= least && s->block_best[word] > 0)) continue;
    for (int64_t i = 64 * word; i < 64 * word + 64; i++) {
      if (!(s->total[i] >= least && s->total[i] > 0)) continue;
      s->candidates[count] = (int32_t)i;
      s->scores[count++] = s->total[i];
    }
  }
  return count;
}

/* Returns no more than the n-th best score so far, the n-th best of the blocks' best scores; 0 where
   that is not over `limit`. */
static double least_best(const Scratch *s, int64_t words, int64_t n, float limit) {
  int64_t over = 0;
  for (int64_t word = 0; word < words; word++) {
    s->sorted[over] = s->block_best[word];
    over += s->block_best[word] > limit;
  }
  return over >= n ? nth_largest(s->sorted, over, n) : 0;
}

enum { COMMON = 8, LITTLE = 32, SEEDS = 64 }; /* measured: of documents, of what is to come, of what is wanted */

/* Returns no more than the n-th best score at last: that of the n best so far, with what the scorers
   from p on add to them but for those that add least. */
static double look_ahead(const Scorer *scorers, int64_t p, int64_t n, int64_t documents, int64_t words, int64_t wanted, const double *to_come, Scratch *s, const char **why) {
  double least = least_best(s, words, wanted, 0);
  int64_t count = least > 0 ? gather(s, words, (float)least, SEEDS * wanted) : 0;
  if (count < wanted || count > SEEDS * wanted) return 0;
  for (; p < n && !*why; p++)
    if (scorers[p].bound * LITTLE > to_come[p]) *why = add_to_some(&scorers[p], documents, count, s);
  memcpy(s->sorted, s->scores, 4 * (size_t)count);
  return *why ? 0 : nth_largest(s->sorted, count, wanted);
}

/* MaxScore (Turtle and Flood, 1995): once the scorers to come cannot lift a new document among the best,
   only the candidates that still can be are looked up in them. Before the first common term the best so
   far are looked up in all to come: so the threshold is known when most postings are still to be read.
   Returns how many candidates and scores are left, or -1 with *why set. */
static int64_t best_of(const Scorer *scorers, int64_t n, const DocumentSet *allowed, int64_t wanted, double threshold, const double *to_come, Scratch *s, const char **why) {
  int64_t documents = allowed->documents, words = allowed->words, count = -1;
  int is_ahead = 0;
  if (allowed->count <= documents / 16) count = candidates_of(allowed, s); else begin_totals(allowed, s);
  for (int64_t p = 0; p < n; p++) {
    if (count < 0 && !is_ahead && scorers[p].most > documents / COMMON) {
      double best = look_ahead(scorers, p, n, documents, words, wanted, to_come, s, why);
      if (*why) return -1;
      threshold = best > threshold ? best : threshold;
      is_ahead = 1;
    }
    if (count < 0 && scorers[p].most > 256) {
      double best = least_best(s, words, wanted, (float)(to_come[p] * SLACK));
      threshold = best > threshold ? best : threshold;
      if (to_come[p] * SLACK < threshold) {
        int64_t most = scorers[p].most / 4, found = gather(s, words, (float)(threshold / SLACK - to_come[p] * SLACK), most);
        if (found <= most) count = found;
      }
    }
    if (count < 0) {
      if ((*why = add_to_all(&scorers[p], documents, s))) return -1;
      continue;
    }
    if (count > wanted) {
      memcpy(s->sorted, s->scores, 4 * (size_t)count);
      double best = nth_largest(s->sorted, count, wanted);
      threshold = best > threshold ? best : threshold;
    }
    float least = (float)(threshold / SLACK - to_come[p] * SLACK);
    int64_t kept = 0;
    for (int64_t i = 0; i < count; i++) {
      s->candidates[kept] = s->candidates[i];
      s->scores[kept] = s->scores[i];
      kept += s->scores[i] >= least;
    }
    count = kept;
    if ((*why = add_to_some(&scorers[p], documents, count, s))) return -1;
  }
  if (count < 0) count = gather(s, words, 0, documents);
  if (count > wanted) {
    memcpy(s->sorted, s->scores, 4 * (size_t)count);
    double best = nth_largest(s->sorted, count, wanted);
    threshold = best > threshold ? best : threshold;
  }
  int64_t kept = 0;
  for (int64_t i = 0; i < count; i++) {
    s->candidates[kept] = s->candidates[i];
    s->scores[kept] = s->scores[i];
    kept += s->scores[i] >= threshold && s->scores[i] > 0;
  }
  return kept;
}

static PyObject *documents_and_scores(const Scratch *s, int64_t count) {
  PyObject *documents = PyList_New((Py_ssize_t)count), *scores = PyList_New((Py_ssize_t)count);
  for (int64_t i = 0; i < count && documents && scores; i++) {
    PyList_SetItem(documents, (Py_ssize_t)i, PyLong_FromLong(s->candidates[i]));
    PyList_SetItem(scores, (Py_ssize_t)i, PyFloat_FromDouble(s->scores[i]));
  }
  if (documents && scores) return Py_BuildValue("NN", documents, scores);
  Py_XDECREF(documents);
  Py_XDECREF(scores);
  return NULL;
}

static PyObject *segment_best(Segment *self, PyObject *args) {
  PyObject *given, *set;
  long long wanted;
  double threshold;
  int64_t count;
  const char *why = NULL;
  Scratch s;
  if (!PyArg_ParseTuple(args, "OOLd", &given, &set, &wanted, &threshold)) return NULL;
  Scorers *scorers = as_scorers(self, given);
  DocumentSet *allowed = scorers ? as_set(self, set) : NULL;
  if (!allowed) return NULL;
  if (wanted < 1) { PyErr_SetString(PyExc_ValueError, "at least one document is to be wanted"); return NULL; }
  if (take_scratch(self, &s) < 0) return NULL;
  set_length(allowed);
  Py_BEGIN_ALLOW_THREADS
  count = best_of(scorers->present, scorers->present_count, allowed, wanted, threshold, scorers->to_come, &s, &why);
  Py_END_ALLOW_THREADS
  PyObject *found = why ? raise_damaged(self, why) : documents_and_scores(&s, count);
  give_scratch(self, &s, why);
  return found;
}

typedef struct { int64_t published; float score; int32_t id, document; } Dated;

static int by_date(const void *a, const void *b) {
  const Dated *x = a, *y = b;
  if (x->published != y->published) return x->published > y->published ? -1 : 1;
  if (x->score != y->score) return x->score > y->score ? -1 : 1;
  if (x->id != y->id) return x->id < y->id ? -1 : 1;
  return (x->document > y->document) - (x->document < y->document);
}

/* Keeps the first `wanted` of `dated` in order, of which there are `count`. */
static void first_dated(Dated *dated, int64_t count, int64_t wanted) {
  if (wanted * 16 > count) { qsort(dated, (size_t)count, sizeof *dated, by_date); return; }
  int64_t kept = 0;
  for (int64_t i = 0; i < count; i++) {
    Dated one = dated[i];
    if (kept == wanted && by_date(&one, &dated[kept - 1]) > 0) continue;
    int64_t at = kept < wanted ? kept++ : kept - 1;
    for (; at > 0 && by_date(&one, &dated[at - 1]) < 0; at--) dated[at] = dated[at - 1];
    dated[at] = one;
  }
}

static PyObject *segment_newest(Segment *self, PyObject *args) {
  PyObject *given, *set, *found = NULL;
  long long wanted;
  int64_t count = 0, dates;
  const int64_t *published;
  Keys ids;
  const char *why = NULL;
  Scratch s;
  if (!PyArg_ParseTuple(args, "OOL", &given, &set, &wanted)) return NULL;
  Scorers *scorers = as_scorers(self, given);
  DocumentSet *asked = scorers ? as_set(self, set) : NULL;
  if (!asked || !(published = array_of(self, "documents", "published", "<i8", &dates)) || demand(self, dates == self->documents, "documents", "columns") < 0 || open_keys(self, "id", &ids) < 0) return NULL;
  Dated *dated = malloc(sizeof(Dated) * (size_t)(set_length(asked) + 1));
  if (dated && take_scratch(self, &s) == 0) {
    Py_BEGIN_ALLOW_THREADS
    count = candidates_of(asked, &s);
    for (int64_t p = 0; p < scorers->present_count && !why; p++) why = add_to_some(&scorers->present[p], self->documents, count, &s);
    for (int64_t i = 0; i < count; i++) {
      int32_t document = s.candidates[i];
      dated[i] = (Dated){published[document], s.scores[i], key_at(&ids, document), document};
    }
    wanted = wanted < count ? wanted < 0 ? 0 : wanted : count;
    if (wanted) first_dated(dated, count, wanted);
    for (int64_t i = 0; i < wanted; i++) { s.candidates[i] = dated[i].document; s.scores[i] = dated[i].score; }
    Py_END_ALLOW_THREADS
    found = why ? raise_damaged(self, why) : documents_and_scores(&s, wanted);
    give_scratch(self, &s, why);
  } else if (!dated) PyErr_NoMemory();
  free(dated);
  return found;
}

/* Reads a document of this segment. */
static int document_of(Segment *self, long long document) {
  if (document >= 0 && document < self->documents) return 0;
  PyErr_Format(PyExc_IndexError, "there is no document %lld", document);
  return -1;
}

static PyObject *segment_added(Segment *self, PyObject *args) {
  PyObject *given, *found;
  long long document;
  const char *why = NULL;
  Scratch s;
  if (!PyArg_ParseTuple(args, "OL", &given, &document) || document_of(self, document) < 0) return NULL;
  Scorers *scorers = as_scorers(self, given);
  if (!scorers) return NULL;
  found = PyList_New((Py_ssize_t)scorers->count);
  if (found && take_scratch(self, &s) == 0) {
    for (int64_t p = 0; p < scorers->count && !why; p++) {
      s.candidates[0] = (int32_t)document;
      s.scores[0] = 0;
      why = add_to_some(&scorers->at[p], self->documents, 1, &s);
      PyList_SetItem(found, (Py_ssize_t)p, PyFloat_FromDouble(s.scores[0]));
    }
    if (why) { raise_damaged(self, why); Py_CLEAR(found); }
    give_scratch(self, &s, why);
  } else Py_CLEAR(found);
  return found;
}

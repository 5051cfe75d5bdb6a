/* Which tokens of the running text of documents are wanted, and which of them match: the references
   are wardsearch.embedded.kernel.running_text and token_matches. */

/* ---- Running text ---- */

enum { MOST_LISTED = 1 << 18 }; /* syllable terms; no text but of random letters has as many */

/* Notes which syllable terms each folded term has, where they are not so many that it takes memory:
   `spelled_from` lies after `spelled`. */
static int open_spellings(Segment *self) {
  for (int64_t term = 0; term < self->syllables; term++)
    if (self->folded_of[term] >= self->folded) { raise_damaged(self, "a syllable of it has no folded form"); return -1; }
  if (self->spelled || self->syllables > MOST_LISTED) return 0;
  int32_t *spelled = malloc(4 * (size_t)(self->syllables + self->folded + 2)), *from = spelled + self->syllables;
  if (!spelled) { PyErr_NoMemory(); return -1; }
  memset(from, 0, 4 * (size_t)(self->folded + 2));
  for (int64_t term = 0; term < self->syllables; term++) from[self->folded_of[term] + 2]++;
  for (int64_t folded = 0; folded < self->folded; folded++) from[folded + 2] += from[folded + 1];
  for (int64_t term = 0; term < self->syllables; term++) spelled[from[self->folded_of[term] + 1]++] = (int32_t)term;
  self->spelled = spelled;
  self->spelled_from = from;
  return 0;
}

/* Sets `bits` for each syllable term whose folded term is from `first` up to `end`. */
static void mark_spellings(const Segment *self, int64_t first, int64_t end, uint8_t bits, uint8_t *marks) {
  if (self->spelled) {
    for (int32_t i = self->spelled_from[first]; i < self->spelled_from[end]; i++) marks[self->spelled[i]] |= bits;
    return;
  }
  for (int64_t term = 0; term < self->syllables; term++)
    if (self->folded_of[term] >= first && self->folded_of[term] < end) marks[term] |= bits;
}

static int open_text(Segment *self) {
  const uint32_t *lengths;
  int64_t count;
  if (self->token_starts) return 0;
  Field *syllable = field_of(self, "syllable"), *folded = syllable ? field_of(self, "folded") : NULL;
  if (!folded) return -1;
  self->syllables = syllable->terms;
  self->folded = folded->terms;
  if (!(self->folded_of = array_of(self, "syllable", "folded", "<u4", &count)) || demand(self, count == self->syllables, "syllable", "folded forms") < 0) return -1;
  if (!(lengths = array_of(self, "documents", "lengths", "<u4", &count)) || demand(self, count == self->documents, "documents", "lengths") < 0) return -1;
  if (open_spellings(self) < 0) return -1;
  int64_t *starts = malloc(8 * (size_t)(count + 1));
  if (!starts) { PyErr_NoMemory(); return -1; }
  starts[0] = 0;
  for (int64_t i = 0; i < count; i++) starts[i + 1] = starts[i] + lengths[i];
  if (open_packed(self, "tokens", "", starts[count], self->syllables, &self->tokens) < 0) { free(starts); return -1; }
  self->token_starts = starts;
  return 0;
}

/* A vector of numbers that grows. */
typedef struct { int64_t *at, count, room; } Numbers;

static int push(Numbers *numbers, int64_t value) {
  if (numbers->count == numbers->room) {
    int64_t room = numbers->room ? 2 * numbers->room : 64, *grown = realloc(numbers->at, 8 * (size_t)room);
    if (!grown) return -1;
    numbers->at = grown;
    numbers->room = room;
  }
  numbers->at[numbers->count++] = value;
  return 0;
}

static const char *const OUT_OF_MEMORY = "memory";

static PyObject *raise(Segment *self, const char *why) { return why == OUT_OF_MEMORY ? PyErr_NoMemory() : raise_damaged(self, why); }

/* What may stand at a place, or match: ranges of terms, from `first` on in a vector of their bounds. */
typedef struct { int64_t first, count; int is_folded; } Accepted;
typedef struct { Accepted *at; int64_t count, room; } Accepteds;

static Accepted *add_accepted(Accepteds *all) {
  if (all->count == all->room) {
    int64_t room = all->room ? 2 * all->room : 32;
    Accepted *grown = realloc(all->at, sizeof(Accepted) * (size_t)room);
    if (!grown) return NULL;
    all->at = grown;
    all->room = room;
  }
  return &all->at[all->count++];
}

/* A query as it is looked for in running text. */
typedef struct {
  Numbers bounds;       /* of ranges of terms: the first, the one after the last */
  Accepteds accepted;   /* what may stand at each place of each row, or how a term may be written */
  Numbers rows;         /* the first accepted of each row, and how many; of what number it is */
  uint8_t *is_wanted;   /* a byte a syllable term: 1 if it is in any range; or NULL */
  Numbers positions, terms;    /* the tokens of a document that are in any range */
} Wanted;

static void free_wanted(Wanted *wanted) {
  free(wanted->bounds.at);
  free(wanted->accepted.at);
  free(wanted->rows.at);
  free(wanted->is_wanted);
  free(wanted->positions.at);
  free(wanted->terms.at);
}

/* Begins what is looked for; by `read_tokens` only if tokens are `noted`. */
static int begin_wanted(Segment *self, Wanted *wanted, int noted) {
  memset(wanted, 0, sizeof *wanted);
  if (open_text(self) < 0) return -1;
  if (!noted || (wanted->is_wanted = calloc((size_t)self->syllables + 1, 1))) return 0;
  PyErr_NoMemory();
  return -1;
}

static int add_range(Segment *self, Wanted *wanted, Accepted *accepted, int64_t first, int64_t end) {
  int64_t limit = accepted->is_folded ? self->folded : self->syllables;
  if (first < 0) first = 0;
  if (end > limit) end = limit;
  if (first >= end) return 0;
  if (wanted->is_wanted && !accepted->is_folded) memset(wanted->is_wanted + first, 1, (size_t)(end - first));
  else if (wanted->is_wanted) mark_spellings(self, first, end, 1, wanted->is_wanted);
  if (push(&wanted->bounds, first) < 0 || push(&wanted->bounds, end) < 0) { PyErr_NoMemory(); return -1; }
  accepted->count++;
  return 0;
}

static Accepted *begin_accepted(Wanted *wanted, int is_folded) {
  Accepted *made = add_accepted(&wanted->accepted);
  if (!made) { PyErr_NoMemory(); return NULL; }
  *made = (Accepted){wanted->bounds.count / 2, 0, is_folded};
  return made;
}

static int is_accepted(const Wanted *wanted, const Accepted *accepted, int64_t syllable, int64_t folded) {
  int64_t term = accepted->is_folded ? folded : syllable;
  const int64_t *bounds = wanted->bounds.at + 2 * accepted->first;
  for (int64_t i = 0; i < accepted->count; i++, bounds += 2)
    if (term >= bounds[0] && term < bounds[1]) return 1;
  return 0;
}

enum { AT_ONCE = 1024 }; /* tokens read with room for all of them */

static int reserve(Numbers *numbers, int64_t more) {
  if (numbers->count + more <= numbers->room) return 0;
  int64_t room = 2 * (numbers->count + more), *grown = realloc(numbers->at, 8 * (size_t)room);
  if (!grown) return -1;
  numbers->at = grown;
  numbers->room = room;
  return 0;
}

/* Notes a byte a token which of the `n` from `at` on are wanted; false where one is no syllable. */
static int note_wanted(const Segment *self, const uint8_t *is_wanted, int64_t at, int64_t n, uint8_t *is_one) {
  const uint16_t *low = self->tokens.low + at;
  const uint32_t limit = (uint32_t)self->syllables;
  uint16_t highest = 0;
  int64_t i = 0;
  if (self->tokens.plane_count) {
    for (; i < n; i++) {
      uint32_t term = packed_at(&self->tokens, at + i);
      if (term >= limit) return 0;
      is_one[i] = is_wanted[term];
    }
    return 1;
  }
  for (int64_t j = 0; j < n; j++) highest = low[j] > highest ? low[j] : highest;
  if (highest >= limit) return 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++) is_one[i + k] = is_wanted[low[i + k]];
  for (; i < n; i++) is_one[i] = is_wanted[low[i]];
  return 1;
}

/* Adds those of the `n` tokens from `at` on, AT_ONCE at most, that are wanted; positions count from `begin`. Few
   are: what was noted of each is looked through eight at a time. */
static const char *add_tokens(const Segment *self, Wanted *wanted, int64_t begin, int64_t at, int64_t n) {
  uint8_t is_one[AT_ONCE];
  uint64_t eight;
  int64_t count = wanted->positions.count;
  if (reserve(&wanted->positions, n) < 0 || reserve(&wanted->terms, n) < 0) return OUT_OF_MEMORY;
  if (!note_wanted(self, wanted->is_wanted, at, n, is_one)) return "its running text has a syllable that is not there";
  for (int64_t i = n; i & 7; i++) is_one[i] = 0;
  for (int64_t i = 0; i < n; i += 8)
    for (memcpy(&eight, is_one + i, 8); eight; eight &= eight - 1) {
      int64_t found = at + i + (lowest_bit(eight) >> 3);
      wanted->positions.at[count] = found - begin;
      wanted->terms.at[count++] = packed_at(&self->tokens, found);
    }
  wanted->positions.count = wanted->terms.count = count;
  return NULL;
}

/* Finds the tokens from `begin` up to `end` that are wanted. */
static const char *read_tokens(const Segment *self, Wanted *wanted, int64_t begin, int64_t end) {
  const char *why = NULL;
  wanted->positions.count = wanted->terms.count = 0;
  for (int64_t at = begin; at < end && !why; at += AT_ONCE) why = add_tokens(self, wanted, begin, at, end - at > AT_ONCE ? AT_ONCE : end - at);
  return why;
}

/* Whether the row of `count` accepted from `first` on begins at the i-th wanted token. */
static int is_row(const Segment *self, const Wanted *wanted, int64_t first, int64_t count, int64_t i) {
  if (i + count > wanted->positions.count) return 0;
  for (int64_t step = 0; step < count; step++) {
    int64_t term = wanted->terms.at[i + step];
    if (wanted->positions.at[i + step] != wanted->positions.at[i] + step) return 0;
    if (!is_accepted(wanted, &wanted->accepted.at[first + step], term, self->folded_of[term])) return 0;
  }
  return count > 0;
}

static int64_t tokens_of(const Segment *self, const DocumentSet *documents) {
  int64_t count = 0;
  for (int64_t word = 0; word < documents->words; word++)
    for (uint64_t bits = documents->bits[word]; bits; bits &= bits - 1) {
      int64_t document = 64 * word + lowest_bit(bits);
      count += self->token_starts[document + 1] - self->token_starts[document];
    }
  return count;
}

static PyObject *segment_length(Segment *self, PyObject *value) {
  long long document = PyLong_AsLongLong(value);
  if ((document == -1 && PyErr_Occurred()) || document_of(self, document) < 0 || open_text(self) < 0) return NULL;
  return PyLong_FromLongLong(self->token_starts[document + 1] - self->token_starts[document]);
}

/* ---- Tokens that match ---- */

typedef struct { int64_t position, order, term; } Match;
typedef struct { Match *at; int64_t count, room; } Matches;

static int add_match(Matches *all, int64_t position, int64_t term) {
  if (all->count == all->room) {
    int64_t room = all->room ? 2 * all->room : 128;
    Match *grown = realloc(all->at, sizeof(Match) * (size_t)room);
    if (!grown) return -1;
    all->at = grown;
    all->room = room;
  }
  all->at[all->count] = (Match){position, all->count, term};
  all->count++;
  return 0;
}

static int by_position(const void *a, const void *b) {
  const Match *x = a, *y = b;
  if (x->position != y->position) return x->position < y->position ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

static int add_grades(Segment *self, Wanted *wanted, PyObject *grades) {
  Py_ssize_t count = PySequence_Size(grades);
  for (Py_ssize_t g = 0; g < count; g++) {
    PyObject *grade = PySequence_GetItem(grades, g), *ranges;
    int is_folded, failed = !grade || !PyArg_ParseTuple(grade, "Op", &ranges, &is_folded);
    Accepted *accepted = failed ? NULL : begin_accepted(wanted, is_folded);
    Py_ssize_t n = accepted ? PySequence_Size(ranges) : -1;
    failed = n < 0;
    for (Py_ssize_t r = 0; r < n && !failed; r++) {
      PyObject *range = PySequence_GetItem(ranges, r);
      long long first, end;
      failed = !range || !PyArg_ParseTuple(range, "LL", &first, &end) || add_range(self, wanted, accepted, first, end) < 0;
      Py_XDECREF(range);
    }
    Py_XDECREF(grade);
    if (failed) return -1;
  }
  return count < 0 ? -1 : 0;
}

/* Adds rows, or terms that are numbered from 0, to `wanted`: first accepted, how many, its number. */
static int add_asked(Segment *self, Wanted *wanted, PyObject *given, int numbered) {
  Py_ssize_t count = PySequence_Size(given);
  for (Py_ssize_t i = 0; i < count; i++) {
    PyObject *item = PySequence_GetItem(given, i), *grades = item;
    long long number = i;
    int64_t first = wanted->accepted.count;
    int failed = !item || (numbered && !PyArg_ParseTuple(item, "LO", &number, &grades)) || add_grades(self, wanted, grades) < 0;
    Py_XDECREF(item);
    if (failed) return -1;
    if (push(&wanted->rows, first) < 0 || push(&wanted->rows, wanted->accepted.count - first) < 0 || push(&wanted->rows, number) < 0) { PyErr_NoMemory(); return -1; }
  }
  return count < 0 ? -1 : 0;
}

static const char *match_row(const Segment *self, const Wanted *wanted, const int64_t *row, Matches *found, Numbers *settled) {
  int held = 0;
  for (int64_t step = 0; step < row[1]; step++)
    for (int64_t i = 0; i < wanted->positions.count; i++)
      if (is_row(self, wanted, row[0], row[1], i)) {
        if (add_match(found, wanted->positions.at[i] + step, row[2] + step) < 0) return OUT_OF_MEMORY;
        held = 1;
      }
  for (int64_t step = 0; step < row[1] && held; step++)
    if (push(settled, row[2] + step) < 0) return OUT_OF_MEMORY;
  return NULL;
}

static const char *match_term(const Segment *self, const Wanted *wanted, const int64_t *row, Matches *found, const Numbers *settled) {
  for (int64_t i = 0; i < settled->count; i++)
    if (settled->at[i] == row[2]) return NULL;
  for (int64_t grade = row[0]; grade < row[0] + row[1]; grade++) {
    int64_t before = found->count;
    for (int64_t i = 0; i < wanted->positions.count; i++) {
      int64_t term = wanted->terms.at[i];
      if (is_accepted(wanted, &wanted->accepted.at[grade], term, self->folded_of[term]) && add_match(found, wanted->positions.at[i], row[2]) < 0) return OUT_OF_MEMORY;
    }
    if (found->count > before) return NULL;
  }
  return NULL;
}

/* What is asked of the tokens of documents, and what was found in one. */
typedef struct {
  Wanted wanted;
  int64_t wholes, termed; /* where the numbers of `wanted.rows` for terms begin and end */
  Matches found;
  Numbers settled, ignored;
} Matching;

static int begin_matching(Segment *self, Matching *m, PyObject *whole, PyObject *terms, PyObject *rows) {
  memset(m, 0, sizeof *m);
  if (begin_wanted(self, &m->wanted, 1) < 0 || add_asked(self, &m->wanted, whole, 1) < 0) return -1;
  m->wholes = m->wanted.rows.count;
  if (add_asked(self, &m->wanted, terms, 0) < 0) return -1;
  m->termed = m->wanted.rows.count;
  return add_asked(self, &m->wanted, rows, 1);
}

static void end_matching(Matching *m) {
  free_wanted(&m->wanted);
  free(m->found.at);
  free(m->settled.at);
  free(m->ignored.at);
}

static const char *match_document(const Segment *self, Matching *m, int64_t document) {
  int64_t begin = self->token_starts[document], end = self->token_starts[document + 1];
  m->found.count = m->settled.count = m->ignored.count = 0;
  const char *why = read_tokens(self, &m->wanted, begin, end > begin + MATCHED_TOKENS ? begin + MATCHED_TOKENS : end);
  for (int64_t i = 0; i < m->wanted.rows.count && !why; i += 3) {
    const int64_t *row = m->wanted.rows.at + i;
    if (i < m->wholes) why = match_row(self, &m->wanted, row, &m->found, &m->settled);
    else if (i < m->termed) why = match_term(self, &m->wanted, row, &m->found, &m->settled);
    else why = match_row(self, &m->wanted, row, &m->found, &m->ignored);
  }
  if (m->found.count) qsort(m->found.at, (size_t)m->found.count, sizeof(Match), by_position);
  if (m->found.count > MOST_MATCHES) m->found.count = MOST_MATCHES;
  return why;
}

static PyObject *segment_matches(Segment *self, PyObject *args) {
  PyObject *whole, *terms, *rows, *made = NULL;
  long long document;
  Matching m;
  if (!PyArg_ParseTuple(args, "LOOO", &document, &whole, &terms, &rows) || document_of(self, document) < 0) return NULL;
  if (begin_matching(self, &m, whole, terms, rows) < 0) goto done;
  const char *why;
  Py_BEGIN_ALLOW_THREADS
  why = match_document(self, &m, document);
  Py_END_ALLOW_THREADS
  if (why) { raise(self, why); goto done; }
  made = PyList_New((Py_ssize_t)m.found.count);
  for (int64_t i = 0; i < m.found.count && made; i++) {
    PyObject *pair = Py_BuildValue("LL", (long long)m.found.at[i].position, (long long)m.found.at[i].term);
    if (pair) PyList_SetItem(made, (Py_ssize_t)i, pair); else Py_CLEAR(made);
  }
done:
  end_matching(&m);
  return made;
}

/* Writes what each term is worth. */
static int read_weights(PyObject *given, double **weights, int64_t *count) {
  PyObject *items = PySequence_Tuple(given);
  if (!items) return -1;
  *count = PyTuple_Size(items);
  *weights = malloc(sizeof(double) * (size_t)(*count + 1));
  if (!*weights) PyErr_NoMemory();
  for (int64_t i = 0; i < *count && *weights; i++) (*weights)[i] = PyFloat_AsDouble(PyTuple_GetItem(items, (Py_ssize_t)i));
  Py_DECREF(items);
  return PyErr_Occurred() ? -1 : 0;
}

/* Returns the tokens of a document that match, and where in its text they stand, as one string of bytes. */
static PyObject *matches_in(Segment *self, Matching *m, int64_t document, PyObject *text, PyObject *cut, const double *weights, int64_t weight_count) {
  Py_UCS4 *chars = PyUnicode_AsUCS4Copy(text);
  if (!chars) return NULL;
  PyObject *made = NULL;
  Ranges r = {0};
  int64_t *numbers = NULL, length = PyUnicode_GetLength(text);
  int failed = 0;
  r.text = text;
  r.cut = cut;
  r.resting = PyEval_SaveThread();
  const char *why = match_document(self, m, document);
  if (!why && !(numbers = malloc(3 * 8 * (size_t)(m->found.count + 1)))) why = OUT_OF_MEMORY;
  if (!why) {
    for (int64_t i = 0; i < m->found.count; i++) numbers[i] = m->found.at[i].position;
    r.positions = numbers;
    r.count = m->found.count;
    r.starts = numbers + r.count;
    r.ends = r.starts + r.count;
    failed = read_chunks(&r, chars, (Py_ssize_t)length);
  }
  PyEval_RestoreThread(r.resting);
  for (int64_t i = 0; i < r.next && !failed && !why; i++)
    if (m->found.at[i].term < 0 || m->found.at[i].term >= weight_count) { PyErr_SetString(PyExc_ValueError, "a term has no weight"); failed = 1; }
  if (why) raise(self, why);
  else if (!failed && (made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(r.next * (int64_t)sizeof(TokenMatch))))) {
    char *out = PyBytes_AsString(made);
    for (int64_t i = 0; i < r.next; i++, out += sizeof(TokenMatch)) {
      TokenMatch match = {r.starts[i], r.ends[i], r.positions[i], m->found.at[i].term, weights[m->found.at[i].term]};
      memcpy(out, &match, sizeof match);
    }
  }
  PyMem_Free(chars);
  free(numbers);
  return made;
}

static PyObject *segment_token_matches(Segment *self, PyObject *args) {
  PyObject *given, *given_texts, *whole, *terms, *rows, *given_weights, *cut, *documents = NULL, *texts = NULL, *made = NULL;
  double *weights = NULL;
  int64_t weight_count = 0;
  Matching m;
  if (!PyArg_ParseTuple(args, "OOOOOOO", &given, &given_texts, &whole, &terms, &rows, &given_weights, &cut)) return NULL;
  if (begin_matching(self, &m, whole, terms, rows) < 0 || read_weights(given_weights, &weights, &weight_count) < 0) goto done;
  if (!(documents = PySequence_Tuple(given)) || !(texts = PySequence_Tuple(given_texts))) goto done;
  if (PyTuple_Size(documents) != PyTuple_Size(texts)) { PyErr_SetString(PyExc_ValueError, "each document has one text"); goto done; }
  made = PyList_New(PyTuple_Size(documents));
  for (Py_ssize_t i = 0; made && i < PyTuple_Size(documents); i++) {
    if (!PyUnicode_Check(PyTuple_GetItem(texts, i))) { PyErr_SetString(PyExc_TypeError, "a text is a str"); Py_CLEAR(made); break; }
    long long document = PyLong_AsLongLong(PyTuple_GetItem(documents, i));
    int is_there = !(document == -1 && PyErr_Occurred()) && document_of(self, document) >= 0;
    PyObject *one = is_there ? matches_in(self, &m, document, PyTuple_GetItem(texts, i), cut, weights, weight_count) : NULL;
    if (one) PyList_SetItem(made, i, one); else Py_CLEAR(made);
  }
done:
  end_matching(&m);
  free(weights);
  Py_XDECREF(documents);
  Py_XDECREF(texts);
  return made;
}


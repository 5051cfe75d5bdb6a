/* What stands where in the running text of documents: rows of syllables, tokens that match, and what
   places are worth. wardsearch.embedded.kernel.running_text, token_matches and places are the references. */

/* ---- Running text ---- */

static int open_text(Segment *self) {
  const uint32_t *lengths;
  int64_t count;
  if (self->token_starts) return 0;
  Field *syllable = field_of(self, "syllable"), *folded = syllable ? field_of(self, "folded") : NULL;
  if (!folded) return -1;
  self->syllables = syllable->terms;
  self->folded = folded->terms;
  if (array_of(self, "syllable", "folded", "<u4", &self->folded_of, &count) < 0 || demand(self, count == self->syllables, "syllable", "folded forms") < 0) return -1;
  if (array_of(self, "documents", "lengths", "<u4", &lengths, &count) < 0 || demand(self, count == self->documents, "documents", "lengths") < 0) return -1;
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
  uint8_t *syllables, *folded; /* a bit a term: whether it is in any range */
  int has_folded;              /* whether any folded term is */
  Numbers positions, terms;    /* the tokens of a document that are in any range */
} Wanted;

static void free_wanted(Wanted *wanted) {
  free(wanted->bounds.at);
  free(wanted->accepted.at);
  free(wanted->rows.at);
  free(wanted->syllables);
  free(wanted->folded);
  free(wanted->positions.at);
  free(wanted->terms.at);
}

static int begin_wanted(Segment *self, Wanted *wanted) {
  memset(wanted, 0, sizeof *wanted);
  if (open_text(self) < 0) return -1;
  wanted->syllables = calloc((size_t)self->syllables / 8 + 1, 1);
  wanted->folded = calloc((size_t)self->folded / 8 + 1, 1);
  if (wanted->syllables && wanted->folded) return 0;
  PyErr_NoMemory();
  return -1;
}

static int add_range(Segment *self, Wanted *wanted, Accepted *accepted, int64_t first, int64_t end) {
  uint8_t *bits = accepted->is_folded ? wanted->folded : wanted->syllables;
  int64_t limit = accepted->is_folded ? self->folded : self->syllables;
  if (first < 0) first = 0;
  if (end > limit) end = limit;
  if (first >= end) return 0;
  wanted->has_folded |= accepted->is_folded;
  for (int64_t term = first; term < end; term++) bits[term >> 3] |= (uint8_t)(1 << (term & 7));
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

/* Finds the tokens from `begin` up to `end` that are wanted; positions count from `begin`. */
static const char *read_tokens(const Segment *self, Wanted *wanted, int64_t begin, int64_t end) {
  wanted->positions.count = wanted->terms.count = 0;
  for (int64_t at = begin; at < end; at++) {
    uint32_t term = packed_at(&self->tokens, at);
    if (term >= self->syllables) return "its running text has a syllable that is not there";
    if (!((wanted->syllables[term >> 3] >> (term & 7)) & 1)) {
      if (!wanted->has_folded) continue;
      uint32_t folded = self->folded_of[term];
      if (folded >= self->folded) return "a syllable of it has no folded form";
      if (!((wanted->folded[folded >> 3] >> (folded & 7)) & 1)) continue;
    }
    if (push(&wanted->positions, at - begin) < 0 || push(&wanted->terms, term) < 0) return OUT_OF_MEMORY;
  }
  return NULL;
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

typedef struct { int64_t first_row, rows; const DocumentSet *anywhere; Numbers starts, ends; } Part;

/* Finds where rows of `part` begin and end, in the order of their beginnings. */
static const char *find_rows(const Segment *self, const Wanted *wanted, Part *part, int any) {
  part->starts.count = part->ends.count = 0;
  for (int64_t row = part->first_row; row < part->first_row + part->rows; row++) {
    int64_t first = wanted->rows.at[2 * row], count = wanted->rows.at[2 * row + 1];
    for (int64_t i = 0; i < wanted->positions.count; i++) {
      if (!is_row(self, wanted, first, count, i)) continue;
      int64_t begin = wanted->positions.at[i];
      if (push(&part->starts, begin) < 0 || push(&part->ends, begin + count) < 0) return OUT_OF_MEMORY;
      if (any) return NULL;
      for (int64_t j = part->starts.count - 1; j > 0 && part->starts.at[j - 1] > begin; j--) {
        int64_t start = part->starts.at[j - 1], end = part->ends.at[j - 1];
        part->starts.at[j - 1] = begin; part->ends.at[j - 1] = begin + count;
        part->starts.at[j] = start; part->ends.at[j] = end;
      }
    }
  }
  return NULL;
}

/* Whether from `begin` on the next row of each part that `document` needs ends within `passage`. */
static int is_passage(const Part *parts, int64_t n, int64_t document, int64_t begin, int64_t passage) {
  for (int64_t p = 0; p < n; p++) {
    if (has(parts[p].anywhere, document)) continue;
    int64_t low = 0, count = parts[p].starts.count;
    while (count > 0) {
      int64_t half = count >> 1;
      if (parts[p].starts.at[low + half] < begin) { low += half + 1; count -= half + 1; } else count = half;
    }
    if (low == parts[p].starts.count || parts[p].ends.at[low] > begin + passage) return 0;
  }
  return 1;
}

/* Whether a document whose wanted tokens were read has rows of all parts; 1, 0, or -1 with *why set. */
static int has_rows(const Segment *self, const Wanted *wanted, Part *parts, int64_t n, int64_t document, int64_t passage, const char **why) {
  int64_t needed = 0;
  for (int64_t p = 0; p < n; p++) needed += !has(parts[p].anywhere, document);
  for (int64_t p = 0; p < n; p++) {
    if (has(parts[p].anywhere, document)) continue;
    if ((*why = find_rows(self, wanted, &parts[p], !passage || needed == 1))) return -1;
    if (!parts[p].starts.count) return 0;
  }
  if (!passage || needed <= 1) return 1;
  for (int64_t p = 0; p < n; p++)
    for (int64_t i = 0; i < parts[p].starts.count && !has(parts[p].anywhere, document); i++)
      if (is_passage(parts, n, document, parts[p].starts.at[i], passage)) return 1;
  return 0;
}

static int add_part(Segment *self, Wanted *wanted, Part *part, PyObject *given) {
  PyObject *rows, *anywhere;
  if (!PyArg_ParseTuple(given, "OO", &rows, &anywhere) || !(part->anywhere = as_set(self, anywhere))) return -1;
  part->first_row = wanted->rows.count / 2;
  Py_ssize_t row_count = PySequence_Size(rows);
  for (Py_ssize_t r = 0; r < row_count; r++) {
    PyObject *row = PySequence_GetItem(rows, r);
    Py_ssize_t steps = row ? PySequence_Size(row) : -1;
    int failed = steps < 0 || push(&wanted->rows, wanted->accepted.count) < 0 || push(&wanted->rows, steps) < 0;
    for (Py_ssize_t step = 0; step < steps && !failed; step++) {
      PyObject *terms = PySequence_GetItem(row, step);
      Accepted *accepted = terms ? begin_accepted(wanted, 0) : NULL;
      Py_ssize_t count = accepted ? PySequence_Size(terms) : -1;
      failed = count < 0;
      for (Py_ssize_t t = 0; t < count && !failed; t++) {
        PyObject *number = PySequence_GetItem(terms, t);
        long long term = number ? PyLong_AsLongLong(number) : -1;
        Py_XDECREF(number);
        failed = (term == -1 && PyErr_Occurred()) || add_range(self, wanted, accepted, term, term + 1) < 0;
      }
      Py_XDECREF(terms);
    }
    Py_XDECREF(row);
    if (failed) { if (!PyErr_Occurred()) PyErr_NoMemory(); return -1; }
    part->rows++;
  }
  return row_count < 0 ? -1 : 0;
}

static PyObject *segment_with_rows(Segment *self, PyObject *args) {
  PyObject *set, *given, *items = NULL;
  long long passage;
  int in_title;
  int64_t count, n = 0;
  const uint32_t *title_starts = NULL, *title_lengths = NULL;
  const char *why = NULL;
  Wanted wanted;
  Part *parts = NULL;
  DocumentSet *found = NULL;
  if (!PyArg_ParseTuple(args, "OOLp", &set, &given, &passage, &in_title)) return NULL;
  DocumentSet *asked = as_set(self, set);
  if (!asked) return NULL;
  if (begin_wanted(self, &wanted) < 0 || !(items = PySequence_Tuple(given))) goto done;
  if (in_title && (array_of(self, "documents", "title_starts", "<u4", &title_starts, &count) < 0 || demand(self, count == self->documents, "documents", "titles") < 0 || array_of(self, "documents", "title_lengths", "<u4", &title_lengths, &count) < 0 || demand(self, count == self->documents, "documents", "titles") < 0)) goto done;
  n = PyTuple_Size(items);
  parts = calloc((size_t)n + 1, sizeof(Part));
  if (!parts) { PyErr_NoMemory(); goto done; }
  for (int64_t p = 0; p < n; p++)
    if (add_part(self, &wanted, &parts[p], PyTuple_GetItem(items, (Py_ssize_t)p)) < 0) goto done;
  found = (DocumentSet *)new_set(types_of((PyObject *)self), self->documents);
  if (!found) goto done;
  Py_BEGIN_ALLOW_THREADS
  for (int64_t word = 0; word < asked->words && !why; word++)
    for (uint64_t bits = asked->bits[word]; bits && !why; bits &= bits - 1) {
      int64_t document = 64 * word + lowest_bit(bits), begin = self->token_starts[document], end = self->token_starts[document + 1];
      if (in_title) { begin += title_starts[document]; end = begin + title_lengths[document]; }
      if (end > self->tokens.count) { why = "a title of it ends after all texts"; break; }
      if ((why = read_tokens(self, &wanted, begin, end))) break;
      if (has_rows(self, &wanted, parts, n, document, passage, &why) > 0) found->bits[word] |= bits & -bits;
    }
  Py_END_ALLOW_THREADS
  if (why) { raise(self, why); Py_CLEAR(found); }
done:
  for (int64_t p = 0; p < n && parts; p++) { free(parts[p].starts.at); free(parts[p].ends.at); }
  free(parts);
  free_wanted(&wanted);
  Py_XDECREF(items);
  return (PyObject *)found;
}

static PyObject *segment_token_count(Segment *self, PyObject *set) {
  DocumentSet *asked = as_set(self, set);
  int64_t count = 0;
  if (!asked || open_text(self) < 0) return NULL;
  for (int64_t word = 0; word < asked->words; word++)
    for (uint64_t bits = asked->bits[word]; bits; bits &= bits - 1) {
      int64_t document = 64 * word + lowest_bit(bits);
      count += self->token_starts[document + 1] - self->token_starts[document];
    }
  return PyLong_FromLongLong(count);
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
  if (begin_wanted(self, &m->wanted) < 0 || add_asked(self, &m->wanted, whole, 1) < 0) return -1;
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

/* ---- What places are worth ---- */

enum { EXACT, PLAIN_SYLLABLE, PAIR };
enum { NOTHING_FOLLOWS = -2 }; /* no term has that number, nor has one that is lacking */
typedef struct { int kind, before; int64_t first, second, syllable; double worth; } Placed;

static int add_placed(Segment *self, Wanted *wanted, Placed *placed, PyObject *given) {
  PyObject *kind;
  long long first, second, syllable;
  if (!PyArg_ParseTuple(given, "OLLLd", &kind, &first, &second, &syllable, &placed->worth)) return -1;
  placed->kind = !PyUnicode_CompareWithASCIIString(kind, "exact") ? EXACT : !PyUnicode_CompareWithASCIIString(kind, "plain") ? PLAIN_SYLLABLE : PAIR;
  if (first >= (placed->kind == EXACT ? self->syllables : self->folded) || second >= self->folded) { PyErr_SetString(PyExc_ValueError, "a term is not there"); return -1; }
  placed->first = first;
  placed->second = second;
  placed->syllable = syllable;
  Accepted letters = {0, 0, 1};
  if (placed->kind == EXACT && first >= 0) first = self->folded_of[first];
  if (first >= 0 && add_range(self, wanted, &letters, first, first + 1) < 0) return -1;
  if (placed->kind == PAIR && second >= 0 && add_range(self, wanted, &letters, second, second + 1) < 0) return -1;
  return 0;
}

/* What stands at a place: the term, its letters, and those of the term right after it. */
typedef struct { int64_t term, folded, following; } Standing;

static Standing standing_at(const Segment *self, const Wanted *wanted, int64_t i) {
  int64_t term = wanted->terms.at[i];
  int is_followed = i + 1 < wanted->positions.count && wanted->positions.at[i + 1] == wanted->positions.at[i] + 1;
  return (Standing){term, self->folded_of[term], is_followed ? (int64_t)self->folded_of[wanted->terms.at[i + 1]] : NOTHING_FOLLOWS};
}

static inline int begins(const Standing *here, const Placed *placed) {
  if (placed->kind == EXACT) return here->term == placed->first;
  return here->folded == placed->first && (placed->kind == PLAIN_SYLLABLE || here->following == placed->second);
}

/* Writes what the places in the tokens read add: first for the best stretch and row, then for each
   feature. `next` is of n places, `rows` of two times n values: what the row worth most is that ends
   with a pair here, and one place before. */
static void places_in(const Segment *self, const Wanted *wanted, const Placed *placed, int64_t n, int64_t end, const double *worth, int64_t *next, double *rows, double *out) {
  int64_t m = wanted->positions.count, last = -1;
  double stretch = 0, row = 0, *own = rows, *before = rows + n;
  for (int64_t f = 0; f <= n; f++) out[f] = 0;
  for (int64_t f = 0; f < n; f++) { next[f] = INT64_MAX; before[f] = 0; }
  for (int64_t i = m - 1; i >= 0; i--) {
    int64_t place = wanted->positions.at[i];
    double held = 0;
    Standing here = standing_at(self, wanted, i);
    for (int64_t f = 0; f < n; f++) {
      if (begins(&here, &placed[f])) next[f] = place;
      if (placed[f].kind != PAIR && next[f] < place + NEAR_TOKENS) held += placed[f].worth;
    }
    if (place < end && held > stretch) stretch = held;
  }
  for (int64_t i = 0; i < m; i++) {
    int64_t place = wanted->positions.at[i];
    int is_beside = i && place == last + 1;
    Standing here = standing_at(self, wanted, i);
    for (int64_t f = 0; f < n; f++) {
      own[f] = 0;
      if (placed[f].kind != PAIR || !begins(&here, &placed[f])) continue;
      own[f] = placed[f].worth;
      if (is_beside && placed[f].before >= 0) own[f] += before[placed[f].before];
      if (place < end && own[f] > row) row = own[f];
    }
    double *swapped = own;
    own = before;
    before = swapped;
    last = place;
  }
  for (int64_t f = 0; f < n; f++)
    if (next[f] < end) out[1 + f] = worth[0] * placed[f].worth * (1.0 / (1.0 + (double)next[f] / BEGINNING_TOKENS));
  out[0] = worth[1] * stretch;
  out[0] += worth[2] * row;
}

static PyObject *places_of(const double *out, int64_t n) {
  PyObject *beginnings = PyList_New((Py_ssize_t)n);
  for (int64_t f = 0; f < n && beginnings; f++) PyList_SetItem(beginnings, (Py_ssize_t)f, PyFloat_FromDouble(out[1 + f]));
  return beginnings ? Py_BuildValue("dN", out[0], beginnings) : NULL;
}

static PyObject *segment_places(Segment *self, PyObject *args) {
  PyObject *numbers, *features, *documents = NULL, *items = NULL, *made = NULL;
  double worth[3], *rows = NULL, *out = NULL;
  int64_t n = 0, names_count, *next = NULL;
  const uint32_t *names;
  const char *why = NULL;
  Wanted wanted;
  Placed *placed = NULL;
  if (!PyArg_ParseTuple(args, "OO(ddd)", &numbers, &features, &worth[0], &worth[1], &worth[2])) return NULL;
  if (begin_wanted(self, &wanted) < 0 || !(items = PySequence_Tuple(features)) || !(documents = PySequence_Tuple(numbers))) goto done;
  if (array_of(self, "documents", "name_lengths", "<u4", &names, &names_count) < 0 || demand(self, names_count == self->documents, "documents", "names") < 0) goto done;
  n = PyTuple_Size(items);
  placed = calloc((size_t)n + 1, sizeof(Placed));
  next = malloc(8 * (size_t)(n + 1));
  out = malloc(8 * (size_t)(n + 1));
  rows = malloc(16 * (size_t)(n + 1));
  if (!placed || !next || !out || !rows) { PyErr_NoMemory(); goto done; }
  for (int64_t f = 0; f < n; f++) {
    if (add_placed(self, &wanted, &placed[f], PyTuple_GetItem(items, (Py_ssize_t)f)) < 0) goto done;
    placed[f].before = -1;
    for (int64_t b = 0; b < f; b++)
      if (placed[b].kind == PAIR && placed[b].syllable + 1 == placed[f].syllable) placed[f].before = (int)b;
  }
  made = PyList_New(PyTuple_Size(documents));
  for (Py_ssize_t i = 0; made && i < PyTuple_Size(documents); i++) {
    long long document = PyLong_AsLongLong(PyTuple_GetItem(documents, i));
    if ((document == -1 && PyErr_Occurred()) || document_of(self, document) < 0) { Py_CLEAR(made); break; }
    int64_t begin = self->token_starts[document], end = self->token_starts[document + 1];
    if (end > begin + READ_TOKENS) end = begin + READ_TOKENS;
    Py_BEGIN_ALLOW_THREADS
    why = read_tokens(self, &wanted, begin, end);
    if (!why) places_in(self, &wanted, placed, n, end - begin - names[document], worth, next, rows, out);
    Py_END_ALLOW_THREADS
    PyObject *one = why ? raise(self, why) : places_of(out, n);
    if (one) PyList_SetItem(made, i, one); else Py_CLEAR(made);
  }
done:
  free_wanted(&wanted);
  free(placed);
  free(next);
  free(out);
  free(rows);
  Py_XDECREF(items);
  Py_XDECREF(documents);
  return made;
}

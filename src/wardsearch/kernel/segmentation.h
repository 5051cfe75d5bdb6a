/* Which syllables make words: wardsearch.analysis.segmenter.segmenter (joins) and
   wardsearch.analysis.compounds are the references, with NumPy. Sums are added up in the same order,
   so that they are equal to the last bit; every number is checked before it is followed. */

#include <float.h>

#define NEAR_A_TIE 1e-5 /* as crfsuite._SLACK: nearer to a tie, the exact recursion decides */

typedef struct {
  const int32_t *given;
  const int64_t *given_starts;
  int32_t *ids, *row;          /* our own: what was checked; of each syllable its number in the word list */
  int64_t *starts;             /* of each sentence, and the end of the last */
  int64_t count, sentence_count;
  const double *own, *before, *after; /* by the syllable */
  const int32_t *numbers;
  const uint8_t *is_joinable, *is_title;
  int64_t vocabulary;
  const uint8_t *pairs; /* two bits a cell: is a word, begins one of three */
  const int64_t *triples;
  int64_t side, pair_bytes, triple_count;
  double from0to0, from0to1, from1to0, from1to1;
  double after_pair, before_pair, after_triple, before_triple; /* what a word of the list adds to its last and first syllable */
  double largest_score;
  int inside; /* the label of what is joined to the syllable before */
} Words;

enum { IS_WORD = 1, BEGINS_TRIPLE = 2 }; /* as word_list has them; of a syllable: a word, or one of three, ends with it */

/* Copies what is followed, for another thread might change it, and checks it. */
static int take_syllables(Words *w) {
  w->ids = malloc((size_t)(w->count + 1) * 4);
  w->row = malloc((size_t)(w->count + 1) * 4);
  w->starts = malloc((size_t)(w->sentence_count + 1) * 8);
  if (!w->ids || !w->row || !w->starts) return NO_MEMORY;
  for (int64_t i = 0; i < w->count; i++) {
    int32_t id = w->given[i];
    if (id < 0 || id >= w->vocabulary) return OUT_OF_RANGE;
    w->ids[i] = id;
    w->row[i] = w->numbers[id];
    if (w->row[i] < 0 || w->row[i] >= w->side) return OUT_OF_RANGE;
  }
  memcpy(w->starts, w->given_starts, (size_t)(w->sentence_count + 1) * 8);
  if (w->starts[0] != 0 || w->starts[w->sentence_count] != w->count) return OUT_OF_RANGE;
  for (int64_t s = 0; s < w->sentence_count; s++)
    if (w->starts[s] > w->starts[s + 1]) return OUT_OF_RANGE;
  return w->side > 0 && w->side <= 46340 && w->pair_bytes >= w->side * w->side / 4 + 1 ? FITS : OUT_OF_RANGE;
}

static int is_triple(const Words *w, int64_t key) {
  int64_t low = 0, high = w->triple_count;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    if (w->triples[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low < w->triple_count && w->triples[low] == key;
}

/* Marks where words of the list end among the syllables of a sentence. */
static void find_listed(const Words *w, const int32_t *row, int64_t size, uint8_t *ends) {
  memset(ends, 0, (size_t)size);
  for (int64_t i = 0; i + 1 < size; i++) {
    int64_t key = row[i] * w->side + row[i + 1];
    int cell = w->pairs[key >> 2] >> (2 * (key & 3));
    if (cell & IS_WORD) ends[i + 1] |= IS_WORD;
    if (cell & BEGINS_TRIPLE && i + 2 < size && is_triple(w, key * w->side + row[i + 2])) ends[i + 2] |= BEGINS_TRIPLE;
  }
}

static double greater(double a, double b) { return a < b ? b : a; }

static double apart(double a, double b) { return a < b ? b - a : a - b; }

/* Labels a sentence; `choices` is room for what each syllable says of the label before the next.
   Returns whether any decision is too near to a tie. */
static int label_sentence(const Words *w, const int32_t *ids, int64_t size, const uint8_t *ends, uint8_t *choices, uint8_t *labels) {
  double choose0 = w->from1to0 - w->from0to0, choose1 = w->from1to1 - w->from0to1;
  double low = choose0 < choose1 ? choose0 : choose1, high = choose0 < choose1 ? choose1 : choose0;
  double d = 0.0;
  int64_t run = 0, longest_run = 0;
  int is_doubtful = 0;
  for (int64_t i = 0; i < size; i++) {
    double own = w->own[ids[i]];
    if (i) own += w->before[ids[i - 1]];
    if (i + 1 < size) own += w->after[ids[i + 1]];
    if (ends[i] & IS_WORD) own += w->after_pair;
    if (i + 1 < size && ends[i + 1] & IS_WORD) own += w->before_pair;
    if (ends[i] & BEGINS_TRIPLE) own += w->after_triple;
    if (i + 2 < size && ends[i + 2] & BEGINS_TRIPLE) own += w->before_triple;
    if (i == 0) d = own;
    else if (d < low) d = own + (w->from1to0 - w->from1to1); /* whatever follows, the label before is 1 */
    else if (d >= high) d = own + (w->from0to0 - w->from0to1);
    else d = own + greater(d + w->from0to0, w->from1to0) - greater(d + w->from0to1, w->from1to1);
    run = d < low || d >= high ? 0 : run + 1;
    if (run > longest_run) longest_run = run;
    choices[i] = (uint8_t)((d < choose0) | (d < choose1) << 1);
    double nearest = i + 1 < size ? greater(-apart(d, low), -apart(d, high)) : -apart(d, 0.0);
    is_doubtful |= -nearest < NEAR_A_TIE;
  }
  int label = d < 0.0;
  for (int64_t i = size - 1; i >= 0; i--) {
    labels[i] = (uint8_t)label;
    if (i) label = choices[i - 1] >> label & 1;
  }
  /* As far as d can be from the difference of CRFsuite's rounded scores. */
  return is_doubtful || 8 * DBL_EPSILON * w->largest_score * (double)(size + 8) * (double)(longest_run + 1) > NEAR_A_TIE;
}

static int join_sentences(Words *w, uint8_t *joined, int64_t *doubtful, int64_t *doubtful_count) {
  uint8_t *ends = malloc(2 * (size_t)w->count + 1), *choices = ends + w->count;
  int why = ends ? take_syllables(w) : NO_MEMORY;
  for (int64_t s = 0; s < w->sentence_count && why == FITS; s++) {
    int64_t first = w->starts[s], size = w->starts[s + 1] - first;
    const int32_t *ids = w->ids + first;
    uint8_t *labels = joined + first;
    if (!size) continue;
    find_listed(w, w->row + first, size, ends);
    if (label_sentence(w, ids, size, ends, choices, labels)) doubtful[(*doubtful_count)++] = s;
    for (int64_t i = 0; i < size; i++) {
      int may_join = i && w->is_joinable[ids[i]] && w->is_joinable[ids[i - 1]] && (w->is_title[ids[i - 1]] || !w->is_title[ids[i]]);
      labels[i] = may_join && labels[i] == w->inside;
    }
  }
  free(ends);
  free(w->ids);
  free(w->row);
  free(w->starts);
  return why;
}

/* joins(ids, starts, columns, words, scores, inside): see ModelSegmenter._join_natively. */
static PyObject *joins(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer b[10]; /* ids, starts, six columns, pairs, triples */
  Py_ssize_t side;
  Words w = {0};
  if (!PyArg_ParseTuple(args, "y*y*(y*y*y*y*y*y*)(y*ny*)(ddddddddd)p", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6], &b[7], &b[8], &side, &b[9],
                        &w.from0to0, &w.from0to1, &w.from1to0, &w.from1to1, &w.after_pair, &w.before_pair, &w.after_triple, &w.before_triple, &w.largest_score, &w.inside))
    return NULL;
  w.given = b[0].buf, w.count = b[0].len / 4;
  w.given_starts = b[1].buf, w.sentence_count = b[1].len / 8 - 1;
  w.own = b[2].buf, w.before = b[3].buf, w.after = b[4].buf, w.numbers = b[5].buf, w.is_joinable = b[6].buf, w.is_title = b[7].buf;
  w.vocabulary = b[6].len;
  w.pairs = b[8].buf, w.pair_bytes = b[8].len, w.side = side;
  w.triples = b[9].buf, w.triple_count = b[9].len / 8;
  int fits = w.sentence_count >= 0 && b[7].len == w.vocabulary && b[5].len == 4 * w.vocabulary;
  for (int i = 2; i < 5; i++) fits &= b[i].len == 8 * w.vocabulary;
  PyObject *joined = NULL, *result = NULL;
  int64_t *doubtful = NULL, doubtful_count = 0;
  if (!fits) indexing_failed(OUT_OF_RANGE);
  else if ((joined = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)w.count)) && !(doubtful = malloc((size_t)(w.sentence_count + 1) * 8))) PyErr_NoMemory();
  if (joined && doubtful) {
    uint8_t *into = (uint8_t *)PyBytes_AsString(joined);
    int why;
    Py_BEGIN_ALLOW_THREADS
    why = join_sentences(&w, into, doubtful, &doubtful_count);
    Py_END_ALLOW_THREADS
    if (why == FITS) result = Py_BuildValue("(Oy#)", joined, (char *)doubtful, (Py_ssize_t)(8 * doubtful_count));
    else indexing_failed(why);
  }
  free(doubtful);
  Py_XDECREF(joined);
  for (int i = 0; i < 10; i++) PyBuffer_Release(&b[i]);
  return result;
}

/* ---- Compounds ---- */

typedef struct {
  const uint8_t *joined;
  const int32_t *pieces, *syllables; /* of each piece, -1 where it is not one */
  const int64_t *documents; /* where each begins */
  int64_t count, piece_count, document_count;
  int32_t *words, *owners; /* of each compound that is found */
  int64_t found;
  StringTable table; /* rows of syllables */
} Compounds;

static int find_compounds(Compounds *c) {
  int64_t document = -1, longest = 0;
  int32_t *row = NULL;
  int why = FITS;
  for (int64_t i = 0; i < c->count; i++)
    if (c->pieces[i] < 0 || c->pieces[i] >= c->piece_count) return OUT_OF_RANGE;
  for (int64_t first = 0, end; first < c->count && why == FITS; first = end) {
    for (end = first + 1; end < c->count && c->joined[end];) end++;
    if (end - first < 2) continue;
    if (end - first > longest) {
      int32_t *larger = realloc(row, (size_t)(end - first) * 4);
      if (!larger) { why = NO_MEMORY; break; }
      row = larger;
      longest = end - first;
    }
    int is_plain = 1;
    for (int64_t i = first; i < end; i++) {
      int32_t piece = c->pieces[i]; /* checked above, but the caller's */
      row[i - first] = piece >= 0 && piece < c->piece_count ? c->syllables[piece] : -1;
      is_plain &= row[i - first] >= 0;
    }
    if (!is_plain) continue;
    while (document + 1 < c->document_count && c->documents[document + 1] <= first) document++;
    c->owners[c->found] = (int32_t)document;
    why = number_in(&c->table, (char *)row, 4 * (end - first), &c->words[c->found++]);
  }
  free(row);
  return why;
}

/* compounds(joined, pieces, syllables, documents): see wardsearch.analysis.compounds. */
static PyObject *compounds(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer joined, pieces, syllables, documents;
  if (!PyArg_ParseTuple(args, "y*y*y*y*", &joined, &pieces, &syllables, &documents)) return NULL;
  Compounds work = {.joined = joined.buf, .pieces = pieces.buf, .syllables = syllables.buf, .documents = documents.buf,
                    .count = joined.len, .piece_count = syllables.len / 4, .document_count = documents.len / 8};
  PyObject *result = NULL;
  int why = pieces.len == 4 * joined.len ? FITS : OUT_OF_RANGE, is_open = open_table(&work.table) == 0;
  work.words = malloc((size_t)(work.count / 2 + 1) * 4);
  work.owners = malloc((size_t)(work.count / 2 + 1) * 4);
  if (!work.words || !work.owners) why = NO_MEMORY;
  if (is_open && why == FITS) {
    Py_BEGIN_ALLOW_THREADS
    why = find_compounds(&work);
    Py_END_ALLOW_THREADS
    if (why == FITS)
      result = Py_BuildValue("(y#y#y#y#)", (char *)work.words, (Py_ssize_t)(4 * work.found), (char *)work.owners, (Py_ssize_t)(4 * work.found),
                             work.table.bytes, (Py_ssize_t)work.table.ends[work.table.count], (char *)work.table.ends, (Py_ssize_t)(8 * (work.table.count + 1)));
  }
  if (why != FITS && !PyErr_Occurred()) indexing_failed(why);
  free(work.words);
  free(work.owners);
  close_table(&work.table);
  PyBuffer_Release(&joined);
  PyBuffer_Release(&pieces);
  PyBuffer_Release(&syllables);
  PyBuffer_Release(&documents);
  return result;
}

#define SEGMENTATION_FUNCTIONS \
  {"joins", joins, METH_VARARGS, "Return which syllables are joined to the one before, and the sentences that are too near to a tie."}, \
  {"compounds", compounds, METH_VARARGS, "Return the compounds, whose each is, and the distinct ones as rows of syllables."}

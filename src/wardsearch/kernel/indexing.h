/* What indexing does natively: occurrences are sorted into postings, and numbers exchanged for rows.

   wardsearch.embedded.writing.occurrences and wardsearch.analysis.numbering are the references, with
   NumPy; both ways give the same numbers. What is given are arrays of the caller's, which another
   thread might change while the interpreter is let go of: so each number is checked wherever it is
   read, and no write goes beyond what was counted. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FITS, OUT_OF_RANGE, NO_MEMORY };

static PyObject *indexing_failed(int why) {
  if (why == NO_MEMORY) return PyErr_NoMemory();
  PyErr_SetString(PyExc_ValueError, "a number is out of its range");
  return NULL;
}

/* Where the numbers of each key begin and end, from how many there are; `at` moves from one to the other. */
typedef struct {
  int64_t *at, *end;
  int64_t count;
} Buckets;

static int open_buckets(Buckets *buckets, int64_t count) {
  buckets->count = count;
  buckets->at = calloc((size_t)count + 1, sizeof(int64_t));
  buckets->end = calloc((size_t)count + 1, sizeof(int64_t));
  return buckets->at && buckets->end;
}

static void close_buckets(Buckets *buckets) {
  free(buckets->at);
  free(buckets->end);
}

/* From counts in `at` to bounds; returns how many there are of all keys. */
static int64_t bound_buckets(Buckets *buckets) {
  int64_t total = 0;
  for (int64_t key = 0; key < buckets->count; key++) {
    int64_t count = buckets->at[key];
    buckets->at[key] = total;
    total += count;
    buckets->end[key] = total;
  }
  return total;
}

/* ---- Postings of terms ---- */

typedef struct {
  const int32_t *terms, *documents;
  int64_t count, term_count;
  int32_t *last; /* the last document of each term */
  Buckets postings;
} Inversion;

static int count_postings(Inversion *self, int32_t *counts) {
  self->last = malloc((size_t)(self->term_count + 1) * sizeof(int32_t));
  if (!self->last || !open_buckets(&self->postings, self->term_count)) return NO_MEMORY;
  memset(self->last, 255, (size_t)self->term_count * sizeof(int32_t));
  for (int64_t place = 0; place < self->count; place++) {
    int32_t term = self->terms[place], document = self->documents[place];
    if (term < 0 || term >= self->term_count || document < 0) return OUT_OF_RANGE;
    self->postings.at[term] += self->last[term] != document;
    self->last[term] = document;
  }
  for (int64_t term = 0; term < self->term_count; term++) counts[term] = (int32_t)self->postings.at[term];
  return FITS;
}

static int fill_postings(Inversion *self, int32_t *documents, int32_t *frequencies) {
  memset(self->last, 255, (size_t)self->term_count * sizeof(int32_t));
  for (int64_t place = 0; place < self->count; place++) {
    int32_t term = self->terms[place], document = self->documents[place];
    if (term < 0 || term >= self->term_count || document < 0) return OUT_OF_RANGE;
    int64_t *at = &self->postings.at[term];
    if (self->last[term] == document) {
      frequencies[*at - 1]++;
    } else {
      if (*at == self->postings.end[term]) return OUT_OF_RANGE;
      documents[*at] = document;
      frequencies[(*at)++] = 1;
      self->last[term] = document;
    }
  }
  return FITS;
}

static PyObject *invert(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer terms, documents;
  Py_ssize_t term_count;
  if (!PyArg_ParseTuple(args, "y*y*n", &terms, &documents, &term_count)) return NULL;
  Inversion work = {.terms = terms.buf, .documents = documents.buf, .count = terms.len / 4, .term_count = term_count};
  PyObject *counts = NULL, *found = NULL, *frequencies = NULL, *result = NULL;
  int why = terms.len == documents.len && term_count >= 0 && term_count <= INT32_MAX ? FITS : OUT_OF_RANGE;
  if (why == FITS && (counts = PyBytes_FromStringAndSize(NULL, term_count * 4))) {
    int32_t *each = (int32_t *)PyBytes_AsString(counts);
    Py_BEGIN_ALLOW_THREADS
    why = count_postings(&work, each);
    Py_END_ALLOW_THREADS
    int64_t total = why == FITS ? bound_buckets(&work.postings) : 0;
    found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(total * 4));
    frequencies = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(total * 4));
    if (found && frequencies && why == FITS) {
      int32_t *into = (int32_t *)PyBytes_AsString(found), *often = (int32_t *)PyBytes_AsString(frequencies);
      Py_BEGIN_ALLOW_THREADS
      why = fill_postings(&work, into, often);
      Py_END_ALLOW_THREADS
      if (why == FITS) result = PyTuple_Pack(3, counts, found, frequencies);
    }
  }
  if (why != FITS && !PyErr_Occurred()) indexing_failed(why);
  free(work.last);
  close_buckets(&work.postings);
  Py_XDECREF(counts);
  Py_XDECREF(found);
  Py_XDECREF(frequencies);
  PyBuffer_Release(&terms);
  PyBuffer_Release(&documents);
  return result;
}

/* ---- Postings of pairs ---- */

typedef struct {
  const int32_t *terms, *documents;
  int64_t count, term_count, pair_count, posting_count;
  int32_t unasked; /* a term whose pairs are left out */
  uint64_t *sorted; /* by first, second and document: the second above the document */
  Buckets by_first;
} PairInversion;

/* Whether the term at a place and the next are a pair: neighbours in one document. */
static int is_pair(const PairInversion *self, int64_t place) {
  return self->documents[place] == self->documents[place + 1] && self->terms[place] != self->unasked && self->terms[place + 1] != self->unasked;
}

/* Sorts by the second and then, stably, by the first: two countings instead of comparing. */
static int sort_pairs(PairInversion *self) {
  Buckets by_second;
  uint64_t *by_seconds = malloc((size_t)(self->count + 1) * sizeof(uint64_t));
  int why = FITS;
  self->sorted = malloc((size_t)(self->count + 1) * sizeof(uint64_t));
  if (!open_buckets(&by_second, self->term_count) || !open_buckets(&self->by_first, self->term_count) || !by_seconds || !self->sorted) why = NO_MEMORY;
  for (int64_t place = 0; place < self->count && why == FITS; place++)
    if (self->terms[place] < 0 || self->terms[place] >= self->term_count || self->documents[place] < 0) why = OUT_OF_RANGE;
  for (int64_t place = 0; place + 1 < self->count && why == FITS; place++)
    if (is_pair(self, place)) by_second.at[self->terms[place + 1]]++;
  if (why == FITS) bound_buckets(&by_second);
  for (int64_t place = 0; place + 1 < self->count && why == FITS; place++) {
    if (!is_pair(self, place)) continue;
    int32_t first = self->terms[place], second = self->terms[place + 1], document = self->documents[place];
    /* Nobody but a thread that writes to what it gave could have changed them. */
    if (first < 0 || first >= self->term_count || second < 0 || second >= self->term_count || by_second.at[second] == by_second.end[second]) {
      why = OUT_OF_RANGE;
    } else {
      by_seconds[by_second.at[second]++] = (uint64_t)first << 32 | (uint32_t)document;
      self->by_first.at[first]++;
    }
  }
  if (why == FITS) {
    bound_buckets(&self->by_first);
    int64_t place = 0;
    for (int64_t second = 0; second < self->term_count; second++)
      for (; place < by_second.end[second]; place++) {
        uint64_t pair = by_seconds[place];
        self->sorted[self->by_first.at[pair >> 32]++] = (uint64_t)second << 32 | (uint32_t)pair;
      }
  }
  free(by_seconds);
  close_buckets(&by_second);
  return why;
}

/* Gives each pair and each posting, or only counts them where there is nowhere to put them. */
static void read_pairs(PairInversion *self, int64_t *keys, int32_t *counts, int32_t *documents, int32_t *frequencies) {
  int64_t pairs = 0, postings = 0, place = 0;
  for (int64_t first = 0; first < self->term_count; first++) {
    int64_t second = -1;
    int32_t document = -1;
    for (; place < self->by_first.end[first]; place++) {
      int64_t other = (int64_t)(self->sorted[place] >> 32);
      int32_t holder = (int32_t)(uint32_t)self->sorted[place];
      if (other != second) {
        second = other;
        document = -1;
        if (keys) {
          keys[pairs] = first << 32 | second;
          counts[pairs] = 0;
        }
        pairs++;
      }
      if (holder != document) {
        document = holder;
        if (keys) {
          counts[pairs - 1]++;
          documents[postings] = document;
          frequencies[postings] = 0;
        }
        postings++;
      }
      if (keys) frequencies[postings - 1]++;
    }
  }
  self->pair_count = pairs;
  self->posting_count = postings;
}

static PyObject *invert_pairs(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer terms, documents;
  int unasked;
  Py_ssize_t term_count;
  if (!PyArg_ParseTuple(args, "y*y*in", &terms, &documents, &unasked, &term_count)) return NULL;
  PairInversion work = {.terms = terms.buf, .documents = documents.buf, .count = terms.len / 4, .term_count = term_count, .unasked = unasked};
  PyObject *parts[4] = {NULL, NULL, NULL, NULL}, *result = NULL;
  int why = terms.len == documents.len && term_count >= 0 && term_count <= INT32_MAX ? FITS : OUT_OF_RANGE;
  if (why == FITS) {
    Py_BEGIN_ALLOW_THREADS
    why = sort_pairs(&work);
    if (why == FITS) read_pairs(&work, NULL, NULL, NULL, NULL);
    Py_END_ALLOW_THREADS
  }
  if (why == FITS) {
    int64_t sizes[4] = {work.pair_count * 8, work.pair_count * 4, work.posting_count * 4, work.posting_count * 4};
    int made = 0;
    while (made < 4 && (parts[made] = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)sizes[made]))) made++;
    if (made == 4) {
      char *into[4];
      for (int part = 0; part < 4; part++) into[part] = PyBytes_AsString(parts[part]);
      Py_BEGIN_ALLOW_THREADS
      read_pairs(&work, (int64_t *)into[0], (int32_t *)into[1], (int32_t *)into[2], (int32_t *)into[3]);
      Py_END_ALLOW_THREADS
      result = PyTuple_Pack(4, parts[0], parts[1], parts[2], parts[3]);
    }
  } else {
    indexing_failed(why);
  }
  free(work.sorted);
  close_buckets(&work.by_first);
  for (int part = 0; part < 4; part++) Py_XDECREF(parts[part]);
  PyBuffer_Release(&terms);
  PyBuffer_Release(&documents);
  return result;
}

/* ---- Rows ---- */

static PyObject *expand(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer flat, bounds, numbers;
  if (!PyArg_ParseTuple(args, "y*y*y*", &flat, &bounds, &numbers)) return NULL;
  const int32_t *items = flat.buf, *which = numbers.buf;
  const int64_t *starts = bounds.buf;
  int64_t item_count = flat.len / 4, row_count = bounds.len / 8 - 1, count = numbers.len / 4, total = 0;
  PyObject *ends = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((count + 1) * 8)), *found = NULL, *result = NULL;
  int why = FITS;
  if (ends) {
    int64_t *end = (int64_t *)PyBytes_AsString(ends);
    Py_BEGIN_ALLOW_THREADS
    end[0] = 0;
    for (int64_t place = 0; place < count && why == FITS; place++) {
      int64_t number = which[place];
      int64_t first = number < 0 || number >= row_count ? -1 : starts[number];
      int64_t last = first < 0 ? -1 : starts[number + 1];
      if (first < 0 || last < first || last > item_count) why = OUT_OF_RANGE;
      else end[place + 1] = total += last - first;
    }
    Py_END_ALLOW_THREADS
    if (why == FITS && (found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(total * 4)))) {
      int32_t *into = (int32_t *)PyBytes_AsString(found);
      Py_BEGIN_ALLOW_THREADS
      for (int64_t place = 0; place < count && why == FITS; place++) {
        int64_t number = which[place], size = end[place + 1] - end[place];
        int64_t start = number < 0 || number >= row_count ? -1 : starts[number];
        if (start < 0 || start > item_count - size) why = OUT_OF_RANGE;
        else if (size == 1) into[end[place]] = items[start];
        else memcpy(into + end[place], items + start, (size_t)size * 4);
      }
      Py_END_ALLOW_THREADS
      if (why == FITS) result = PyTuple_Pack(2, found, ends);
    }
  }
  if (why != FITS && !PyErr_Occurred()) indexing_failed(why);
  Py_XDECREF(ends);
  Py_XDECREF(found);
  PyBuffer_Release(&flat);
  PyBuffer_Release(&bounds);
  PyBuffer_Release(&numbers);
  return result;
}

/* ---- Document lists: wardsearch.embedded.index.packed.encode_documents is the reference ---- */

enum { LIST_OF_GAPS, LIST_PLAIN, LIST_DENSE };

/* How far a document is behind the one before it, the first behind -1. */
static inline uint32_t gap_before(const int32_t *documents, int64_t at) { return (uint32_t)documents[at] - (at ? (uint32_t)documents[at - 1] : UINT32_MAX); }

static inline uint8_t short_gap(uint32_t gap) { return (uint8_t)(gap > UINT8_MAX ? 0 : gap); }

/* Counts the gaps of more than a byte of documents that ascend below a limit; several at a time, so all are looked at. */
static int count_long_gaps(const int32_t *documents, int64_t count, int64_t limit, int64_t *long_gaps) {
  int32_t found = 0, falls = 0;
  for (int64_t i = 1; i < count; i++) {
    falls |= documents[i] <= documents[i - 1];
    found += (uint32_t)documents[i] - (uint32_t)documents[i - 1] > UINT8_MAX;
  }
  *long_gaps = found + (count && gap_before(documents, 0) > UINT8_MAX);
  return count && (falls || documents[0] < 0 || documents[count - 1] >= limit) ? OUT_OF_RANGE : FITS;
}

/* A zero stands for a long gap, and for nothing else. */
static int put_gaps(const int32_t *documents, int64_t count, int64_t long_gaps, uint8_t *into) {
  uint8_t *behind = into + count;
  if (count) into[0] = short_gap(gap_before(documents, 0));
  for (int64_t i = 1; i < count; i++) into[i] = short_gap((uint32_t)documents[i] - (uint32_t)documents[i - 1]);
  for (const uint8_t *at = into; long_gaps; long_gaps--, at++, behind += 4) {
    at = memchr(at, 0, (size_t)(into + count - at));
    if (!at) return OUT_OF_RANGE;
    uint32_t gap = gap_before(documents, at - into);
    memcpy(behind, &gap, 4);
  }
  return FITS;
}

static int put_bits(const int32_t *documents, int64_t count, int64_t limit, uint8_t *into) {
  memset(into, 0, (size_t)((limit + 7) / 8));
  for (int64_t i = 0; i < count; i++) {
    int32_t document = documents[i];
    if (document < 0 || document >= limit) return OUT_OF_RANGE;
    into[document >> 3] |= (uint8_t)(1 << (document & 7));
  }
  return FITS;
}

static PyObject *encode_documents(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer given;
  Py_ssize_t limit;
  if (!PyArg_ParseTuple(args, "y*n", &given, &limit)) return NULL;
  const int32_t *documents = given.buf;
  int64_t count = given.len / 4, long_gaps = 0;
  int why = limit >= 0 && limit <= INT32_MAX ? FITS : OUT_OF_RANGE, kind = LIST_OF_GAPS;
  PyObject *data = NULL, *result = NULL;
  if (why == FITS) {
    Py_BEGIN_ALLOW_THREADS
    why = count_long_gaps(documents, count, limit, &long_gaps);
    Py_END_ALLOW_THREADS
  }
  int64_t size = count + 4 * long_gaps, dense = ((int64_t)limit + 7) / 8;
  if (4 * count < size) { kind = LIST_PLAIN; size = 4 * count; }
  if (dense < size) { kind = LIST_DENSE; size = dense; }
  if (why == FITS && (data = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size))) {
    uint8_t *into = (uint8_t *)PyBytes_AsString(data);
    Py_BEGIN_ALLOW_THREADS
    if (kind == LIST_OF_GAPS) why = put_gaps(documents, count, long_gaps, into);
    else if (kind == LIST_DENSE) why = put_bits(documents, count, limit, into);
    else memcpy(into, documents, (size_t)size);
    Py_END_ALLOW_THREADS
    if (why == FITS) result = Py_BuildValue("(iO)", kind, data);
  }
  if (why != FITS) indexing_failed(why);
  Py_XDECREF(data);
  PyBuffer_Release(&given);
  return result;
}

#define INDEXING_FUNCTIONS \
  {"invert", invert, METH_VARARGS, "Return how many documents hold each term, which, and how often."}, \
  {"invert_pairs", invert_pairs, METH_VARARGS, "Return pairs, how many documents hold each, which, and how often."}, \
  {"encode_documents", encode_documents, METH_VARARGS, "Return the class that takes the fewest bytes for a document list, and the bytes."}, \
  {"expand", expand, METH_VARARGS, "Return rows in turn, and where each begins and the last ends."}

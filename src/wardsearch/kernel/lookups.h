/* Which postings a lookup finds: wardsearch.embedded.kernel.posting_lists is the reference. */

static PyObject *encoded(PyObject *term) { return PyUnicode_AsEncodedString(term, "utf-8", "surrogateescape"); }

/* Returns the bytes of `term`, which `raw` keeps if it is not NULL then; NULL with an error set. */
static const uint8_t *bytes_of(PyObject *term, Py_ssize_t *length, PyObject **raw) {
  *raw = NULL;
  const char *known = PyUnicode_AsUTF8AndSize(term, length);
  if (known) return (const uint8_t *)known;
  PyErr_Clear(); /* a half of a pair of surrogates stands for a byte */
  char *bytes;
  *raw = encoded(term);
  if (*raw && PyBytes_AsStringAndSize(*raw, &bytes, length) == 0) return (const uint8_t *)bytes;
  Py_CLEAR(*raw);
  return NULL;
}

/* Returns the number of `term` in `field`, NO_TERM, or BROKEN with an error set. */
static int64_t number_of_text(Segment *self, Field *field, PyObject *term) {
  Py_ssize_t length;
  PyObject *raw;
  const uint8_t *bytes = bytes_of(term, &length, &raw);
  int64_t number = bytes ? number_of(self, field, bytes, length) : BROKEN;
  Py_XDECREF(raw);
  return number;
}

/* Finds the terms of a range: from `first` up to `end`, or those that begin with `first`. */
static int range_of(Segment *self, Field *field, PyObject *first, PyObject *end, int64_t *low, int64_t *high) {
  char *bytes, *last;
  Py_ssize_t length, last_length;
  PyObject *raw = encoded(first), *raw_end;
  if (!raw) return -1;
  if (end) raw_end = encoded(end);
  else {
    raw_end = PyBytes_FromStringAndSize(NULL, PyBytes_Size(raw) + 1);
    if (raw_end) {
      memcpy(PyBytes_AsString(raw_end), PyBytes_AsString(raw), (size_t)PyBytes_Size(raw));
      PyBytes_AsString(raw_end)[PyBytes_Size(raw)] = '\xff';
    }
  }
  if (field->is_pair) PyErr_SetString(PyExc_ValueError, "pairs are not looked up by their beginnings");
  int failed = !raw_end || field->is_pair || PyBytes_AsStringAndSize(raw, &bytes, &length) < 0 || PyBytes_AsStringAndSize(raw_end, &last, &last_length) < 0;
  if (!failed) {
    *low = position_of(&field->strings, (const uint8_t *)bytes, length, 0);
    *high = position_of(&field->strings, (const uint8_t *)last, last_length, 0);
    if (*low < 0 || *high < 0) { raise_damaged(self, "its terms are not in order"); failed = 1; }
  }
  Py_DECREF(raw);
  Py_XDECREF(raw_end);
  return failed ? -1 : 0;
}

static int add_any(Segment *self, PostingList *list, Field *field, PyObject *terms) {
  Py_ssize_t count = PyTuple_Size(terms);
  int64_t seen[32];
  for (Py_ssize_t i = 0; i < count; i++) {
    int64_t number = number_of_text(self, field, PyTuple_GetItem(terms, i)), known = 0;
    if (number == BROKEN) return -1;
    for (Py_ssize_t j = 0; j < i && j < 32; j++) known |= seen[j] == number;
    if (i < 32) seen[i] = number;
    if (number != NO_TERM && !known && add_term(list, field, number) < 0) return -1;
  }
  return 0;
}

/* Fills `list` with the documents that have all of `terms`. */
static int add_together(Segment *self, PostingList *list, Field *field, PyObject *terms) {
  Py_ssize_t count = PyTuple_Size(terms);
  for (Py_ssize_t i = 0; i < count; i++) {
    int64_t number = number_of_text(self, field, PyTuple_GetItem(terms, i)), before = list->list_count;
    if (number == BROKEN || (number != NO_TERM && add_term(list, field, number) < 0)) return -1;
    if (list->list_count == before) { list->list_count = list->most = 0; return 0; }
  }
  return list->list_count ? become_together(list, field, list->lists, list->list_count) : 0;
}

/* A lookup and a feature, as wardsearch.search has them: what is read of one is good as long as it is there. */
typedef struct { const char *field, *how; PyObject *terms; } Lookup;
typedef struct { PyObject *lookup, *kind; int64_t syllable; double weight; int is_as_rare_as_itself; } Feature;

static int read_lookup(PyObject *given, Lookup *lookup) {
  int fits = PyTuple_Check(given) && PyTuple_Size(given) == 3;
  if (fits) {
    lookup->terms = PyTuple_GetItem(given, 1);
    fits = PyTuple_Check(lookup->terms);
  }
  if (!fits) { PyErr_SetString(PyExc_TypeError, "a lookup is a tuple of a field, a tuple of terms, and how"); return -1; }
  lookup->field = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(given, 0), NULL);
  lookup->how = lookup->field ? PyUnicode_AsUTF8AndSize(PyTuple_GetItem(given, 2), NULL) : NULL;
  return lookup->how ? 0 : -1;
}

static int read_feature(PyObject *given, Feature *feature) {
  int fits = PyTuple_Check(given) && PyTuple_Size(given) == 6;
  PyObject *rarity_of = fits ? PyTuple_GetItem(given, 4) : NULL;
  if (fits) {
    feature->lookup = PyTuple_GetItem(given, 0);
    feature->kind = PyTuple_GetItem(given, 2);
    fits = PyUnicode_Check(feature->kind) && PyTuple_Check(rarity_of) && PyTuple_Size(rarity_of) > 0;
  }
  if (!fits) { PyErr_SetString(PyExc_TypeError, "a feature is a tuple of a lookup, a weight, a kind, a syllable, lookups, and a name"); return -1; }
  feature->is_as_rare_as_itself = PyTuple_GetItem(rarity_of, 0) == feature->lookup;
  feature->weight = PyFloat_AsDouble(PyTuple_GetItem(given, 1));
  feature->syllable = PyLong_AsLongLong(PyTuple_GetItem(given, 3));
  return PyErr_Occurred() ? -1 : 0;
}

/* Returns what `lookup` finds; NULL with an error set. */
static PostingList *look_up(Segment *self, const Lookup *lookup) {
  PyObject *terms = lookup->terms;
  int64_t low = 0, high = 0;
  Field *field = field_of(self, lookup->field);
  PostingList *list = field ? new_list(self, PyTuple_Size(terms)) : NULL;
  int failed = !list;
  if (failed || !field->postings) return list;
  if (!strcmp(lookup->how, "any")) failed = add_any(self, list, field, terms);
  else if (!strcmp(lookup->how, "together")) failed = add_together(self, list, field, terms);
  else {
    int is_range = !strcmp(lookup->how, "range");
    if (PyTuple_Size(terms) < 1 + is_range) { PyErr_SetString(PyExc_ValueError, "a range has two ends"); failed = 1; }
    else failed = range_of(self, field, PyTuple_GetItem(terms, 0), is_range ? PyTuple_GetItem(terms, 1) : NULL, &low, &high);
    if (!failed) failed = is_range && high - low == 1 ? add_term(list, field, low) : become_range(list, field, low, high);
  }
  if (failed) Py_CLEAR(list);
  return list;
}

static PyObject *segment_look_up(Segment *self, PyObject *given) {
  Lookup lookup;
  return read_lookup(given, &lookup) < 0 ? NULL : (PyObject *)look_up(self, &lookup);
}

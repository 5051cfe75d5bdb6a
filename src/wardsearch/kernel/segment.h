/* The type Segment: wardsearch.embedded.kernel.face.SegmentKernel says what each method does. */

/* ---- Terms and columns ---- */

static PyObject *segment_term_number(Segment *self, PyObject *args) {
  const char *name;
  PyObject *term;
  if (!PyArg_ParseTuple(args, "sU", &name, &term)) return NULL;
  Field *field = field_of(self, name);
  int64_t number = field ? number_of_text(self, field, term) : BROKEN;
  return number == BROKEN ? NULL : PyLong_FromLongLong(number);
}

/* Where it is noted how many documents have two terms: queries with the same words ask again. */
static KnownBoth *known_both(Segment *self, const Field *field, const int64_t *numbers) {
  uint64_t hash = (((uint64_t)(uintptr_t)field ^ (uint64_t)numbers[0]) * 0x9E3779B97F4A7C15u ^ (uint64_t)numbers[1]) * 0x9E3779B97F4A7C15u;
  return &self->known_both[(hash ^ hash >> 32) % MOST_COUNTED];
}

/* How many living documents have all terms of `numbers`, or -1 with an error set; how often is not read. */
static int64_t count_together(Segment *self, Field *field, const int64_t *numbers, Py_ssize_t n) {
  KnownBoth *known = n == 2 ? known_both(self, field, numbers) : NULL;
  if (known && known->field == field && known->one == numbers[0] && known->two == numbers[1]) return known->count;
  PostingList **lists = calloc((size_t)n + 1, sizeof *lists);
  int64_t count = -1;
  int failed = !lists;
  if (failed) PyErr_NoMemory();
  for (Py_ssize_t i = 0; i < n && !failed; i++) {
    failed = !(lists[i] = new_list(self, 1));
    if (!failed && numbers[i] != NO_TERM && field->postings) failed = add_term(lists[i], field, numbers[i]) < 0;
  }
  if (!failed) count = n ? find_all(self, lists, n, self->live, NULL) : 0;
  for (Py_ssize_t i = 0; i < n && lists; i++) Py_XDECREF((PyObject *)lists[i]);
  free(lists);
  if (known && count >= 0) *known = (KnownBoth){field, numbers[0], numbers[1], count};
  return count;
}

/* The same of `terms`. */
static PyObject *count_all_of(Segment *self, Field *field, PyObject *terms) {
  Py_ssize_t n = PyTuple_Size(terms);
  int64_t *numbers = malloc(8 * (size_t)(n + 1)), count = 0;
  if (!numbers) return PyErr_NoMemory();
  for (Py_ssize_t i = 0; i < n && count >= 0; i++)
    if ((numbers[i] = number_of_text(self, field, PyTuple_GetItem(terms, i))) == BROKEN) count = -1;
  if (count >= 0) count = count_together(self, field, numbers, n);
  free(numbers);
  return count < 0 ? NULL : PyLong_FromLongLong(count);
}

static PyObject *count_of(Segment *self, PyObject *given) {
  Lookup lookup;
  if (read_lookup(given, &lookup) < 0) return NULL;
  Field *field = strcmp(lookup.how, "together") ? NULL : field_of(self, lookup.field);
  if (field) return count_all_of(self, field, lookup.terms);
  PostingList *list = PyErr_Occurred() ? NULL : look_up(self, &lookup);
  PyObject *count = list ? list_live_count(list, NULL) : NULL;
  Py_XDECREF((PyObject *)list);
  return count;
}

static PyObject *segment_frequencies(Segment *self, PyObject *given) {
  PyObject *lookups = PySequence_Tuple(given), *found = lookups ? PyList_New(PyTuple_Size(lookups)) : NULL;
  for (Py_ssize_t i = 0; found && i < PyTuple_Size(lookups); i++) {
    PyObject *count = count_of(self, PyTuple_GetItem(lookups, i));
    if (count) PyList_SetItem(found, i, count);
    else Py_CLEAR(found);
  }
  Py_XDECREF(lookups);
  return found;
}

static PyObject *segment_list_of(Segment *self, PyObject *args) {
  const char *name;
  PyObject *given;
  if (!PyArg_ParseTuple(args, "sO", &name, &given)) return NULL;
  Field *field = field_of(self, name);
  PyObject *numbers = field ? PySequence_Tuple(given) : NULL;
  PostingList *list = numbers ? new_list(self, PyTuple_Size(numbers)) : NULL;
  for (Py_ssize_t i = 0; list && i < PyTuple_Size(numbers); i++) {
    long long number = PyLong_AsLongLong(PyTuple_GetItem(numbers, i));
    if ((number == -1 && PyErr_Occurred()) || add_term(list, field, number) < 0) Py_CLEAR(list);
  }
  Py_XDECREF(numbers);
  return (PyObject *)list;
}

static PyObject *segment_with_keys(Segment *self, PyObject *args) {
  const char *name;
  PyObject *given;
  Keys keys;
  if (!PyArg_ParseTuple(args, "sO", &name, &given) || open_keys(self, name, &keys) < 0) return NULL;
  int64_t count = keys.count;
  PyObject *numbers = PySequence_Tuple(given);
  DocumentSet *found = numbers ? (DocumentSet *)new_set(types_of((PyObject *)self), self->documents) : NULL;
  Numbers wanted = {NULL, 0, 0};
  for (Py_ssize_t i = 0; found && i < PyTuple_Size(numbers); i++) {
    long long number = PyLong_AsLongLong(PyTuple_GetItem(numbers, i));
    if ((number == -1 && PyErr_Occurred()) || push(&wanted, number) < 0) { if (!PyErr_Occurred()) PyErr_NoMemory(); Py_CLEAR(found); }
  }
  int64_t terms = 0;
  for (int64_t i = 0; i < wanted.count; i++) terms = wanted.at[i] >= terms ? wanted.at[i] + 1 : terms;
  uint8_t *is_wanted = found ? calloc((size_t)(terms < count ? terms : count) + 2, 1) : NULL; /* no more terms than documents */
  if (is_wanted) {
    for (int64_t i = 0; i < wanted.count; i++)
      if (wanted.at[i] >= -1 && wanted.at[i] < count) is_wanted[wanted.at[i] + 1] = 1;
    for (int64_t i = 0; i < count; i++) {
      int32_t key = key_at(&keys, i);
      if (key >= -1 && key < terms && key < count && is_wanted[key + 1]) found->bits[i >> 6] |= 1ULL << (i & 63);
    }
  } else if (found) { PyErr_NoMemory(); Py_CLEAR(found); }
  free(is_wanted);
  free(wanted.at);
  Py_XDECREF(numbers);
  return (PyObject *)found;
}

static PyObject *segment_values(Segment *self, PyObject *args) {
  const char *name;
  PyObject *given;
  Keys keys;
  int64_t count = 0, *documents;
  if (!PyArg_ParseTuple(args, "sO", &name, &given)) return NULL;
  Field *field = field_of(self, name);
  if (!field || open_keys(self, name, &keys) < 0 || !(documents = documents_in(self, given, &count))) return NULL;
  PyObject *found = PyList_New((Py_ssize_t)count);
  for (int64_t i = 0; i < count && found; i++) {
    PyObject *value = string_at(self, &field->strings, key_at(&keys, documents[i]));
    if (value) PyList_SetItem(found, (Py_ssize_t)i, value);
    else Py_CLEAR(found);
  }
  free(documents);
  return found;
}

static PyObject *segment_live_length(Segment *self, PyObject *args) {
  const char *name;
  const uint32_t *lengths = NULL;
  Keys keys;
  int64_t count, total = 0;
  if (!PyArg_ParseTuple(args, "s", &name)) return NULL;
  const Field *field = field_of(self, name);
  if (!field) return NULL;
  if (!field->lengths[0]) { if (open_keys(self, name, &keys) < 0) return NULL; }
  else if (!(lengths = array_of(self, "documents", field->lengths, "<u4", &count)) || demand(self, count == self->documents, "documents", "lengths") < 0) return NULL;
  for (int64_t i = 0; i < self->documents; i++) {
    if (!((self->live[i >> 6] >> (i & 63)) & 1)) continue;
    int64_t length = lengths ? lengths[i] : key_at(&keys, i) >= 0;
    total += length - (field->one_less && length);
  }
  return PyLong_FromLongLong(total);
}

static PyObject *segment_between(Segment *self, PyObject *args) {
  const char *column;
  long long first, last;
  const int64_t *values;
  int64_t count;
  if (!PyArg_ParseTuple(args, "sLL", &column, &first, &last)) return NULL;
  if (!(values = array_of(self, "documents", column, "<i8", &count)) || demand(self, count == self->documents, "documents", "columns") < 0) return NULL;
  DocumentSet *found = (DocumentSet *)new_set(types_of((PyObject *)self), self->documents);
  for (int64_t i = 0; found && i < count; i++)
    if (values[i] >= first && values[i] <= last) found->bits[i >> 6] |= 1ULL << (i & 63);
  return (PyObject *)found;
}

static PyObject *segment_living(Segment *self, PyObject *Py_UNUSED(none)) {
  if (!self->living) {
    DocumentSet *found = unfilled_set(types_of((PyObject *)self), self->documents);
    if (found) memcpy(found->bits, self->live, 8 * (size_t)self->words);
    self->living = (PyObject *)found;
  }
  Py_XINCREF(self->living);
  return self->living;
}

static PyObject *segment_none(Segment *self, PyObject *Py_UNUSED(none)) { return new_set(types_of((PyObject *)self), self->documents); }

static PyObject *segment_documents(Segment *self, PyObject *given) {
  PyObject *numbers = PySequence_Tuple(given);
  DocumentSet *found = numbers ? (DocumentSet *)new_set(types_of((PyObject *)self), self->documents) : NULL;
  for (Py_ssize_t i = 0; found && i < PyTuple_Size(numbers); i++) {
    long long document = PyLong_AsLongLong(PyTuple_GetItem(numbers, i));
    if ((document == -1 && PyErr_Occurred()) || document_of(self, document) < 0) Py_CLEAR(found);
    else found->bits[document >> 6] |= 1ULL << (document & 63);
  }
  Py_XDECREF(numbers);
  return (PyObject *)found;
}

/* ---- The segment ---- */

static int copy_name(char *to, const char *from) {
  if (strlen(from) >= 32) { PyErr_SetString(PyExc_ValueError, "a name of a field is too long"); return -1; }
  strcpy(to, from);
  return 0;
}

static int read_fields(Segment *self, PyObject *given) {
  PyObject *items = PySequence_Tuple(given);
  int failed = !items || PyTuple_Size(items) > MOST_FIELDS;
  if (items && failed) PyErr_SetString(PyExc_ValueError, "there are too many fields");
  for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(items); i++) {
    const char *name, *dictionary, *lengths;
    Field *f = &self->fields[i];
    failed = !PyArg_ParseTuple(PyTuple_GetItem(items, i), "sspsp", &name, &dictionary, &f->is_pair, &lengths, &f->one_less) || copy_name(f->name, name) < 0 || copy_name(f->dictionary, dictionary) < 0 || copy_name(f->lengths, lengths) < 0;
    self->field_count = (int)i + 1;
    for (const Field *first = self->fields; !failed && !f->terms_of; first++)
      if (!strcmp(first->dictionary, f->dictionary)) f->terms_of = first->dictionary;
  }
  Py_XDECREF(items);
  return failed ? -1 : 0;
}

static PyObject *segment_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(named)) {
  PyObject *map, *directory, *fields, *live, *damaged;
  long long documents;
  if (!PyArg_ParseTuple(args, "OO!OLOO", &map, &PyDict_Type, &directory, &fields, &documents, &live, &damaged)) return NULL;
  if (documents < 0 || documents > INT32_MAX - 64) { PyErr_SetString(PyExc_ValueError, "a segment has no so many documents"); return NULL; }
  Segment *self = PyObject_New(Segment, type);
  if (!self) return NULL;
  memset((char *)self + offsetof(Segment, map), 0, sizeof *self - offsetof(Segment, map));
  Py_INCREF(directory);
  self->directory = directory;
  Py_INCREF(damaged);
  self->damaged = damaged;
  self->documents = documents;
  self->words = (documents + 63) / 64;
  self->live = calloc((size_t)self->words + 1, 8);
  if (!self->live) { PyErr_NoMemory(); goto failed; }
  if (PyObject_GetBuffer(map, &self->map, PyBUF_SIMPLE) < 0 || read_fields(self, fields) < 0) goto failed;
  if (live == Py_None) memset(self->live, 0xff, 8 * (size_t)self->words);
  else {
    char *bits;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(live, &bits, &length) < 0) goto failed;
    if (length != (documents + 7) / 8) { PyErr_SetString(PyExc_ValueError, "there is a bit for each document"); goto failed; }
    memcpy(self->live, bits, (size_t)length);
    self->deleted = 1;
  }
  if (documents & 63) self->live[self->words - 1] &= (1ULL << (documents & 63)) - 1;
  return (PyObject *)self;
failed:
  Py_DECREF(self);
  return NULL;
}

static void segment_dealloc(Segment *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  if (self->map.obj) PyBuffer_Release(&self->map);
  Py_XDECREF(self->directory);
  Py_XDECREF(self->damaged);
  for (int i = 0; i < self->length_count; i++) free(self->lengths[i].told);
  for (int i = 0; i < self->norm_count; i++) free(self->norms[i].values);
  for (int i = 0; i < self->field_count; i++) {
    Field *f = &self->fields[i];
    for (int64_t number = 0; f->skips && number < f->longs; number++) free(f->skips[number]);
    free(f->skips);
  }
  free(self->kept.memory);
  Py_XDECREF(self->living);
  free(self->live);
  free(self->token_starts);
  free(self->spelled);
  PyObject_Free(self);
  Py_DECREF(type);
}

#define METHOD(name, how, doc) {#name, (PyCFunction)segment_##name, how, doc}
static PyMethodDef segment_methods[] = {
    METHOD(living, METH_NOARGS, "Return the documents that are not deleted."),
    METHOD(none, METH_NOARGS, "Return no documents."),
    METHOD(documents, METH_O, "Return the documents of these numbers."),
    METHOD(term_number, METH_VARARGS, "Return the number of a term of a field, or -1."),
    METHOD(look_up, METH_O, "Return where a lookup finds anything."),
    METHOD(frequencies, METH_O, "Return how many living documents each of some lookups finds."),
    METHOD(list_of, METH_VARARGS, "Return the documents that have any of some terms of a field."),
    METHOD(with_keys, METH_VARARGS, "Return the documents whose value in a field is one of some."),
    METHOD(values, METH_VARARGS, "Return the values of documents in a field."),
    METHOD(live_length, METH_VARARGS, "Return how many tokens the living documents have in a field together."),
    METHOD(between, METH_VARARGS, "Return the documents whose column is in a range."),
    METHOD(scorers, METH_VARARGS, "Return what is scored, looked up."),
    METHOD(best, METH_VARARGS, "Return the documents that may be the best, and their scores."),
    METHOD(first, METH_VARARGS, "Return the documents that come first, in order, and their scores."),
    METHOD(newest, METH_VARARGS, "Return the documents that were published last, and their scores."),
    METHOD(added, METH_VARARGS, "Return what each scorer adds to the score of a document."),
    METHOD(length, METH_O, "Return how many tokens a document has."),
    METHOD(with_all, METH_VARARGS, "Return the documents that all of some lookups find."),
    METHOD(candidates, METH_VARARGS, "Return the documents that have the pairs and spellings of rows."),
    METHOD(holding, METH_VARARGS, "Return the documents whose running text has rows."),
    METHOD(places, METH_VARARGS, "Return what the places of features add to documents."),
    METHOD(places_worth, METH_VARARGS, "Return what the places of features add to documents, added up."),
    METHOD(matches, METH_VARARGS, "Return which tokens of a document match."),
    METHOD(token_matches, METH_VARARGS, "Return which tokens of documents match, and where in their texts they stand."),
    {NULL, NULL, 0, NULL}};
static PyType_Slot segment_slots[] = {
    {Py_tp_doc, "Segment(map, directory, fields, documents, live, damaged): what a search reads of one segment."},
    {Py_tp_new, segment_new}, {Py_tp_dealloc, segment_dealloc}, {Py_tp_methods, segment_methods}, {0, NULL}};
static PyType_Spec segment_spec = {"wardsearch.kernel._kernel.Segment", sizeof(Segment), 0, Py_TPFLAGS_DEFAULT, segment_slots};

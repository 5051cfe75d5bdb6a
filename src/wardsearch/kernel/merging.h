/* Several segments become one: wardsearch.embedded.writing.merged_postings and merged_strings are the
   references. Parts come in the order of their documents, and what each has ascends: so the least of what
   they come to is taken, of equal ones that of the first part. Like in indexing.h, no write goes beyond
   what was counted, whatever another thread does to an array meanwhile. */

/* ---- Which part comes to the least ---- */

typedef struct {
  uint64_t first; /* of what a part comes to: where two differ in it, it tells which is less */
  int32_t part;
} Coming;

typedef struct {
  Coming *coming; /* the first comes before all, each before the two at twice its place and behind */
  int64_t count;
  int (*before)(const void *all, int32_t one, int32_t other);
  const void *all;
} Heap;

static inline int comes_before(const Heap *heap, Coming one, Coming other) {
  return one.first != other.first ? one.first < other.first : heap->before(heap->all, one.part, other.part);
}

static void sift_down(Heap *heap, int64_t at) {
  Coming moved = heap->coming[at];
  for (int64_t child; (child = 2 * at + 1) < heap->count; at = child) {
    if (child + 1 < heap->count && comes_before(heap, heap->coming[child + 1], heap->coming[child])) child++;
    if (!comes_before(heap, heap->coming[child], moved)) break;
    heap->coming[at] = heap->coming[child];
  }
  heap->coming[at] = moved;
}

static void order_heap(Heap *heap) {
  for (int64_t at = heap->count / 2; at-- > 0;) sift_down(heap, at);
}

/* Puts the first part where it belongs now, or takes it away where it is at its end. */
static void move_on(Heap *heap, int is_at_end, uint64_t first) {
  if (is_at_end) heap->coming[0] = heap->coming[--heap->count];
  else heap->coming[0].first = first;
  if (heap->count) sift_down(heap, 0);
}

/* ---- Postings ---- */

typedef struct {
  Py_buffer views[5];
  const int64_t *keys;
  const int32_t *counts, *documents, *frequencies, *places;
  int64_t key_count, posting_count, place_count, key, posting; /* key, posting: what is read next */
} MergePart;

typedef struct {
  MergePart *parts;
  int64_t part_count, key_count, posting_count, key_room, posting_room;
  Heap heap;
  int64_t *keys;
  int32_t *counts, *documents, *frequencies;
} Merge;

static int comes_earlier(const void *Py_UNUSED(all), int32_t one, int32_t other) { return one < other; }

/* The key that a part comes to, as it is ordered without a sign. */
static inline uint64_t first_of_key(const MergePart *part) { return (uint64_t)part->keys[part->key] ^ (uint64_t)1 << 63; }

/* Adds the postings of the key that a part comes to; those of dead documents are passed over, and what two
   parts state of one document is added up. */
static int take_postings(Merge *self, MergePart *part, int64_t key) {
  const int32_t *places = part->places, *given = part->documents + part->posting, *given_often = part->frequencies + part->posting;
  int32_t *documents = self->documents, *often = self->frequencies;
  int64_t count = part->counts[part->key], made = self->posting_count, room = self->posting_room, place_count = part->place_count;
  int is_known = self->key_count && self->keys[self->key_count - 1] == key;
  int32_t last = is_known ? documents[made - 1] : -1;
  if (count < 0 || count > part->posting_count - part->posting) return OUT_OF_RANGE;
  for (int64_t i = 0; i < count; i++) {
    int32_t old = given[i];
    if (old < 0 || old >= place_count) return OUT_OF_RANGE;
    int32_t document = places[old];
    if (document < 0) continue;
    if (document == last) {
      often[made - 1] += given_often[i];
      continue;
    }
    if (made == room) return OUT_OF_RANGE;
    documents[made] = last = document;
    often[made++] = given_often[i];
  }
  part->posting += count;
  if (made == self->posting_count) return FITS;
  if (!is_known) {
    if (self->key_count == self->key_room) return OUT_OF_RANGE;
    self->keys[self->key_count] = key;
    self->counts[self->key_count++] = 0;
  }
  self->counts[self->key_count - 1] += (int32_t)(made - self->posting_count);
  self->posting_count = made;
  return FITS;
}

static int merge_parts(Merge *self) {
  for (int32_t part = 0; part < self->part_count; part++)
    if (self->parts[part].key_count) self->heap.coming[self->heap.count++] = (Coming){first_of_key(&self->parts[part]), part};
  order_heap(&self->heap);
  while (self->heap.count) {
    MergePart *part = &self->parts[self->heap.coming[0].part];
    int64_t key = part->keys[part->key];
    int why = take_postings(self, part, key);
    if (why != FITS) return why;
    int is_at_end = ++part->key == part->key_count;
    if (!is_at_end && part->keys[part->key] < key) return OUT_OF_RANGE;
    move_on(&self->heap, is_at_end, is_at_end ? 0 : first_of_key(part));
  }
  return FITS;
}

static int open_part(Merge *self, MergePart *part, PyObject *given) {
  if (!PyTuple_Check(given) || !PyArg_ParseTuple(given, "y*y*y*y*y*", &part->views[0], &part->views[1], &part->views[2], &part->views[3], &part->views[4])) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a part is a tuple");
    return -1;
  }
  part->keys = part->views[0].buf;
  part->counts = part->views[1].buf;
  part->documents = part->views[2].buf;
  part->frequencies = part->views[3].buf;
  part->places = part->views[4].buf;
  part->key_count = part->views[0].len / 8;
  part->posting_count = part->views[2].len / 4;
  part->place_count = part->views[4].len / 4;
  self->part_count++;
  self->key_room += part->key_count;
  self->posting_room += part->posting_count;
  if (part->views[1].len / 4 != part->key_count || part->views[3].len / 4 != part->posting_count) {
    indexing_failed(OUT_OF_RANGE);
    return -1;
  }
  return 0;
}

static PyObject *merge_postings(PyObject *Py_UNUSED(module), PyObject *given) {
  PyObject *parts = PySequence_Tuple(given), *result = NULL, *made[4] = {NULL, NULL, NULL, NULL};
  if (!parts) return NULL;
  Py_ssize_t count = PyTuple_Size(parts), part = 0;
  Merge work = {.parts = calloc((size_t)count + 1, sizeof(MergePart))};
  int why = work.parts ? FITS : NO_MEMORY;
  while (why == FITS && part < count && open_part(&work, &work.parts[part], PyTuple_GetItem(parts, part)) == 0) part++;
  if (why == FITS && part == count) {
    work.heap = (Heap){.coming = malloc(((size_t)count + 1) * sizeof(Coming)), .before = comes_earlier, .all = work.parts};
    work.keys = malloc(((size_t)work.key_room + 1) * sizeof(int64_t));
    work.counts = malloc(((size_t)work.key_room + 1) * sizeof(int32_t));
    work.documents = malloc(((size_t)work.posting_room + 1) * sizeof(int32_t));
    work.frequencies = malloc(((size_t)work.posting_room + 1) * sizeof(int32_t));
    if (!work.heap.coming || !work.keys || !work.counts || !work.documents || !work.frequencies) why = NO_MEMORY;
    if (why == FITS) {
      Py_BEGIN_ALLOW_THREADS
      why = merge_parts(&work);
      Py_END_ALLOW_THREADS
    }
  }
  if (why == FITS && !PyErr_Occurred()) {
    const char *from[4] = {(char *)work.keys, (char *)work.counts, (char *)work.documents, (char *)work.frequencies};
    int64_t sizes[4] = {8 * work.key_count, 4 * work.key_count, 4 * work.posting_count, 4 * work.posting_count};
    int each = 0;
    while (each < 4 && (made[each] = PyBytes_FromStringAndSize(from[each], (Py_ssize_t)sizes[each]))) each++;
    if (each == 4) result = PyTuple_Pack(4, made[0], made[1], made[2], made[3]);
  }
  if (why != FITS) indexing_failed(why);
  for (int each = 0; each < 4; each++) Py_XDECREF(made[each]);
  for (int64_t opened = 0; opened < work.part_count; opened++)
    for (int view = 0; view < 5; view++) PyBuffer_Release(&work.parts[opened].views[view]);
  free(work.parts);
  free(work.heap.coming);
  free(work.keys);
  free(work.counts);
  free(work.documents);
  free(work.frequencies);
  Py_DECREF(parts);
  return result;
}

/* ---- Terms ---- */

typedef struct {
  Py_buffer views[3];
  const char *bytes;
  const uint32_t *ends; /* 0, then where each ends */
  const int32_t *counts; /* of the living documents that hold each */
  int64_t byte_count, count, term;
  int64_t start, size;   /* of the term that it comes to */
  int32_t *numbers;      /* the new ones, -1 for what no living document holds */
} StringPart;

typedef struct {
  StringPart *parts;
  int64_t part_count, byte_count, count, byte_room, room;
  Heap heap;
  char *bytes;
  uint32_t *ends;
} StringMerge;

static int has_lesser_string(const void *all, int32_t one, int32_t other) {
  const StringPart *parts = all, *a = &parts[one], *b = &parts[other];
  int order = memcmp(a->bytes + a->start, b->bytes + b->start, (size_t)(a->size < b->size ? a->size : b->size));
  if (order) return order < 0;
  return a->size != b->size ? a->size < b->size : one < other;
}

/* The first eight bytes of the term that a part comes to, as a number. */
static uint64_t first_of_string(const StringPart *part) {
  uint64_t first = 0;
  for (int64_t i = 0; i < 8; i++) first = first << 8 | (i < part->size ? (unsigned char)part->bytes[part->start + i] : 0);
  return first;
}

/* Comes to the next term that a living document holds; `term` is the count where there is none. */
static int next_string(StringPart *part) {
  while (part->term < part->count && !part->counts[part->term]) part->term++;
  if (part->term == part->count) return FITS;
  uint32_t start = part->ends[part->term], end = part->ends[part->term + 1];
  if (start > end || end > part->byte_count) return OUT_OF_RANGE;
  part->start = start;
  part->size = end - start;
  return FITS;
}

static int take_string(StringMerge *self, StringPart *part) {
  uint32_t last = self->count ? self->ends[self->count - 1] : 0;
  int64_t size = self->byte_count - last;
  if (!self->count || size != part->size || memcmp(self->bytes + last, part->bytes + part->start, (size_t)size)) {
    if (self->count == self->room || part->size > self->byte_room - self->byte_count || self->byte_count + part->size > UINT32_MAX) return OUT_OF_RANGE;
    memcpy(self->bytes + self->byte_count, part->bytes + part->start, (size_t)part->size);
    self->ends[self->count++] = (uint32_t)self->byte_count;
    self->byte_count += part->size;
    self->ends[self->count] = (uint32_t)self->byte_count;
  }
  part->numbers[part->term++] = (int32_t)self->count - 1;
  return next_string(part);
}

static int merge_string_parts(StringMerge *self) {
  int why = FITS;
  self->ends[0] = 0;
  for (int32_t part = 0; part < self->part_count && why == FITS; part++) {
    StringPart *each = &self->parts[part];
    memset(each->numbers, 255, (size_t)each->count * sizeof(int32_t));
    why = next_string(each);
    if (each->term < each->count) self->heap.coming[self->heap.count++] = (Coming){first_of_string(each), part};
  }
  if (why == FITS) order_heap(&self->heap);
  while (self->heap.count && why == FITS) {
    StringPart *part = &self->parts[self->heap.coming[0].part];
    why = take_string(self, part);
    move_on(&self->heap, part->term == part->count, first_of_string(part));
  }
  return why;
}

static int open_string_part(StringMerge *self, StringPart *part, PyObject *given, PyObject **numbers) {
  if (!PyTuple_Check(given) || !PyArg_ParseTuple(given, "y*y*y*", &part->views[0], &part->views[1], &part->views[2])) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a part is a tuple");
    return -1;
  }
  self->part_count++;
  part->bytes = part->views[0].buf;
  part->ends = part->views[1].buf;
  part->counts = part->views[2].buf;
  part->byte_count = part->views[0].len;
  part->count = part->views[2].len / 4;
  self->byte_room += part->byte_count;
  self->room += part->count;
  if (part->views[1].len / 4 != part->count + 1 || self->room >= INT32_MAX) {
    indexing_failed(OUT_OF_RANGE);
    return -1;
  }
  if (!(*numbers = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(part->count * 4)))) return -1;
  part->numbers = (int32_t *)PyBytes_AsString(*numbers);
  return 0;
}

static PyObject *merge_strings(PyObject *Py_UNUSED(module), PyObject *given) {
  PyObject *parts = PySequence_Tuple(given), *numbers = NULL, *result = NULL;
  if (!parts) return NULL;
  Py_ssize_t count = PyTuple_Size(parts), part = 0;
  StringMerge work = {.parts = calloc((size_t)count + 1, sizeof(StringPart))};
  int why = work.parts ? FITS : NO_MEMORY;
  if (why == FITS) numbers = PyList_New(0);
  for (; numbers && part < count; part++) {
    PyObject *of_part = NULL;
    int failed = open_string_part(&work, &work.parts[part], PyTuple_GetItem(parts, part), &of_part) < 0 || PyList_Append(numbers, of_part) < 0;
    Py_XDECREF(of_part);
    if (failed) break;
  }
  if (numbers && part == count) {
    work.heap = (Heap){.coming = malloc(((size_t)count + 1) * sizeof(Coming)), .before = has_lesser_string, .all = work.parts};
    work.bytes = malloc((size_t)work.byte_room + 1);
    work.ends = malloc(((size_t)work.room + 2) * sizeof(uint32_t));
    if (!work.heap.coming || !work.bytes || !work.ends) why = NO_MEMORY;
    if (why == FITS) {
      Py_BEGIN_ALLOW_THREADS
      why = merge_string_parts(&work);
      Py_END_ALLOW_THREADS
    }
  }
  if (why == FITS && !PyErr_Occurred()) {
    PyObject *bytes = PyBytes_FromStringAndSize(work.bytes, (Py_ssize_t)work.byte_count);
    PyObject *ends = PyBytes_FromStringAndSize((char *)work.ends, (Py_ssize_t)(4 * (work.count + 1)));
    if (bytes && ends) result = PyTuple_Pack(3, bytes, ends, numbers);
    Py_XDECREF(bytes);
    Py_XDECREF(ends);
  }
  if (why != FITS) indexing_failed(why);
  for (int64_t opened = 0; opened < work.part_count; opened++)
    for (int view = 0; view < 3; view++) PyBuffer_Release(&work.parts[opened].views[view]);
  free(work.parts);
  free(work.heap.coming);
  free(work.bytes);
  free(work.ends);
  Py_XDECREF(numbers);
  Py_DECREF(parts);
  return result;
}

/* ---- Documents of terms in turn: wardsearch.embedded.index.packed.joined_documents is the reference ---- */

typedef struct {
  Py_buffer views[6];
  const int32_t *short_ones, *counts;
  const int64_t *before, *ends;
  const uint8_t *kinds, *data;
  int64_t short_count, list_count, size;
} ListedDocuments;

/* Decodes the list at a place to where there is room for `room` documents; says how many it has. */
static int put_list(const ListedDocuments *self, int64_t place, int32_t *into, int64_t room, int64_t *count) {
  int64_t begin = self->ends[place], end = self->ends[place + 1];
  if (begin < 0 || begin > end || end > self->size || self->kinds[place] > DENSE || self->counts[place] < 0 || self->counts[place] > room) return OUT_OF_RANGE;
  List list = {.kind = self->kinds[place], .count = self->counts[place], .data = self->data + begin, .size = end - begin};
  int64_t documents = list.kind == DENSE ? 8 * list.size : INT32_MAX, least = list.kind == PLAIN ? 4 * list.count : list.kind == GAPS ? list.count : 0;
  *count = list.count;
  return list.size < least || documents > INT32_MAX || decode(&list, documents, into) ? OUT_OF_RANGE : FITS;
}

static int join_documents(const ListedDocuments *self, int32_t *into, int64_t room) {
  int64_t at = 0, made = 0, count = 0;
  for (int64_t place = 0; place <= self->list_count; place++) {
    int64_t next = place < self->list_count ? self->before[place] : self->short_count;
    if (next < at || next > self->short_count || next - at > room - made) return OUT_OF_RANGE;
    memcpy(into + made, self->short_ones + at, 4 * (size_t)(next - at));
    made += next - at;
    at = next;
    if (place == self->list_count) break;
    int why = put_list(self, place, into + made, room - made, &count);
    if (why != FITS) return why;
    made += count;
  }
  return made == room ? FITS : OUT_OF_RANGE;
}

static PyObject *joined_documents(PyObject *Py_UNUSED(module), PyObject *args) {
  ListedDocuments all;
  Py_buffer *views = all.views;
  if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*:joined_documents", &views[0], &views[1], &views[2], &views[3], &views[4], &views[5])) return NULL;
  all.short_ones = views[0].buf;
  all.before = views[1].buf;
  all.kinds = views[2].buf;
  all.counts = views[3].buf;
  all.ends = views[4].buf;
  all.data = views[5].buf;
  all.short_count = views[0].len / 4;
  all.list_count = views[1].len / 8;
  all.size = views[5].len;
  int64_t room = all.short_count;
  int why = views[2].len == all.list_count && views[3].len / 4 == all.list_count && views[4].len / 8 == all.list_count + 1 ? FITS : OUT_OF_RANGE;
  for (int64_t place = 0; why == FITS && place < all.list_count; place++) {
    if (all.counts[place] < 0 || all.counts[place] > 8 * all.size) why = OUT_OF_RANGE;
    else room += all.counts[place];
  }
  PyObject *made = why == FITS ? PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * room)) : NULL;
  if (made) {
    int32_t *into = (int32_t *)PyBytes_AsString(made);
    Py_BEGIN_ALLOW_THREADS
    why = join_documents(&all, into, room);
    Py_END_ALLOW_THREADS
  }
  if (why != FITS) {
    indexing_failed(why);
    Py_CLEAR(made);
  }
  for (int view = 0; view < 6; view++) PyBuffer_Release(&views[view]);
  return made;
}

#define MERGING_FUNCTIONS \
  {"joined_documents", joined_documents, METH_VARARGS, "Return the documents of terms in turn, of which some have lists."}, \
  {"merge_postings", merge_postings, METH_O, "Return the keys of several parts, how many documents hold each, which, and how often."}, \
  {"merge_strings", merge_strings, METH_O, "Return the terms of several parts, where each begins and the last ends, and the numbers that those of each part have there."}

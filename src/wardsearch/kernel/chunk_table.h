/* Texts as rows of chunk numbers: wardsearch.analysis.chunks is the reference.

   A chunk is what stands between white space; each distinct one has a number, from 0 in the order of
   its first coming. The end of a line is a chunk, and so is a tab. Texts come as UTF-8, in which
   surrogates may be written as any other code point. */

/* ---- A keyed hash ---- */

typedef struct { uint64_t low, high; } HashKey;

#define ROTATED(x, by) ((x) << (by) | (x) >> (64 - (by)))
#define SIP_ROUND(a, b, c, d) \
  do { \
    a += b; b = ROTATED(b, 13); b ^= a; a = ROTATED(a, 32); \
    c += d; d = ROTATED(d, 16); d ^= c; \
    a += d; d = ROTATED(d, 21); d ^= a; \
    c += b; b = ROTATED(b, 17); b ^= c; c = ROTATED(c, 32); \
  } while (0)

/* SipHash-1-3: whoever writes a text cannot choose chunks that all have one hash.
   Source: J.-P. Aumasson, D. J. Bernstein, SipHash (2012); CPython hashes its strings so, too. */
static uint64_t keyed_hash(const HashKey *key, const void *data, size_t size) {
  uint64_t a = key->low ^ 0x736f6d6570736575, b = key->high ^ 0x646f72616e646f6d, c = key->low ^ 0x6c7967656e657261, d = key->high ^ 0x7465646279746573;
  const unsigned char *at = data;
  uint64_t word, last = (uint64_t)size << 56;
  for (; size >= 8; at += 8, size -= 8) {
    memcpy(&word, at, 8);
    d ^= word;
    SIP_ROUND(a, b, c, d);
    a ^= word;
  }
  for (size_t i = 0; i < size; i++) last |= (uint64_t)at[i] << (8 * i);
  d ^= last;
  SIP_ROUND(a, b, c, d);
  a ^= last;
  c ^= 0xff;
  SIP_ROUND(a, b, c, d);
  SIP_ROUND(a, b, c, d);
  SIP_ROUND(a, b, c, d);
  return a ^ b ^ c ^ d;
}

/* A key of this process: Python's own hashes are keyed by chance. */
static int read_hash_key(HashKey *key) {
  PyObject *one = PyUnicode_FromString("wardsearch low"), *two = PyUnicode_FromString("wardsearch high");
  Py_hash_t low = one ? PyObject_Hash(one) : -1, high = two ? PyObject_Hash(two) : -1;
  Py_XDECREF(one);
  Py_XDECREF(two);
  key->low = (uint64_t)low;
  key->high = (uint64_t)high;
  return low == -1 || high == -1 ? -1 : 0;
}

/* ---- A table of byte strings ---- */

enum { SHORT_BYTES = 8 };

/* Of a string: its bytes where they are few, with zeros behind them, else its keyed hash. Number -1: empty. */
typedef struct { uint64_t head; int32_t size, number; } Slot;

typedef struct {
  HashKey key;
  Slot *slots;
  char *bytes;      /* of all strings, one behind the other */
  int64_t *ends;    /* 0, then where each ends */
  int64_t slot_count, count, room, byte_room; /* slot_count: a power of two */
  int shift;        /* 64 less its logarithm */
} StringTable;

/* At most eight bytes as a number, the first the lowest: what is read twice is the same both times. */
static uint64_t short_head(const char *data, int64_t size) {
  uint32_t low, high;
  if (size < 4) {
    const unsigned char *bytes = (const unsigned char *)data;
    return size ? (uint64_t)bytes[0] | (uint64_t)bytes[size >> 1] << 8 * (size >> 1) | (uint64_t)bytes[size - 1] << 8 * (size - 1) : 0;
  }
  memcpy(&low, data, 4);
  memcpy(&high, data + size - 4, 4);
  return low | (uint64_t)high << 8 * (size - 4);
}

/* Where the search for a head begins: few of any heads share one, for whoever does not know the key.
   Source: M. Dietzfelbinger et al., A Reliable Randomized Algorithm for the Closest-Pair Problem (1997), multiply-shift. */
static int64_t first_slot(const StringTable *table, uint64_t head) { return (int64_t)((head ^ table->key.high) * (table->key.low | 1) >> table->shift); }

static int open_table(StringTable *table) {
  memset(table, 0, sizeof *table);
  if (read_hash_key(&table->key) < 0) return -1;
  table->slot_count = 1024;
  table->shift = 64 - 10;
  table->room = 512;
  table->byte_room = 4096;
  table->slots = malloc((size_t)table->slot_count * sizeof(Slot));
  table->bytes = malloc((size_t)table->byte_room);
  table->ends = malloc((size_t)(table->room + 1) * sizeof(int64_t));
  if (!table->slots || !table->bytes || !table->ends) { PyErr_NoMemory(); return -1; }
  memset(table->slots, 255, (size_t)table->slot_count * sizeof(Slot));
  table->ends[0] = 0;
  return 0;
}

static void close_table(StringTable *table) {
  free(table->slots);
  free(table->bytes);
  free(table->ends);
}

static int grow_slots(StringTable *table) {
  int64_t count = 2 * table->slot_count;
  Slot *slots = malloc((size_t)count * sizeof(Slot));
  if (!slots) return NO_MEMORY;
  memset(slots, 255, (size_t)count * sizeof(Slot));
  table->shift--;
  for (int64_t old = 0; old < table->slot_count; old++) {
    if (table->slots[old].number < 0) continue;
    int64_t at = first_slot(table, table->slots[old].head);
    while (slots[at].number >= 0) at = (at + 1) & (count - 1);
    slots[at] = table->slots[old];
  }
  free(table->slots);
  table->slots = slots;
  table->slot_count = count;
  return FITS;
}

static int append_string(StringTable *table, const char *data, int64_t size) {
  int64_t end = table->ends[table->count] + size;
  if (table->count == INT32_MAX || table->slot_count > (int64_t)1 << 31) return OUT_OF_RANGE;
  if (end > table->byte_room) {
    char *bytes = realloc(table->bytes, (size_t)(2 * end));
    if (!bytes) return NO_MEMORY;
    table->bytes = bytes;
    table->byte_room = 2 * end;
  }
  if (table->count == table->room) {
    int64_t *ends = realloc(table->ends, (size_t)(2 * table->room + 1) * sizeof(int64_t));
    if (!ends) return NO_MEMORY;
    table->ends = ends;
    table->room *= 2;
  }
  memcpy(table->bytes + table->ends[table->count], data, (size_t)size);
  table->ends[++table->count] = end;
  return FITS;
}

/* Gives the number of a string, which is new or was there before. */
static int number_in(StringTable *table, const char *data, int64_t size, int32_t *number) {
  if (size > INT32_MAX) return OUT_OF_RANGE;
  int is_short = size <= SHORT_BYTES;
  uint64_t head = is_short ? short_head(data, size) : keyed_hash(&table->key, data, (size_t)size);
  int64_t at = first_slot(table, head);
  for (; table->slots[at].number >= 0; at = (at + 1) & (table->slot_count - 1)) {
    const Slot *slot = &table->slots[at];
    if (slot->head == head && slot->size == size && (is_short || memcmp(table->bytes + table->ends[slot->number], data, (size_t)size) == 0)) {
      *number = slot->number;
      return FITS;
    }
  }
  int why = append_string(table, data, size);
  if (why != FITS) return why;
  *number = (int32_t)table->count - 1;
  table->slots[at] = (Slot){head, (int32_t)size, *number};
  return 4 * table->count > 3 * table->slot_count ? grow_slots(table) : FITS;
}

/* ---- Chunks ---- */

typedef struct {
  PyObject_HEAD
  StringTable table;
  int64_t told; /* of how many chunks the caller knows */
  int busy;
} Chunks;

/* How many bytes of white space stand at `at`, as str.split() knows it; 0 for none. */
static int space_at(const unsigned char *at, const unsigned char *end) {
  unsigned char c = *at;
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
  if (c == 0xc2) return end - at >= 2 && (at[1] == 0x85 || at[1] == 0xa0) ? 2 : 0;
  if (c < 0xe1 || c > 0xe3 || end - at < 3) return 0;
  if (c == 0xe1) return at[1] == 0x9a && at[2] == 0x80 ? 3 : 0;
  if (c == 0xe3) return at[1] == 0x80 && at[2] == 0x80 ? 3 : 0;
  if (at[1] == 0x80) return at[2] <= 0x8a || at[2] == 0xa8 || at[2] == 0xa9 || at[2] == 0xaf ? 3 : 0;
  return at[1] == 0x81 && at[2] == 0x9f ? 3 : 0;
}

/* Numbers, or only a count of them where there is no table. */
typedef struct {
  StringTable *table;
  int32_t *numbers;
  int64_t count, room;
} ChunkRow;

static int append_chunk(ChunkRow *row, const char *data, int64_t size) {
  int64_t place = row->count++;
  if (!row->table) return FITS;
  if (place == row->room) {
    int64_t room = 2 * row->room + 1024;
    int32_t *numbers = realloc(row->numbers, (size_t)room * sizeof(int32_t));
    if (!numbers) return NO_MEMORY;
    row->numbers = numbers;
    row->room = room;
  }
  return number_in(row->table, data, size, &row->numbers[place]);
}

/* Of more than three line ends in a row, two or three are left, as many as make no odd one of an even number. */
static int read_line_ends(ChunkRow *row, int64_t count) {
  int why = FITS;
  if (count > 3) count = 2 + (count & 1);
  while (count-- && why == FITS) why = append_chunk(row, "\0", 1);
  return why;
}

static int read_text_chunks(ChunkRow *row, const char *data, int64_t size) {
  const unsigned char *at = (const unsigned char *)data, *end = at + size;
  int why = FITS;
  while (at < end && why == FITS) {
    const unsigned char *first = at;
    int space = space_at(at, end);
    if (*at == '\n') {
      while (at < end && *at == '\n') at++;
      why = read_line_ends(row, at - first);
    } else if (space) {
      if (*at == '\t') why = append_chunk(row, "\1", 1);
      at += space;
    } else {
      while (at < end && !space_at(at, end)) at++;
      why = append_chunk(row, (const char *)first, at - first);
    }
  }
  return why;
}

/* Reads all texts with the interpreter let go of; `ends` is given 0 and where the chunks of each end. */
static int read_texts(PyObject *texts, ChunkRow *row, int64_t *ends) {
  Py_ssize_t count = PyTuple_Size(texts);
  const char **data = calloc((size_t)count + 1, sizeof(char *));
  Py_ssize_t *sizes = calloc((size_t)count + 1, sizeof(Py_ssize_t));
  int why = data && sizes ? FITS : NO_MEMORY;
  for (Py_ssize_t text = 0; text < count && why == FITS; text++) {
    char *bytes;
    if (PyBytes_AsStringAndSize(PyTuple_GetItem(texts, text), &bytes, &sizes[text]) < 0) why = OUT_OF_RANGE;
    data[text] = bytes;
  }
  if (why == FITS) {
    Py_BEGIN_ALLOW_THREADS
    ends[0] = 0;
    for (Py_ssize_t text = 0; text < count && why == FITS; text++) {
      why = read_text_chunks(row, data[text], sizes[text]);
      ends[text + 1] = row->count;
    }
    Py_END_ALLOW_THREADS
  }
  free(data);
  free(sizes);
  return why;
}

static PyObject *read_chunk_row(Chunks *self, PyObject *given, int only_counted) {
  if (self->busy) { PyErr_SetString(PyExc_RuntimeError, "another thread reads these chunks"); return NULL; }
  PyObject *texts = PySequence_Tuple(given), *ends = NULL, *numbers = NULL, *result = NULL;
  ChunkRow row = {.table = only_counted ? NULL : &self->table};
  if (texts && (ends = PyBytes_FromStringAndSize(NULL, (PyTuple_Size(texts) + 1) * 8))) {
    self->busy = 1;
    int why = read_texts(texts, &row, (int64_t *)PyBytes_AsString(ends));
    self->busy = 0;
    if (why != FITS && !PyErr_Occurred()) indexing_failed(why);
  }
  if (!PyErr_Occurred()) {
    if (only_counted) {
      Py_INCREF(ends);
      result = ends;
    } else if ((numbers = PyBytes_FromStringAndSize((char *)row.numbers, (Py_ssize_t)(row.count * 4)))) {
      result = PyTuple_Pack(2, numbers, ends);
    }
  }
  free(row.numbers);
  Py_XDECREF(texts);
  Py_XDECREF(ends);
  Py_XDECREF(numbers);
  return result;
}

static PyObject *chunks_read(Chunks *self, PyObject *texts) { return read_chunk_row(self, texts, 0); }

static PyObject *chunks_count(Chunks *self, PyObject *texts) { return read_chunk_row(self, texts, 1); }

static PyObject *chunks_fresh(Chunks *self, PyObject *Py_UNUSED(none)) {
  if (self->busy) { PyErr_SetString(PyExc_RuntimeError, "another thread reads these chunks"); return NULL; }
  PyObject *found = PyList_New(0);
  for (int64_t number = self->told; found && number < self->table.count; number++) {
    const int64_t *ends = self->table.ends + number;
    PyObject *chunk = PyUnicode_DecodeUTF8(self->table.bytes + ends[0], (Py_ssize_t)(ends[1] - ends[0]), "surrogatepass");
    if (!chunk || PyList_Append(found, chunk) < 0) Py_CLEAR(found);
    Py_XDECREF(chunk);
  }
  if (found) self->told = self->table.count;
  return found;
}

static PyObject *chunks_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(named)) {
  if (!PyArg_ParseTuple(args, "")) return NULL;
  Chunks *self = PyObject_New(Chunks, type);
  if (!self) return NULL;
  self->told = self->busy = 0;
  int32_t line_end;
  if (open_table(&self->table) < 0 || number_in(&self->table, "\0", 1, &line_end) != FITS) {
    Py_DECREF(self);
    return NULL;
  }
  return (PyObject *)self;
}

static void chunks_dealloc(Chunks *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  close_table(&self->table);
  PyObject_Free(self);
  Py_DECREF(type);
}

#define CHUNKS_METHOD(name, how, doc) {#name, (PyCFunction)chunks_##name, how, doc}
static PyMethodDef chunks_methods[] = {
    CHUNKS_METHOD(read, METH_O, "Return the numbers of the chunks of texts in turn, and where those of each end."),
    CHUNKS_METHOD(count, METH_O, "Return where the chunks of each of some texts end, none of which is remembered."),
    CHUNKS_METHOD(fresh, METH_NOARGS, "Return the chunks that were first seen since this was last asked."),
    {NULL, NULL, 0, NULL}};
static PyType_Slot chunks_slots[] = {
    {Py_tp_doc, "Chunks(): numbers the chunks of texts."},
    {Py_tp_new, chunks_new}, {Py_tp_dealloc, chunks_dealloc}, {Py_tp_methods, chunks_methods}, {0, NULL}};
static PyType_Spec chunks_spec = {"wardsearch.kernel._kernel.Chunks", sizeof(Chunks), 0, Py_TPFLAGS_DEFAULT, chunks_slots};

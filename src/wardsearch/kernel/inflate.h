/* A stretch of what a DEFLATE stream holds (RFC 1951): wardsearch.embedded.index.inflating is the reference.

   Rows and texts are small, and a library that inflates any stream takes as long before the first byte
   as for all of them. So no window is kept and nothing is summed up; what is decoded is what is asked
   for. A stream may be damaged: every code and distance is checked, and what it lacks is counted. */

enum { LITERAL_BITS = 9, DISTANCE_BITS = 8, MOST_LENGTH_BITS = 7, LONGEST_CODE = 15 };
enum { LITERAL_ROOM = 2048, DISTANCE_ROOM = 1024 };  /* entries of a table, those of longer codes included */
enum { LITERALS = 286, DISTANCES = 30, MOST_SYMBOLS = 288, END_OF_BLOCK = 256 };
enum { SLACK_BYTES = 258 + 16 };                     /* a copy may go so far beyond what is asked for */
enum { FIRST_BYTES = 1 << 12, LONG_BYTES = 1 << 13, MOST_GROWTH = 1032 };
enum { IS_INFLATED = 0, IS_DAMAGED = -1, HAS_NO_ROOM = -2 };

/* An entry of a table: from the lowest bit on the bits of its code, those that follow it, its kind, its
   value. One that no code leads to is 0. */
enum { IS_LITERAL = 1 << 8, IS_BASE = 2 << 8, IS_END = 3 << 8, IS_TABLE = 4 << 8, KINDS = 7 << 8 };

typedef struct {
  const uint8_t *at, *end;
  uint64_t bits;
  int count;   /* of bits that are read ahead */
  int lacking; /* of bytes among them that the stream has not */
} Bits;

typedef struct { int width; uint32_t *entries; int room; } CodeTable;

typedef struct {
  Bits bits;
  const uint8_t *dictionary;
  int64_t dictionary_size;
  uint8_t *out;
  int64_t size, room, limit;
  CodeTable literals, distances;
  uint32_t literal_entries[LITERAL_ROOM], distance_entries[DISTANCE_ROOM];
} Inflater;

static int is_cut(const Bits *b) { return b->count < 8 * b->lacking; }

/* Reads ahead: 56 bits and more are there, then. */
static inline void read_ahead(Bits *b) {
  if (b->end - b->at >= 8) {
    uint64_t next;
    memcpy(&next, b->at, 8);
    b->bits |= next << b->count;
    b->at += (63 - b->count) >> 3;
    b->count |= 56;
    return;
  }
  for (; b->count <= 56; b->count += 8) {
    if (b->at < b->end) b->bits |= (uint64_t)*b->at++ << b->count; else b->lacking++;
  }
}

static inline uint32_t take_bits(Bits *b, int count) {
  uint32_t found = (uint32_t)b->bits & ((1u << count) - 1);
  b->bits >>= count;
  b->count -= count;
  return found;
}

static const uint8_t LENGTH_BASES[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 255};
static const uint8_t LENGTH_EXTRAS[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

static uint32_t entry_of(int symbol, int is_distance) {
  if (is_distance) {
    int extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
    uint32_t base = symbol < 4 ? (uint32_t)symbol + 1 : (2u + (symbol & 1)) << extra | 1;
    return symbol < DISTANCES ? base << 16 | IS_BASE | (uint32_t)extra << 4 : 0;
  }
  if (symbol < END_OF_BLOCK) return (uint32_t)symbol << 16 | IS_LITERAL;
  if (symbol == END_OF_BLOCK) return IS_END;
  int at = symbol - END_OF_BLOCK - 1;
  return symbol < LITERALS ? (LENGTH_BASES[at] + 3u) << 16 | IS_BASE | (uint32_t)LENGTH_EXTRAS[at] << 4 : 0;
}

/* Makes the table of `count` symbols, whose codes have these `lengths`. It is entered by so many bits of a
   code, or fewer if none is longer; of longer ones the others lead on. A lone code may leave others free. */
static int make_table(CodeTable *table, int width, const uint8_t *lengths, int count, int is_distance, int may_be_lone) {
  int counts[LONGEST_CODE + 2] = {0}, places[LONGEST_CODE + 2] = {0}, free_codes = 1, longest = LONGEST_CODE;
  uint16_t sorted[MOST_SYMBOLS];
  for (int i = 0; i < count; i++) counts[lengths[i]]++;
  while (longest && !counts[longest]) longest--;
  for (int length = 1; length <= LONGEST_CODE; length++) {
    free_codes = 2 * free_codes - counts[length];
    if (free_codes < 0) return IS_DAMAGED;
    places[length + 1] = places[length] + counts[length];
  }
  if (free_codes && longest && (longest > 1 || !may_be_lone)) return IS_DAMAGED;
  if (width > longest) width = longest ? longest : 1;
  table->width = width;
  if (free_codes) memset(table->entries, 0, sizeof *table->entries << width);
  for (int i = 0; i < count; i++) if (lengths[i]) sorted[places[lengths[i]]++] = (uint16_t)i;
  uint32_t code = 0, prefix = UINT32_MAX, mask = (1u << width) - 1; /* the first bit of a code is its lowest */
  uint32_t *own = table->entries;
  int own_width = width, before = 0, next = 1 << width;
  for (int at = 0, codes = count - counts[0]; at < codes; at++) {
    int length = lengths[sorted[at]];
    if (length > width && (code & mask) != prefix) {
      prefix = code & mask;
      before = width;
      own_width = length - width;
      for (int left = 1 << own_width; own_width + width < longest; own_width++, left *= 2) {
        left -= counts[own_width + width];
        if (left <= 0) break;
      }
      if (next + (1 << own_width) > table->room) return IS_DAMAGED;
      own = table->entries + next;
      table->entries[prefix] = (uint32_t)next << 16 | IS_TABLE | (uint32_t)own_width << 4 | (uint32_t)width;
      next += 1 << own_width;
    }
    if (length - before > own_width) return IS_DAMAGED;
    uint32_t entry = entry_of(sorted[at], is_distance);
    if (entry) entry |= (uint32_t)(length - before);
    for (uint32_t i = code >> before; i < 1u << own_width; i += 1u << (length - before)) own[i] = entry;
    counts[length]--;
    uint32_t step = 1u << (length - 1);
    while (code & step) step >>= 1;
    code = step ? (code & (step - 1)) + step : 0;
  }
  return IS_INFLATED;
}

/* Takes the next code, and returns its entry. */
static inline uint32_t take_code(Bits *b, const CodeTable *table) {
  uint32_t entry = table->entries[b->bits & ((1u << table->width) - 1)];
  take_bits(b, (int)(entry & 15));
  if ((entry & KINDS) != IS_TABLE) return entry;
  entry = table->entries[(entry >> 16) + ((uint32_t)b->bits & ((1u << (entry >> 4 & 15)) - 1))];
  take_bits(b, (int)(entry & 15));
  return entry;
}

/* Reads the tables that a block begins with. */
static int read_tables(Inflater *z) {
  static const uint8_t ORDER[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  uint8_t lengths[LITERALS + DISTANCES] = {0}, of_lengths[19] = {0};
  Bits b = z->bits;
  int literals = (int)take_bits(&b, 5) + 257, all = literals + (int)take_bits(&b, 5) + 1, count = (int)take_bits(&b, 4) + 4;
  if (literals > LITERALS || all > literals + DISTANCES) return IS_DAMAGED;
  for (int i = 0; i < count; i++) {
    read_ahead(&b);
    of_lengths[ORDER[i]] = (uint8_t)take_bits(&b, 3);
  }
  if (make_table(&z->distances, MOST_LENGTH_BITS, of_lengths, 19, 0, 0)) return IS_DAMAGED;
  CodeTable of_codes = z->distances;
  for (int at = 0; at < all;) {
    read_ahead(&b);
    uint32_t entry = take_code(&b, &of_codes), symbol = entry >> 16;
    if (!entry || is_cut(&b)) return IS_DAMAGED;
    if (symbol < 16) { lengths[at++] = (uint8_t)symbol; continue; }
    if (symbol == 16 && !at) return IS_DAMAGED;
    uint8_t again = symbol == 16 ? lengths[at - 1] : 0;
    int times = symbol == 18 ? 11 + (int)take_bits(&b, 7) : 3 + (int)take_bits(&b, symbol == 17 ? 3 : 2);
    if (times > all - at) return IS_DAMAGED;
    memset(lengths + at, again, (size_t)times);
    at += times;
  }
  z->bits = b;
  if (!lengths[END_OF_BLOCK]) return IS_DAMAGED;
  if (make_table(&z->literals, LITERAL_BITS, lengths, literals, 0, 1)) return IS_DAMAGED;
  return make_table(&z->distances, DISTANCE_BITS, lengths + literals, all - literals, 1, 1);
}

static int fixed_tables(Inflater *z) {
  uint8_t lengths[MOST_SYMBOLS];
  for (int i = 0; i < MOST_SYMBOLS; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  if (make_table(&z->literals, LITERAL_BITS, lengths, MOST_SYMBOLS, 0, 0)) return IS_DAMAGED;
  memset(lengths, 5, 32);
  return make_table(&z->distances, DISTANCE_BITS, lengths, 32, 1, 0);
}

/* Makes room for `more` bytes and what a copy may write beyond them. */
static int find_room(Inflater *z, int64_t more) {
  if (z->size + more + SLACK_BYTES <= z->room) return IS_INFLATED;
  int64_t room = 2 * z->room > z->size + more + SLACK_BYTES ? 2 * z->room : z->size + more + SLACK_BYTES;
  uint8_t *out = realloc(z->out, (size_t)room);
  if (!out) return HAS_NO_ROOM;
  z->out = out;
  z->room = room;
  return IS_INFLATED;
}

/* Copies `length` bytes from `distance` before `to`, which may be in the dictionary. */
static inline int copy_back(const Inflater *z, uint8_t *to, int64_t distance, int64_t length) {
  int64_t back = distance - (to - z->out);
  if (back > 0) {
    if (back > z->dictionary_size) return IS_DAMAGED;
    const uint8_t *from = z->dictionary + z->dictionary_size - back;
    if (length + 8 <= back) {
      for (int64_t i = 0; i < length; i += 8) memcpy(to + i, from + i, 8);
      return IS_INFLATED;
    }
    for (; back && length; back--, length--) *to++ = *from++;
  }
  if (distance >= 8) {
    for (int64_t i = 0; i < length; i += 8) memcpy(to + i, to + i - distance, 8);
  } else {
    for (int64_t i = 0; i < length; i++) to[i] = to[i - distance];
  }
  return IS_INFLATED;
}

static int read_codes(Inflater *z) {
  Bits b = z->bits;
  const CodeTable literals = z->literals, distances = z->distances;
  int64_t size = z->size;
  const int64_t limit = z->limit;
  while (size < limit) {
    if (size + SLACK_BYTES > z->room) {
      z->size = size;
      if (find_room(z, 0)) return HAS_NO_ROOM;
    }
    read_ahead(&b);
    if (is_cut(&b)) return IS_DAMAGED;
    uint32_t entry = take_code(&b, &literals);
    if ((entry & KINDS) == IS_LITERAL) {
      z->out[size++] = (uint8_t)(entry >> 16);
      if (size == limit) break;
      entry = take_code(&b, &literals);
    }
    if ((entry & KINDS) == IS_LITERAL) {
      z->out[size++] = (uint8_t)(entry >> 16);
      continue;
    }
    if ((entry & KINDS) == IS_END) break;
    int64_t length = (entry >> 16) + take_bits(&b, (int)(entry >> 4 & 15));
    if (!entry) return IS_DAMAGED;
    read_ahead(&b);
    entry = take_code(&b, &distances);
    int64_t distance = (entry >> 16) + take_bits(&b, (int)(entry >> 4 & 15));
    if (!entry || copy_back(z, z->out + size, distance, length)) return IS_DAMAGED;
    size += length;
  }
  z->bits = b;
  z->size = size;
  return IS_INFLATED;
}

static int read_stored(Inflater *z) {
  Bits *b = &z->bits;
  take_bits(b, b->count & 7);
  read_ahead(b);
  int64_t size = take_bits(b, 16);
  if (take_bits(b, 16) != (~size & 0xffff) || is_cut(b)) return IS_DAMAGED;
  b->at -= (b->count >> 3) - b->lacking;
  b->bits = 0;
  b->count = b->lacking = 0;
  if (size > z->limit - z->size) size = z->limit - z->size;
  if (size > b->end - b->at) return IS_DAMAGED;
  if (find_room(z, size)) return HAS_NO_ROOM;
  memcpy(z->out + z->size, b->at, (size_t)size);
  b->at += size;
  z->size += size;
  return IS_INFLATED;
}

/* Inflates the stream as far as the limit. */
static int inflate_stream(Inflater *z) {
  int is_last = 0, done = find_room(z, 0);
  z->literals = (CodeTable){.entries = z->literal_entries, .room = LITERAL_ROOM};
  z->distances = (CodeTable){.entries = z->distance_entries, .room = DISTANCE_ROOM};
  while (!done && !is_last && z->size < z->limit) {
    read_ahead(&z->bits);
    is_last = (int)take_bits(&z->bits, 1);
    switch (take_bits(&z->bits, 2)) {
      case 0: done = read_stored(z); break;
      case 1: done = fixed_tables(z); if (!done) done = read_codes(z); break;
      case 2: done = read_tables(z); if (!done) done = read_codes(z); break;
      default: done = IS_DAMAGED;
    }
  }
  return !done && is_cut(&z->bits) ? IS_DAMAGED : done;
}

/* inflate(data, first, last, dictionary, start, end): see wardsearch.embedded.index.inflating.Inflate. */
static PyObject *inflate(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer data, dictionary;
  Py_ssize_t first, last, start, end;
  PyObject *made = NULL;
  if (!PyArg_ParseTuple(args, "y*nny*nn", &data, &first, &last, &dictionary, &start, &end)) return NULL;
  Inflater *z = malloc(sizeof *z);
  int done = z ? IS_DAMAGED : HAS_NO_ROOM;
  if (z && 0 <= first && first <= last && last <= data.len && start >= 0) {
    memset(z, 0, offsetof(Inflater, literal_entries));
    z->bits.at = (const uint8_t *)data.buf + first;
    z->bits.end = (const uint8_t *)data.buf + last;
    z->dictionary = dictionary.buf;
    z->dictionary_size = dictionary.len;
    z->limit = end < 0 ? INT64_MAX : end;
    int64_t most = (last - first + 1) * MOST_GROWTH; /* what the stream can hold */
    z->room = (end < 0 ? FIRST_BYTES : end < most ? end : most) + SLACK_BYTES;
    z->out = malloc((size_t)z->room);
    PyThreadState *resting = last - first > LONG_BYTES ? PyEval_SaveThread() : NULL;
    done = z->out ? inflate_stream(z) : HAS_NO_ROOM;
    if (resting) PyEval_RestoreThread(resting);
    int64_t size = z->size < z->limit ? z->size : z->limit;
    if (!done) made = PyBytes_FromStringAndSize((const char *)z->out + (start < size ? start : size), (Py_ssize_t)(start < size ? size - start : 0));
    free(z->out);
  }
  free(z);
  PyBuffer_Release(&data);
  PyBuffer_Release(&dictionary);
  if (done == HAS_NO_ROOM) return PyErr_NoMemory();
  if (done == IS_DAMAGED) PyErr_SetString(PyExc_ValueError, "the stream is damaged");
  return made;
}

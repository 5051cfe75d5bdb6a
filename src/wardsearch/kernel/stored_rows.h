/* What is stored of documents: wardsearch.embedded.index.row_blocks is the reference.

   A block of rows is a DEFLATE stream (RFC 1951) of fixed codes, or of bytes as they are, that begins with a
   preset dictionary behind it. zlib would copy the dictionary for each block, which takes longer than all else. */

typedef struct { const uint8_t *at, *end; uint64_t bits; int count; } BitReader; /* bits that are read come from the low end; count: how many there are */

/* before: bytes of the dictionary. It is enough once `wanted` line feeds are among the bytes up to `seen`, which are `lines`. */
typedef struct { uint8_t *at; int64_t count, room; const uint8_t *dictionary; int64_t before, wanted, lines, seen; } Inflated;

enum { READ_BEHIND = 64 }; /* bytes that are inflated, at least, behind what is looked at for line feeds */
enum { LONGEST_MATCH = 258, LONGEST_CODES = 8 + 5 + 5 + 13 }; /* bits of a match: its length and its distance, with what follows their codes */

static const char *const NO_BLOCK = "a block of rows is no DEFLATE stream of fixed codes";

/* Sees to it that there are 56 bits and more, zeros behind the end. Bits above those counted are of the byte that
   comes next, if anything. */
static inline void refill(BitReader *r) {
  uint64_t next;
  if (r->end - r->at >= 8) {
    memcpy(&next, r->at, 8);
    r->bits |= next << r->count;
    r->at += (63 - r->count) >> 3;
    r->count |= 56;
    return;
  }
  while (r->count <= 56) {
    r->bits |= (uint64_t)(r->at < r->end ? *r->at : 0) << r->count;
    r->at++; /* how far behind the end is seen when the block ends */
    r->count += 8;
  }
}

static inline uint32_t take_bits(BitReader *r, int count) {
  uint32_t taken = (uint32_t)(r->bits & ((1u << count) - 1));
  r->bits >>= count;
  r->count -= count;
  return taken;
}

/* Codes of nine bits and fewer, by the nine bits that come: the literal, the end of a block (256) or the code of a
   length, and how long the code is (RFC 1951, 3.2.6). */
typedef struct { uint16_t symbol; uint8_t length; } Code;

/* Nine bits the other way round. */
#define NINE(b) (((b) & 1) << 8 | ((b) & 2) << 6 | ((b) & 4) << 4 | ((b) & 8) << 2 | ((b) & 16) | ((b) >> 2 & 8) | ((b) >> 4 & 4) | ((b) >> 6 & 2) | (b) >> 8)
#define LENGTH(c) ((c) < 0x60 ? 7 : (c) < 0x190 ? 8 : 9)
#define SYMBOL(c) ((c) < 0x60 ? 256 + ((c) >> 2) : (c) < 0x180 ? ((c) >> 1) - 0x30 : (c) < 0x190 ? 280 + ((c) >> 1) - 0xc0 : (c) - 0x100)
#define CODE(b) {SYMBOL(NINE(b)), LENGTH(NINE(b))}
#define EIGHT(b) CODE(b), CODE((b) + 1), CODE((b) + 2), CODE((b) + 3), CODE((b) + 4), CODE((b) + 5), CODE((b) + 6), CODE((b) + 7)
#define SIXTY_FOUR(b) EIGHT(b), EIGHT((b) + 8), EIGHT((b) + 16), EIGHT((b) + 24), EIGHT((b) + 32), EIGHT((b) + 40), EIGHT((b) + 48), EIGHT((b) + 56)
static const Code CODES[512] = {SIXTY_FOUR(0), SIXTY_FOUR(64), SIXTY_FOUR(128), SIXTY_FOUR(192), SIXTY_FOUR(256), SIXTY_FOUR(320), SIXTY_FOUR(384), SIXTY_FOUR(448)};

static int room_for(Inflated *made, int64_t more) {
  if (made->room - made->count >= more) return 0;
  int64_t room = 2 * (made->count + more);
  uint8_t *at = realloc(made->at, (size_t)room);
  if (!at) return -1;
  made->at = at;
  made->room = room;
  return 0;
}

/* Repeats `length` bytes from `distance` bytes before the end on; they may be bytes that it writes. There is room
   for eight more. */
static void repeat_bytes(Inflated *made, int64_t length, int64_t distance) {
  uint8_t *to = made->at + made->count;
  int64_t from = made->count - distance;
  made->count += length;
  const uint8_t *source = from < 0 ? made->dictionary + made->before + from : made->at + from;
  if (distance >= 8 && (from >= 0 || from + length + 8 <= 0)) {
    for (; length > 0; length -= 8, to += 8, source += 8) memcpy(to, source, 8);
    return;
  }
  for (; length > 0; length--, from++) *to++ = from < 0 ? made->dictionary[made->before + from] : made->at[from];
}

/* Whether the rows that are wanted are inflated. What stands behind them costs as much as they do. */
static int is_enough(Inflated *made) {
  int64_t end = made->count - READ_BEHIND;
  if (end - made->seen < READ_BEHIND) return 0; /* it is looked for in some at a time */
  for (const uint8_t *at = made->at + made->seen, *last = made->at + end; (at = memchr(at, '\n', (size_t)(last - at))); at++) made->lines++;
  made->seen = end;
  return made->lines >= made->wanted;
}

/* Reads a part of fixed codes up to its end (RFC 1951, 3.2.5), or until it is enough. */
static const char *inflate_fixed(BitReader *reader, Inflated *made) {
  BitReader r = *reader; /* its own: what is written is of bytes, which could be any memory */
  if (room_for(made, LONGEST_MATCH + 8) < 0) return OUT_OF_MEMORY;
  uint8_t *to = made->at + made->count, *end = made->at + made->room;
  for (;;) {
    if (r.count < LONGEST_CODES) {
      refill(&r);
      if (r.at - r.end > 8) return NO_BLOCK; /* all bits are behind the end */
      made->count = to - made->at;
      if (is_enough(made)) return NULL;
    }
    if (end - to < LONGEST_MATCH + 8) {
      made->count = to - made->at;
      if (room_for(made, LONGEST_MATCH + 8) < 0) return OUT_OF_MEMORY;
      to = made->at + made->count;
      end = made->at + made->room;
    }
    Code coded = CODES[r.bits & 511];
    take_bits(&r, coded.length);
    if (coded.symbol < 256) {
      *to++ = (uint8_t)coded.symbol;
      continue;
    }
    if (coded.symbol == 256) break;
    if (coded.symbol > 285) return NO_BLOCK;
    uint32_t code = coded.symbol - 257u, more = code < 8 || code == 28 ? 0 : (code >> 2) - 1;
    uint32_t length = code == 28 ? LONGEST_MATCH : code < 8 ? 3 + code : 3 + ((4 + (code & 3)) << more) + take_bits(&r, (int)more);
    code = take_bits(&r, 5);
    code = NINE(code) >> 4; /* codes come with their first bit lowest */
    if (code > 29) return NO_BLOCK;
    more = code < 4 ? 0 : (code >> 1) - 1;
    uint32_t distance = code < 4 ? 1 + code : 1 + ((2 + (code & 1)) << more) + take_bits(&r, (int)more);
    made->count = to - made->at;
    if (distance > made->count + made->before) return NO_BLOCK;
    repeat_bytes(made, length, distance);
    to = made->at + made->count;
  }
  made->count = to - made->at;
  *reader = r;
  return NULL;
}

/* Reads a part of bytes as they are. */
static const char *copy_stored(BitReader *r, Inflated *made) {
  take_bits(r, r->count & 7);
  refill(r);
  uint32_t length = take_bits(r, 16), complement = take_bits(r, 16);
  const uint8_t *from = r->at - r->count / 8; /* bytes that wait are read again */
  if ((length ^ complement) != 0xffff || r->end - from < (ptrdiff_t)length) return NO_BLOCK;
  if (room_for(made, length) < 0) return OUT_OF_MEMORY;
  memcpy(made->at + made->count, from, length);
  made->count += length;
  *r = (BitReader){.at = from + length, .end = r->end};
  return NULL;
}

/* Reads a block, all of it or until it is enough; `made` is empty. */
static const char *inflate_block(const uint8_t *data, int64_t size, Inflated *made) {
  BitReader r = {.at = data, .end = data + size};
  for (int is_last = 0; !is_last;) {
    refill(&r);
    is_last = (int)take_bits(&r, 1);
    uint32_t kind = take_bits(&r, 2);
    const char *why = kind == 0 ? copy_stored(&r, made) : kind == 1 ? inflate_fixed(&r, made) : NO_BLOCK;
    if (why || made->lines >= made->wanted) return why;
  }
  return r.at - r.count / 8 == r.end ? NULL : NO_BLOCK;
}

typedef struct { const uint8_t *data; const void *ends; int64_t size, blocks, rows, per_block; int wide; } Stored; /* blocks: and the dictionary before them */

static int64_t end_of_block(const Stored *self, int64_t block) {
  return self->wide ? ((const int64_t *)self->ends)[block] : ((const uint32_t *)self->ends)[block];
}

/* Says where in the inflated block of `document` its row begins and ends. */
static const char *read_stored_row(const Stored *self, int64_t document, Inflated *made, int64_t *begin, int64_t *end) {
  int64_t block = document / self->per_block, place = document % self->per_block, in_block = self->rows - block * self->per_block, found = 0;
  if (document < 0 || document >= self->rows || block + 1 >= self->blocks) return "no such row is stored";
  int64_t from = end_of_block(self, block), to = end_of_block(self, block + 1);
  if (from < 0 || from > to || to > self->size) return "a block of rows ends before it begins, or behind all";
  in_block = in_block < self->per_block ? in_block : self->per_block;
  made->count = made->lines = made->seen = 0;
  made->wanted = place + 1 < in_block ? place + 1 : INT64_MAX; /* the last row ends with its block */
  const char *why = inflate_block(self->data + from, to - from, made);
  if (why) return why;
  *begin = 0;
  *end = made->count;
  const uint8_t *at = made->at, *last = at + made->count;
  for (; made->count && (at = memchr(at, '\n', (size_t)(last - at))); at++) {
    if (found == place) *end = at - made->at;
    if (++found == place) *begin = at + 1 - made->at;
  }
  return found + 1 == in_block || made->lines >= made->wanted ? NULL : "a block has not as many rows as it should";
}

/* stored_rows(data, block_ends, bytes of an end, rows, rows of a block, documents): the row of each of `documents`. */
static PyObject *stored_rows(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer data = {0}, ends = {0};
  int width;
  long long count, per_block;
  PyObject *documents;
  if (!PyArg_ParseTuple(args, "y*y*iLLO!", &data, &ends, &width, &count, &per_block, &PyList_Type, &documents)) return NULL;
  Stored self = {.data = data.buf, .ends = ends.buf, .size = data.len, .wide = width == 8, .rows = count, .per_block = per_block};
  Inflated made = {.dictionary = data.buf};
  PyObject *rows = NULL;
  if ((width != 4 && width != 8) || per_block < 1) PyErr_SetString(PyExc_ValueError, "ends are of 4 or 8 bytes, and a block has a row");
  else rows = PyList_New(PyList_Size(documents));
  self.blocks = rows ? ends.len / width : 0;
  made.before = self.blocks ? end_of_block(&self, 0) : 0;
  const char *why = made.before < 0 || made.before > self.size ? "the dictionary of rows is longer than all" : NULL;
  for (Py_ssize_t i = 0; rows && !why && i < PyList_Size(rows); i++) {
    long long document = PyLong_AsLongLong(PyList_GetItem(documents, i));
    int64_t begin = 0, end = 0;
    if (document == -1 && PyErr_Occurred()) { Py_CLEAR(rows); break; }
    Py_BEGIN_ALLOW_THREADS
    why = read_stored_row(&self, document, &made, &begin, &end);
    Py_END_ALLOW_THREADS
    PyObject *row = why ? NULL : PyBytes_FromStringAndSize((const char *)made.at + begin, (Py_ssize_t)(end - begin));
    if (row) PyList_SetItem(rows, i, row);
    else if (!why) Py_CLEAR(rows);
  }
  if (why && rows) {
    if (why == OUT_OF_MEMORY) PyErr_NoMemory();
    else PyErr_SetString(PyExc_ValueError, why);
    Py_CLEAR(rows);
  }
  free(made.at);
  PyBuffer_Release(&data);
  PyBuffer_Release(&ends);
  return rows;
}

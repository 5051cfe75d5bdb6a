/* Which chunks stand together where a fact may be: wardsearch.analysis.stretches is the reference. */

enum { IS_PART = 1, FOLLOWS_OPEN = 2, IS_OPEN = 4, IS_BETWEEN = 8, HAS_DIGIT = 16, IS_LEAD = 32, MAY_BEGIN = 64 }; /* roles of chunks */

typedef struct {
  const int32_t *chunks;
  const uint8_t *roles; /* of each distinct chunk */
  const int64_t *starts, *headers; /* of texts; pairs of where one begins and ends */
  int64_t count, role_count, text_count, header_count, found, room;
  uint8_t *flags, *parts; /* of each chunk: its roles, and whether it is a part */
  int64_t *rows;          /* of each stretch: where it begins and ends, and its text */
} Stretches;

static int read_roles(Stretches *self) {
  for (int64_t i = 0; i < self->count; i++) {
    int32_t chunk = self->chunks[i];
    if (chunk < 0 || chunk >= self->role_count) return OUT_OF_RANGE;
    self->flags[i] = self->roles[chunk];
  }
  for (int64_t header = 0; header < self->header_count; header++) {
    int64_t first = self->headers[2 * header], end = self->headers[2 * header + 1];
    if (first < 0 || end < first || end > self->count) return OUT_OF_RANGE;
    for (int64_t i = first; i < end; i++) self->flags[i] &= MAY_BEGIN;
  }
  return FITS;
}

/* The roles of what stands beside a chunk, over one end of a line, within a text. */
static int beside(const Stretches *self, int64_t at, int64_t step, int64_t low, int64_t high) {
  at += step;
  if (at >= low && at < high && !self->chunks[at]) at += step;
  return at >= low && at < high ? self->flags[at] : 0;
}

static int add_stretch(Stretches *self, int64_t first, int64_t end, int64_t text) {
  if (self->found == self->room) {
    int64_t room = 2 * self->room + 256;
    int64_t *rows = realloc(self->rows, (size_t)room * 3 * sizeof(int64_t));
    if (!rows) return NO_MEMORY;
    self->rows = rows;
    self->room = room;
  }
  int64_t *row = self->rows + 3 * self->found++;
  row[0] = first;
  row[1] = end;
  row[2] = text;
  return FITS;
}

static int read_stretches(Stretches *self, int64_t text, int64_t low, int64_t high) {
  const uint8_t *flags = self->flags;
  uint8_t *parts = self->parts;
  for (int64_t i = low; i < high; i++) {
    parts[i] = flags[i] & IS_PART;
    if (flags[i] & FOLLOWS_OPEN && beside(self, i, -1, low, high) & IS_OPEN) parts[i] = 1;
    if (flags[i] & IS_BETWEEN && beside(self, i, -1, low, high) & HAS_DIGIT && beside(self, i, 1, low, high) & (HAS_DIGIT | IS_LEAD)) parts[i] = 1;
  }
  for (int64_t i = low, may_begin; i < high;) {
    int64_t first = i;
    for (may_begin = 0; i < high; i++) {
      /* The end of a line is a part where the chunks beside it are. */
      if (!parts[i] && (self->chunks[i] || i == first || i + 1 == high || !parts[i + 1])) break;
      may_begin |= flags[i] & MAY_BEGIN;
    }
    if (may_begin) {
      int why = add_stretch(self, first, i, text);
      if (why != FITS) return why;
    }
    if (i == first) i++;
  }
  return FITS;
}

static int find_stretches(Stretches *self) {
  int why = read_roles(self);
  for (int64_t text = 0; text < self->text_count && why == FITS; text++) {
    int64_t low = self->starts[text], high = text + 1 < self->text_count ? self->starts[text + 1] : self->count;
    if (low < 0 || high < low || high > self->count) return OUT_OF_RANGE;
    why = read_stretches(self, text, low, high);
  }
  return why;
}

static PyObject *stretches(PyObject *Py_UNUSED(module), PyObject *args) {
  Py_buffer chunks, roles, starts, headers;
  if (!PyArg_ParseTuple(args, "y*y*y*y*", &chunks, &roles, &starts, &headers)) return NULL;
  Stretches work = {.chunks = chunks.buf, .roles = roles.buf, .starts = starts.buf, .headers = headers.buf, .count = chunks.len / 4,
                    .role_count = roles.len, .text_count = starts.len / 8, .header_count = headers.len / 16};
  work.flags = malloc((size_t)work.count + 1);
  work.parts = malloc((size_t)work.count + 1);
  int why = work.flags && work.parts ? FITS : NO_MEMORY;
  if (why == FITS) {
    Py_BEGIN_ALLOW_THREADS
    why = find_stretches(&work);
    Py_END_ALLOW_THREADS
  }
  PyObject *found = why == FITS ? PyBytes_FromStringAndSize((char *)work.rows, (Py_ssize_t)(work.found * 3 * 8)) : indexing_failed(why);
  free(work.flags);
  free(work.parts);
  free(work.rows);
  PyBuffer_Release(&chunks);
  PyBuffer_Release(&roles);
  PyBuffer_Release(&starts);
  PyBuffer_Release(&headers);
  return found;
}

/* Which documents have rows of syllables: wardsearch.embedded.kernel.rows is the reference.

   The posting lists of pairs name the few documents that can have a row; the running text of these
   tells which do. */

/* Rows of which a document is to hold one, or be of `anywhere`, which is NULL for none. */
typedef struct { int64_t first_row, rows; uint64_t *anywhere; Numbers starts, ends; } Part;

static int is_elsewhere(const Part *part, int64_t document) { return part->anywhere && (part->anywhere[document >> 6] >> (document & 63)) & 1; }

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
    if (is_elsewhere(&parts[p], document)) continue;
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
  for (int64_t p = 0; p < n; p++) needed += !is_elsewhere(&parts[p], document);
  for (int64_t p = 0; p < n; p++) {
    if (is_elsewhere(&parts[p], document)) continue;
    if ((*why = find_rows(self, wanted, &parts[p], !passage || needed == 1))) return -1;
    if (!parts[p].starts.count) return 0;
  }
  if (!passage || needed <= 1) return 1;
  for (int64_t p = 0; p < n; p++)
    for (int64_t i = 0; i < parts[p].starts.count && !is_elsewhere(&parts[p], document); i++)
      if (is_passage(parts, n, document, parts[p].starts.at[i], passage)) return 1;
  return 0;
}

enum { MOST_ANCHORED = 8 };     /* rows that are looked for at once */
enum { MOST_ANCHORS = 16, COMPARED = 64 }; /* terms that tokens are compared with, and how many at once */
enum { AHEAD = 2, LINES = 12 }; /* documents whose first lines of memory are fetched before they are read */

#if defined(__GNUC__) || defined(__clang__)
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif

/* Where a row may be: the place of it that fewest documents have. */
typedef struct { int64_t first, count, anchor; } Anchored;

/* What is asked of the documents of a segment: rows of places. */
typedef struct {
  Segment *segment;
  PyObject *spelled_as; /* the spellings of a text, or None where any do */
  int in_title;
  Field *letters, *spellings;         /* whose dictionaries the places are of, */
  Field *pairs, *syllables, *folded;  /* and where they are looked up */
  Numbers places;  /* of each: its letters, where its spellings begin in `spelled`, and how many they are */
  Numbers spelled; /* syllable terms, or NO_TERM; a place of no spellings may have any */
  Numbers rows;    /* of each: its first place, and how many it has */
  Part *parts;
  int64_t part_count;
  int is_told;     /* posting lists tell all */
  Wanted wanted;
  Anchored anchored[MOST_ANCHORED];
  uint16_t anchors[MOST_ANCHORS]; /* the syllable terms that an anchor may be, */
  int anchor_count;               /* and how many; -1 where rows are found without */
} Asked;

enum { A_PLACE = 3, A_ROW = 2 };

static void free_asked(Asked *asked) {
  for (int64_t p = 0; p < asked->part_count && asked->parts; p++) {
    free(asked->parts[p].starts.at);
    free(asked->parts[p].ends.at);
    free(asked->parts[p].anywhere);
  }
  free(asked->parts);
  free(asked->places.at);
  free(asked->spelled.at);
  free(asked->rows.at);
  free_wanted(&asked->wanted);
}

/* ---- What is asked, read ---- */

static int read_spellings(Asked *asked, PyObject *spelled) {
  if (!PyTuple_Check(spelled)) { PyErr_SetString(PyExc_TypeError, "the spellings of a text are a tuple"); return -1; }
  for (Py_ssize_t i = 0; i < PyTuple_Size(spelled); i++) {
    int64_t number = number_of_text(asked->segment, asked->spellings, PyTuple_GetItem(spelled, i));
    if (number == BROKEN) return -1;
    if (push(&asked->spelled, number) < 0) { PyErr_NoMemory(); return -1; }
  }
  return 0;
}

static int read_place(Asked *asked, PyObject *given) {
  PyObject *text, *letters, *spelled = NULL;
  int is_accented;
  if (!PyArg_ParseTuple(given, "UUp", &text, &letters, &is_accented)) return -1;
  int64_t number = number_of_text(asked->segment, asked->letters, letters), first = asked->spelled.count;
  if (number == BROKEN) return -1;
  if (is_accented && asked->spelled_as != Py_None) {
    spelled = PyObject_GetItem(asked->spelled_as, text);
    int failed = !spelled || read_spellings(asked, spelled) < 0;
    Py_XDECREF(spelled);
    if (failed) return -1;
  }
  if (push(&asked->places, number) == 0 && push(&asked->places, first) == 0 && push(&asked->places, asked->spelled.count - first) == 0) return 0;
  PyErr_NoMemory();
  return -1;
}

/* Reads a row; posting lists tell all of one place, or of two in any spelling. */
static int read_row(Asked *asked, PyObject *given) {
  PyObject *row = PySequence_Tuple(given);
  if (!row) return -1;
  Py_ssize_t count = PyTuple_Size(row);
  int64_t first = asked->places.count / A_PLACE, spelled = asked->spelled.count;
  int failed = push(&asked->rows, first) < 0 || push(&asked->rows, count) < 0;
  if (failed) PyErr_NoMemory();
  else if (!count) { PyErr_SetString(PyExc_ValueError, "a row has a place at least"); failed = 1; }
  for (Py_ssize_t i = 0; i < count && !failed; i++) failed = read_place(asked, PyTuple_GetItem(row, i)) < 0;
  asked->is_told &= count == 1 || (count == 2 && asked->spelled.count == spelled);
  Py_DECREF(row);
  return failed ? -1 : 0;
}

static int add_bits(PostingList *list, const uint64_t *within, uint64_t *bits) {
  DocumentSet *found = documents_of(list);
  if (!found) return -1;
  for (int64_t word = 0; word < found->words; word++) bits[word] |= found->bits[word] & within[word];
  Py_DECREF((PyObject *)found);
  return 0;
}

static int number_list(PostingList *list, Field *field, int64_t number) {
  if (number == BROKEN) { raise_damaged(list->segment, "its terms are not in order"); return -1; }
  return number != NO_TERM && field->postings ? add_term(list, field, number) : 0;
}

static int by_most(const void *a, const void *b) {
  const PostingList *x = *(PostingList *const *)a, *y = *(PostingList *const *)b;
  return (x->most > y->most) - (x->most < y->most);
}

enum { OFTEN = 8 }; /* so many documents of a list for a candidate, and it is sooner looked up than all are decoded */

/* Marks the candidates that are in `list`. */
static const char *mark_held(const Segment *self, const List *list, const int32_t *candidates, int64_t count, Scratch *s, int32_t *marks) {
  const char *why = NULL;
  if (list->kind == DENSE)
    for (int64_t i = 0; i < count; i++) marks[i] |= (list->data[candidates[i] >> 3] >> (candidates[i] & 7)) & 1;
  else if (list->skips && OFTEN * count < list->count)
    for (int64_t k = 0, found = find_in(list, self->documents, candidates, count, s, &why); k < found; k++) marks[s->hits[k]] = 1;
  else {
    memset(s->held, 0, 8 * (size_t)self->words);
    why = set_bits(list, self->documents, s->decoded, s->held);
    for (int64_t i = 0; i < count; i++) marks[i] |= (s->held[candidates[i] >> 6] >> (candidates[i] & 63)) & 1;
  }
  return why;
}

/* Takes from the candidates those that are in none of the lists of `wanted`. */
static const char *keep_held(const Segment *self, const PostingList *wanted, int64_t *count, Scratch *s) {
  const char *why = NULL;
  uint64_t *held = s->held;
  const List *list = wanted->lists;
  int64_t kept = 0;
  if (wanted->list_count == 1 && list->kind != DENSE && !(list->skips && OFTEN * *count < list->count)) {
    memset(held, 0, 8 * (size_t)self->words);
    for (int64_t i = 0; i < *count; i++) held[s->candidates[i] >> 6] |= 1ULL << (s->candidates[i] & 63);
    why = decode(list, self->documents, s->decoded);
    for (int64_t j = 0; j < list->count && !why; j++) {
      int32_t document = s->candidates[kept] = s->decoded[j];
      kept += (held[document >> 6] >> (document & 63)) & 1;
    }
  } else {
    memset(s->frequencies, 0, 4 * (size_t)*count);
    for (int64_t l = 0; l < wanted->list_count && !why; l++) why = mark_held(self, &list[l], s->candidates, *count, s, s->frequencies);
    for (int64_t i = 0; i < *count; i++) {
      s->candidates[kept] = s->candidates[i];
      kept += s->frequencies[i];
    }
  }
  *count = kept;
  return why;
}

static int is_dense(const PostingList *list) { return list->list_count == 1 && list->lists->kind == DENSE; }

/* Writes to `out` those of `left` that are in a dense list. */
static void and_dense(const List *list, const uint64_t *left, uint64_t *out, int64_t words) {
  int64_t word = 0, whole = list->size / 8 < words ? list->size / 8 : words;
  for (; word < whole; word++) {
    uint64_t bits;
    memcpy(&bits, list->data + 8 * word, 8);
    out[word] = left[word] & bits;
  }
  for (; word < words; word++) out[word] = left[word] & dense_word(list, word);
}

/* Finds those of `within` that are in all of `lists` and adds them to `bits`, unless that is NULL; where
   that is `within`, they alone are left in it. Dense lists are looked at first where the rarest is long, a
   word at a time; then the rarest: once one that is not dense names candidates, only these are looked up.
   Returns how many are found, of a damaged list perhaps one twice, or -1. */
static int64_t find_all(Segment *self, PostingList **lists, int64_t n, const uint64_t *within, uint64_t *bits) {
  Scratch s;
  const char *why = NULL;
  const uint64_t *left = within;
  int64_t count = -1;
  int is_every = within == self->live && !self->deleted; /* of all documents */
  qsort(lists, (size_t)n, sizeof *lists, by_most);
  int is_long = n && lists[0]->most > self->words;
  for (int64_t i = 1; i < n; i++)
    for (int64_t l = 0; l < lists[i]->list_count && !(is_long && is_dense(lists[i])); l++)
      if (OFTEN * lists[0]->most < lists[i]->lists[l].count && note_skips(self, &lists[i]->lists[l]) < 0) return -1;
  if (take_scratch(self, &s) < 0) return -1;
  Py_BEGIN_ALLOW_THREADS
  for (int64_t i = 0; i < n && is_long; i++) {
    if (!is_dense(lists[i])) continue;
    and_dense(lists[i]->lists, left, s.left, self->words);
    left = s.left;
  }
  for (int64_t i = 0; i < n && !why; i++) {
    const List *list = lists[i]->lists;
    if (is_long && is_dense(lists[i])) continue;
    if (count >= 0) why = keep_held(self, lists[i], &count, &s);
    else if (lists[i]->list_count == 1 && list->kind != DENSE && is_every && left == within) {
      why = decode(list, self->documents, s.candidates);
      count = why ? 0 : list->count;
    } else if (lists[i]->list_count == 1 && list->kind != DENSE) {
      why = decode(list, self->documents, s.decoded);
      count = 0;
      for (int64_t j = 0; j < list->count && !why; j++) {
        int32_t document = s.candidates[count] = s.decoded[j];
        count += (left[document >> 6] >> (document & 63)) & 1;
      }
    } else {
      memset(s.held, 0, 8 * (size_t)self->words);
      for (int64_t l = 0; l < lists[i]->list_count && !why; l++) why = set_bits(&list[l], self->documents, s.decoded, s.held);
      for (int64_t word = 0; word < self->words; word++) s.left[word] = left[word] & s.held[word];
      left = s.left;
    }
  }
  if (bits && bits == within && (count >= 0 || left != within)) memset(bits, 0, 8 * (size_t)self->words);
  for (int64_t word = 0; word < self->words && bits && count < 0; word++) bits[word] |= left[word];
  for (int64_t i = 0; i < count && bits; i++) bits[s.candidates[i] >> 6] |= 1ULL << (s.candidates[i] & 63);
  if (count < 0) count = count_bits(left, self->words);
  Py_END_ALLOW_THREADS
  give_scratch(self, &s, why);
  if (!why) return count;
  raise_damaged(self, why);
  return -1;
}

/* Adds to `bits` the documents of `within` that have every pair of a row, and what is spelled. */
static int add_row(Asked *asked, int64_t row, const uint64_t *within, uint64_t *bits) {
  Segment *self = asked->segment;
  const int64_t *places = asked->places.at + A_PLACE * asked->rows.at[A_ROW * row], count = asked->rows.at[A_ROW * row + 1];
  PostingList **lists = calloc((size_t)(2 * count + 1), sizeof *lists);
  int64_t n = 0;
  int failed = !lists;
  if (failed) PyErr_NoMemory();
  for (int64_t i = 0; i + 1 < count && !failed; i++) {
    failed = !(lists[n++] = new_list(self, 1));
    if (!failed) failed = number_list(lists[n - 1], asked->pairs, pair_number(&asked->pairs->pairs, places[A_PLACE * i], places[A_PLACE * (i + 1)])) < 0;
  }
  for (int64_t i = 0; i < count && !failed; i++) {
    const int64_t *place = places + A_PLACE * i;
    if (!place[2]) continue;
    failed = !(lists[n++] = new_list(self, place[2]));
    for (int64_t k = 0; k < place[2] && !failed; k++) failed = number_list(lists[n - 1], asked->syllables, asked->spelled.at[place[1] + k]) < 0;
  }
  if (!n && !failed) {
    failed = !(lists[n++] = new_list(self, 1));
    if (!failed) failed = number_list(lists[0], asked->folded, places[0]) < 0;
  }
  if (!failed) failed = find_all(self, lists, n, within, bits) < 0;
  for (int64_t i = 0; i < n && lists; i++) Py_XDECREF((PyObject *)lists[i]);
  free(lists);
  return failed ? -1 : 0;
}

static int open_fields(Asked *asked) {
  Segment *self = asked->segment;
  return open_text(self) == 0 && (asked->letters = field_of(self, "folded")) && (asked->spellings = field_of(self, "syllable")) && (asked->pairs = field_of(self, asked->in_title ? "title_pair" : "pair")) && (asked->syllables = field_of(self, asked->in_title ? "title" : "syllable")) && (asked->folded = field_of(self, asked->in_title ? "title_folded" : "folded")) ? 0 : -1;
}

/* Reads what is asked and leaves in `documents` those that have the pairs and spellings of it. */
static int narrow(Asked *asked, PyObject *given, DocumentSet *documents) {
  Segment *self = asked->segment;
  PyObject *items = PySequence_Tuple(given);
  size_t size = 8 * (size_t)self->words + 8;
  int failed = !items || open_fields(asked) < 0;
  int64_t count = items ? PyTuple_Size(items) : 0;
  asked->is_told = 1;
  asked->parts = calloc((size_t)count + 1, sizeof(Part));
  if (!asked->parts && !failed) { PyErr_NoMemory(); failed = 1; }
  for (; asked->part_count < count && !failed;) {
    Part *part = &asked->parts[asked->part_count++];
    PyObject *rows = NULL, *anywhere = NULL, *of_part = NULL, *elsewhere = NULL;
    failed = !PyArg_ParseTuple(PyTuple_GetItem(items, (Py_ssize_t)asked->part_count - 1), "OO", &rows, &anywhere) || !(of_part = PySequence_Tuple(rows)) || !(elsewhere = PySequence_Tuple(anywhere));
    part->first_row = asked->rows.count / A_ROW;
    part->rows = failed ? 0 : PyTuple_Size(of_part);
    /* Of one row, as of most, what is found is left; of others, what any finds is added up. */
    uint64_t *found = documents->bits;
    if (!failed && (part->rows != 1 || PyTuple_Size(elsewhere)) && (!(found = calloc(size, 1)) || !(part->anywhere = calloc(size, 1)))) { PyErr_NoMemory(); failed = 1; }
    for (int64_t r = 0; r < part->rows && !failed; r++) failed = read_row(asked, PyTuple_GetItem(of_part, (Py_ssize_t)r)) < 0 || add_row(asked, part->first_row + r, documents->bits, found) < 0;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(elsewhere); i++) {
      PyObject *list = segment_look_up(self, PyTuple_GetItem(elsewhere, i));
      failed = !list || add_bits((PostingList *)list, documents->bits, part->anywhere) < 0;
      Py_XDECREF(list);
    }
    if (found != documents->bits) {
      for (int64_t word = 0; word < self->words && !failed; word++) documents->bits[word] = found[word] | part->anywhere[word];
      free(found);
    }
    Py_XDECREF(of_part);
    Py_XDECREF(elsewhere);
  }
  Py_XDECREF(items);
  return failed ? -1 : 0;
}

/* ---- Rows, looked for in running text ---- */

/* In how many documents a place may be. */
static int64_t documents_with(const Asked *asked, const int64_t *place) {
  Segment *self = asked->segment;
  List list;
  int64_t count = 0;
  if (!place[2]) return place[0] != NO_TERM && !list_of(self, asked->letters, place[0], &list) ? list.count : 0;
  for (int64_t k = 0; k < place[2]; k++)
    if (asked->spelled.at[place[1] + k] != NO_TERM && !list_of(self, asked->spellings, asked->spelled.at[place[1] + k], &list)) count += list.count;
  return count;
}

/* Notes what may stand at each place. */
static int want_rows(Asked *asked) {
  Segment *self = asked->segment;
  Wanted *wanted = &asked->wanted;
  if (begin_wanted(self, wanted, asked->anchor_count < 0) < 0) return -1;
  for (int64_t i = 0; i < asked->places.count; i += A_PLACE) {
    const int64_t *place = asked->places.at + i;
    Accepted *accepted = begin_accepted(wanted, !place[2]);
    if (!accepted) return -1;
    if (!place[2] && place[0] != NO_TERM && add_range(self, wanted, accepted, place[0], place[0] + 1) < 0) return -1;
    for (int64_t k = 0; k < place[2]; k++) {
      int64_t term = asked->spelled.at[place[1] + k];
      if (term != NO_TERM && add_range(self, wanted, accepted, term, term + 1) < 0) return -1;
    }
  }
  for (int64_t i = 0; i < asked->rows.count; i++)
    if (push(&wanted->rows, asked->rows.at[i]) < 0) { PyErr_NoMemory(); return -1; }
  return 0;
}

/* Notes that `term` may be an anchor, while that are not too many. */
static void add_anchor(Asked *asked, int64_t term) {
  if (asked->anchor_count == MOST_ANCHORS) asked->anchor_count = -1;
  if (term != NO_TERM && asked->anchor_count >= 0) asked->anchors[asked->anchor_count++] = (uint16_t)term;
}

/* Anchors the rows of the only part, which is then read without noting what else may stand where; not
   where an anchor may be of many terms. */
static void anchor_rows(Asked *asked) {
  Segment *self = asked->segment;
  if (asked->part_count != 1 || asked->parts[0].rows > MOST_ANCHORED || self->tokens.plane_count || !self->spelled) return;
  asked->anchor_count = 0;
  for (int64_t r = 0; r < asked->parts[0].rows; r++) {
    Anchored *row = &asked->anchored[r];
    int64_t fewest = INT64_MAX;
    *row = (Anchored){asked->rows.at[A_ROW * r], asked->rows.at[A_ROW * r + 1], 0};
    for (int64_t step = 0; step < row->count; step++) {
      int64_t count = documents_with(asked, asked->places.at + A_PLACE * (row->first + step));
      if (count < fewest) { fewest = count; row->anchor = step; }
    }
    const int64_t *place = asked->places.at + A_PLACE * (row->first + row->anchor);
    for (int64_t k = 0; k < place[2]; k++) add_anchor(asked, asked->spelled.at[place[1] + k]);
    if (place[2] || place[0] == NO_TERM) continue;
    for (int32_t i = self->spelled_from[place[0]]; i < self->spelled_from[place[0] + 1]; i++) add_anchor(asked, self->spelled[i]);
  }
}

static int is_row_at(const Asked *asked, const Anchored *row, int64_t at, int64_t begin, int64_t end) {
  const Segment *self = asked->segment;
  at -= row->anchor;
  if (at < begin || at + row->count > end) return 0;
  for (int64_t step = 0; step < row->count; step++) {
    uint32_t term = packed_at(&self->tokens, at + step);
    if (term >= self->syllables || !is_accepted(&asked->wanted, &asked->wanted.accepted.at[row->first + step], term, self->folded_of[term])) return 0;
  }
  return 1;
}

/* Whether an anchor is among `count` tokens. */
static int is_anchor_among(const Asked *asked, const uint16_t *tokens, int64_t count) {
  uint16_t found = 0;
  for (int k = 0; k < asked->anchor_count; k++) {
    const uint16_t anchor = asked->anchors[k];
    for (int64_t i = 0; i < count; i++) found |= tokens[i] == anchor ? UINT16_MAX : 0;
  }
  return found != 0;
}

/* Notes a byte a token which of `count` tokens, COMPARED at most, are anchors. */
static void note_anchors(const Asked *asked, const uint16_t *tokens, int64_t count, uint8_t *is_one) {
  memset(is_one, 0, COMPARED);
  for (int k = 0; k < asked->anchor_count; k++)
    for (int64_t i = 0; i < count; i++) is_one[i] |= tokens[i] == asked->anchors[k];
}

/* Whether an anchored row stands in the tokens from `begin` up to `end`. Few of them are anchors: they are
   compared many at once. */
static int has_anchored(const Asked *asked, int64_t begin, int64_t end) {
  for (int64_t from = begin, count; from < end; from += count) {
    const uint16_t *tokens = asked->segment->tokens.low + from;
    uint8_t is_one[COMPARED];
    uint64_t eight;
    count = end - from < COMPARED ? end - from : COMPARED;
    if (!is_anchor_among(asked, tokens, count)) continue;
    note_anchors(asked, tokens, count, is_one);
    for (int i = 0; i < COMPARED; i += 8)
      for (memcpy(&eight, is_one + i, 8); eight; eight &= eight - 1)
        for (int64_t r = 0; r < asked->parts[0].rows; r++)
          if (is_row_at(asked, &asked->anchored[r], from + i + (lowest_bit(eight) >> 3), begin, end)) return 1;
  }
  return 0;
}

static void fetch(const Segment *self, int64_t document) {
  const uint16_t *at = self->tokens.low + self->token_starts[document], *end = self->tokens.low + self->token_starts[document + 1];
  for (int line = 0; line < LINES && at < end; line++, at += 32) FETCH(at);
}

/* Takes from `documents` those that have no row of each part; `numbers` has room for all. */
static const char *read_rows(Asked *asked, DocumentSet *documents, int64_t passage, const uint32_t *title_starts, const uint32_t *title_lengths, int32_t *numbers) {
  const Segment *self = asked->segment;
  const char *why = NULL;
  int64_t count = 0;
  for (int64_t word = 0; word < documents->words; word++)
    for (uint64_t bits = documents->bits[word]; bits; bits &= bits - 1) numbers[count++] = (int32_t)(64 * word + lowest_bit(bits));
  for (int64_t i = 0; i < count && !why; i++) {
    int64_t document = numbers[i], begin = self->token_starts[document], end = self->token_starts[document + 1];
    int is_held;
    if (i + AHEAD < count) fetch(self, numbers[i + AHEAD]);
    if (title_starts) { begin += title_starts[document]; end = begin + title_lengths[document]; }
    if (end > self->tokens.count) return "a title of it ends after all texts";
    if (asked->anchor_count >= 0) is_held = is_elsewhere(&asked->parts[0], document) || has_anchored(asked, begin, end);
    else {
      why = read_tokens(self, &asked->wanted, begin, end);
      is_held = !why && has_rows(self, &asked->wanted, asked->parts, asked->part_count, document, passage, &why) > 0;
    }
    documents->count -= !is_held;
    if (!is_held) documents->bits[document >> 6] &= ~(1ULL << (document & 63));
  }
  return why;
}

static DocumentSet *copy_of(Segment *self, const DocumentSet *documents) {
  DocumentSet *made = unfilled_set(types_of((PyObject *)self), self->documents);
  if (made) memcpy(made->bits, documents->bits, 8 * (size_t)made->words);
  return made;
}

static PyObject *segment_candidates(Segment *self, PyObject *args) {
  PyObject *set, *given;
  Asked asked = {.segment = self, .anchor_count = -1};
  if (!PyArg_ParseTuple(args, "OOO", &set, &given, &asked.spelled_as)) return NULL;
  DocumentSet *among = as_set(self, set), *found = among ? copy_of(self, among) : NULL;
  if (found && narrow(&asked, given, found) < 0) Py_CLEAR(found);
  free_asked(&asked);
  return (PyObject *)found;
}

static PyObject *segment_holding(Segment *self, PyObject *args) {
  PyObject *set, *given;
  long long passage, most;
  int64_t count;
  const uint32_t *title_starts = NULL, *title_lengths = NULL;
  Asked asked = {.segment = self, .anchor_count = -1};
  if (!PyArg_ParseTuple(args, "OOOLpL", &set, &given, &asked.spelled_as, &passage, &asked.in_title, &most)) return NULL;
  DocumentSet *among = as_set(self, set), *found = among ? copy_of(self, among) : NULL;
  int32_t *numbers = NULL;
  int failed = !found || narrow(&asked, given, found) < 0;
  if (!failed && (!set_length(found) || (asked.is_told && !(passage && asked.part_count > 1)) || tokens_of(self, found) > most)) goto done;
  if (!failed && asked.in_title) failed = !(title_starts = array_of(self, "documents", "title_starts", "<u4", &count)) || demand(self, count == self->documents, "documents", "titles") < 0 || !(title_lengths = array_of(self, "documents", "title_lengths", "<u4", &count)) || demand(self, count == self->documents, "documents", "titles") < 0;
  if (!failed) anchor_rows(&asked);
  if (!failed) failed = want_rows(&asked) < 0;
  if (!failed && !(numbers = malloc(4 * (size_t)(set_length(found) + 1)))) { PyErr_NoMemory(); failed = 1; }
  if (!failed) {
    const char *why;
    Py_BEGIN_ALLOW_THREADS
    why = read_rows(&asked, found, passage, title_starts, title_lengths, numbers);
    Py_END_ALLOW_THREADS
    if (why) { raise(self, why); failed = 1; }
  }
  free(numbers);
done:
  if (failed) Py_CLEAR(found);
  free_asked(&asked);
  return (PyObject *)found;
}

static PyObject *segment_with_all(Segment *self, PyObject *args) {
  PyObject *given, *set, *items;
  if (!PyArg_ParseTuple(args, "OO", &given, &set)) return NULL;
  DocumentSet *among = as_set(self, set), *found = among ? (DocumentSet *)new_set(types_of((PyObject *)self), self->documents) : NULL;
  if (!found || !(items = PySequence_Tuple(given))) { Py_XDECREF((PyObject *)found); return NULL; }
  Py_ssize_t count = PyTuple_Size(items), n = 0;
  PostingList **lists = calloc((size_t)count + 1, sizeof *lists);
  int failed = !lists;
  if (failed) PyErr_NoMemory();
  for (; n < count && !failed; n++) failed = !(lists[n] = (PostingList *)segment_look_up(self, PyTuple_GetItem(items, n)));
  const uint64_t *within = among == (DocumentSet *)self->living ? self->live : among->bits;
  if (!failed) failed = find_all(self, lists, count, within, found->bits) < 0;
  for (Py_ssize_t i = 0; i < n; i++) Py_XDECREF((PyObject *)lists[i]);
  free(lists);
  Py_DECREF(items);
  if (failed) Py_CLEAR(found);
  return (PyObject *)found;
}


/* What a segment file holds, and which documents a lookup finds in it.

   Everything is read where it lies in the map of a segment file (docs/index-format.md). A file may be
   damaged or forged, so every offset is checked before it is followed; what does not fit ends as the
   error that `damaged` makes. */

#ifdef _MSC_VER
#include <intrin.h>
static int lowest_bit(uint64_t x) { unsigned long at; _BitScanForward64(&at, x); return (int)at; }
#else
static int lowest_bit(uint64_t x) { return __builtin_ctzll(x); }
#endif

enum { MOST_FIELDS = 32, MOST_PLANES = 16, MOST_LENGTHS = 8, MOST_NORMS = 8 };
enum { BLOCK = 64 };                     /* terms between two recorded starts */
enum { LONG = 255 };                     /* the first document frequency that does not fit its byte */
enum { GAPS, PLAIN, DENSE, SHORT, MADE };  /* how a list is kept; the first three are in the file */
enum { READ_TOKENS = 20000 };            /* of each document, in places() */
enum { MATCHED_TOKENS = 1000000, MOST_MATCHES = 100000 }; /* of each document, in matches() */
enum { NEAR_TOKENS = 20 };               /* as wardsearch.search.weights */
static const double BEGINNING_TOKENS = 20;
static const double SLACK = 1.0001;      /* single precision may add up to a little over the bound */
static const int64_t KEPT_SCRATCH = 16 << 20;

/* ---- What a segment file holds ---- */

typedef struct { const uint8_t *bytes; const uint32_t *ends; int64_t count; } Strings;
typedef struct { const uint32_t *firsts; const void *seconds; int64_t groups, count; int wide; } Pairs;
typedef struct { const uint16_t *low; const uint8_t *planes[MOST_PLANES]; int plane_count; int64_t count; } Packed;

typedef struct Field {
  char name[32], dictionary[32], lengths[32];
  int is_pair, one_less, is_open;
  Strings strings; /* of its dictionary, */
  Pairs pairs;     /* or these */
  int64_t terms, postings, longs, larges;
  const uint8_t *counts;
  const int64_t *starts;
  const uint32_t *long_terms, *long_counts;
  const uint8_t *long_classes, *long_data;
  const int64_t *long_ends, *long_before;
  Packed documents;
  const uint8_t *nibbles;
  const int64_t *large_places;
  const int32_t *large_values;
  uint32_t **skips; /* of each long term, where they were needed */
  const char *terms_of; /* the dictionary's name where a field first has it, which stands for it: arrays may share a place */
} Field;

/* Postings of a term, as they lie in the file, or made of several. */
typedef struct {
  const Field *field;
  int64_t count, start, first, size, number; /* among the long ones of its field */
  const uint8_t *data;
  const uint32_t *skips;
  int kind;
  const int32_t *documents, *frequencies;
} List;

/* How long documents are: `exact` as the file has it, or NULL where each is of length 1; `told` the same in half
   the memory, LONGEST_TOLD for that length and all above. */
typedef struct { char name[32]; const uint32_t *exact; uint16_t *told; int64_t longest_told; } Lengths;

/* What BM25 adds below the line: `values` by a length that is told. */
typedef struct { const Lengths *lengths; int one_less; double base, slope; float *values; } Norm;

typedef struct {
  float *total, *scores, *sorted, *seed_scores, *block_best;
  int32_t *decoded, *counts, *candidates, *seeds, *frequencies, *hits, *places;
  uint64_t *touched, *left, *held;
  void *memory;
} Scratch;

/* A term that was looked up. */
enum { MOST_KNOWN = 512, KNOWN_WORDS = 3 };
typedef struct { const char *dictionary; int64_t length, number; uint64_t term[KNOWN_WORDS]; } Known;

/* How many living documents have two terms of a field. */
enum { MOST_COUNTED = 1024 };
typedef struct { const struct Field *field; int64_t one, two, count; } KnownBoth;

typedef struct {
  PyObject_HEAD
  Py_buffer map;
  PyObject *directory, *damaged;
  int64_t documents, words;
  uint64_t *live; /* a bit a document */
  PyObject *living; /* the set of these, once it was asked for */
  int deleted;
  Field fields[MOST_FIELDS];
  int field_count;
  Lengths lengths[MOST_LENGTHS];
  Norm norms[MOST_NORMS];
  int length_count, norm_count;
  Known known[MOST_KNOWN];
  KnownBoth known_both[MOST_COUNTED];
  Scratch kept; /* of the last call, for the next */
  int64_t *token_starts;
  Packed tokens;
  const uint32_t *folded_of;
  int64_t syllables, folded;
  int32_t *spelled, *spelled_from; /* the syllable terms of each folded term, and where they begin */
} Segment;

typedef struct { PyObject_HEAD int64_t documents, words, count; uint64_t *bits; } DocumentSet;
typedef struct { PyObject_HEAD Segment *segment; List *lists; int64_t list_count, most; int32_t *made; } PostingList;
typedef struct { PyTypeObject *segment, *document_set, *posting_list, *scorers, *chunks; } Types;

static PyObject *raise_damaged(Segment *self, const char *why) {
  PyObject *error = PyObject_CallFunction(self->damaged, "s", why);
  if (error) PyErr_SetObject((PyObject *)Py_TYPE(error), error);
  Py_XDECREF(error);
  return NULL;
}

static Types *types_of(PyObject *any) { return PyType_GetModuleState(Py_TYPE(any)); }

/* Returns the array `field.part`, of elements of `type`, and says how many it has; NULL with an error set. */
static const void *array_of(Segment *self, const char *field, const char *part, const char *type, int64_t *count) {
  char name[96], why[160];
  int width;
  long long elements, offset;
  const char *found;
  PyOS_snprintf(name, sizeof name, part[0] ? "%s.%s" : "%s", field, part);
  PyObject *entry = PyDict_GetItemString(self->directory, name);
  if (!entry) { PyOS_snprintf(why, sizeof why, "it has no array '%s'", name); return raise_damaged(self, why); }
  if (!PyArg_ParseTuple(entry, "sLL", &found, &elements, &offset)) return NULL;
  width = type[2] - '0';
  if (strcmp(found, type) || elements < 0 || offset < 0 || offset % width || offset > self->map.len || elements > (self->map.len - offset) / width) {
    PyOS_snprintf(why, sizeof why, "its array '%s' is of another type, or not in the file", name);
    return raise_damaged(self, why);
  }
  *count = elements;
  return (const uint8_t *)self->map.buf + offset;
}

static int demand(Segment *self, int holds, const char *field, const char *what) {
  char why[128];
  if (holds) return 0;
  PyOS_snprintf(why, sizeof why, "its %s of '%s' do not fit each other", what, field);
  raise_damaged(self, why);
  return -1;
}

/* Whether the elements of the array `field.part` are of `type`. */
static int is_of_type(Segment *self, const char *field, const char *part, const char *type) {
  char name[96];
  PyOS_snprintf(name, sizeof name, "%s.%s", field, part);
  PyObject *entry = PyDict_GetItemString(self->directory, name), *found = entry && PyTuple_Check(entry) ? PyTuple_GetItem(entry, 0) : NULL;
  return found && PyUnicode_Check(found) && !PyUnicode_CompareWithASCIIString(found, type);
}

/* The terms of documents in a field of whole values, as wide as their number needs. */
typedef struct { const void *at; int width; int64_t count; } Keys;

static int open_keys(Segment *self, const char *field, Keys *keys) {
  static const char part[] = "of_document";
  keys->width = is_of_type(self, field, part, "|i1") ? 1 : is_of_type(self, field, part, "<i2") ? 2 : 4;
  keys->at = array_of(self, field, part, keys->width == 1 ? "|i1" : keys->width == 2 ? "<i2" : "<i4", &keys->count);
  return keys->at ? demand(self, keys->count == self->documents, field, "values") : -1;
}

static inline int32_t key_at(const Keys *keys, int64_t document) {
  if (keys->width == 1) return ((const int8_t *)keys->at)[document];
  return keys->width == 2 ? ((const int16_t *)keys->at)[document] : ((const int32_t *)keys->at)[document];
}

static int open_packed(Segment *self, const char *field, const char *part, int64_t count, int64_t limit, Packed *made) {
  char plane[64];
  int64_t found, top = limit > 1 ? limit - 1 : 0;
  int planes = 0;
  while (top >> (16 + planes)) planes++;
  if (planes > MOST_PLANES || !(made->low = array_of(self, field, part, "<u2", &made->count))) return planes > MOST_PLANES ? demand(self, 0, field, "planes") : -1;
  if (demand(self, made->count == count, field, "numbers") < 0) return -1;
  for (int k = 0; k < planes; k++) {
    PyOS_snprintf(plane, sizeof plane, part[0] ? "%s.%d" : "%s%d", part, k);
    if (!(made->planes[k] = array_of(self, field, plane, "|u1", &found))) return -1;
    if (demand(self, found == (count + 7) / 8, field, "planes") < 0) return -1;
  }
  made->plane_count = planes;
  return 0;
}

static uint32_t packed_at(const Packed *packed, int64_t at) {
  uint32_t value = packed->low[at];
  for (int k = 0; k < packed->plane_count; k++) value |= (uint32_t)((packed->planes[k][at >> 3] >> (at & 7)) & 1) << (16 + k);
  return value;
}

static int open_strings(Segment *self, const char *name, Strings *made) {
  int64_t size, ends;
  if (!(made->bytes = array_of(self, name, "terms", "|u1", &size)) || !(made->ends = array_of(self, name, "term_ends", "<u4", &ends))) return -1;
  made->count = ends - 1;
  return demand(self, ends > 0 && made->ends[ends - 1] == size, name, "terms");
}

static int open_dictionary(Segment *self, Field *field) {
  if (!field->is_pair) {
    if (open_strings(self, field->dictionary, &field->strings) < 0) return -1;
    field->terms = field->strings.count;
    return 0;
  }
  Pairs *pairs = &field->pairs;
  if (!(pairs->firsts = array_of(self, field->dictionary, "firsts", "<u4", &pairs->groups))) return -1;
  pairs->wide = is_of_type(self, field->dictionary, "seconds", "<u4");
  if (!(pairs->seconds = array_of(self, field->dictionary, "seconds", pairs->wide ? "<u4" : "<u2", &pairs->count))) return -1;
  field->terms = pairs->count;
  return demand(self, pairs->groups > 0 && pairs->firsts[pairs->groups - 1] == pairs->count, field->dictionary, "pairs");
}

static int is_ascending(const int64_t *values, int64_t count) {
  for (int64_t i = 1; i < count; i++)
    if (values[i] < values[i - 1]) return 0;
  return count > 0 && values[0] == 0;
}

static int open_field(Segment *self, Field *f) {
  int64_t n, total_count, bytes, values;
  const int64_t *total;
  const char *name = f->name;
  if (open_dictionary(self, f) < 0) return -1;
  if (!(f->counts = array_of(self, name, "counts", "|u1", &n)) || demand(self, n == f->terms, name, "terms") < 0) return -1;
  if (!(total = array_of(self, name, "total", "<i8", &total_count)) || demand(self, total_count == 1 && *total >= 0, name, "postings") < 0) return -1;
  f->postings = *total;
  if (!(f->starts = array_of(self, name, "starts", "<i8", &n)) || demand(self, n == (f->terms + BLOCK - 1) / BLOCK, name, "blocks") < 0) return -1;
  if (!(f->long_terms = array_of(self, name, "long_terms", "<u4", &f->longs))) return -1;
  if (!(f->long_counts = array_of(self, name, "long_counts", "<u4", &n)) || demand(self, n == f->longs, name, "long terms") < 0) return -1;
  if (!(f->long_classes = array_of(self, name, "long_classes", "|u1", &n)) || demand(self, n == f->longs, name, "long terms") < 0) return -1;
  if (!(f->long_ends = array_of(self, name, "long_ends", "<i8", &n)) || demand(self, n == f->longs + 1 && is_ascending(f->long_ends, n), name, "long terms") < 0) return -1;
  if (!(f->long_before = array_of(self, name, "long_before", "<i8", &n)) || demand(self, n == f->longs + 1 && is_ascending(f->long_before, n), name, "long terms") < 0) return -1;
  if (!(f->long_data = array_of(self, name, "long", "|u1", &bytes)) || demand(self, bytes == f->long_ends[f->longs], name, "long terms") < 0) return -1;
  if (open_packed(self, name, "documents", f->postings - f->long_before[f->longs], self->documents, &f->documents) < 0) return -1;
  if (!(f->nibbles = array_of(self, name, "frequencies", "|u1", &n)) || demand(self, n == (f->postings + 1) / 2, name, "frequencies") < 0) return -1;
  if (!(f->large_places = array_of(self, name, "frequencies.places", "<i8", &f->larges))) return -1;
  if (!(f->large_values = array_of(self, name, "frequencies.values", "<i4", &values)) || demand(self, values == f->larges, name, "frequencies") < 0) return -1;
  f->is_open = 1;
  return 0;
}

/* Returns the field of that name, opened; NULL with an error set. */
static Field *field_of(Segment *self, const char *name) {
  for (int i = 0; i < self->field_count; i++) {
    Field *f = &self->fields[i];
    if (strcmp(f->name, name)) continue;
    return f->is_open || open_field(self, f) == 0 ? f : NULL;
  }
  PyErr_SetString(PyExc_KeyError, name);
  return NULL;
}

/* ---- Terms and their postings ---- */

static int64_t first_not_below(const uint32_t *values, int64_t count, uint32_t value) {
  int64_t low = 0;
  while (count > 0) {
    int64_t half = count >> 1;
    if (values[low + half] < value) { low += half + 1; count -= half + 1; } else count = half;
  }
  return low;
}

/* Returns the number of the first string from `low` on that is not below `term`; -1 for damage. */
static int64_t position_of(const Strings *strings, const uint8_t *term, int64_t length, int64_t low) {
  int64_t high = strings->count, size = strings->ends[strings->count];
  while (low < high) {
    int64_t middle = (low + high) >> 1, begin = strings->ends[middle], own = (int64_t)strings->ends[middle + 1] - begin;
    if (own < 0 || begin + own > size) return -1;
    int order = memcmp(strings->bytes + begin, term, (size_t)(own < length ? own : length));
    if (order < 0 || (order == 0 && own < length)) low = middle + 1; else high = middle;
  }
  return low;
}

enum { NO_TERM = -1, BROKEN = -2 };

static int64_t string_number(const Strings *strings, const uint8_t *term, int64_t length) {
  int64_t at = position_of(strings, term, length, 0);
  if (at < 0) return BROKEN;
  if (at == strings->count || (int64_t)strings->ends[at + 1] - strings->ends[at] != length) return NO_TERM;
  if ((int64_t)strings->ends[at] + length > strings->ends[strings->count]) return BROKEN;
  return memcmp(strings->bytes + strings->ends[at], term, (size_t)length) ? NO_TERM : at;
}

/* Returns a string of `strings`; NULL with an error set where there is none. */
static PyObject *string_at(Segment *self, const Strings *strings, int64_t number) {
  int64_t begin = 0, end = -1;
  if (number >= 0 && number < strings->count) { begin = strings->ends[number]; end = strings->ends[number + 1]; }
  if (end < begin || end > strings->ends[strings->count]) return raise_damaged(self, "it has a document of a term that is not there");
  return PyUnicode_DecodeUTF8((const char *)strings->bytes + begin, (Py_ssize_t)(end - begin), "surrogateescape");
}

static int64_t pair_number(const Pairs *pairs, int64_t first, int64_t second) {
  if (first < 0 || second < 0) return NO_TERM;
  if (first + 1 >= pairs->groups) return BROKEN;
  int64_t low = pairs->firsts[first], end = pairs->firsts[first + 1];
  if (low > end || end > pairs->count) return BROKEN;
  for (int64_t count = end - low; count > 0;) {
    int64_t half = count >> 1, value = pairs->wide ? ((const uint32_t *)pairs->seconds)[low + half] : ((const uint16_t *)pairs->seconds)[low + half];
    if (value < second) { low += half + 1; count -= half + 1; } else count = half;
  }
  if (low == end) return NO_TERM;
  return (pairs->wide ? ((const uint32_t *)pairs->seconds)[low] : ((const uint16_t *)pairs->seconds)[low]) == second ? low : NO_TERM;
}

/* Where the number of a term is noted once it was looked up: the steps of one query ask for it again. */
static Known *known_of(Segment *self, const Field *field, const uint8_t *term, int64_t length, Known *key) {
  if (length > (int64_t)sizeof key->term) return NULL;
  memset(key, 0, sizeof *key);
  memcpy(key->term, term, (size_t)length);
  key->length = length;
  key->dictionary = field->terms_of;
  uint64_t hash = (uint64_t)(uintptr_t)key->dictionary + (uint64_t)length;
  for (int i = 0; i < KNOWN_WORDS; i++) hash = (hash ^ key->term[i]) * 0x9E3779B97F4A7C15u;
  return &self->known[(hash ^ hash >> 32) % MOST_KNOWN];
}

/* Returns the number of a term of `field`, NO_TERM, or BROKEN with an error set. */
static int64_t number_of(Segment *self, Field *field, const uint8_t *term, int64_t length) {
  int64_t number;
  Known key, *known = known_of(self, field, term, length, &key);
  if (known && known->dictionary == key.dictionary && known->length == length && !memcmp(known->term, key.term, sizeof key.term)) return known->number;
  if (!field->is_pair) number = string_number(&field->strings, term, length);
  else {
    const uint8_t *joiner = memchr(term, '_', (size_t)length);
    Field *folded = field_of(self, "folded");
    if (!folded) return BROKEN;
    if (!joiner) return NO_TERM;
    int64_t first = number_of(self, folded, term, joiner - term);
    int64_t second = first == BROKEN ? BROKEN : number_of(self, folded, joiner + 1, term + length - joiner - 1);
    if (second == BROKEN) return BROKEN;
    number = pair_number(&field->pairs, first, second);
  }
  if (number == BROKEN) raise_damaged(self, "its terms are not in order");
  else if (known) {
    key.number = number;
    *known = key;
  }
  return number;
}

/* Finds the postings of a term; returns why it cannot, or NULL. */
static const char *list_of(Segment *self, const Field *f, int64_t term, List *list) {
  if (term < 0 || term >= f->terms) return "a term of it is not there";
  int64_t block = term / BLOCK * BLOCK, longs = first_not_below(f->long_terms, f->longs, (uint32_t)term), start = f->starts[term / BLOCK];
  if (start < 0 || start > f->postings) return "its postings are not where they should be";
  for (int64_t i = block; i < term; i++) start += f->counts[i];
  for (int64_t i = longs; i > 0 && f->long_terms[i - 1] >= block; i--) start += (int64_t)f->long_counts[i - 1] - LONG;
  list->field = f;
  list->start = start;
  list->first = start - f->long_before[longs];
  list->count = f->counts[term];
  list->kind = SHORT;
  list->number = longs;
  list->data = NULL;
  list->skips = NULL;
  list->size = 0;
  list->documents = list->frequencies = NULL;
  if (list->count == LONG) {
    if (longs == f->longs || f->long_terms[longs] != term || f->long_classes[longs] > DENSE) return "a long term of it is not there";
    list->count = f->long_counts[longs];
    list->kind = f->long_classes[longs];
    list->data = f->long_data + f->long_ends[longs];
    list->size = f->long_ends[longs + 1] - f->long_ends[longs];
    int64_t least = list->kind == GAPS ? list->count : list->kind == PLAIN ? 4 * list->count : (self->documents + 7) / 8;
    if (list->size < least) return "a long term of it is too short";
  } else if (list->first < 0 || list->first + list->count > f->documents.count) return "its postings are not where they should be";
  if (start < 0 || list->count > self->documents || start + list->count > f->postings) return "its postings are not where they should be";
  return NULL;
}

static inline uint64_t dense_word(const List *list, int64_t word) {
  uint64_t bits = 0;
  int64_t left = list->size - 8 * word;
  if (left >= 8) memcpy(&bits, list->data + 8 * word, 8);
  else if (left > 0) memcpy(&bits, list->data + 8 * word, (size_t)left);
  return bits;
}

static const uint64_t LANES = 0x0001000100010001; /* 1 in each of four lanes of 16 bits */

/* Eight gaps in lanes: the odd ones, and for each gap the sum up to it. */
typedef struct { uint64_t odd, sums; } Eight;

/* Reads eight gaps; false where one of them is kept elsewhere. */
static inline int read_eight(const uint8_t *gaps, Eight *eight) {
  uint64_t x;
  memcpy(&x, gaps, 8);
  eight->odd = x >> 8 & 0x00ff00ff00ff00ff;
  eight->sums = ((x & 0x00ff00ff00ff00ff) + eight->odd) * LANES;
  return !((x - 0x0101010101010101) & ~x & 0x8080808080808080);
}

/* Writes the documents of a list of gaps to `out`. */
static const char *decode_gaps(const List *list, int64_t documents, int32_t *out) {
  const uint8_t *gaps = list->data, *more = gaps + list->count, *end = gaps + list->size;
  int64_t document = -1, n; /* wide enough for whatever gaps there are: the last is the greatest */
  for (int64_t i = 0; i < list->count; i += n) {
    Eight eight;
    n = list->count - i < 8 ? list->count - i : 8;
    if (n == 8 && read_eight(gaps + i, &eight)) {
      uint64_t odd = eight.sums, even = odd - eight.odd;
      for (int64_t at = i; at < i + 8; at += 2, odd >>= 16, even >>= 16) {
        out[at] = (int32_t)(document + (int64_t)(even & 0xffff));
        out[at + 1] = (int32_t)(document + (int64_t)(odd & 0xffff));
      }
      document += (int64_t)(eight.sums >> 48);
      continue;
    }
    for (int64_t at = i; at < i + n; at++) {
      uint32_t gap = gaps[at];
      if (!gap) {
        if (end - more < 4) return "a long term of it is too short";
        memcpy(&gap, more, 4);
        more += 4;
      }
      out[at] = (int32_t)(document += gap);
    }
  }
  return document < documents ? NULL : "a term of it is in a document that is not there";
}

/* Writes the documents of `list` to `out`, which has room for all of a segment. */
static const char *decode(const List *list, int64_t documents, int32_t *out) {
  int64_t n = list->count;
  uint32_t limit = (uint32_t)documents;
  int wrong = 0;
  if (list->kind == MADE) { memcpy(out, list->documents, 4 * (size_t)n); return NULL; }
  if (list->kind == GAPS) return decode_gaps(list, documents, out);
  if (list->kind == SHORT) {
    const Packed *packed = &list->field->documents;
    const uint16_t *low = packed->low + list->first;
    for (int64_t i = 0; i < n; i++) out[i] = low[i];
    for (int k = 0; k < packed->plane_count; k++)
      for (int64_t i = 0, at = list->first; i < n; i++, at++) out[i] |= ((packed->planes[k][at >> 3] >> (at & 7)) & 1) << (16 + k);
  } else if (list->kind == PLAIN) memcpy(out, list->data, 4 * (size_t)n);
  else {
    int64_t j = 0;
    for (int64_t word = 0; word < (documents + 63) / 64; word++)
      for (uint64_t bits = dense_word(list, word); bits; bits &= bits - 1) {
        if (j == n) return "a long term of it has too many documents";
        out[j++] = (int32_t)(64 * word + lowest_bit(bits));
      }
    if (j < n) return "a long term of it has too few documents";
  }
  for (int64_t i = 0; i < n; i++) wrong |= (uint32_t)out[i] >= limit;
  return wrong ? "a term of it is in a document that is not there" : NULL;
}

/* Returns which of the large frequencies of a field is the first at or after a place of its postings,
   looked for from one on that is not after it. */
static int64_t large_from(const Field *f, int64_t place, int64_t low) {
  int64_t step = 1, count = f->larges - low;
  while (step < count && f->large_places[low + step] < place) { low += step; count -= step; step *= 2; }
  count = step < count ? step : count;
  while (count > 0) {
    int64_t half = count >> 1;
    if (f->large_places[low + half] < place) { low += half + 1; count -= half + 1; } else count = half;
  }
  return low;
}

/* How often the i-th document of `list` has its term. What does not fit four bits is kept apart: `large`
   is where that was for one before it, or 0. */
static inline int32_t frequency(const List *list, int64_t i, int64_t *large) {
  if (list->kind == MADE) return list->frequencies[i];
  const Field *f = list->field;
  int64_t place = list->start + i;
  int32_t value = (f->nibbles[place >> 1] >> ((place & 1) << 2)) & 15;
  if (value) return value;
  *large = large_from(f, place, *large);
  return *large < f->larges && f->large_places[*large] == place ? f->large_values[*large] : 0;
}

enum { AT_A_TIME = 256 }; /* postings scored together, so that the compiler may take several at once */

/* Writes how often `count` documents of `list`, at most AT_A_TIME from the i-th on, have its term. */
static void frequencies(const List *list, int64_t i, int64_t count, int64_t *large, float *out) {
  if (list->kind == MADE) {
    for (int64_t j = 0; j < count; j++) out[j] = (float)list->frequencies[i + j];
    return;
  }
  const Field *f = list->field;
  const int64_t start = list->start + i, odd = start & 1;
  const uint8_t *bytes = f->nibbles + (start >> 1);
  uint8_t nibbles[AT_A_TIME + 2], is_any_large = 0;
  for (int64_t j = 0; 2 * j < odd + count; j++) {
    nibbles[2 * j] = bytes[j] & 15;
    nibbles[2 * j + 1] = bytes[j] >> 4;
  }
  for (int64_t j = 0; j < count; j++) is_any_large |= !nibbles[odd + j];
  for (int64_t j = 0; j < count; j++) out[j] = (float)nibbles[odd + j];
  if (!is_any_large) return;
  for (*large = large_from(f, start, *large); *large < f->larges && f->large_places[*large] < start + count; ++*large) {
    int64_t j = f->large_places[*large] - start;
    if (j >= 0 && out[j] == 0) out[j] = (float)f->large_values[*large]; /* unless damaged, they ascend */
  }
}

/* Sets the bit of each document of `list`. */
static const char *set_bits(const List *list, int64_t documents, int32_t *decoded, uint64_t *bits) {
  if (list->kind == DENSE) {
    int64_t words = (documents + 63) / 64;
    for (int64_t word = 0; word < words; word++) bits[word] |= dense_word(list, word);
    if (documents & 63) bits[words - 1] &= (1ULL << (documents & 63)) - 1;
    return NULL;
  }
  const char *why = decode(list, documents, decoded);
  if (why) return why;
  for (int64_t i = 0; i < list->count; i++) bits[decoded[i] >> 6] |= 1ULL << (decoded[i] & 63);
  return NULL;
}

/* ---- Scratch memory ---- */

static int take_scratch(Segment *self, Scratch *scratch) {
  *scratch = self->kept;
  memset(&self->kept, 0, sizeof self->kept);
  if (scratch->memory) return 0;
  size_t n = (size_t)self->words * 64, words = (size_t)self->words;
  uint8_t *at = scratch->memory = malloc(8 * 3 * words + 4 * words + 4 * 11 * n + 64);
  if (!at) { PyErr_NoMemory(); return -1; }
  scratch->touched = (uint64_t *)at; at += 8 * words;
  scratch->left = (uint64_t *)at; at += 8 * words;
  scratch->held = (uint64_t *)at; at += 8 * words;
  scratch->total = (float *)at; at += 4 * n;
  scratch->scores = (float *)at; at += 4 * n;
  scratch->sorted = (float *)at; at += 4 * n;
  scratch->decoded = (int32_t *)at; at += 4 * n;
  scratch->counts = (int32_t *)at; at += 4 * n;
  scratch->candidates = (int32_t *)at; at += 4 * n;
  scratch->frequencies = (int32_t *)at; at += 4 * n;
  scratch->hits = (int32_t *)at; at += 4 * n;
  scratch->places = (int32_t *)at; at += 4 * n;
  scratch->seeds = (int32_t *)at; at += 4 * n;
  scratch->seed_scores = (float *)at; at += 4 * n;
  scratch->block_best = (float *)at;
  memset(scratch->touched, 0, 8 * words);
  memset(scratch->counts, 0, 4 * n);
  return 0;
}

/* Puts scratch memory back for the next call; `counts` and `touched` are clean unless it failed. */
static void give_scratch(Segment *self, Scratch *scratch, const char *why) {
  if (why || self->kept.memory || self->words * 64 * 44 > KEPT_SCRATCH) free(scratch->memory);
  else self->kept = *scratch;
}

/* ---- Candidates, looked up in a list ---- */

enum { SKIPPED_WORDS = 2, SKIPPED_GAPS = 64 };

enum { COUNTED_WORDS = 31 }; /* whose bits in a byte, up to eight each, fit a byte */

/* How many bits are set in each byte of a word. */
static inline uint64_t bits_of_bytes(uint64_t x) {
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  return (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
}

static inline uint32_t sum_of_bytes(uint64_t x) {
  x = (x & 0x00ff00ff00ff00ff) + (x >> 8 & 0x00ff00ff00ff00ff);
  return (uint32_t)(x * LANES >> 48);
}

/* The sum of so many gaps as a skip passes over, or 0 where one of them is kept elsewhere. */
static uint32_t sum_of_gaps(const uint8_t *gaps) {
  uint16_t sum = 0;
  uint8_t elsewhere = 0;
  for (int i = 0; i < SKIPPED_GAPS; i++) sum = (uint16_t)(sum + gaps[i]);
  for (int i = 0; i < SKIPPED_GAPS; i++) elsewhere |= gaps[i] == 0;
  return elsewhere ? 0 : sum;
}

/* Notes what is passed over on the way to a document: of a dense list, how many documents come before
   every second word; of a list of gaps, for every 64th, the document before it and how many gaps before
   it are kept elsewhere. Kept for the life of the segment: some eighth of the list. */
static int note_skips(Segment *self, List *list) {
  Field *f = (Field *)list->field;
  if (list->kind != DENSE && list->kind != GAPS) return 0;
  if (!f->skips && !(f->skips = calloc((size_t)f->longs + 1, sizeof *f->skips))) { PyErr_NoMemory(); return -1; }
  if ((list->skips = f->skips[list->number])) return 0;
  int64_t n = list->kind == DENSE ? self->words / SKIPPED_WORDS + 1 : 2 * (list->count / SKIPPED_GAPS + 1);
  uint32_t *skips = malloc(4 * (size_t)n);
  if (!skips) { PyErr_NoMemory(); return -1; }
  if (list->kind == DENSE) {
    uint32_t rank = 0;
    for (int64_t i = 0; i < n; i++) {
      uint64_t sums = 0;
      skips[i] = rank;
      for (int64_t word = SKIPPED_WORDS * i; word < SKIPPED_WORDS * (i + 1); word++) sums += bits_of_bytes(dense_word(list, word));
      rank += sum_of_bytes(sums);
    }
  } else {
    uint32_t document = UINT32_MAX, elsewhere = 0; /* one before the first */
    for (int64_t at = 0; at < list->count; at += SKIPPED_GAPS) {
      const uint8_t *gaps = list->data + at;
      int64_t count = list->count - at < SKIPPED_GAPS ? list->count - at : SKIPPED_GAPS;
      uint32_t sum = count == SKIPPED_GAPS ? sum_of_gaps(gaps) : 0;
      skips[at / SKIPPED_GAPS] = document;
      skips[n / 2 + at / SKIPPED_GAPS] = elsewhere;
      document += sum;
      for (int64_t i = 0; i < count && !sum; i++) {
        uint32_t gap = gaps[i];
        int64_t behind = list->count + 4 * (int64_t)elsewhere;
        if (!gap) {
          if (list->size - behind < 4) { free(skips); raise_damaged(self, "a long term of it is too short"); return -1; }
          memcpy(&gap, list->data + behind, 4);
          elsewhere++;
        }
        document += gap;
      }
    }
  }
  list->skips = f->skips[list->number] = skips;
  return 0;
}

/* Up to which of eight gaps the sum is `wanted`, or -1. */
static inline int place_in_eight(const Eight *eight, uint32_t wanted) {
  uint64_t odd = eight->sums ^ wanted * LANES, even = (eight->sums - eight->odd) ^ wanted * LANES;
  odd = (odd - LANES) & ~odd & LANES << 15; /* the lowest bit tells which is 0 */
  even = (even - LANES) & ~even & LANES << 15;
  return even ? lowest_bit(even) >> 4 << 1 : odd ? (lowest_bit(odd) >> 4 << 1) + 1 : -1;
}

/* The same of `find_in` for a list of gaps with its skips. */
static int64_t find_in_gaps(const List *list, const int32_t *candidates, int64_t count, Scratch *s, const char **why) {
  const uint8_t *gaps = list->data, *more = gaps + list->count, *end = list->data + list->size;
  const int64_t blocks = (list->count + SKIPPED_GAPS - 1) / SKIPPED_GAPS, room = list->count / SKIPPED_GAPS + 1;
  uint32_t document = UINT32_MAX; /* of the gap before `at`: one before the first */
  int64_t at = 0, block = 0, found = 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t wanted = (uint32_t)candidates[i];
    if (block + 1 < blocks && list->skips[block + 1] < wanted) {
      int64_t step = 1;
      for (block++; block + step < blocks && list->skips[block + step] < wanted; step *= 2) block += step;
      for (; step; step /= 2)
        if (block + step < blocks && list->skips[block + step] < wanted) block += step;
      at = block * SKIPPED_GAPS;
      document = list->skips[block];
      more = gaps + list->count + 4 * (int64_t)list->skips[room + block];
    }
    for (int64_t n; at < list->count; at += n) {
      Eight eight;
      n = list->count - at < 8 ? list->count - at : 8;
      if (n == 8 && read_eight(gaps + at, &eight)) {
        uint32_t last = document + (uint32_t)(eight.sums >> 48);
        if (last < wanted) { document = last; continue; }
        int place = place_in_eight(&eight, wanted - document);
        s->hits[found] = (int32_t)i;
        s->places[found] = (int32_t)(at + place);
        found += place >= 0;
        break;
      }
      const uint8_t *behind = more;
      uint32_t last = document;
      int64_t j = 0;
      for (; j < n; j++) {
        uint32_t gap = gaps[at + j];
        if (!gap) {
          if (end - behind < 4) { *why = "a long term of it is too short"; return 0; }
          memcpy(&gap, behind, 4);
          behind += 4;
        }
        last += gap;
        if (last >= wanted) break;
      }
      if (j < n) {
        s->hits[found] = (int32_t)i;
        s->places[found] = (int32_t)(at + j);
        found += last == wanted;
        break;
      }
      document = last;
      more = behind;
    }
  }
  return found;
}

/* The same for a dense list. */
static int64_t find_in_dense(const List *list, const int32_t *candidates, int64_t count, Scratch *s, const char **why) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) {
    s->hits[found] = (int32_t)i;
    found += (list->data[candidates[i] >> 3] >> (candidates[i] & 7)) & 1;
  }
  for (int64_t k = 0; k < found; k++) {
    int32_t document = candidates[s->hits[k]];
    int64_t own = document >> 6;
    uint64_t sums = bits_of_bytes(dense_word(list, own) & ((1ULL << (document & 63)) - 1));
    sums += bits_of_bytes(dense_word(list, own & ~1) & -(uint64_t)(own & 1));
    s->places[k] = (int32_t)(list->skips[own / SKIPPED_WORDS] + sum_of_bytes(sums));
    if (s->places[k] >= list->count) *why = "a long term of it has too many documents";
  }
  return *why ? 0 : found;
}

/* Finds which of the ascending `candidates` are in `list`, whose skips are noted: the numbers of those
   that are come to be in `hits`, and where in the list they are in `places`. Returns how many. */
static int64_t find_in(const List *list, int64_t documents, const int32_t *candidates, int64_t count, Scratch *s, const char **why) {
  if (list->kind == GAPS) return find_in_gaps(list, candidates, count, s, why);
  if (list->kind == DENSE) return find_in_dense(list, candidates, count, s, why);
  const int32_t *own = list->documents;
  if (list->kind != MADE) {
    if ((*why = decode(list, documents, s->decoded))) return 0;
    own = s->decoded;
  }
  int64_t found = 0, i = 0, j = 0;
  if (count / 8 > list->count) {
    for (; j < list->count; j++) {
      for (int64_t left = count - i; left > 0;) {
        int64_t half = left / 2;
        if (candidates[i + half] < own[j]) { i += half + 1; left -= half + 1; } else left = half;
      }
      if (i == count) break;
      s->hits[found] = (int32_t)i;
      s->places[found] = (int32_t)j;
      found += candidates[i] == own[j];
    }
    return found;
  }
  while (i < count && j < list->count) {
    int32_t candidate = candidates[i], document = own[j];
    s->hits[found] = (int32_t)i;
    s->places[found] = (int32_t)j;
    found += candidate == document;
    i += candidate <= document;
    j += document <= candidate;
  }
  return found;
}

/* Adds to each of `out` how often the ascending `candidates` have the term of `list`. */
static const char *add_frequencies(const List *list, int64_t documents, const int32_t *candidates, int64_t count, Scratch *s, int32_t *out) {
  const char *why = NULL;
  int64_t found = find_in(list, documents, candidates, count, s, &why), large = 0;
  for (int64_t k = 0; k < found; k++) out[s->hits[k]] += frequency(list, s->places[k], &large);
  return why;
}

/* ---- Sets of documents ---- */

/* Returns a set whose words are the caller's to fill. */
static DocumentSet *unfilled_set(Types *types, int64_t documents) {
  DocumentSet *set = PyObject_New(DocumentSet, types->document_set);
  if (!set) return NULL;
  set->documents = documents;
  set->words = (documents + 63) / 64;
  set->count = -1;
  set->bits = malloc(8 * (size_t)set->words + 8);
  if (set->bits) return set;
  Py_DECREF((PyObject *)set);
  PyErr_NoMemory();
  return NULL;
}

static PyObject *new_set(Types *types, int64_t documents) {
  DocumentSet *set = unfilled_set(types, documents);
  if (set) memset(set->bits, 0, 8 * (size_t)set->words);
  return (PyObject *)set;
}

static void set_dealloc(DocumentSet *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  free(self->bits);
  PyObject_Free(self);
  Py_DECREF(type);
}

static int64_t count_bits(const uint64_t *bits, int64_t words) {
  int64_t count = 0;
  for (int64_t word = 0, end; word < words;) {
    uint64_t sums = 0;
    for (end = words - word < COUNTED_WORDS ? words : word + COUNTED_WORDS; word < end; word++) sums += bits_of_bytes(bits[word]);
    count += sum_of_bytes(sums);
  }
  return count;
}

static Py_ssize_t set_length(DocumentSet *self) {
  if (self->count < 0) self->count = count_bits(self->bits, self->words);
  return (Py_ssize_t)self->count;
}

static int set_bool(DocumentSet *self) { return set_length(self) > 0; }

static int has(const DocumentSet *set, int64_t document) { return (set->bits[document >> 6] >> (document & 63)) & 1; }

static int set_contains(DocumentSet *self, PyObject *value) {
  long long document = PyLong_AsLongLong(value);
  if (document == -1 && PyErr_Occurred()) { PyErr_Clear(); return 0; }
  return document >= 0 && document < self->documents && has(self, document);
}

static PyObject *set_iter(DocumentSet *self) {
  PyObject *list = PyList_New(set_length(self)), *iterator;
  Py_ssize_t at = 0;
  if (!list) return NULL;
  for (int64_t word = 0; word < self->words; word++)
    for (uint64_t bits = self->bits[word]; bits; bits &= bits - 1) {
      PyObject *number = PyLong_FromLongLong(64 * word + lowest_bit(bits));
      if (!number) { Py_DECREF(list); return NULL; }
      PyList_SetItem(list, at++, number);
    }
  iterator = PyObject_GetIter(list);
  Py_DECREF(list);
  return iterator;
}

enum { AND, OR, WITHOUT };

static PyObject *combine(PyObject *a, PyObject *b, int how) {
  if (Py_TYPE(a) != Py_TYPE(b)) Py_RETURN_NOTIMPLEMENTED;
  DocumentSet *one = (DocumentSet *)a, *two = (DocumentSet *)b;
  if (one->documents != two->documents) { PyErr_SetString(PyExc_ValueError, "the documents are of different segments"); return NULL; }
  DocumentSet *made = unfilled_set(types_of(a), one->documents);
  if (!made) return NULL;
  for (int64_t word = 0; word < one->words; word++) {
    uint64_t x = one->bits[word], y = two->bits[word];
    made->bits[word] = how == AND ? x & y : how == OR ? x | y : x & ~y;
  }
  return (PyObject *)made;
}

static PyObject *set_and(PyObject *a, PyObject *b) { return combine(a, b, AND); }
static PyObject *set_or(PyObject *a, PyObject *b) { return combine(a, b, OR); }
static PyObject *set_subtract(PyObject *a, PyObject *b) { return combine(a, b, WITHOUT); }

static PyType_Slot set_slots[] = {
    {Py_tp_doc, "Documents of one segment; it never changes."}, {Py_tp_dealloc, set_dealloc}, {Py_tp_iter, set_iter},
    {Py_sq_length, set_length}, {Py_sq_contains, set_contains}, {Py_nb_bool, set_bool},
    {Py_nb_and, set_and}, {Py_nb_or, set_or}, {Py_nb_subtract, set_subtract}, {0, NULL}};
static PyType_Spec set_spec = {"wardsearch.kernel._kernel.DocumentSet", sizeof(DocumentSet), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, set_slots};

/* Returns `value` as a set of documents of `self`; NULL with an error set. */
static DocumentSet *as_set(Segment *self, PyObject *value) {
  Types *types = types_of((PyObject *)self);
  if (Py_TYPE(value) != types->document_set) { PyErr_SetString(PyExc_TypeError, "a set of documents is wanted"); return NULL; }
  if (((DocumentSet *)value)->documents != self->documents) { PyErr_SetString(PyExc_ValueError, "the documents are of another segment"); return NULL; }
  return (DocumentSet *)value;
}

/* ---- Lists that a lookup finds ---- */

static void list_dealloc(PostingList *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  Py_XDECREF((PyObject *)self->segment);
  free(self->lists);
  free(self->made);
  PyObject_Free(self);
  Py_DECREF(type);
}

static PostingList *new_list(Segment *segment, int64_t room) {
  PostingList *list = PyObject_New(PostingList, types_of((PyObject *)segment)->posting_list);
  if (!list) return NULL;
  Py_INCREF((PyObject *)segment);
  list->segment = segment;
  list->list_count = list->most = 0;
  list->made = NULL;
  list->lists = malloc(sizeof(List) * (size_t)(room + 1));
  if (list->lists) return list;
  Py_DECREF((PyObject *)list);
  PyErr_NoMemory();
  return NULL;
}

static int add_term(PostingList *self, const Field *field, int64_t term) {
  List *list = &self->lists[self->list_count];
  const char *why = list_of(self->segment, field, term, list);
  if (why) { raise_damaged(self->segment, why); return -1; }
  if (list->count) { self->list_count++; self->most += list->count; }
  return 0;
}

/* Makes `self` the one list of `count` documents, which are living and ascend, and their frequencies. */
static int become(PostingList *self, const Field *field, const int32_t *documents, const int32_t *frequencies, int64_t count) {
  self->made = malloc(8 * (size_t)count + 8);
  if (!self->made) { PyErr_NoMemory(); return -1; }
  memcpy(self->made, documents, 4 * (size_t)count);
  memcpy(self->made + count, frequencies, 4 * (size_t)count);
  memset(&self->lists[0], 0, sizeof(List));
  self->lists[0].field = field;
  self->lists[0].kind = MADE;
  self->lists[0].count = count;
  self->lists[0].documents = self->made;
  self->lists[0].frequencies = self->made + count;
  self->list_count = count > 0;
  self->most = count;
  return 0;
}

/* Adds up how often documents have any term of `lists`: in `counts`, and in `touched` which have. */
static const char *add_up(const List *lists, int64_t count, int64_t documents, Scratch *s) {
  for (int64_t l = 0; l < count; l++) {
    const char *why = decode(&lists[l], documents, s->decoded);
    if (why) return why;
    int64_t large = 0;
    for (int64_t i = 0; i < lists[l].count; i++) {
      int32_t document = s->decoded[i];
      s->counts[document] += frequency(&lists[l], i, &large);
      s->touched[document >> 6] |= 1ULL << (document & 63);
    }
  }
  return NULL;
}

/* Makes one list of the terms from `start` up to `end`. */
static int become_range(PostingList *self, Field *field, int64_t start, int64_t end) {
  Segment *segment = self->segment;
  Scratch s;
  const char *why = NULL;
  int64_t count = 0;
  if (take_scratch(segment, &s) < 0) return -1;
  Py_BEGIN_ALLOW_THREADS
  for (int64_t term = start; term < end && !why; term++) {
    List list;
    why = list_of(segment, field, term, &list);
    if (!why) why = add_up(&list, 1, segment->documents, &s);
  }
  for (int64_t word = 0; word < segment->words && !why; word++) {
    for (uint64_t bits = s.touched[word]; bits; bits &= bits - 1) {
      int32_t document = (int32_t)(64 * word + lowest_bit(bits)), found = s.counts[document];
      s.counts[document] = 0;
      if (!found || !((segment->live[word] >> (document & 63)) & 1)) continue;
      s.candidates[count] = document;
      s.frequencies[count++] = found;
    }
    s.touched[word] = 0;
  }
  Py_END_ALLOW_THREADS
  int failed = why ? (raise_damaged(segment, why), -1) : become(self, field, s.candidates, s.frequencies, count);
  give_scratch(segment, &s, why);
  return failed;
}

/* Makes one list of the documents that have all of `lists`, as often as the rarest of them. */
static int become_together(PostingList *self, const Field *field, List *lists, int64_t n) {
  Segment *segment = self->segment;
  Scratch s;
  const char *why;
  int64_t count = 0, large = 0;
  for (int64_t i = 1; i < n; i++)
    if (lists[i].count < lists[0].count) { List other = lists[i]; lists[i] = lists[0]; lists[0] = other; }
  for (int64_t i = 1; i < n; i++)
    if (note_skips(segment, &lists[i]) < 0) return -1;
  if (take_scratch(segment, &s) < 0) return -1;
  Py_BEGIN_ALLOW_THREADS
  why = decode(&lists[0], segment->documents, s.decoded);
  for (int64_t i = 0; i < lists[0].count && !why; i++) {
    int32_t document = s.decoded[i];
    if (!((segment->live[document >> 6] >> (document & 63)) & 1)) continue;
    s.candidates[count] = document;
    ((int32_t *)s.scores)[count++] = frequency(&lists[0], i, &large);
  }
  for (int64_t l = 1; l < n && !why; l++) {
    int32_t *least = (int32_t *)s.scores;
    int64_t kept = 0;
    memset(s.frequencies, 0, 4 * (size_t)count);
    why = add_frequencies(&lists[l], segment->documents, s.candidates, count, &s, s.frequencies);
    for (int64_t i = 0; i < count && !why; i++) {
      int32_t fewer = s.frequencies[i] < least[i] ? s.frequencies[i] : least[i];
      s.candidates[kept] = s.candidates[i];
      least[kept] = fewer;
      kept += fewer > 0;
    }
    count = kept;
  }
  Py_END_ALLOW_THREADS
  int failed = why ? (raise_damaged(segment, why), -1) : become(self, field, s.candidates, (int32_t *)s.scores, count);
  give_scratch(segment, &s, why);
  return failed;
}

static DocumentSet *documents_of(PostingList *self) {
  Segment *segment = self->segment;
  DocumentSet *set = (DocumentSet *)new_set(types_of((PyObject *)segment), segment->documents);
  Scratch s;
  const char *why = NULL;
  if (!set) return NULL;
  if (take_scratch(segment, &s) < 0) { Py_DECREF((PyObject *)set); return NULL; }
  Py_BEGIN_ALLOW_THREADS
  for (int64_t l = 0; l < self->list_count && !why; l++) why = set_bits(&self->lists[l], segment->documents, s.decoded, set->bits);
  for (int64_t word = 0; word < set->words; word++) set->bits[word] &= segment->live[word];
  Py_END_ALLOW_THREADS
  give_scratch(segment, &s, why);
  if (!why) return set;
  raise_damaged(segment, why);
  Py_DECREF((PyObject *)set);
  return NULL;
}

static PyObject *list_documents(PostingList *self, PyObject *Py_UNUSED(none)) { return (PyObject *)documents_of(self); }

/* How many living documents `list` has; -1 with an error set. */
static int64_t live_count_of(PostingList *list) {
  if (!list->segment->deleted && list->list_count <= 1) return list->most;
  DocumentSet *found = documents_of(list);
  int64_t count = found ? set_length(found) : -1;
  Py_XDECREF((PyObject *)found);
  return count;
}

static PyObject *list_live_count(PostingList *self, PyObject *Py_UNUSED(none)) {
  int64_t count = live_count_of(self);
  return count < 0 ? NULL : PyLong_FromLongLong(count);
}

static PyMethodDef list_methods[] = {
    {"documents", (PyCFunction)list_documents, METH_NOARGS, "Return the living documents."},
    {"live_count", (PyCFunction)list_live_count, METH_NOARGS, "Return how many living documents there are."},
    {NULL, NULL, 0, NULL}};
static PyType_Slot list_slots[] = {
    {Py_tp_doc, "The documents that a lookup finds."}, {Py_tp_dealloc, list_dealloc}, {Py_tp_methods, list_methods}, {0, NULL}};
static PyType_Spec list_spec = {"wardsearch.kernel._kernel.PostingList", sizeof(PostingList), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, list_slots};

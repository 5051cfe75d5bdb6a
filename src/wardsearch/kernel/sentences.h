/* Where sentences, clauses and paragraphs of a text end: wardsearch.vietnamese.sentences is the reference. */

enum { IS_LOWER = 1, IS_DIGIT = 2, IS_DECIMAL = 4, IS_ALPHA = 8, IS_MARK = 16 }; /* as wardsearch.snippets.letters */

/* Says what a code point is that only Python knows; meanwhile the interpreter is taken back. */
typedef struct {
  PyObject *kind_of;
  PyThreadState *resting;
  int has_failed; /* with an exception set */
} Letters;

typedef struct {
  const Py_UCS4 *at;
  int64_t length;
  Letters *letters;
} Text;

/* Which code points from 0x80 to 0x24f, and from 0x1e00 to 0x1eff, are lower case. */
static const uint64_t LATIN_LOWER[] = {
    0x0420040000000000, 0xff7fffff80000000, 0x55aaaaaaaaaaaaaa, 0xd4aaaaaaaaaaab55,
    0xe6512d2a4e243129, 0xaa29aaaab5555240, 0x93faaaaaaaaaaaaa, 0x000000000000aa85};
static const uint64_t ADDITIONAL_LOWER[] = {
    0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaabfeaaaaa, 0xaaaaaaaaaaaaaaaa};

static int lower_bit(const uint64_t *bits, uint32_t at) { return (bits[at >> 6] >> (at & 63)) & 1 ? IS_LOWER : 0; }

static int ask_kind(Letters *letters, Py_UCS4 c) {
  if (letters->has_failed) return 0;
  PyEval_RestoreThread(letters->resting);
  PyObject *found = PyObject_CallFunction(letters->kind_of, "C", (int)c);
  long kind = found ? PyLong_AsLong(found) : -1;
  Py_XDECREF(found);
  letters->has_failed = PyErr_Occurred() != NULL;
  letters->resting = PyEval_SaveThread();
  return letters->has_failed ? 0 : (int)kind;
}

/* What the code point at a place is; nothing beyond the text. */
static int kind_at(const Text *text, int64_t place) {
  if (place < 0 || place >= text->length) return 0;
  Py_UCS4 c = text->at[place];
  if (c < 0x80) {
    if (c >= 'a' && c <= 'z') return IS_LOWER | IS_ALPHA;
    if (c >= 'A' && c <= 'Z') return IS_ALPHA;
    return c >= '0' && c <= '9' ? IS_DIGIT | IS_DECIMAL : 0;
  }
  if (c < 0xc0) {
    if (c == 0xaa || c == 0xb5 || c == 0xba) return IS_LOWER | IS_ALPHA;
    return c == 0xb2 || c == 0xb3 || c == 0xb9 ? IS_DIGIT : 0;
  }
  if (c < 0x250) return c == 0xd7 || c == 0xf7 ? 0 : IS_ALPHA | lower_bit(LATIN_LOWER, c - 0x80);
  if (c >= 0x1e00 && c <= 0x1eff) return IS_ALPHA | lower_bit(ADDITIONAL_LOWER, c - 0x1e00);
  if (c >= 0x2000 && c <= 0x2064) return 0;
  return ask_kind(text->letters, c);
}

static Py_UCS4 char_at(const Text *text, int64_t place) { return place >= 0 && place < text->length ? text->at[place] : 0; }
static int is_space_at(const Text *text, int64_t place) { return place >= 0 && place < text->length && class_of(text->at[place]) == SPACE; }

static int is_among(Py_UCS4 c, const Py_UCS4 *some) {
  for (; *some; some++)
    if (c == *some) return 1;
  return 0;
}

static const Py_UCS4 CLOSING[] = {0x201d, 0x2019, '"', '\'', ')', ']', 0xbb, 0x300d, 0x300f, 0xff09, 0};
static const Py_UCS4 OPENING[] = {0x201c, 0x2018, '"', '\'', '(', '[', 0};
static const Py_UCS4 UNSPACED[] = {0x3002, 0xff01, 0xff1f, 0xff0c, 0x3001, 0xff1b, 0xff1a, 0};
static const Py_UCS4 BEGINNING[] = {'\n', '.', '!', '?', 0x2026, ';', 0}; /* what stands before the number of a heading */
static const Py_UCS4 PARTING[] = {';', 0xff1b, 0x3002, 0xff01, 0xff1f, 0};

enum { NO_RANK, CLAUSE, ITEM, SENTENCE, PARAGRAPH };
enum { LONGEST_ABBREVIATION = 4, YEAR_DIGITS = 4 };

/* How good a place to cut at a sign makes; NO_RANK if it is none. */
static int rank_of(Py_UCS4 c) {
  switch (c) {
    case '.': case '!': case '?': case 0x2026: case 0x3002: case 0xff01: case 0xff1f: return SENTENCE;
    case ';': case 0xff1b: return ITEM;
    case ',': case ':': case 0xff0c: case 0x3001: case 0xff1a: return CLAUSE;
    default: return NO_RANK;
  }
}

static int is_dash(Py_UCS4 c) { return c == 0x2013 || c == 0x2014; }
static int is_stop(Py_UCS4 c) { return c == '.' || c == '!' || c == '?' || c == 0x2026; }
static int is_line_break(Py_UCS4 c) { return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029; }

static int64_t find_char(const Text *text, Py_UCS4 c, int64_t begin, int64_t end) {
  if (end > text->length) end = text->length;
  for (int64_t i = begin; i < end; i++)
    if (text->at[i] == c) return i;
  return -1;
}

static int64_t find_last(const Text *text, Py_UCS4 c, int64_t begin, int64_t end) {
  if (end > text->length) end = text->length;
  for (int64_t i = end - 1; i >= begin; i--)
    if (text->at[i] == c) return i;
  return -1;
}

static int64_t line_breaks(const Text *text, int64_t begin, int64_t end) {
  int64_t count = 0;
  for (int64_t i = begin; i < end; i++) {
    count += is_line_break(text->at[i]);
    if (text->at[i] == '\r' && i + 1 < end && text->at[i + 1] == '\n') i++;
  }
  return count;
}

static const char *const ABBREVIATIONS[] = {
    "tp", "tx", "tt", "nxb", "stt", "tr", "\x01t", "s\x01t", "ts", "ths", "pgs", "gs", "bs", "ks", "cn", "\x01" "c", "\x01/c", "mr", "mrs", "ms", "dr", "st", NULL}; /* \x01 is đ */

static int is_abbreviation(const Py_UCS4 *word, int64_t length) {
  char lower[8];
  if (length <= 0 || length >= 8) return 0;
  for (int64_t i = 0; i < length; i++) {
    Py_UCS4 c = word[i];
    if (c == 0x110 || c == 0x111) c = 1;
    else if (c == 0x212a) c = 'k'; /* the sign of kelvin */
    else if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    else if (c < ' ' || c >= 0x80) return 0;
    lower[i] = (char)c;
  }
  lower[length] = 0;
  for (const char *const *each = ABBREVIATIONS; *each; each++)
    if (!strcmp(*each, lower)) return 1;
  return 0;
}

/* Whether a word may number a heading. */
static int is_number(const Text *text, int64_t begin, int64_t end) {
  int is_roman = 1, is_decimal = end - begin < YEAR_DIGITS;
  for (int64_t i = begin; i < end; i++) {
    Py_UCS4 c = text->at[i];
    is_roman &= c == 'I' || c == 'V' || c == 'X';
    is_decimal = is_decimal && (kind_at(text, i) & IS_DECIMAL);
  }
  return is_roman || is_decimal;
}

/* Whether the full stop at `stop` is of an abbreviation, an initial or a heading. */
static int is_abbreviated(const Text *text, int64_t stop) {
  if (char_at(text, stop) != '.' || !is_space_at(text, stop + 1)) return 0;
  int64_t floor = stop - LONGEST_ABBREVIATION - 2, word = stop;
  if (floor < 0) floor = 0;
  while (word > floor && !is_space_at(text, word - 1)) word--;
  if (word == stop) return 0;
  int64_t before = word;
  while (before > word - 2 && before > 0 && text->at[before - 1] == ' ') before--;
  int begins = before == 0 || before == word - 2 || is_among(text->at[before - 1], BEGINNING);
  while (word < stop && is_among(text->at[word], OPENING)) word++;
  int64_t length = stop - word;
  if (length == 1 && (kind_at(text, word) & IS_ALPHA)) return 1;
  if (is_abbreviation(text->at + word, length)) return 1;
  return begins && length > 0 && length <= LONGEST_ABBREVIATION && is_number(text, word, stop);
}

/* Whether the sign at `stop` ends a sentence if the next one would begin at `after`. */
static int ends_sentence(const Text *text, int64_t stop, int64_t after) {
  int64_t end = after + 4;
  while (after < end && is_among(char_at(text, after), OPENING)) after++;
  return !(after < end && (kind_at(text, after) & IS_LOWER)) && !is_abbreviated(text, stop);
}

/* Whether the white space from `begin` up to `end` ends a paragraph or an item of a list. */
static int breaks_line(const Text *text, int64_t begin, int64_t end) {
  int64_t breaks = line_breaks(text, begin, end);
  return breaks > 1 || (breaks == 1 && !(kind_at(text, end) & IS_LOWER));
}

/* Whether a line break from `line_end` on, before a word at `start`, ends a paragraph. */
static int parts_paragraph(const Text *text, int64_t line_end, int64_t start) {
  while (line_end >= 0 && line_end < start) {
    int64_t after = line_end + 1;
    while (is_space_at(text, after)) after++;
    if (breaks_line(text, line_end, after)) return 1;
    line_end = find_char(text, '\n', after, start);
  }
  return 0;
}

/* Whether a sentence or item ends between the end of a word and the start of the next one. */
static int parts_phrase(const Text *text, int64_t end, int64_t start) {
  int64_t stop = -1;
  int has_space = 0;
  if (end >= start || (start == end + 1 && (text->at[end] == ' ' || text->at[end] == '-'))) return 0;
  if (line_breaks(text, end, start) > 1) return 1;
  for (int64_t i = end; i < start; i++) {
    if (is_among(text->at[i], PARTING)) return 1;
    if (stop < 0 && is_stop(text->at[i])) stop = i;
    has_space |= is_space_at(text, i);
  }
  return stop >= 0 && has_space && ends_sentence(text, stop, start);
}

/* A place to cut: what is before it ends at `end`, what follows begins at `start`. */
typedef struct { int64_t end, start; int rank; } Border;

/* Writes the borders inside a text whose every white space is one character; returns how many, at most one a character. */
static int64_t find_borders(const Text *text, Border *out) {
  int64_t count = 0;
  for (int64_t i = 0, end; i < text->length; i = end) {
    Py_UCS4 first = text->at[i];
    end = i + 1;
    if (first != '\n' && !is_dash(first) && !rank_of(first)) continue;
    while (rank_of(char_at(text, end))) end++;
    int64_t signs = end - i;
    Py_UCS4 last = text->at[end - 1];
    while (is_among(char_at(text, end), CLOSING)) end++;
    if (first == '\n') out[count++] = (Border){i, i + 1, PARAGRAPH};
    else if (is_dash(last)) {
      int is_clause = i > 0 && text->at[i - 1] == ' ' && char_at(text, i + 1) == ' ' && !(kind_at(text, i - 2) & IS_DIGIT);
      if (is_clause) out[count++] = (Border){i - 1, end + 1, CLAUSE};
    } else if (is_among(last, UNSPACED) || (signs == 1 && first == ';') || char_at(text, end) == ' ') {
      int64_t start = end + (char_at(text, end) == ' ');
      int rank = rank_of(last);
      if (rank != SENTENCE || ends_sentence(text, i, start)) out[count++] = (Border){end, start, rank};
      else if (!is_abbreviated(text, i)) out[count++] = (Border){end, start, CLAUSE};
    }
  }
  return count;
}

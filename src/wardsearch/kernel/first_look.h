/* What a text may hold, so that no pattern looks for it in vain.

   Whoever asks looks with patterns alone where there is no kernel, and that is the reference: wardsearch.corpus.layout,
   wardsearch.corpus.heads.reading and wardsearch.places.ward_mentions. A text is read in the UTF-8 that Python keeps beside it. */

typedef struct { const unsigned char *at, *end; } Utf8; /* of valid UTF-8; behind a whole text is a NUL */

/* Gives the UTF-8 of a text: 1; 0 where it holds a surrogate, -1 with an exception set where it is none. */
static int utf8_of(PyObject *text, Utf8 *found) {
  Py_ssize_t size;
  const char *data = PyUnicode_AsUTF8AndSize(text, &size);
  if (data) {
    *found = (Utf8){(const unsigned char *)data, (const unsigned char *)data + size};
    return 1;
  }
  if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return -1;
  PyErr_Clear();
  return 0;
}

static int is_inner(unsigned char c) { return (c & 0xc0) == 0x80; } /* not the first byte of a code point */

static int64_t count_chars(const unsigned char *at, const unsigned char *end) {
  int64_t count = 0;
  for (; at < end; at++) count += !is_inner(*at);
  return count;
}

static int starts_with(const unsigned char *at, const unsigned char *end, const char *with) {
  size_t size = strlen(with);
  return (size_t)(end - at) >= size && memcmp(at, with, size) == 0;
}

/* The code point at `at`, which is before `end`, and where the next one is. */
static uint32_t read_char(const unsigned char *at, const unsigned char **next) {
  if (*at < 0x80) return *next = at + 1, *at;
  if (*at < 0xe0) return *next = at + 2, (uint32_t)(*at & 31) << 6 | (at[1] & 63);
  if (*at < 0xf0) return *next = at + 3, (uint32_t)(*at & 15) << 12 | (uint32_t)(at[1] & 63) << 6 | (at[2] & 63);
  return *next = at + 4, (uint32_t)(*at & 7) << 18 | (uint32_t)(at[1] & 63) << 12 | (uint32_t)(at[2] & 63) << 6 | (at[3] & 63);
}

static int is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static int is_letter(unsigned char c, char lower) { return (c | 0x20) == lower; } /* of ASCII, in any case */

/* A function that gives the first place, from `at` on, where five bytes are as `hint` says; NULL for none. Blocks without any are passed over by the whole. */
#define DEFINE_NEXT_HINT(name, hint) \
  static const unsigned char *name(const unsigned char *at, const unsigned char *end) { \
    enum { BLOCK = 64, WINDOW = 5 }; \
    unsigned char last[BLOCK + WINDOW - 1]; \
    for (; at < end; at += BLOCK) { \
      const unsigned char *block = at; \
      if ((size_t)(end - at) < sizeof last) { /* with zeros behind it */ \
        memset(last, 0, sizeof last); \
        block = memcpy(last, at, (size_t)(end - at)); \
      } \
      unsigned char any = 0; \
      for (int i = 0; i < BLOCK; i++) any |= hint(block[i], block[i + 1], block[i + 2], block[i + 3], block[i + 4]); \
      for (int i = 0; any && i < BLOCK; i++) \
        if (hint(block[i], block[i + 1], block[i + 2], block[i + 3], block[i + 4])) return at + i; \
    } \
    return NULL; \
  }

/* Whether a text may hold what such a function looks for; of one with a surrogate only the patterns can tell. */
static PyObject *may_hold(PyObject *given, const unsigned char *(*next_hint)(const unsigned char *, const unsigned char *)) {
  Utf8 text;
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  return PyBool_FromLong(!can || next_hint(text.at, text.end) != NULL);
}

/* ---- Is a text clean? ---- */

/* Whether a code point may be changed when a text is cleaned: a line end, a NUL, or any but of those that NFC never changes. */
static inline unsigned is_odd(unsigned char c, unsigned char next, unsigned char third) {
  return (c == '\r') | (c == 0) | ((c > 0xcb) & (c != 0xe1) & (c != 0xe2)) /* beyond U+02FF */
         | ((c == 0xe1) & ((next < 0xb8) | (next > 0xbb)))                /* U+1E00 to U+1EFF */
         | ((c == 0xe2) & ((next != 0x80) | (third < 0x82) | ((third | 1) == 0xa9))); /* U+2002 to U+203F but for ends of lines */
}

static PyObject *is_clean(PyObject *Py_UNUSED(module), PyObject *given) {
  Utf8 text;
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  if (!can) Py_RETURN_FALSE;
  Py_ssize_t size = text.end - text.at, whole = size > 2 ? size - 2 : 0;
  unsigned odd = 0;
  for (Py_ssize_t i = 0; i < whole; i++) odd |= is_odd(text.at[i], text.at[i + 1], text.at[i + 2]);
  for (Py_ssize_t i = whole; i < size; i++) odd |= is_odd(text.at[i], text.at[i + 1], 0); /* no code point of three bytes */
  return PyBool_FromLong(!odd);
}

/* ---- Which lines may say when a text was published? ---- */

/* How many bytes of white space stand at `at` that end no line. */
static int blank_at(const unsigned char *at, const unsigned char *end) { return at < end && *at != '\n' ? space_at(at, end) : 0; }

static int may_date_at(const unsigned char *at, const unsigned char *end) {
  const unsigned char *next = at + 1;
  if (*at == 'c' || *at == 'C') return starts_with(next, end, "\xe1\xba\xadp");  /* cập nhật */
  if (*at == 'x' || *at == 'X') return starts_with(next, end, "u\xe1\xba\xa5t"); /* xuất bản */
  if (*at == 0xc4) /* đăng */
    return end - at >= 6 && (at[1] | 1) == 0x91 && at[2] == 0xc4 && (at[3] | 1) == 0x83 && is_letter(at[4], 'n') && is_letter(at[5], 'g');
  if (!is_digit(*at)) return 0;
  next += blank_at(next, end);
  if (next < end && (*next == '/' || *next == '.' || *next == '-')) {
    next++;
    next += blank_at(next, end);
    if (next < end && is_digit(*next)) return 1;
  }
  int blanks = 0, size;
  for (next = at + 1; blanks < 4 && (size = blank_at(next, end)); blanks++) next += size;
  return blanks && next < end && is_letter(*next, 't') && starts_with(next + 1, end, "h\xc3\xa1ng");
}

/* A digit before a stroke, a stop, a dash or white space; cập, xu, đă. A zero is none of these. */
static inline unsigned char is_date_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  (void)e;
  return ((a >= '0') & (a <= '9') & (((b >= '-') & (b <= '/')) | ((b <= ' ') & (((c | 0x20) == 't') | (c <= '/') | (c >= 0xc2))) | (b == 0xc2) | (b >= 0xe1)))
         | (((a | 0x20) == 'c') & (b == 0xe1) & (c == 0xba) & (d == 0xad)) | (((a | 0x20) == 'x') & (b == 'u')) | ((a == 0xc4) & (c == 0xc4));
}
DEFINE_NEXT_HINT(next_date_hint, is_date_hint)

static int may_date(const unsigned char *at, const unsigned char *end) {
  while ((at = next_date_hint(at, end)))
    if (may_date_at(at++, end)) return 1;
  return 0;
}

/* Four digits. */
static inline unsigned char is_year_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  (void)e;
  return (a >= '0') & (a <= '9') & (b >= '0') & (b <= '9') & (c >= '0') & (c <= '9') & (d >= '0') & (d <= '9');
}
DEFINE_NEXT_HINT(next_year_hint, is_year_hint)

/* Whether two bytes may begin a word that says what a date is of, or one before it. An i may be one without a dot. */
static int may_label(unsigned char first, unsigned char second) {
  static const char *const BEGINNINGS[] = {"ng", "th", "gi", "ti", "xu", "ph", "vi", "up", "pu", "po", "da", "b\xc3", "c\xc3", "c\xe1", "g\xe1", "t\xe1", NULL};
  if (first == 0xc4) return 1; /* đăng, được */
  for (const char *const *each = BEGINNINGS; *each; each++)
    if (is_letter(first, (*each)[0]) && (second == (unsigned char)(*each)[1] || (second < 0x80 && is_letter(second, (*each)[1])) || (second == 0xc4 && (*each)[1] == 'i'))) return 1;
  return 0;
}

/* Whether a label may stand at `at`, behind what is no letter or digit. */
static int may_be_labelled_at(const unsigned char *at, const unsigned char *end) {
  for (int skipped = 0; end - at >= 2 && skipped <= 8; skipped++) {
    if (may_label(*at, at[1])) return 1;
    if (is_digit(*at) || ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z')) return 0;
    do at++; while (at < end && is_inner(*at));
  }
  return 0;
}

/* A bar: | - · – •. */
static inline unsigned char is_bar_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  (void)d, (void)e;
  return (a == '|') | (a == '-') | ((a == 0xc2) & (b == 0xb7)) | ((a == 0xe2) & (b == 0x80) & ((c == 0x93) | (c == 0xa2)));
}
DEFINE_NEXT_HINT(next_bar_hint, is_bar_hint)

/* Whether a label may begin a line, or stand behind a bar in it. */
static int may_be_labelled(const unsigned char *at, const unsigned char *end) {
  if (may_be_labelled_at(at, end)) return 1;
  while ((at = next_bar_hint(at, end))) {
    do at++; while (at < end && is_inner(*at));
    if (may_be_labelled_at(at, end)) return 1;
  }
  return 0;
}

static PyObject *date_lines(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *given, *found;
  Py_ssize_t longest;
  Utf8 text;
  if (!PyArg_ParseTuple(args, "On:date_lines", &given, &longest)) return NULL;
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  if (!can) Py_RETURN_NONE;
  int64_t start = 0;
  found = PyList_New(0);
  if (!may_date(text.at, text.end)) return found; /* as most have none */
  for (const unsigned char *at = text.at, *end; found && at <= text.end; at = end + 1) {
    end = memchr(at, '\n', (size_t)(text.end - at));
    if (!end) end = text.end;
    int64_t length = count_chars(at, end);
    if (length <= longest && may_date(at, end) && (next_year_hint(at, end) || may_be_labelled(at, end))) {
      PyObject *line = Py_BuildValue("LL", (long long)start, (long long)(start + length));
      if (!line || PyList_Append(found, line) < 0) Py_CLEAR(found);
      Py_XDECREF(line);
    }
    start += length + 1;
  }
  return found;
}

/* A year behind a space, not behind the m of `năm`; a day or year behind a stroke, before white space or a comma. */
static inline unsigned char is_other_date_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  return ((a < 0x80) & (a != 'm') & (b == ' ') & (c == '2') & (d == '0') & (e >= '0') & (e <= '9'))
         | ((a == '/') & (b >= '1') & (b <= '3') & (c >= '0') & (c <= '9') & ((d <= ' ') | (d == ',') | (d >= 0x80)));
}
DEFINE_NEXT_HINT(next_other_date_hint, is_other_date_hint)

static PyObject *may_date_otherwise(PyObject *Py_UNUSED(module), PyObject *given) { return may_hold(given, next_other_date_hint); }

/* ---- May a line at the end of a text end with a year? ---- */

/* The last code point of a line, white space aside, and where it begins; 0 where there is none. */
static uint32_t last_char(const unsigned char *line, const unsigned char **end) {
  while (*end > line) {
    const unsigned char *at = *end - 1, *next;
    while (at > line && is_inner(*at)) at--;
    uint32_t c = is_inner(*at) ? 0 : read_char(at, &next);
    if (!space_at(at, *end)) return *end = at, c;
    *end = at;
  }
  return 0;
}

/* Whether a line may end with four digits. None of the letters of Vietnamese is one; of others Python tells. */
static int may_end_with_year(const unsigned char *line, const unsigned char *end) {
  for (int digits = 0; digits < 4; digits++) {
    uint32_t c = digits ? (end > line ? end[-1] : 0) : last_char(line, &end);
    if (c >= 0x80) return digits || !(c <= 0x24f || (c >= 0x1e00 && c <= 0x1eff));
    if (c < '0' || c > '9') return 0;
    if (digits) end--;
  }
  return 1;
}

static PyObject *may_end_with_day(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *given;
  Py_ssize_t chars;
  Utf8 text;
  if (!PyArg_ParseTuple(args, "On:may_end_with_day", &given, &chars)) return NULL;
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  if (!can) Py_RETURN_TRUE; /* only Python can tell */
  const unsigned char *first = text.end;
  while (first > text.at && chars > 0) chars -= !is_inner(*--first);
  for (const unsigned char *at = first, *end; at < text.end; at = end + 1) {
    end = memchr(at, '\n', (size_t)(text.end - at));
    if (!end) end = text.end;
    if (may_end_with_year(at, end)) Py_RETURN_TRUE;
  }
  Py_RETURN_FALSE;
}

/* ---- May a text begin as an official document does? ---- */

/* Whether a code point is no small letter of those that Vietnamese has: what it is else is not asked. */
static int is_not_small(uint32_t c) {
  if (c < 0x80) return !(c >= 'a' && c <= 'z');
  if (c <= 0x24f) return !lower_bit(LATIN_LOWER, c - 0x80);
  return c < 0x1e00 || c > 0x1eff || !lower_bit(ADDITIONAL_LOWER, c - 0x1e00);
}

static int may_be_capital(uint32_t c) { return c < 0x80 ? (c >= 'A' && c <= 'Z') || c == '&' : is_not_small(c); }

/* Whether capitals begin here: two, or two that are spaced out. */
static int may_be_capitals(const unsigned char *at, const unsigned char *end) {
  if (at >= end || !may_be_capital(read_char(at, &at)) || at >= end) return 0;
  if (*at == ' ' && end - at > 2) at++;
  return may_be_capital(read_char(at, &at));
}

/* Whether the letter before `at` is an o, whatever its marks, behind an s: both may be other letters. */
static int may_end_so(const unsigned char *begin, const unsigned char *at) {
  if (at == begin) return 0;
  const unsigned char *last = at - 1;
  while (last > begin && is_inner(*last)) last--;
  if (last == begin || !(is_letter(*last, 'o') || *last >= 0x80)) return 0;
  return is_letter(last[-1], 's') || last[-1] >= 0x80;
}

/* Whether `xã` at `at` is that of `cộng hòa xã hội`, whatever its letters. */
static int may_be_of_motto(const unsigned char *begin, const unsigned char *at, const unsigned char *end) {
  if (end - at < 3 || at[1] != 0xc3 || (at[2] | 0x20) != 0xa3 || at == begin || *--at != ' ') return 0;
  for (int letters = 0; letters < 2; letters++) {
    if (at == begin) return 0;
    do at--; while (at > begin && is_inner(*at));
  }
  return at - begin >= 4 && is_letter(at[-1], 'h') && at[-2] == ' ' && is_letter(at[-3], 'g') && is_letter(at[-4], 'n');
}

/* Whether one of some names, of which each ends a line, stands at `at`, alone or before a word that may go on so: của, liên tịch, số. */
static int may_be_kind(const unsigned char *at, const unsigned char *end, Utf8 names) {
  for (const unsigned char *name = names.at, *name_end; name < names.end; name = name_end + 1) {
    name_end = memchr(name, '\n', (size_t)(names.end - name));
    if (!name_end) return 0;
    if (*name != *at || end - at < name_end - name || memcmp(at, name, (size_t)(name_end - name))) continue;
    const unsigned char *next = at + (name_end - name);
    int size, blanks = 0;
    for (; next < end && (size = space_at(next, end)); blanks++) next += size;
    if (next == end || (blanks && (*next == 'c' || *next == 'l' || *next == 's'))) return 1;
  }
  return 0;
}

enum { LONGEST_FORM = 4 * 72 }; /* bytes of a line in which a colon, a stroke or a motto may stand */

/* A colon, v/v, xã. */
static inline unsigned char is_form_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  (void)d, (void)e;
  return (a == ':') | ((a == '/') & ((b | 0x20) == 'v')) | (((a | 0x20) == 'x') & (b == 0xc3) & ((c | 0x20) == 0xa3));
}
DEFINE_NEXT_HINT(next_form_hint, is_form_hint)

/* Whether a line may be of a form that heads have. */
static int may_be_form(Utf8 line, Utf8 kinds) {
  const unsigned char *at = line.at, *end = line.end, *next = at, *behind;
  int digits = 0, size;
  while (next < end && digits < 4 && is_digit(*next)) next++, digits++;
  if (digits && digits < 4 && next < end && space_at(next, end)) {
    while (next < end && (size = space_at(next, end))) next += size;
    if (may_be_capitals(next, end)) return 1;
  }
  if (may_be_capitals(at, end) || (starts_with(at, end, "V- ") && at + 3 < end && may_be_capital(read_char(at + 3, &next)))) return 1;
  if ((is_letter(*at, 's') || is_letter(*at, 'c') || *at >= 0x80)) { /* số 5, cộng hòa */
    read_char(at, &next);
    if (next < end && (is_letter(*next, 'o') || *next >= 0x80)) {
      read_char(next, &behind);
      if (end - behind >= 2 && *behind == ' ' && is_digit(behind[1])) return 1;
      if (end - behind >= 4 && is_letter(*behind, 'n') && is_letter(behind[1], 'g') && behind[2] == ' ' && is_letter(behind[3], 'h')) return 1;
    }
  }
  if (((*at >= 'A' && *at <= 'Z') || *at >= 0x80) && may_be_kind(at, end, kinds)) return 1;
  if (end - at > LONGEST_FORM) end = at + LONGEST_FORM;
  for (next = at; (next = next_form_hint(next, end)); next++) {
    if (*next == '/' && next > at && is_letter(next[-1], 'v')) return 1;
    if (*next == ':') {
      behind = next > at && (is_inner(next[-1]) || space_at(next - 1, next)) ? next - 1 : next;
      while (behind > at && is_inner(*behind)) behind--; /* it may be a space of several bytes */
      if (may_end_so(at, next) || may_end_so(at, behind)) return 1;
    }
    if (is_letter(*next, 'x') && may_be_of_motto(at, next, line.end)) return 1;
  }
  return 0;
}

/* A line without what strays around it: white space, and marks of Markdown and of scans. */
static Utf8 bare_line(const unsigned char *at, const unsigned char *end) {
  static const char STRAY[] = " \t|*_-=#";
  for (int size = 1; at < end && size; at += size)
    size = *at && strchr(STRAY, *at) ? 1 : starts_with(at, end, "\xc2\xa0") ? 2 : starts_with(at, end, "\xe2\x80\x93") || starts_with(at, end, "\xe2\x80\x94") || starts_with(at, end, "\xef\xbb\xbf") ? 3 : 0;
  for (int size = 1; at < end && size; end -= size)
    size = end[-1] && strchr(STRAY, end[-1]) ? 1 : end - at >= 2 && starts_with(end - 2, end, "\xc2\xa0") ? 2
           : end - at >= 3 && (starts_with(end - 3, end, "\xe2\x80\x93") || starts_with(end - 3, end, "\xe2\x80\x94") || starts_with(end - 3, end, "\xef\xbb\xbf")) ? 3 : 0;
  return (Utf8){at, end};
}

static PyObject *may_begin_document(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *given;
  const char *names;
  Py_ssize_t size, lines, longest;
  Utf8 text;
  if (!PyArg_ParseTuple(args, "Oy#nn:may_begin_document", &given, &names, &size, &lines, &longest)) return NULL;
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  if (!can) Py_RETURN_TRUE; /* only the patterns can tell */
  Utf8 kinds = {(const unsigned char *)names, (const unsigned char *)names + size};
  for (const unsigned char *at = text.at, *end; at < text.end; at = end + 1) {
    end = memchr(at, '\n', (size_t)(text.end - at));
    if (!end) end = text.end;
    Utf8 bare = bare_line(at, end);
    if (bare.at == bare.end) continue;
    if (may_be_form(bare, kinds) || memchr(bare.at, '\t', (size_t)(bare.end - bare.at))) Py_RETURN_TRUE; /* a tab parts the cells of a table */
    if (!lines-- || count_chars(bare.at, bare.end) > longest) break;
  }
  Py_RETURN_FALSE;
}

/* ---- May a text name a ward? ---- */

/* Where the kind of a ward ends that begins at `at`, in letters of any case or abbreviated; NULL where none does. */
static const unsigned char *kind_of_ward(const unsigned char *at, const unsigned char *end) {
  const unsigned char *next = at + 1;
  int size, blanks = 0;
  if (starts_with(at, end, "P.")) return at + 2;
  if (starts_with(at, end, "TT.")) return at + 3;
  if (is_letter(*at, 'x')) /* xã */
    return end - next >= 2 && *next == 0xc3 && (next[1] | 0x20) == 0xa3 ? next + 2 : NULL;
  if (is_letter(*at, 'p')) /* phường */
    return end - next >= 8 && is_letter(*next, 'h') && ((next[1] == 0xc6 && next[2] == 0xb0) || (next[1] == 0xc6 && next[2] == 0xaf)) && next[3] == 0xe1 && next[4] == 0xbb
               && (next[5] | 1) == 0x9d && is_letter(next[6], 'n') && is_letter(next[7], 'g') ? next + 8 : NULL;
  int is_town = is_letter(*at, 't'); /* thị trấn; else đặc khu */
  if (is_town ? !(end - next >= 4 && is_letter(*next, 'h') && next[1] == 0xe1 && next[2] == 0xbb && (next[3] | 1) == 0x8b)
              : !(end - next >= 5 && (*next | 1) == 0x91 && next[1] == 0xe1 && next[2] == 0xba && (next[3] | 1) == 0xb7 && is_letter(next[4], 'c'))) return NULL;
  for (next += is_town ? 4 : 5; next < end && (size = space_at(next, end)); blanks++) next += size;
  if (!blanks) return NULL;
  if (is_town)
    return end - next >= 6 && is_letter(*next, 't') && is_letter(next[1], 'r') && next[2] == 0xe1 && next[3] == 0xba && (next[4] | 1) == 0xa5 && is_letter(next[5], 'n') ? next + 6 : NULL;
  return end - next >= 3 && is_letter(*next, 'k') && is_letter(next[1], 'h') && is_letter(next[2], 'u') ? next + 3 : NULL;
}

/* Whether what a ward is beside its kind may begin at `at`: xã đảo, xã biên giới. */
static int may_be_epithet(const unsigned char *at, const unsigned char *end) {
  static const char *const BEGINNINGS[] = {"bi\xc3\xaan", "v\xc3\xb9ng", "\xc4\x91\xe1\xba\xa3o", "c\xc3\xb9", "ven", "b\xc3\xa3" "i", "mi\xe1\xbb\x81n", "n\xc3\xb4ng",
                                           "anh", "trung", "an", "\xc4\x91\xe1\xba\xb7" "c", "\xc4\x91i\xe1\xbb\x83m", NULL};
  for (const char *const *each = BEGINNINGS; *each; each++) {
    const unsigned char *behind = at + strlen(*each);
    if (starts_with(at, end, *each) && behind < end && (*behind == ',' || space_at(behind, end))) return 1;
  }
  return 0;
}

/* Whether the kind of a ward begins at `at` that a name may follow: a capital or a number does, or what a ward is beside its kind. */
static int may_name_ward_at(const unsigned char *begin, const unsigned char *at, const unsigned char *end) {
  const unsigned char *next;
  int size;
  if (at > begin && (at[-1] == '.' || is_digit(at[-1]) || ((at[-1] | 0x20) >= 'a' && (at[-1] | 0x20) <= 'z'))) return 0; /* within a word, or in an abbreviation */
  next = kind_of_ward(at, end);
  if (!next) return 0;
  while (next < end && (size = space_at(next, end))) next += size;
  if (next == end) return 0;
  if (may_be_epithet(next, end)) return 1;
  uint32_t c = read_char(next, &next);
  return c < 0x80 ? (c >= 'A' && c <= 'Z') || is_digit((unsigned char)c) : is_not_small(c);
}

/* P., TT., xã, phư, thị, đặ. */
static inline unsigned char is_ward_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  return ((a == 'P') & (b == '.')) | ((a == 'T') & (b == 'T') & (c == '.')) | (((a | 0x20) == 'x') & (b == 0xc3) & ((c | 0x20) == 0xa3))
         | (((a | 0x20) == 'p') & ((b | 0x20) == 'h') & (c == 0xc6)) | (((a | 0x20) == 't') & ((b | 0x20) == 'h') & (c == 0xe1) & (d == 0xbb) & ((e | 1) == 0x8b))
         | ((a == 0xc4) & (c == 0xe1) & (d == 0xba) & ((e | 1) == 0xb7));
}
DEFINE_NEXT_HINT(next_ward_hint, is_ward_hint)

static PyObject *may_name_ward(PyObject *Py_UNUSED(module), PyObject *given) {
  Utf8 text;
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  if (!can) Py_RETURN_TRUE; /* only the patterns can tell */
  for (const unsigned char *at = text.at; (at = next_ward_hint(at, text.end)); at++)
    if (may_name_ward_at(text.at, at, text.end)) Py_RETURN_TRUE;
  Py_RETURN_FALSE;
}

/* Whether a word may end before a byte. */
static inline unsigned char ends_before(unsigned char c) { return (c <= ' ') | (c >= 0x80); }

/* p., phườ, xã, thị, đặ in any case, and phuon, xa, thi t, dac. */
static inline unsigned char is_plain_ward_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  unsigned char first = a | 0x20, second = b | 0x20, third = c | 0x20;
  return ((first == 'p') & (b == '.')) | ((first == 'p') & (second == 'h') & (((c == 0xc6) & (e == 0xe1)) | ((third == 'u') & ((d | 0x20) == 'o') & ((e | 0x20) == 'n'))))
         | ((first == 'x') & (((b == 0xc3) & (third == 0xa3)) | ((second == 'a') & ends_before(c))))
         | ((first == 't') & (second == 'h') & (((c == 0xe1) & (d == 0xbb) & ((e | 1) == 0x8b)) | ((third == 'i') & ((d >= 0x80) | ((d <= ' ') & (((e | 0x20) == 't') | (e <= ' ') | (e >= 0x80)))))))
         | ((first == 'd') & (second == 'a') & (third == 'c') & ends_before(d)) | ((a == 0xc4) & ((b | 1) == 0x91) & (c == 0xe1) & (d == 0xba) & ((e | 1) == 0xb7));
}
DEFINE_NEXT_HINT(next_plain_ward_hint, is_plain_ward_hint)

static PyObject *may_name_plain_ward(PyObject *Py_UNUSED(module), PyObject *given) { return may_hold(given, next_plain_ward_hint); }

/* ---- Are letters spaced out, or of an encoding of before Unicode? ---- */

/* A capital of one, two or three bytes between two spaces. */
static inline unsigned char is_spaced_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  return (a == ' ') & (((b >= 'A') & (b <= 'Z') & (c == ' ')) | ((b >= 0xc3) & (b <= 0xc6) & (d == ' ')) | ((b == 0xe1) & (e == ' ')));
}
DEFINE_NEXT_HINT(next_spaced_hint, is_spaced_hint)

static PyObject *may_be_spaced(PyObject *Py_UNUSED(module), PyObject *given) { return may_hold(given, next_spaced_hint); }

/* What is below U+0100, no space and no letter of Vietnamese; or U+2200 to U+223F. */
static inline unsigned char is_foreign_hint(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e) {
  (void)c, (void)d, (void)e;
  /* Not à á â ã, è é ê, ì í, ò ó ô õ, ù ú, ý: capitals have the same last bits, but Ý stood in for one. */
  unsigned char low = b & 0x1f, pair = b & 0x1e;
  unsigned char is_foreign = ((b & 0x1c) == 4) | (low == 11) | (pair == 14) | (pair == 16) | (pair == 22) | (low == 24) | (low == 27) | (low == 28) | (pair == 30) | (b == 0x9d);
  return ((a == 0xc2) & (b != 0xa0)) | ((a == 0xc3) & is_foreign) | ((a == 0xe2) & (b == 0x88));
}
DEFINE_NEXT_HINT(next_foreign_hint, is_foreign_hint)

static PyObject *may_be_legacy(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *given;
  const unsigned char *stands_in; /* of each code point below U+0100, 1 or 0 */
  Py_ssize_t size, few, count = 0;
  Utf8 text;
  if (!PyArg_ParseTuple(args, "Oy#n:may_be_legacy", &given, &stands_in, &size, &few)) return NULL;
  if (size != 256) { PyErr_SetString(PyExc_ValueError, "a table has 256 bytes"); return NULL; }
  int can = utf8_of(given, &text);
  if (can < 0) return NULL;
  if (!can) Py_RETURN_TRUE; /* only the patterns can tell */
  for (const unsigned char *at = text.at; count <= few && (at = next_foreign_hint(at, text.end)); at++)
    count += *at == 0xe2 || stands_in[(*at & 3) << 6 | (at[1] & 63)]; /* the first: a minus, a bullet, and other signs */
  return PyBool_FromLong(count > few);
}

/* ---- A text in plain letters ---- */

static PyObject *mapped(PyObject *Py_UNUSED(module), PyObject *args) {
  enum { UNTOLD = 0xffff };
  PyObject *text, *found = NULL;
  const char *bytes;
  Py_ssize_t size;
  int order = -1; /* little-endian, without a mark of it */
  if (!PyArg_ParseTuple(args, "Uy#:mapped", &text, &bytes, &size)) return NULL;
  Py_ssize_t length = PyUnicode_GetLength(text);
  Py_UCS4 *chars = PyUnicode_AsUCS4Copy(text);
  if (!chars) return NULL;
  unsigned told = 1;
  for (Py_ssize_t i = 0; i < length && told; i++) {
    uint16_t plain = UNTOLD;
    if (chars[i] < (size_t)size / 2) memcpy(&plain, bytes + 2 * chars[i], 2);
    told = plain != UNTOLD;
    chars[i] = plain;
  }
  if (told) found = PyUnicode_DecodeUTF32((const char *)chars, 4 * length, NULL, &order);
  PyMem_Free(chars);
  if (told) return found;
  Py_RETURN_NONE;
}

#define FIRST_LOOK_FUNCTIONS \
  {"may_be_spaced", may_be_spaced, METH_O, "Return whether a capital of a text may stand between two spaces."}, \
  {"may_be_legacy", may_be_legacy, METH_VARARGS, "Return whether a text may hold more than a few of the letters that stood in for others."}, \
  {"mapped", mapped, METH_VARARGS, "Return a text with each code point as a table has it, or None where that does not tell."}, \
  {"is_clean", is_clean, METH_O, "Return whether a text is sure to be in NFC with plain line ends and nothing to be replaced."}, \
  {"date_lines", date_lines, METH_VARARGS, "Return where the lines of a text stand that may say when it was published, or None."}, \
  {"may_date_otherwise", may_date_otherwise, METH_O, "Return whether a text may hold dates of other forms."}, \
  {"may_end_with_day", may_end_with_day, METH_VARARGS, "Return whether a line among so many last code points of a text may end with a year."}, \
  {"may_begin_document", may_begin_document, METH_VARARGS, "Return whether a text may begin as an official document does."}, \
  {"may_name_ward", may_name_ward, METH_O, "Return whether a text may name a ward."}, \
  {"may_name_plain_ward", may_name_plain_ward, METH_O, "Return whether a text may name a ward in small letters or without diacritics."}

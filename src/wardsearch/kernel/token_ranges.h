/* Where tokens stand in a text: wardsearch.embedded.kernel.token_matches is the reference. */

/* ---- Where tokens stand in a text ---- */

enum { SPACE, LETTER, SIGN, OTHER };

/* What a code point of ASCII is: its digits and letters, from 0 on 32 in each word; and its white space. */
static const uint32_t ASCII_LETTERS[4] = {0, 0x03ff0000, 0x07fffffe, 0x07fffffe}, ASCII_SPACES[4] = {0xf0003e00, 1, 0, 0};

/* What a code point is, as far as every version of Unicode says so; OTHER where only Python knows. */
static inline int class_of(uint32_t c) {
  if (c < 0x80) return (ASCII_LETTERS[c >> 5] >> (c & 31)) & 1 ? LETTER : (ASCII_SPACES[c >> 5] >> (c & 31)) & 1 ? SPACE : SIGN;
  if (c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000) return SPACE;
  if ((c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) || (c >= 0x1e00 && c <= 0x1eff)) return LETTER;
  return (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x203e) ? SIGN : OTHER;
}

/* Says where the one token of a chunk of letters, signs around them, stands: 1, 0 for none, -1 if Python must cut it. */
static int one_token(const Py_UCS4 *text, Py_ssize_t begin, Py_ssize_t end, Py_ssize_t *first, Py_ssize_t *last) {
  *first = *last = -1;
  for (Py_ssize_t i = begin; i < end; i++) {
    int class = class_of(text[i]);
    if (class == OTHER) return -1;
    if (class != LETTER) continue;
    if (*first < 0) *first = i;
    else if (*last != i) return -1;
    *last = i + 1;
  }
  return *first >= 0;
}

/* A token of a text that matches: see wardsearch.snippets.marks.TokenMatch, and `TokenMatches` for its form. */
typedef struct { int64_t start, end, position, syllable; double weight; } TokenMatch;

/* Where the tokens at some positions, which ascend, begin and end. Meanwhile the interpreter is let go of. */
typedef struct {
  PyObject *text, *cut;   /* the text; what cuts a chunk that only Python knows how to cut */
  PyThreadState *resting; /* of the thread */
  const int64_t *positions;
  int64_t *starts, *ends, count, next, token; /* how many are asked for, and found; how many tokens were read */
} Ranges;

static int is_next(Ranges *r, int64_t token) { return r->next < r->count && r->positions[r->next] == token; }

static void add_range_of_token(Ranges *r, int64_t start, int64_t end) {
  r->starts[r->next] = start;
  r->ends[r->next++] = end;
}

/* Reads a chunk that Python cuts. */
static int read_cut(Ranges *r, Py_ssize_t begin, Py_ssize_t end) {
  PyEval_RestoreThread(r->resting);
  PyObject *chunk = PyUnicode_Substring(r->text, begin, end), *tokens = chunk ? PyObject_CallFunctionObjArgs(r->cut, chunk, NULL) : NULL;
  Py_ssize_t count = tokens ? PyTuple_Size(tokens) : -1;
  int failed = count < 0;
  while (!failed && r->next < r->count && r->positions[r->next] < r->token + count) {
    PyObject *word;
    Py_ssize_t start, stop, at = (Py_ssize_t)(r->positions[r->next] - r->token);
    if (at < 0) break; /* whoever calls this sees that they do not ascend */
    failed = !PyArg_ParseTuple(PyTuple_GetItem(tokens, at), "Onn", &word, &start, &stop);
    if (!failed) add_range_of_token(r, begin + start, begin + stop);
  }
  r->token += count;
  Py_XDECREF(chunk);
  Py_XDECREF(tokens);
  r->resting = PyEval_SaveThread();
  return failed ? -1 : 0;
}

/* Finds them in `text`, the code points of `r->text`; -1 with an exception set. */
static int read_chunks(Ranges *r, const Py_UCS4 *text, Py_ssize_t length) {
  for (Py_ssize_t end = 0; r->next < r->count;) {
    Py_ssize_t begin = end, first, last;
    while (begin < length && class_of(text[begin]) == SPACE) begin++;
    for (end = begin; end < length && class_of(text[end]) != SPACE;) end++;
    if (begin == length) return 0;
    int tokens = one_token(text, begin, end, &first, &last);
    if (tokens < 0) {
      if (read_cut(r, begin, end) < 0) return -1;
    } else {
      while (tokens && is_next(r, r->token)) add_range_of_token(r, first, last);
      r->token += tokens;
    }
    if (r->next < r->count && r->positions[r->next] < r->token) {
      PyEval_RestoreThread(r->resting);
      PyErr_SetString(PyExc_ValueError, "positions ascend");
      r->resting = PyEval_SaveThread();
      return -1;
    }
  }
  return 0;
}

static PyObject *as_list(const int64_t *numbers, int64_t count) {
  PyObject *made = PyList_New((Py_ssize_t)count);
  for (int64_t i = 0; i < count && made; i++) {
    PyObject *number = PyLong_FromLongLong(numbers[i]);
    if (number) PyList_SetItem(made, (Py_ssize_t)i, number); else Py_CLEAR(made);
  }
  return made;
}

/* token_ranges(text, positions, cut): see wardsearch.embedded.kernel.opening.TokenRanges; `cut` returns the tokens of a chunk. */
static PyObject *token_ranges(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *given, *positions = NULL, *starts = NULL, *ends = NULL;
  Ranges r = {0};
  if (!PyArg_ParseTuple(args, "UOO", &r.text, &given, &r.cut)) return NULL;
  Py_UCS4 *text = PyUnicode_AsUCS4Copy(r.text);
  positions = text ? PySequence_Tuple(given) : NULL;
  r.count = positions ? PyTuple_Size(positions) : 0;
  int64_t *numbers = positions ? malloc(3 * 8 * (size_t)(r.count + 1)) : NULL;
  if (positions && !numbers) PyErr_NoMemory();
  for (int64_t i = 0; i < r.count && numbers; i++) numbers[i] = PyLong_AsLongLong(PyTuple_GetItem(positions, (Py_ssize_t)i));
  if (numbers && !PyErr_Occurred()) {
    r.positions = numbers;
    r.starts = numbers + r.count;
    r.ends = r.starts + r.count;
    Py_ssize_t length = PyUnicode_GetLength(r.text);
    r.resting = PyEval_SaveThread();
    int failed = read_chunks(&r, text, length);
    PyEval_RestoreThread(r.resting);
    starts = failed ? NULL : as_list(r.starts, r.next);
    ends = starts ? as_list(r.ends, r.next) : NULL;
  }
  PyMem_Free(text);
  free(numbers);
  Py_XDECREF(positions);
  if (ends) return Py_BuildValue("NN", starts, ends);
  Py_XDECREF(starts);
  return NULL;
}

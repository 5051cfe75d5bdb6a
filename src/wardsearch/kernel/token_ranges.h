/* Where tokens stand in a text: wardsearch.embedded.kernel.token_matches is the reference. */

/* ---- Where tokens stand in a text ---- */

enum { SPACE, LETTER, SIGN, OTHER };

/* What a code point is, as far as every version of Unicode says so; OTHER where only Python knows. */
static int class_of(uint32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return LETTER;
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31) ? SPACE : SIGN;
  }
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

static int append_range(PyObject *starts, PyObject *ends, Py_ssize_t start, Py_ssize_t end) {
  PyObject *one = PyLong_FromSsize_t(start), *two = PyLong_FromSsize_t(end);
  int failed = !one || !two || PyList_Append(starts, one) < 0 || PyList_Append(ends, two) < 0;
  Py_XDECREF(one);
  Py_XDECREF(two);
  return failed ? -1 : 0;
}

typedef struct { PyObject *text, *cut, *positions, *starts, *ends; Py_ssize_t count, next; int64_t token; } Ranges;

static int64_t next_position(const Ranges *r) {
  if (r->next == r->count) return INT64_MAX;
  long long position = PyLong_AsLongLong(PyTuple_GetItem(r->positions, r->next));
  return position == -1 && PyErr_Occurred() ? -1 : position;
}

/* Reads a chunk that Python cuts. */
static int read_cut(Ranges *r, Py_ssize_t begin, Py_ssize_t end) {
  PyObject *chunk = PyUnicode_Substring(r->text, begin, end), *tokens = chunk ? PyObject_CallFunctionObjArgs(r->cut, chunk, NULL) : NULL;
  Py_ssize_t count = tokens ? PyTuple_Size(tokens) : -1;
  int failed = count < 0;
  while (!failed && r->next < r->count && next_position(r) < r->token + count) {
    PyObject *word;
    Py_ssize_t start, stop, at = (Py_ssize_t)(next_position(r) - r->token);
    if (at < 0) { if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "positions ascend"); failed = 1; break; }
    failed = !PyArg_ParseTuple(PyTuple_GetItem(tokens, at), "Onn", &word, &start, &stop) || append_range(r->starts, r->ends, begin + start, begin + stop) < 0;
    r->next++;
  }
  r->token += count;
  Py_XDECREF(chunk);
  Py_XDECREF(tokens);
  return failed ? -1 : 0;
}

static int read_chunks(Ranges *r, const Py_UCS4 *text, Py_ssize_t length) {
  for (Py_ssize_t end = 0; r->next < r->count;) {
    Py_ssize_t begin = end, first, last;
    while (begin < length && class_of(text[begin]) == SPACE) begin++;
    for (end = begin; end < length && class_of(text[end]) != SPACE;) end++;
    if (begin == length) return 0;
    int tokens = one_token(text, begin, end, &first, &last);
    if (tokens < 0) {
      if (read_cut(r, begin, end) < 0) return -1;
      continue;
    }
    for (; tokens && r->next < r->count && next_position(r) == r->token; r->next++)
      if (append_range(r->starts, r->ends, first, last) < 0) return -1;
    r->token += tokens;
    if (next_position(r) < r->token) { if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "positions ascend"); return -1; }
  }
  return 0;
}

/* token_ranges(text, positions, cut): see wardsearch.embedded.kernel.opening.TokenRanges; `cut` returns the tokens of a chunk. */
static PyObject *token_ranges(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *positions, *found = NULL;
  Ranges r = {0};
  if (!PyArg_ParseTuple(args, "UOO", &r.text, &positions, &r.cut)) return NULL;
  Py_UCS4 *text = PyUnicode_AsUCS4Copy(r.text);
  r.positions = text ? PySequence_Tuple(positions) : NULL;
  r.count = r.positions ? PyTuple_Size(r.positions) : 0;
  r.starts = PyList_New(0);
  r.ends = PyList_New(0);
  if (r.positions && r.starts && r.ends && read_chunks(&r, text, PyUnicode_GetLength(r.text)) == 0) found = PyTuple_Pack(2, r.starts, r.ends);
  PyMem_Free(text);
  Py_XDECREF(r.positions);
  Py_XDECREF(r.starts);
  Py_XDECREF(r.ends);
  return found;
}

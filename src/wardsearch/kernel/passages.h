/* Which passages of a text show best what matched in it: marks, places, passages.
   wardsearch.snippets.marks, selection and passage are the references. */

/* Memory that is given back at once. */
typedef struct Taken { struct Taken *before; } Taken;
typedef struct { Taken *last; int has_failed; } Memory;

/* Takes room for `count` values of `size` bytes, and one more. */
static void *take_room(Memory *memory, int64_t count, size_t size) {
  Taken *made = memory->has_failed ? NULL : malloc(sizeof(Taken) + (size_t)(count + 1) * size);
  if (!made) { memory->has_failed = 1; return NULL; }
  made->before = memory->last;
  memory->last = made;
  return made + 1;
}

/* The same, of zeros. */
static void *take(Memory *memory, int64_t count, size_t size) {
  void *made = take_room(memory, count, size);
  return made ? memset(made, 0, (size_t)(count + 1) * size) : NULL;
}

static void give_back(Memory *memory) {
  while (memory->last) {
    Taken *before = memory->last->before;
    free(memory->last);
    memory->last = before;
  }
}

/* What is marked; what it shows of the query are numbers, from `first` on in a vector of them. */
typedef struct { int64_t start, end, first, count; } Mark;
typedef struct { int64_t start, end; } Span;

enum { MOST_SYLLABLES = 1 << 20, SHORTEST_RUN = 2, LONGEST_JOINT = 3, MOST_TIES = 16 };
static const int64_t FARTHEST = (int64_t)1 << 40; /* of positions and lengths, so that no sum overflows */
static const double WEIGHT_STEPS = 1 << 20, HEAVIEST = 1 << 20;

/* A snippet's text in a vector of code points, its ranges in one of numbers; where it begins in the text. */
typedef struct { int64_t text, text_end, ranges, ranges_end, start; } Shown;

/* A passage's surroundings with every white space one code point, and the way to and from the text. */
typedef struct {
  Text text;
  Py_UCS4 *chars;
  int64_t *outer, *inner, pieces, border_count, room;
  Border *borders;
  uint8_t *flags; /* of each place */
} Stretch;

enum { IN_MARK = 1, STARTS_SENTENCE = 2, STARTS_UNIT = 4, ENDS_SENTENCE = 8 };
enum { MARGIN = 2, CONTEXT = 20, LIST_SIGNS = 2 };

/* A part of the text that no snippet shows yet, and which marks are in it. */
typedef struct { int64_t start, end, first_mark, end_mark; } Rest;
typedef struct { int64_t worth, closeness, near, earliness; Span core; int has_pair; } Spot;

typedef struct {
  Text text;
  Letters letters;
  Memory memory;
  TokenMatch *tokens;
  int64_t token_count, syllables; /* one more than the highest */
  int64_t limit, max_chars, body_start;
  Numbers parts, ranges;
  Mark *marks;
  int64_t mark_count;
  int64_t *worth, *latest, *seen, seen_stamp;
  uint8_t *is_shown;
  int64_t *chosen, *first_beside, *changes;
  Span *near;
  Rest *rests;
  int64_t rest_count;
  Stretch stretch;
  Py_UCS4 *chars; /* of all snippets */
  int64_t char_count, char_room;
  Shown *shown;
  int64_t shown_count, shown_room;
} Choice;

/* ---- Marks ---- */

static int by_offset(const void *a, const void *b) {
  const TokenMatch *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  if (x->end != y->end) return x->end < y->end ? -1 : 1;
  if (x->position != y->position) return x->position < y->position ? -1 : 1;
  if (x->syllable != y->syllable) return x->syllable < y->syllable ? -1 : 1;
  return (x->weight > y->weight) - (x->weight < y->weight);
}

static int by_start(const void *a, const void *b) {
  const Mark *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

/* Numbers that are looked up by keys. */
typedef struct { int64_t *keys, *values, mask; } Table;

static int64_t *value_of(const Table *table, int64_t key) {
  uint64_t at = (uint64_t)key * 0x9e3779b97f4a7c15u;
  for (at ^= at >> 29;; at++) {
    int64_t slot = (int64_t)at & table->mask;
    if (!table->values[slot]) table->keys[slot] = key;
    if (table->keys[slot] == key) return &table->values[slot]; /* 0 for one that is new */
  }
}

/* Whether tokens of one row of the query stand together in the text. */
static int tokens_touch(const Text *text, int64_t end, int64_t start) {
  if (start == end + 1) return is_among(text->at[end], (const Py_UCS4[]){' ', '-', '\n', 0}) || !parts_phrase(text, end, start);
  int64_t signs = 0;
  for (int64_t i = end; i < start && signs <= LONGEST_JOINT; i++) signs += !is_space_at(text, i);
  return signs <= LONGEST_JOINT && !parts_phrase(text, end, start);
}

/* Tokens as runs that follow text and query at once. */
typedef struct {
  int64_t *next; /* of a token in its run, -1 at the end */
  int64_t *first, *last, *length, count;
  int64_t *place; /* of a token: the same for tokens of one position */
} Runs;

static const char *join_tokens(Choice *c, Runs *runs) {
  int64_t n = c->token_count, size = 2;
  while (size < 2 * n) size *= 2;
  Table latest = {take(&c->memory, size, 8), take(&c->memory, size, 8), size - 1};
  Table places = {take(&c->memory, size, 8), take(&c->memory, size, 8), size - 1};
  runs->next = take_room(&c->memory, n, 8);
  runs->first = take_room(&c->memory, n, 8);
  runs->last = take_room(&c->memory, n, 8);
  runs->length = take_room(&c->memory, n, 8);
  runs->place = take_room(&c->memory, n, 8);
  if (c->memory.has_failed) return OUT_OF_MEMORY;
  runs->count = 0;
  for (int64_t i = 0, found = 0; i < n; i++) {
    const TokenMatch *token = &c->tokens[i];
    int64_t *place = value_of(&places, token->position), *run = value_of(&latest, token->position - token->syllable);
    if (!*place) *place = ++found;
    runs->place[i] = *place - 1;
    runs->next[i] = -1;
    if (*run) {
      int64_t r = *run - 1, before = runs->last[r];
      if (c->tokens[before].position == token->position) continue; /* it is given twice */
      if (c->tokens[before].position == token->position - 1 && tokens_touch(&c->text, c->tokens[before].end, token->start)) {
        runs->next[before] = runs->last[r] = i;
        runs->length[r]++;
        continue;
      }
    }
    *run = runs->count + 1;
    runs->first[runs->count] = runs->last[runs->count] = i;
    runs->length[runs->count++] = 1;
  }
  return NULL;
}

/* Marks the run, as far as its tokens are not taken, if that is a run yet; else its tokens are alone. */
static const char *mark_run(Choice *c, const Runs *runs, int64_t r, uint8_t *is_taken, uint8_t *is_covered, Numbers *alone) {
  int64_t kept = 0, first = -1, last = -1;
  for (int64_t i = runs->first[r]; i >= 0; i = runs->next[i])
    if (!is_taken[runs->place[i]]) { if (!kept++) first = i; last = i; }
  if (kept < SHORTEST_RUN) return first >= 0 && push(alone, first) < 0 ? OUT_OF_MEMORY : NULL;
  const TokenMatch *begin = &c->tokens[first], *end = &c->tokens[last];
  c->marks[c->mark_count++] = (Mark){begin->start, end->end, c->parts.count, 2 * (end->syllable - begin->syllable) + 1};
  for (int64_t part = 2 * begin->syllable; part <= 2 * end->syllable; part++)
    if (push(&c->parts, part) < 0) return OUT_OF_MEMORY;
  for (int64_t i = first;; i = runs->next[i]) {
    is_taken[runs->place[i]] = 1;
    is_covered[c->tokens[i].syllable] = 1;
    if (i == last) return NULL;
  }
}

/* Adds to the mark before what an overlapping one shows. */
static const char *merge_mark(Choice *c, Mark *before, const Mark *mark, int64_t number) {
  if (!before->count || c->seen[c->parts.at[before->first]] != number) { /* its parts are not its own yet */
    int64_t first = c->parts.count;
    for (int64_t i = 0; i < before->count; i++) {
      int64_t part = c->parts.at[before->first + i];
      c->seen[part] = number;
      if (push(&c->parts, part) < 0) return OUT_OF_MEMORY;
    }
    before->first = first;
  }
  for (int64_t i = 0; i < mark->count; i++) {
    int64_t part = c->parts.at[mark->first + i];
    if (c->seen[part] == number) continue;
    c->seen[part] = number;
    before->count++;
    if (push(&c->parts, part) < 0) return OUT_OF_MEMORY;
  }
  return NULL;
}

static const char *merge_marks(Choice *c) {
  int64_t count = 0, reached = 0;
  if (c->mark_count) qsort(c->marks, (size_t)c->mark_count, sizeof(Mark), by_start);
  for (int64_t i = 0; i < c->mark_count; i++) {
    Mark mark = c->marks[i];
    if (mark.start >= reached) {
      c->marks[count++] = mark;
      reached = mark.end;
      c->seen_stamp++;
      continue;
    }
    if (merge_mark(c, &c->marks[count - 1], &mark, c->seen_stamp)) return OUT_OF_MEMORY;
    if (mark.end > reached) reached = mark.end;
    c->marks[count - 1].end = reached;
  }
  c->mark_count = count;
  return NULL;
}

static const char *find_marks(Choice *c) {
  Runs runs;
  Numbers alone = {NULL, 0, 0};
  int64_t n = c->token_count, longest = 0;
  const char *why = join_tokens(c, &runs);
  uint8_t *is_taken = take(&c->memory, n, 1), *is_covered = take(&c->memory, c->syllables, 1);
  c->marks = take_room(&c->memory, 2 * n, sizeof(Mark));
  c->seen = take(&c->memory, 2 * c->syllables, 8);
  if (why || c->memory.has_failed) return OUT_OF_MEMORY;
  for (int64_t r = 0; r < runs.count; r++) longest = runs.length[r] > longest ? runs.length[r] : longest;
  int64_t *of_length = take(&c->memory, longest + 1, 8), *next = take(&c->memory, runs.count, 8); /* runs of each length, from the last on */
  if (c->memory.has_failed) return OUT_OF_MEMORY;
  for (int64_t r = runs.count - 1; r >= 0; r--) {
    next[r] = of_length[runs.length[r]];
    of_length[runs.length[r]] = r + 1;
  }
  for (int64_t r = of_length[1]; r && !why; r = next[r - 1])
    if (push(&alone, runs.first[r - 1]) < 0) why = OUT_OF_MEMORY;
  for (int64_t length = longest; length >= SHORTEST_RUN && !why; length--)
    for (int64_t r = of_length[length]; r && !why; r = next[r - 1]) why = mark_run(c, &runs, r - 1, is_taken, is_covered, &alone);
  for (int64_t i = 0; i < alone.count; i++)
    if (is_covered[c->tokens[alone.at[i]].syllable]) is_taken[runs.place[alone.at[i]]] = 1;
  for (int64_t i = 0; i < alone.count && !why; i++) {
    const TokenMatch *token = &c->tokens[alone.at[i]];
    if (is_taken[runs.place[alone.at[i]]]) continue;
    c->marks[c->mark_count++] = (Mark){token->start, token->end, c->parts.count, 1};
    if (push(&c->parts, 2 * token->syllable) < 0) why = OUT_OF_MEMORY;
  }
  free(alone.at);
  return why ? why : merge_marks(c);
}

/* ---- Passages ---- */

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* Where `at` moves to when each of the origins moves to the target of the same number. */
static int64_t move_between(int64_t at, const int64_t *origins, const int64_t *targets, int64_t count) {
  int64_t low = 0, high = count;
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (at < origins[middle]) high = middle; else low = middle + 1;
  }
  low = most(low - 1, 0);
  return at - origins[low] + targets[low];
}

static Span inner_span(const Stretch *s, Span span) {
  int64_t start = move_between(span.start, s->outer, s->inner, s->pieces), end = move_between(span.end, s->outer, s->inner, s->pieces);
  return (Span){most(start, 0), least(end, s->text.length)};
}

static Span outer_span(const Stretch *s, Span span) {
  return (Span){move_between(span.start, s->inner, s->outer, s->pieces), move_between(span.end, s->inner, s->outer, s->pieces)};
}

static const char *make_room(Choice *c, Stretch *s, int64_t count) {
  if (count <= s->room) return NULL;
  count = most(count, 2 * s->room);
  s->chars = take_room(&c->memory, count, sizeof(Py_UCS4));
  s->outer = take_room(&c->memory, count + 1, 8);
  s->inner = take_room(&c->memory, count + 1, 8);
  s->borders = take_room(&c->memory, count + 2, sizeof(Border));
  s->flags = take_room(&c->memory, count + 1, 1);
  s->room = c->memory.has_failed ? 0 : count;
  return c->memory.has_failed ? OUT_OF_MEMORY : NULL;
}

/* Takes the text within `reach` of `core`, not across the beginning of the body. */
static const char *open_stretch(Choice *c, Span core, int64_t reach, int64_t body_start) {
  Stretch *s = &c->stretch;
  const Text *text = &c->text;
  int64_t floor = body_start <= core.start ? body_start : 0, at = most(floor, core.start - reach), end = least(text->length, core.end + reach);
  int is_head = at == floor, is_tail = end == text->length;
  if (make_room(c, s, end - at)) return OUT_OF_MEMORY;
  s->text = (Text){s->chars, 0, &c->letters};
  s->outer[0] = at;
  s->inner[0] = 0;
  s->pieces = 1;
  while (at < end) {
    int64_t after = at;
    while (after < end && class_of(text->at[after]) == SPACE) after++;
    if (after == at || (after == at + 1 && text->at[at] == ' ')) {
      s->chars[s->text.length++] = text->at[at++];
      continue;
    }
    s->chars[s->text.length++] = breaks_line(text, at, after) ? '\n' : ' ';
    s->inner[s->pieces] = s->text.length;
    s->outer[s->pieces++] = at = after;
  }
  s->border_count = 0;
  int64_t head = 0, tail = s->text.length;
  if (is_head) {
    while (is_space_at(&s->text, head)) head++;
    s->borders[s->border_count++] = (Border){0, head, PARAGRAPH};
  }
  s->border_count += find_borders(&s->text, s->borders + s->border_count);
  if (is_tail) {
    while (is_space_at(&s->text, tail - 1)) tail--;
    s->borders[s->border_count++] = (Border){tail, s->text.length, PARAGRAPH};
  }
  return NULL;
}

/* The choice of one passage of a stretch. */
typedef struct { Stretch *s; const Span *marks; int64_t mark_count, max_chars; Span free; } Cutter;

static int has_flag(const Cutter *c, int64_t at, int flag) { return at >= 0 && at <= c->s->text.length && (c->s->flags[at] & flag); }

static void open_cutter(Cutter *c) {
  Stretch *s = c->s;
  int64_t kept = 0;
  memset(s->flags, 0, (size_t)s->text.length + 1);
  for (int64_t m = 0; m < c->mark_count; m++)
    for (int64_t at = c->marks[m].start + 1; at < c->marks[m].end; at++) s->flags[at] = IN_MARK;
  for (int64_t b = 0; b < s->border_count; b++)
    if (!has_flag(c, s->borders[b].start, IN_MARK) && !has_flag(c, s->borders[b].end, IN_MARK)) s->borders[kept++] = s->borders[b];
  s->border_count = kept;
  for (int64_t b = 0; b < kept; b++) {
    if (s->borders[b].rank >= ITEM) s->flags[s->borders[b].start] |= STARTS_UNIT;
    if (s->borders[b].rank < SENTENCE) continue;
    s->flags[s->borders[b].start] |= STARTS_SENTENCE;
    s->flags[s->borders[b].end] |= ENDS_SENTENCE;
  }
}

static int is_thin(const Cutter *c, Span span) { return span.end - span.start < c->max_chars / 2; }

static int fits(const Cutter *c, Span span) {
  int64_t margins = !has_flag(c, span.start, STARTS_SENTENCE) + !has_flag(c, span.end, ENDS_SENTENCE);
  return span.end - span.start + margins * MARGIN <= c->max_chars;
}

/* The sentence or other unit that holds `span`, as far as it lies `within`. */
static Span unit_around(const Cutter *c, Span span, int rank, Span within) {
  int64_t start = 0, end = -1;
  for (int64_t b = 0; b < c->s->border_count; b++) {
    const Border *border = &c->s->borders[b];
    if (border->rank < rank) continue;
    if (border->start <= span.start && border->start > start) start = border->start;
    if (border->end >= span.end && (end < 0 || border->end < end)) end = border->end;
  }
  return (Span){most(start, within.start), end < 0 ? within.end : least(end, within.end)};
}

/* Writes the item of a list within a sentence that holds `core`, where it says enough. */
static int item_around(const Cutter *c, Span core, Span bounds, Span *out) {
  Span sentence = unit_around(c, core, SENTENCE, bounds);
  int64_t signs = 0;
  for (int64_t b = 0; b < c->s->border_count; b++)
    signs += c->s->borders[b].rank == ITEM && c->s->borders[b].start > sentence.start && c->s->borders[b].start < sentence.end;
  *out = unit_around(c, core, ITEM, sentence);
  int64_t says = (out->end - out->start) - (core.end - core.start);
  return signs >= LIST_SIGNS && says >= CONTEXT && fits(c, *out);
}

/* The last border up to the b-th at which a unit may begin; -1 for none. */
static int64_t start_before(const Cutter *c, int64_t b, int rank, int64_t first, int64_t last) {
  for (; b >= 0; b--)
    if (c->s->borders[b].rank >= rank && c->s->borders[b].start >= first && c->s->borders[b].start <= last) break;
  return b;
}

/* The first border from the b-th on at which a unit may end; how many there are for none. */
static int64_t end_after(const Cutter *c, int64_t b, int rank, int64_t first, int64_t last) {
  for (; b < c->s->border_count; b++)
    if (c->s->borders[b].rank >= rank && c->s->borders[b].end >= first && c->s->borders[b].end <= last) break;
  return b;
}

/* Widens `span` to whole units, and to as many more on both sides as fit; 0 where already the first do not fit. */
static int add_units(const Cutter *c, Span *span, int rank, Span bounds) {
  const Border *borders = c->s->borders;
  int64_t count = c->s->border_count;
  int64_t s = start_before(c, count - 1, rank, bounds.start, span->start), e = end_after(c, 0, rank, span->end, bounds.end);
  if (s < 0 || e == count) return 0;
  Span grown = {borders[s].start, borders[e].end};
  if (!fits(c, grown)) return 0;
  s = start_before(c, s - 1, rank, bounds.start, span->start);
  e = end_after(c, e + 1, rank, span->end, bounds.end);
  while (s >= 0 || e < count) {
    int is_more_before = span->start - grown.start <= grown.end - span->end;
    if (s >= 0 && (is_more_before || e == count)) {
      Span wider = {borders[s].start, grown.end};
      if (fits(c, wider)) { grown = wider; s = start_before(c, s - 1, rank, bounds.start, span->start); } else s = -1;
    } else {
      Span wider = {grown.start, borders[e].end};
      if (fits(c, wider)) { grown = wider; e = end_after(c, e + 1, rank, span->end, bounds.end); } else e = count;
    }
  }
  *span = grown;
  return 1;
}

/* The mark that `at` would cut in two. */
static const Span *mark_around(const Cutter *c, int64_t at) {
  int64_t low = 0, high = c->mark_count;
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (c->marks[middle].start < at) low = middle + 1; else high = middle;
  }
  return low && at < c->marks[low - 1].end ? &c->marks[low - 1] : NULL;
}

/* Whether a cut at `at` leaves letters with their marks, and emoji, whole. */
static int begins_letter(const Text *text, int64_t at) {
  if (at >= text->length) return 1;
  Py_UCS4 c = text->at[at];
  if ((c >= 0x1f3fb && c <= 0x1f3ff) || (kind_at(text, at) & IS_MARK)) return 0;
  if (at == 0) return text->length > 1 || c != 0x200d;
  return c != 0x200d && text->at[at - 1] != 0x200d;
}

/* The last space from `limit` to `at`; else the last end of a letter. */
static int64_t whole_letters(const Text *text, int64_t at, int64_t limit) {
  int64_t space = find_last(text, ' ', limit, at + 1);
  if (space >= 0) return space;
  while (at > limit && !begins_letter(text, at)) at--;
  return at;
}

/* The first start of a word from `at` on, outside all marks; at most `limit`. */
static int64_t start_of_word(const Cutter *c, int64_t at, int64_t limit) {
  const Text *text = &c->s->text;
  const Span *mark;
  if (has_flag(c, at, STARTS_SENTENCE)) return at;
  int64_t space = find_char(text, ' ', most(at - 1, 0), limit);
  if (space >= 0) at = space + 1;
  while (at < limit && !begins_letter(text, at)) at++;
  while (at < limit && (mark = mark_around(c, at))) {
    space = find_char(text, ' ', mark->end, limit);
    at = space >= 0 ? space + 1 : limit;
  }
  return at;
}

/* The last end of a word up to `at`, outside all marks; at least `limit`. */
static int64_t end_of_word(const Cutter *c, int64_t at, int64_t limit) {
  const Text *text = &c->s->text;
  const Span *mark;
  if (has_flag(c, at, ENDS_SENTENCE)) return at;
  at = whole_letters(text, at, limit);
  while (at > limit && (mark = mark_around(c, at))) at = most(find_last(text, ' ', limit, mark->start), limit);
  return at;
}

/* `span` with as many words of `bounds` on both sides as fit. */
static Span add_words(const Cutter *c, Span span, Span bounds) {
  int64_t room = most(c->max_chars - 2 * MARGIN - (span.end - span.start), 0);
  int64_t room_before = most(room / 2, room - (bounds.end - span.end));
  int64_t start = start_of_word(c, most(span.start - room_before, bounds.start), span.start);
  int64_t room_after = room - (span.start - start);
  return (Span){start, end_of_word(c, least(span.end + room_after, bounds.end), span.end)};
}

/* The stretch around `core` that reads best of those that fit. */
static Span cut(const Cutter *c, Span core) {
  Span bounds = unit_around(c, core, PARAGRAPH, c->free), span;
  if (item_around(c, core, bounds, &span)) return span;
  span = core;
  if (!add_units(c, &span, SENTENCE, bounds)) {
    if (core.end - core.start > c->max_chars - 2 * MARGIN) {
      int64_t end = core.start + c->max_chars - 2 * MARGIN, whole = whole_letters(&c->s->text, end, core.start);
      return (Span){core.start, whole ? whole : end};
    }
    bounds = unit_around(c, core, SENTENCE, bounds);
  }
  for (int rank = ITEM; rank >= CLAUSE; rank--)
    if (is_thin(c, span)) add_units(c, &span, rank, bounds);
  if (is_thin(c, span)) return add_words(c, span, bounds);
  if (core.start - span.start < CONTEXT && !has_flag(c, span.start, STARTS_UNIT)) return add_words(c, span, (Span){bounds.start, span.end});
  return span;
}

static const char *make_room_to_show(Choice *c, int64_t chars) {
  if (c->char_count + chars > c->char_room) {
    int64_t room = 2 * (c->char_count + chars);
    Py_UCS4 *grown = realloc(c->chars, (size_t)room * sizeof(Py_UCS4));
    if (!grown) return OUT_OF_MEMORY;
    c->chars = grown;
    c->char_room = room;
  }
  if (c->shown_count == c->shown_room) {
    int64_t room = 2 * c->shown_room + 4;
    Shown *grown = realloc(c->shown, (size_t)room * sizeof(Shown));
    if (!grown) return OUT_OF_MEMORY;
    c->shown = grown;
    c->shown_room = room;
  }
  return NULL;
}

/* Shows the passage around `core`, and says in `out` where it stands in the text. */
static const char *show_passage(Choice *c, Span core, const Mark *marks, int64_t count, int64_t body_start, Span free_part, Span *out) {
  Stretch *s = &c->stretch;
  if (open_stretch(c, core, c->max_chars + c->max_chars / 4, body_start)) return OUT_OF_MEMORY;
  for (int64_t m = 0; m < count; m++) c->near[m] = inner_span(s, (Span){marks[m].start, marks[m].end});
  Cutter cutter = {s, c->near, count, c->max_chars, inner_span(s, free_part)};
  open_cutter(&cutter);
  Span span = cut(&cutter, inner_span(s, core));
  span.start = least(most(span.start, 0), s->text.length);
  span.end = least(most(span.end, span.start), s->text.length);
  if (make_room_to_show(c, span.end - span.start + 2 * MARGIN)) return OUT_OF_MEMORY;
  Shown *shown = &c->shown[c->shown_count++];
  *shown = (Shown){c->char_count, 0, c->ranges.count, 0, 0};
  if (!has_flag(&cutter, span.start, STARTS_SENTENCE)) { c->chars[c->char_count++] = 0x2026; c->chars[c->char_count++] = ' '; }
  int64_t by = c->char_count - shown->text - span.start;
  for (int64_t i = span.start; i < span.end; i++) c->chars[c->char_count++] = s->chars[i] == '\n' ? ' ' : s->chars[i];
  if (!has_flag(&cutter, span.end, ENDS_SENTENCE)) { c->chars[c->char_count++] = ' '; c->chars[c->char_count++] = 0x2026; }
  for (int64_t m = 0; m < count; m++) {
    int64_t start = most(c->near[m].start, span.start), end = least(c->near[m].end, span.end);
    if (start < end && (push(&c->ranges, start + by) < 0 || push(&c->ranges, end + by) < 0)) return OUT_OF_MEMORY;
  }
  *out = outer_span(s, span);
  shown->text_end = c->char_count;
  shown->ranges_end = c->ranges.count;
  shown->start = out->start;
  return NULL;
}

/* ---- Places ---- */

/* The first of the marks from `low` up to `high` that does not begin before `start`. */
static int64_t first_mark_from(const Choice *c, int64_t low, int64_t high, int64_t start) {
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (c->marks[middle].start < start) low = middle + 1; else high = middle;
  }
  return low;
}

/* What each part of the query is worth when it is shown. */
static void weigh_parts(Choice *c) {
  for (int64_t i = 0; i < c->token_count; i++) {
    double steps = nearbyint(c->tokens[i].weight * WEIGHT_STEPS);
    c->worth[2 * c->tokens[i].syllable] = steps < 1 ? 1 : (int64_t)steps;
  }
  for (int64_t part = 0; part < 2 * c->syllables; part += 2)
    if (c->worth[part]) c->worth[part + 1] = (c->worth[part] + (part + 2 < 2 * c->syllables ? c->worth[part + 2] : 0)) / 2;
}

/* Finds for each chosen mark the first one that may share a passage with it. */
static void find_first_beside(Choice *c, int64_t count, int64_t reach) {
  int64_t first = 0, reached = 0, line_end = find_char(&c->text, '\n', c->marks[c->chosen[0]].start, c->text.length);
  for (int64_t at = 0; at < count; at++) {
    const Mark *mark = &c->marks[c->chosen[at]];
    while (first < at && mark->end - c->marks[c->chosen[first]].start > reach) first++;
    if (line_end >= 0 && line_end < mark->start) {
      if (mark->start - reached <= reach && parts_paragraph(&c->text, line_end, mark->start)) first = at;
      line_end = find_char(&c->text, '\n', mark->start, c->text.length);
    }
    c->first_beside[at] = first;
    reached = mark->end;
  }
}

/* Scores for each chosen mark what a passage that begins with it covers; returns the best. */
static int64_t score_marks(Choice *c, int64_t count) {
  int64_t best = 0, score = 0;
  memset(c->changes, 0, 8 * (size_t)(count + 1));
  for (int64_t at = 0; at < count; at++) {
    const Mark *mark = &c->marks[c->chosen[at]];
    for (int64_t i = 0; i < mark->count; i++) {
      int64_t part = c->parts.at[mark->first + i];
      c->changes[most(c->latest[part], c->first_beside[at])] += c->worth[part];
      c->changes[at + 1] -= c->worth[part];
      c->latest[part] = at + 1;
    }
  }
  for (int64_t at = 0; at < count; at++) {
    const Mark *mark = &c->marks[c->chosen[at]];
    for (int64_t i = 0; i < mark->count; i++) c->latest[c->parts.at[mark->first + i]] = 0;
    c->changes[at] = score += c->changes[at];
    if (score > best) best = score;
  }
  return best;
}

/* The fewest chosen marks from `first` on that are worth `score`. */
static Spot spot_at(Choice *c, int64_t count, int64_t first, int64_t score) {
  int64_t missing = score, unmarked = 0, last = first, reached = c->marks[c->chosen[first]].start, end = reached;
  Spot spot = {score, 0, 0, 0, {reached, reached}, 0};
  c->seen_stamp++;
  for (; last < count; last++, reached = end) {
    const Mark *mark = &c->marks[c->chosen[last]];
    unmarked += mark->start - reached;
    end = mark->end;
    for (int64_t i = 0; i < mark->count; i++) {
      int64_t part = c->parts.at[mark->first + i];
      if (c->seen[part] == c->seen_stamp) continue;
      c->seen[part] = c->seen_stamp;
      missing -= c->worth[part];
      spot.has_pair |= part & 1;
    }
    if (missing <= 0) break;
  }
  int64_t low = last, high = count;
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (first < c->first_beside[middle]) high = middle; else low = middle + 1;
  }
  spot.closeness = -unmarked;
  spot.near = low - first;
  spot.earliness = -spot.core.start;
  spot.core.end = end;
  return spot;
}

static int is_better(const Spot *a, const Spot *b) {
  if (a->worth != b->worth) return a->worth > b->worth;
  if (a->closeness != b->closeness) return a->closeness > b->closeness;
  if (a->near != b->near) return a->near > b->near;
  return a->earliness > b->earliness;
}

/* Which places are asked for. */
enum { ANY_PLACE, NEW_PLACE, GOOD_PLACE };

/* Writes the places of one rest that are worth most, best first; returns how many. */
static int64_t best_spots(Choice *c, const Rest *rest, int asked, Spot *out) {
  int64_t count = 0, found = 0, reach = c->max_chars - c->max_chars / 4;
  for (int64_t m = rest->first_mark; m < rest->end_mark; m++) {
    int is_new = asked != NEW_PLACE;
    for (int64_t i = 0; i < c->marks[m].count && !is_new; i++) is_new = !c->is_shown[c->parts.at[c->marks[m].first + i]];
    if (is_new) c->chosen[count++] = m;
  }
  if (!count) return 0;
  find_first_beside(c, count, reach);
  int64_t best = score_marks(c, count);
  for (int64_t at = 0, ties = 0; at < count && ties < MOST_TIES; at++) {
    if (c->changes[at] != best) continue;
    Spot spot = spot_at(c, count, at, best);
    int64_t place = found++;
    for (; place && is_better(&spot, &out[place - 1]); place--) out[place] = out[place - 1];
    out[place] = spot;
    ties++;
  }
  return found;
}

/* Writes the best place of all rests; says whether there is one. */
static int best_spot(Choice *c, int asked, int64_t enough, Spot *best) {
  Spot spots[MOST_TIES];
  int has_any = 0;
  for (int64_t r = 0; r < c->rest_count; r++) {
    int64_t count = best_spots(c, &c->rests[r], asked, spots);
    for (int64_t i = 0; i < count; i++) {
      if (asked == GOOD_PLACE && spots[i].worth < enough && !spots[i].has_pair) continue;
      if (!has_any || is_better(&spots[i], best)) *best = spots[i];
      has_any = 1;
    }
  }
  return has_any;
}

static int is_left(const Choice *c, Span core) {
  for (int64_t r = 0; r < c->rest_count; r++)
    if (c->rests[r].start <= core.start && core.end <= c->rests[r].end) return 1;
  return 0;
}

/* Notes that `shown` of the r-th rest is shown; what is left of it on both sides stays. */
static void note_shown(Choice *c, int64_t r, Span shown) {
  Rest rest = c->rests[r];
  int64_t before = first_mark_from(c, rest.first_mark, rest.end_mark, shown.start), after = first_mark_from(c, rest.first_mark, rest.end_mark, shown.end);
  for (int64_t m = before; m < after; m++)
    for (int64_t i = 0; i < c->marks[m].count; i++) c->is_shown[c->parts.at[c->marks[m].first + i]] = 1;
  Rest sides[2] = {{rest.start, shown.start, rest.first_mark, before}, {shown.end, rest.end, after, rest.end_mark}}, kept[2];
  int64_t count = 0;
  for (int side = 0; side < 2; side++)
    if (sides[side].first_mark < sides[side].end_mark) kept[count++] = sides[side];
  memmove(c->rests + r + count, c->rests + r + 1, (size_t)(c->rest_count - r - 1) * sizeof(Rest));
  memcpy(c->rests + r, kept, (size_t)count * sizeof(Rest));
  c->rest_count += count - 1;
}

/* Shows the unmarked beginning of the body, else of the text. */
static const char *show_beginning(Choice *c) {
  int64_t first = c->body_start;
  Span ignored;
  while (is_space_at(&c->text, first)) first++;
  if (first >= c->text.length)
    for (first = 0; is_space_at(&c->text, first);) first++;
  if (first >= c->text.length) return NULL;
  return show_passage(c, (Span){first, first + 1}, NULL, 0, first, (Span){first, c->text.length}, &ignored);
}

/* Chooses and cuts the snippets. */
static const char *choose(Choice *c) {
  Spot spares[MOST_TIES], spot;
  int64_t spare_count = 0, enough = 0, reach = c->max_chars + c->max_chars / 4;
  int64_t sorted = 1;
  while (sorted < c->token_count && by_offset(&c->tokens[sorted - 1], &c->tokens[sorted]) <= 0) sorted++;
  if (sorted < c->token_count) qsort(c->tokens, (size_t)c->token_count, sizeof(TokenMatch), by_offset);
  if (find_marks(c)) return OUT_OF_MEMORY;
  if (!c->mark_count) return show_beginning(c);
  c->worth = take(&c->memory, 2 * c->syllables, 8);
  c->latest = take(&c->memory, 2 * c->syllables, 8);
  c->is_shown = take(&c->memory, 2 * c->syllables, 1);
  c->chosen = take_room(&c->memory, c->mark_count, 8);
  c->first_beside = take_room(&c->memory, c->mark_count, 8);
  c->changes = take_room(&c->memory, c->mark_count + 1, 8);
  c->near = take_room(&c->memory, c->mark_count, sizeof(Span));
  c->rests = take_room(&c->memory, c->mark_count + 1, sizeof(Rest));
  if (c->memory.has_failed) return OUT_OF_MEMORY;
  weigh_parts(c);
  int64_t first = first_mark_from(c, 0, c->mark_count, c->body_start);
  c->rests[c->rest_count++] = first < c->mark_count ? (Rest){c->body_start, c->text.length, first, c->mark_count} : (Rest){0, c->text.length, 0, c->mark_count};
  while (c->shown_count < c->limit && !c->letters.has_failed) {
    if (!c->shown_count) {
      spare_count = best_spots(c, &c->rests[0], ANY_PLACE, spares);
      if (!spare_count) break;
      spot = spares[0];
      enough = spot.worth / 2;
    } else if (!best_spot(c, NEW_PLACE, 0, &spot)) {
      int64_t spare = 1;
      while (spare < spare_count && !is_left(c, spares[spare].core)) spare++;
      if (spare < spare_count) spot = spares[spare];
      else if (!best_spot(c, GOOD_PLACE, enough, &spot)) break;
    }
    int64_t r = 0;
    while (r < c->rest_count && c->rests[r].end < spot.core.end) r++;
    if (r == c->rest_count) break;
    const Rest *rest = &c->rests[r];
    int64_t begin = most(first_mark_from(c, rest->first_mark, rest->end_mark, spot.core.start - reach) - 1, rest->first_mark);
    int64_t end = first_mark_from(c, rest->first_mark, rest->end_mark, spot.core.end + reach);
    Span shown;
    if (show_passage(c, spot.core, c->marks + begin, end - begin, c->body_start, (Span){rest->start, rest->end}, &shown)) return OUT_OF_MEMORY;
    note_shown(c, r, shown);
  }
  return NULL;
}

/* ---- The function ---- */

/* Takes the matches out of a string of bytes. */
static int read_matches(Choice *c, PyObject *packed) {
  char *bytes;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(packed, &bytes, &size) < 0) return -1;
  if (size % (Py_ssize_t)sizeof(TokenMatch)) { PyErr_SetString(PyExc_ValueError, "a match is cut off"); return -1; }
  c->token_count = size / (Py_ssize_t)sizeof(TokenMatch);
  c->tokens = take_room(&c->memory, c->token_count, sizeof(TokenMatch));
  if (!c->tokens) { PyErr_NoMemory(); return -1; }
  memcpy(c->tokens, bytes, (size_t)size);
  for (int64_t i = 0; i < c->token_count; i++) {
    const TokenMatch *token = &c->tokens[i];
    int stands = token->start >= 0 && token->start < token->end && token->end <= c->text.length && token->position >= -FARTHEST && token->position <= FARTHEST;
    if (!stands || token->syllable < 0 || token->syllable >= MOST_SYLLABLES || !(token->weight <= HEAVIEST)) { PyErr_SetString(PyExc_ValueError, "a match is not of its text, or no syllable"); return -1; }
    c->syllables = most(c->syllables, token->syllable + 1);
  }
  return 0;
}

static PyObject *shown_of(const Choice *c, const Shown *shown) {
  int little = -1;
  PyObject *ranges = PyTuple_New((Py_ssize_t)(shown->ranges_end - shown->ranges) / 2);
  for (int64_t i = shown->ranges; ranges && i < shown->ranges_end; i += 2) {
    PyObject *range = Py_BuildValue("LL", (long long)c->ranges.at[i], (long long)c->ranges.at[i + 1]);
    if (range) PyTuple_SetItem(ranges, (Py_ssize_t)(i - shown->ranges) / 2, range); else Py_CLEAR(ranges);
  }
  PyObject *text = ranges ? PyUnicode_DecodeUTF32((const char *)(c->chars + shown->text), (Py_ssize_t)(4 * (shown->text_end - shown->text)), "surrogatepass", &little) : NULL;
  if (text) return Py_BuildValue("NNL", text, ranges, (long long)shown->start);
  Py_XDECREF(ranges);
  return NULL;
}

/* snippets(text, matches, limit, max_chars, body_start, kind_of): see wardsearch.snippets.snippet. */
static PyObject *snippets(PyObject *Py_UNUSED(module), PyObject *args) {
  PyObject *text, *matches, *made = NULL;
  Py_UCS4 *chars = NULL;
  long long limit, max_chars, body_start;
  Choice c;
  memset(&c, 0, sizeof c);
  if (!PyArg_ParseTuple(args, "UOLLLO", &text, &matches, &limit, &max_chars, &body_start, &c.letters.kind_of)) return NULL;
  if (body_start < 0 || body_start > PyUnicode_GetLength(text) || max_chars < 2 * MARGIN || max_chars > FARTHEST) { PyErr_SetString(PyExc_ValueError, "a length is out of its range"); return NULL; }
  if (!(chars = PyUnicode_AsUCS4Copy(text))) return NULL;
  c.text = (Text){chars, PyUnicode_GetLength(text), &c.letters};
  c.limit = limit; c.max_chars = max_chars; c.body_start = body_start;
  if (read_matches(&c, matches) < 0) goto done;
  c.letters.resting = PyEval_SaveThread();
  const char *why = choose(&c);
  PyEval_RestoreThread(c.letters.resting);
  if (c.letters.has_failed) goto done;
  if (why) { PyErr_NoMemory(); goto done; }
  made = PyList_New((Py_ssize_t)c.shown_count);
  for (int64_t i = 0; i < c.shown_count && made; i++) {
    PyObject *one = shown_of(&c, &c.shown[i]);
    if (one) PyList_SetItem(made, (Py_ssize_t)i, one); else Py_CLEAR(made);
  }
done:
  give_back(&c.memory);
  PyMem_Free(chars);
  free(c.parts.at);
  free(c.ranges.at);
  free(c.chars);
  free(c.shown);
  return made;
}

"""Which sentences do the commands print, of hits and the state of an index, in English?

In the form of `english`, which has the others: errors, reasons and notes.
"""

from typing import Final

PRINTED: Final[dict[str, str | tuple[str, str]]] = {
    "release": "wardsearch {version} ({kind} kernel)",
    "writer-stopped": "process {pid} on {host} since {since}, now stopped (`kill -CONT {pid}`)",
    # Of a search.
    "also": "also: {others} (in quotes: as typed)",
    "also-and-more": "also: {others} and {count} more (in quotes: as typed)",
    "understood-as": "understood as: {query}",
    "more-notes": (
        "and {count} more note; --explain shows it",
        "and {count} more notes; --explain shows them all",
    ),
    "did-you-mean": "did you mean: {query}",
    "nothing-found": "nothing found",
    "nothing-on-page": "nothing found on this page",
    "no-report-holds-every-word": "no report holds every word; these hold some",
    "found": ("{count:,} report found", "{count:,} reports found"),
    "found-together": ("{count:,} report holds it together", "{count:,} reports hold it together"),
    "found-both": "{together} · {every}",
    "also-every-word": ("{count:,} holds every word", "{count:,} hold every word"),
    "found-every-word": ("{count:,} report holds every word", "{count:,} reports hold every word"),
    "found-every-word-others-some": (
        "{count:,} report holds every word, others some",
        "{count:,} reports hold every word, others some",
    ),
    "found-some": (
        "no report holds every word, {count:,} holds some",
        "no report holds every word, {count:,} hold some",
    ),
    "found-any": ("{count:,} report holds any word", "{count:,} reports hold any word"),
    "watching": "watching {folders:and} until it is interrupted",
    "watching-missing": "{path!r} is gone; nothing is changed until it is back",
    "what-next": "now search, for instance: {command}",
    "step-waiting": "waiting for another writer to end · {time}",
    "step-looking": "looking for what changed · {time}",
    "step-reading": "reading · {done:,} of {count:,} files · {percent}% · {time}",
    "step-reading-left": "reading · {done:,} of {count:,} files · {percent}% · {time} left",
    "step-writing": "writing the index · {time}",
    "news-in": ("{name}: {count:,} new report", "{name}: {count:,} new reports"),
    "by-ward": "by ward",
    "by-month": "by month",
    "by-year": "by year",
    "by-source": "by source",
    "by-kind": "by kind",
    "by-issuer": "by issuer",
    "by-folder": "by folder",
    "group-none": "(none)",
    "summary": "{found} · {shown} shown · {took}",
    "took": "{ms:.0f} ms",
    "took-little": "under 1 ms",
    "apart": "These hold the words apart:",
    "synced": (
        "added {added}, updated {updated}, deleted {deleted}, unchanged {unchanged}, "
        "skipped {skipped}"
    ),
    "would-sync": (
        "would add {added}, update {updated}, delete {deleted}, leave {unchanged} unchanged, "
        "skip {skipped}"
    ),
    "read-as": "{path}: as {how}",
    "from-to": "{first} to {last}",
    "sound": "sound: {reports} in {files}",
    "sound-by-sample": (
        "{sound}; {count:,} report, taken by chance, is what was indexed",
        "{sound}; {count:,} reports, taken by chance, are what was indexed",
    ),
    "reports": ("{count:,} report", "{count:,} reports"),
    "files": ("{count:,} file", "{count:,} files"),
    "damaged-file": "damaged: {path!r}: {why}",
    "damaged-index": "damaged: {problem}",
    "config-absent": "{path} (not there; make it, or name another in {variable})",
    # Where a score comes from.
    "sum-of-forms": "sum of what each form adds",
    "counts-as": "{what}: BM25 times {weight:g}; {reports} reports have it",
    "matched-exact": "{shown!r} spelled exactly {place}",
    "matched-tone": "{shown!r} spelled so, or with another tone {place}",
    "matched-letters": "{shown!r} in any spelling {place}",
    "matched-plain": "{shown!r} in any spelling {place}",
    "matched-pair": "{shown!r} side by side {place}",
    "matched-person": "{shown!r} side by side, a name that few reports have, {place}",
    "matched-ward": "{shown!r} as the ward that the report is of {place}",
    "matched-word": "{shown!r} as one word {place}",
    "matched-other": "{shown!r} as another form {place}",
    "matched-prefix": "{shown!r} as the beginning of a syllable {place}",
    "matched-fact": "{shown!r} as a fact, however it is written, {place}",
    "in-title": "in the title",
    "in-text": "in the text",
    "near-beginning": "{shown!r} stands near the beginning",
    "best-stretch": "together in the best stretch of {words} words",
    "holds-everything": "holds everything that was asked for: {share:.0%} of the rest",
    # What doctor finds.
    "twins": ("{count:,} report has the text of another", "{count:,} reports have the same text"),
    "twins-within": (
        "{count:,} report within a file has the text of another",
        "{count:,} reports within files have the same text",
    ),
    "drafts": ("{count:,} draft or final", "{count:,} drafts and finals lie beside each other"),
    "drafts-within": (
        "{count:,} draft or final within a file",
        "{count:,} drafts and finals, some within a file, belong together",
    ),
    "scans-unread": (
        "{count:,} file has pages that are only pictures and were not read",
        "{count:,} files have pages that are only pictures and were not read",
    ),
    "without-date": ("{count:,} report has no date", "{count:,} reports have no date"),
    "dated-by-file": (
        "{count:,} report is dated by the properties of its file alone",
        "{count:,} reports are dated by the properties of their files alone",
    ),
    "without-title": ("{count:,} report has no title", "{count:,} reports have no title"),
    "without-ward": ("{count:,} report names no ward", "{count:,} reports name no ward"),
    "old-encoding": (
        "{count:,} report is in an encoding of before Unicode",
        "{count:,} reports are in encodings of before Unicode",
    ),
    "name-decomposed": (
        "{count:,} name is in NFD, as macOS writes it",
        "{count:,} names are in NFD, as macOS writes them",
    ),
    "nothing-to-mend": ("{count:,} report, nothing to mend", "{count:,} reports, nothing to mend"),
    "more-with-json": (
        "and {count:,} more; --json lists all",
        "and {count:,} more; --json lists all",
    ),
    "signed-by": "signed by {name}",
    "page": "p.\xa0{page}",
    "ward-now": "{ward} (now in {names})",
    "ward-now-and-more": "{ward} (now in {names} and {count} more)",
    "views": "{count:,}\xa0views",
    "indexing-first": "no index yet in {path!r}; indexing {corpus!r} first",
    "rebuild-index": "to rebuild the index, run:",
    "skipped": "skipped {path}: {why}",
    "interrupted": "interrupted",
    "terminated": "terminated",
    "none": "none",
    "no-kind": "no kind given ({count:,})",
    "ward-none": "none named ({count:,})",
    "unread-pages": "image-only pages not read ({count:,})",
    "files-without-suffix": "files without suffix",
    "no-wards": "no report names a ward",
}

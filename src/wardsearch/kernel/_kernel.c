/* The native kernel of wardsearch.

   One face: see _kernel.pyi. For the stable ABI of CPython 3.11; no global state. Long work is done
   with the interpreter let go of. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "indexing.h"
#include "stretches.h"
#include "chunk_table.h"
#include "segmentation.h"
#include "postings.h"
#include "merging.h"
#include "lookups.h"
#include "scoring.h"
#include "token_ranges.h"
#include "running_text.h"
#include "rows.h"
#include "proximity.h"
#include "segment.h"
#include "sentences.h"
#include "passages.h"
#include "first_look.h"
#include "stored_rows.h"

#define FACE 34 /* as wardsearch.kernel.native.FACE */

static PyMethodDef kernel_functions[] = {
    INDEXING_FUNCTIONS,
    MERGING_FUNCTIONS,
    {"stretches", stretches, METH_VARARGS, "Return where stretches of chunks begin and end in which a fact may begin, and the text of each."},
    SEGMENTATION_FUNCTIONS,
    FIRST_LOOK_FUNCTIONS,
    {"stored_rows", stored_rows, METH_VARARGS, "Return what is stored of some documents."},
    {"token_ranges", token_ranges, METH_VARARGS, "Return where the tokens of a text at some positions begin and end."},
    {"snippets", snippets, METH_VARARGS, "Return the passages of a text that show best what matched in it."},
    {NULL, NULL, 0, NULL}};

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **type) {
  *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
  return *type ? PyModule_AddType(module, *type) : -1;
}

static int kernel_exec(PyObject *module) {
  Types *types = PyModule_GetState(module);
  if (add_type(module, &segment_spec, &types->segment) < 0 || add_type(module, &set_spec, &types->document_set) < 0 || add_type(module, &list_spec, &types->posting_list) < 0 || add_type(module, &scorers_spec, &types->scorers) < 0 || add_type(module, &chunks_spec, &types->chunks) < 0) return -1;
  if (PyModule_AddStringConstant(module, "VERSION", WARDSEARCH_VERSION) < 0) return -1;
  return PyModule_AddIntConstant(module, "FACE", FACE);
}

static int kernel_traverse(PyObject *module, visitproc visit, void *arg) {
  Types *types = PyModule_GetState(module);
  Py_VISIT(types->segment);
  Py_VISIT(types->document_set);
  Py_VISIT(types->posting_list);
  Py_VISIT(types->scorers);
  Py_VISIT(types->chunks);
  return 0;
}

static int kernel_clear(PyObject *module) {
  Types *types = PyModule_GetState(module);
  Py_CLEAR(types->segment);
  Py_CLEAR(types->document_set);
  Py_CLEAR(types->posting_list);
  Py_CLEAR(types->scorers);
  Py_CLEAR(types->chunks);
  return 0;
}

static PyModuleDef_Slot kernel_slots[] = {{Py_mod_exec, kernel_exec}, {0, NULL}};
static struct PyModuleDef kernel_module = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "_kernel", .m_doc = "The native kernel of wardsearch.", .m_size = sizeof(Types),
    .m_methods = kernel_functions, .m_slots = kernel_slots, .m_traverse = kernel_traverse, .m_clear = kernel_clear};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&kernel_module); }

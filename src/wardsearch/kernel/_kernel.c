/* The native kernel of wardsearch.

   One face: see _kernel.pyi. For the stable ABI of CPython 3.11; no global state. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "indexing.h"

#define FACE 2 /* as wardsearch.kernel.native.FACE */

static PyMethodDef kernel_functions[] = {INDEXING_FUNCTIONS, {NULL, NULL, 0, NULL}};

static int kernel_exec(PyObject *module) {
  if (PyModule_AddStringConstant(module, "VERSION", WARDSEARCH_VERSION) < 0) return -1;
  return PyModule_AddIntConstant(module, "FACE", FACE);
}

static PyModuleDef_Slot kernel_slots[] = {{Py_mod_exec, kernel_exec}, {0, NULL}};

static struct PyModuleDef kernel_module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_kernel",
    .m_doc = "The native kernel of wardsearch.",
    .m_methods = kernel_functions,
    .m_slots = kernel_slots,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&kernel_module); }

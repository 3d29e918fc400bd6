#pragma once
// Purpose: libxml2, opened when markup is read and not with the program: it and what it stands on
// are a megabyte of resident memory.
// May depend on: libxml2's headers, the system's loader.
// Invariants: opened and initialised once, never closed.

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlreader.h>

#include "plenum/result.hpp"

namespace plenum::core {

/// The functions that are used, under their names without "xml".
struct LibXml {
  decltype(&htmlEntityLookup) entity_lookup;
  decltype(&xmlCreateMemoryParserCtxt) create_memory_parser_ctxt;
  decltype(&xmlCtxtUseOptions) ctxt_use_options;
  decltype(&xmlFreeDoc) free_doc;
  decltype(&xmlFreeParserCtxt) free_parser_ctxt;
  decltype(&xmlFreeTextReader) free_text_reader;
  decltype(&xmlGetLineNo) get_line_no;
  decltype(&xmlParseDocument) parse_document;
  decltype(&xmlReaderForIO) reader_for_io;
  decltype(&xmlStopParser) stop_parser;
  decltype(&xmlTextReaderConstLocalName) text_reader_const_local_name;
  decltype(&xmlTextReaderConstValue) text_reader_const_value;
  decltype(&xmlTextReaderCurrentNode) text_reader_current_node;
  decltype(&xmlTextReaderGetAttribute) text_reader_get_attribute;
  decltype(&xmlTextReaderGetAttributeNs) text_reader_get_attribute_ns;
  decltype(&xmlTextReaderIsEmptyElement) text_reader_is_empty_element;
  decltype(&xmlTextReaderNodeType) text_reader_node_type;
  decltype(&xmlTextReaderRead) text_reader_read;
  decltype(&xmlTextReaderSetStructuredErrorHandler) text_reader_set_structured_error_handler;
  xmlFreeFunc free;
};

/// Any thread. `unsupported` where libxml2 is not installed.
Result<const LibXml*> load_libxml();

}  // namespace plenum::core

#include "core/libxml.hpp"

#include <dlfcn.h>

namespace plenum::core {
namespace {

constexpr const char* libxml_file =
    "libxml2.so.2";  // the name that goes with the headers' interface

Error no_libxml() {
  return Error(ErrorCode::unsupported,
               "HTML, feeds and GraphML are read where libxml2 is installed")
      .with_file(libxml_file)
      .with_hint("on Debian: apt-get install libxml2");
}

template <class Function>
bool find_in(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Result<LibXml> open_libxml() {
  void* const library = ::dlopen(libxml_file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return no_libxml();
  LibXml xml{};
  decltype(&xmlInitParser) init_parser = nullptr;
  xmlFreeFunc* free = nullptr;  // a variable of the library
  const bool all =
      find_in(library, "xmlInitParser", init_parser) && find_in(library, "xmlFree", free) &&
      find_in(library, "htmlEntityLookup", xml.entity_lookup) &&
      find_in(library, "xmlCreateMemoryParserCtxt", xml.create_memory_parser_ctxt) &&
      find_in(library, "xmlCtxtUseOptions", xml.ctxt_use_options) &&
      find_in(library, "xmlFreeDoc", xml.free_doc) &&
      find_in(library, "xmlFreeParserCtxt", xml.free_parser_ctxt) &&
      find_in(library, "xmlFreeTextReader", xml.free_text_reader) &&
      find_in(library, "xmlGetLineNo", xml.get_line_no) &&
      find_in(library, "xmlParseDocument", xml.parse_document) &&
      find_in(library, "xmlReaderForIO", xml.reader_for_io) &&
      find_in(library, "xmlStopParser", xml.stop_parser) &&
      find_in(library, "xmlTextReaderConstLocalName", xml.text_reader_const_local_name) &&
      find_in(library, "xmlTextReaderConstValue", xml.text_reader_const_value) &&
      find_in(library, "xmlTextReaderCurrentNode", xml.text_reader_current_node) &&
      find_in(library, "xmlTextReaderGetAttribute", xml.text_reader_get_attribute) &&
      find_in(library, "xmlTextReaderGetAttributeNs", xml.text_reader_get_attribute_ns) &&
      find_in(library, "xmlTextReaderIsEmptyElement", xml.text_reader_is_empty_element) &&
      find_in(library, "xmlTextReaderNodeType", xml.text_reader_node_type) &&
      find_in(library, "xmlTextReaderRead", xml.text_reader_read) &&
      find_in(library, "xmlTextReaderSetStructuredErrorHandler",
              xml.text_reader_set_structured_error_handler);
  if (!all) return no_libxml();
  init_parser();
  xml.free = *free;
  return xml;
}

}  // namespace

Result<const LibXml*> load_libxml() {
  static const Result<LibXml> xml = open_libxml();
  if (!xml.ok()) return xml.error();
  return &*xml;
}

}  // namespace plenum::core

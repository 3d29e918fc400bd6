#pragma once
// Purpose: the text of PDF files, by the program pdftotext; and text in pages as prose.
// May depend on: ingest/child_process.hpp, ingest/text_builder.hpp, ingest/watch.hpp.
// Invariants: pdftotext (poppler, GPL) is a process of its own, never linked; it gets the bytes on
// its standard input, so that no name can be taken for a flag.

#include <string>
#include <string_view>

#include "ingest/child_process.hpp"
#include "ingest/text_builder.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

bool is_pdf(std::string_view bytes) noexcept;

/// What pdftotext makes of a PDF: UTF-8, a form feed after each page. These bytes are what an
/// article keeps of it: they do not depend on which pdftotext a later rebuild finds. Errors:
/// `unsupported` where it is not installed, `invalid_argument` where it fails or finds no text,
/// `limit`, `interrupted`.
Result<std::string> pdf_text(std::string_view bytes, const ChildLimits& limits = {},
                             const Interrupt* interrupt = nullptr);

/// Whether a text has pages: form feeds.
bool looks_paged(std::string_view text) noexcept;

/// Text in pages to prose: lines that repeat at the head or foot of pages are dropped (numbers in
/// them may differ), words divided at line ends joined, ligatures spelled out, lines of a paragraph
/// and paragraphs over a page's end joined. A hyphen stays where the text has the word with it
/// elsewhere and not without. Linear.
MappedText paged_text(const MappedText& source, Watch watch = {});

}  // namespace plenum::ingest

#include <algorithm>

#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"
#include "ingest/relations/clause.hpp"
#include "ingest/relations/persons.hpp"
#include "ingest/relations/quoted.hpp"
#include "ingest/relations/speaker.hpp"
#include "ingest/relations/topic.hpp"
#include "ingest/relations/turns.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t statement_tokens_max = 70;

class StatementReader {
 public:
  explicit StatementReader(Analysis& work, RelationState& state)
      : work_(work), doc_(work.doc), state_(state), finder_(work), turns_(work, finder_) {}

  void run() {
    const std::size_t count = doc_.sentences.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const Sentence& sentence = doc_.sentences[i];
      const BlockKind kind = doc_.article.blocks[sentence.block].kind;
      if (kind != BlockKind::paragraph && kind != BlockKind::list_item) continue;
      if (sentence.block != block_) {
        previous_intro_ = intro_;
        intro_ = {};
        block_ = sentence.block;
        block_began_ = true;
        turn_ = turns_.begin(i);
      }
      read(i);
      block_began_ = false;
    }
  }

 private:
  std::vector<Quoted> quotes_of(const Sentence& sentence) {
    std::vector<Quoted> found;
    while (quote_at_ < work_.quotes.size() && work_.quotes[quote_at_].close < sentence.first_token)
      ++quote_at_;
    for (std::size_t i = quote_at_; i < work_.quotes.size(); ++i) {
      const QuoteSpan& each = work_.quotes[i];
      if (each.open >= sentence.end_token) break;
      Quoted quoted;
      quoted.starts_here = each.open >= sentence.first_token;
      quoted.ends_here = each.close <= sentence.end_token;
      quoted.first = quoted.starts_here ? each.open + 1 : sentence.first_token;
      quoted.end = std::min(each.close, sentence.end_token);
      if (quoted.first < quoted.end) found.push_back(quoted);
    }
    return found;
  }

  void read(std::uint32_t index) {
    const Sentence& sentence = doc_.sentences[index];
    const std::vector<Quoted> quotes = quotes_of(sentence);
    introduce(sentence, quotes);
    if (dash_name(sentence, quotes)) return;
    if (!quotes.empty() && !quotes.front().starts_here &&
        quotes.front().end + 3 >= sentence.end_token)
      return;  // a further sentence of a quotation is not a statement of its own
    const std::size_t sayings = state_.sayings.size();
    const bool framed =
        attribution(sentence, index, quotes) || verb_frames(sentence, index, quotes);
    if (state_.sayings.size() == sayings && turn_begins(sentence, index)) return;
    if (framed) return;
    if (!lone_quote(sentence, index, quotes)) document_goes_on(sentence, index, quotes);
  }

  // S6: a document that spoke in this paragraph is quoted on: 'China will "..."'
  void document_goes_on(const Sentence& sentence, std::uint32_t index,
                        const std::vector<Quoted>& quotes) {
    if (quotes.empty() || last_.document == no_index || state_.sayings.empty()) return;
    const Saying& before = state_.sayings.back();
    if (doc_.sentences[before.sentence].block != sentence.block) return;
    const Quoted& quote = quotes.front();
    if (!quote.starts_here || quote.end - quote.first < 5) return;
    make(index, sentence.first_token, sentence.end_token, Speaker(last_), "mixed",
         "quotation.document_goes_on");
  }

  // S7: "A: The strategy stays.": as of a quotation, the first sentence that says something
  bool turn_begins(const Sentence& sentence, std::uint32_t index) {
    if (!turn_.found || work_.is_word(sentence.end_token - 1, "?")) return false;
    const std::size_t sayings = state_.sayings.size();
    const std::uint32_t first = std::max(sentence.first_token, turn_.end);
    make(index, first, sentence.end_token, Speaker(turn_), "direct", "quotation.turn");
    if (state_.sayings.size() == sayings) return false;
    finder_.remember(turn_);
    turn_ = {};
    return true;
  }

  // S1: "..." - Name
  bool dash_name(const Sentence& sentence, const std::vector<Quoted>& quotes) {
    if (quotes.empty()) return false;
    const Quoted& last = quotes.back();
    std::uint32_t at = last.end + 1;
    while (at < sentence.end_token && work_.is_word(at, ",")) ++at;
    if (at + 1 >= sentence.end_token || !work_.is_word(at, "-")) return false;
    const std::uint32_t mention = work_.mention_at[at + 1];
    if (mention == no_index || doc_.mentions[mention].end_token + 2 < sentence.end_token)
      return false;
    const Speaker speaker = finder_.from_mention(mention);
    if (!speaker.found) return false;
    finder_.remember(speaker);
    // one that began in an earlier sentence has its statement there
    if (last.starts_here)
      make(work_.sentence_at[last.first], last.first, last.end, speaker, "direct",
           "quotation.dash_name");
    return true;
  }

  /// Where "according to" stands outside quotations; no_index: nowhere.
  std::uint32_t attribution_at(const Sentence& sentence, const std::vector<Quoted>& quotes) const {
    for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
      if (work_.match(at, Cue::attribution) != 0 && !is_quoted(quotes, at)) return at;
    }
    return no_index;
  }

  // S2: "According to X, ...", "..., according to X"
  bool attribution(const Sentence& sentence, std::uint32_t index,
                   const std::vector<Quoted>& quotes) {
    const std::uint32_t cue = attribution_at(sentence, quotes);
    if (cue == no_index) return false;
    const std::uint32_t size = work_.match(cue, Cue::attribution);
    if (work_.is_word(cue + size, "its") || work_.is_word(cue + size, "their")) return false;
    Speaker speaker = finder_.source_at(cue + size, sentence.end_token);
    // what is no actor (a plan, a figure) is no source
    if (!speaker.found) return false;
    if (speaker.entity == no_index && speaker.outlet == no_index) return true;
    find_outlet(sentence, quotes, speaker);
    finder_.remember(speaker);
    std::uint32_t first = sentence.first_token;
    std::uint32_t end = cue;
    if (cue <= sentence.first_token + 3) {
      first = after_source(work_, std::max(speaker.end, cue + size), sentence.end_token);
      end = sentence.end_token;
    }
    emit(index, first, end, quotes, speaker, "quotation.according_to");
    return true;
  }

  /// Where a clause with a speaker of its own begins: "..., while X urged ...", "...; X added ...".
  std::uint32_t next_clause(const Sentence& sentence, std::uint32_t from,
                            const std::vector<Quoted>& quotes) {
    for (std::uint32_t at = from + 4; at + 4 < sentence.end_token; ++at) {
      if (is_quoted(quotes, at)) continue;
      const bool comma = work_.is_word(at, ",");
      const bool joins = work_.is_word(at + 1, "while") || work_.is_word(at + 1, "but") ||
                         work_.is_word(at + 1, "and") || work_.is_word(at + 1, "whereas") ||
                         work_.is_word(at + 1, "which");
      std::uint32_t begin = no_index;
      if (work_.is_word(at, ";")) begin = at + 1;
      if (comma && joins) begin = at + 2;
      if (work_.is_word(at, "while") || work_.is_word(at, "whereas")) begin = at + 1;
      if (begin == no_index) continue;
      for (std::uint32_t verb = begin + 1; verb < sentence.end_token && verb < begin + 20; ++verb) {
        if (is_quoted(quotes, verb) || !is_speech(work_, sentence, verb)) continue;
        const Speaker speaker = finder_.left_of(verb, begin);
        const bool named = speaker.entity != no_index && speaker.mention != no_index;
        const bool pronoun = speaker.entity != no_index && work_.is_word(begin - 1, ";") &&
                             work_.value(begin, Cue::pronoun) == "person";
        if (!named && !pronoun) break;
        const bool opinion = work_.value(verb, Cue::speech_verb) == "opinion";
        if (opinion && !may_opine(work_, speaker.entity, verb)) break;
        return begin;
      }
    }
    return no_index;
  }

  /// S3, for each clause that has its own speaker.
  bool verb_frames(const Sentence& sentence, std::uint32_t index,
                   const std::vector<Quoted>& quotes) {
    bool framed = false;
    Sentence part = sentence;
    for (int clauses = 0; clauses < 4; ++clauses) {
      const std::uint32_t next =
          clauses == 3 ? no_index : next_clause(sentence, part.first_token, quotes);
      part.end_token = next == no_index ? sentence.end_token : next - 1;
      std::vector<Quoted> within;
      for (const Quoted& each : quotes) {
        if (each.first >= part.first_token && each.first < part.end_token) within.push_back(each);
      }
      framed = verb_frame(part, index, within) || framed;
      if (next == no_index) break;
      part.first_token = next;
    }
    return framed;
  }

  // S3: the subject of a verb of saying, outside quotations
  bool verb_frame(const Sentence& sentence, std::uint32_t index,
                  const std::vector<Quoted>& quotes) {
    bool framed = false;
    const std::uint32_t part_end = sentence.end_token;
    for (std::uint32_t at = sentence.first_token; at < sentence.end_token && !framed; ++at) {
      if (is_quoted(quotes, at) || !is_speech(work_, sentence, at)) continue;
      if (in_relative_clause(work_, sentence, at) || said_soon(work_, sentence, at)) continue;
      const std::uint32_t after = at + work_.match(at, Cue::speech_verb);
      const bool opinion = work_.value(at, Cue::speech_verb) == "opinion";
      if (work_.value(at, Cue::speech_verb) == "document" && !after_document(work_, sentence, at))
        continue;
      const bool quote_before = closes_before(quotes, at, sentence);
      Speaker speaker = finder_.left_of(at, frame_floor(quotes, at, sentence));
      const bool inverted = quote_before || (at > sentence.first_token + 3 && at > 0 &&
                                             work_.is_word(at - 1, ",") && !opinion);
      if (at > sentence.first_token + 3 && work_.is_word(at - 1, ",") && !quote_before) {
        const Speaker right = named_right(after, part_end);
        if (right.found) speaker = right;  // "it had done so, said Director Ann Example"
      }
      if (!speaker.found && inverted) speaker = finder_.right_of(after, sentence.end_token);
      if (!speaker.found) continue;
      if (speaker.first < at && in_which(work_, sentence, speaker.first)) continue;
      if (opinion && (speaker.entity == no_index || !may_opine(work_, speaker.entity, at)))
        continue;
      find_outlet(sentence, quotes, speaker);
      if (speaker.entity == no_index && speaker.outlet == no_index) {
        framed = true;  // unnamed: no statement of anybody
        break;
      }
      finder_.remember(speaker);
      if (words_after(work_, after, sentence.end_token) == 0 && !quote_before) intro_ = speaker;
      frame(sentence, index, quotes, speaker, at, after, quote_before);
      framed = true;
    }
    return framed;
  }

  /// A person whose titles and name follow the verb at once.
  Speaker named_right(std::uint32_t after, std::uint32_t stop) {
    for (std::uint32_t at = after; at < stop && at < after + 8; ++at) {
      const std::uint32_t mention = work_.mention_at[at];
      if (mention != no_index) {
        const std::uint32_t entity = entity_of(work_, mention);
        if (entity == no_index) return {};
        const std::string& type = doc_.entities[entity].type;
        const std::uint32_t end = doc_.mentions[mention].end_token;
        if (work_.roles.appears(type))
          return end >= stop || work_.is_word(end, ",") || work_.is_word(end, ".")
                     ? finder_.from_mention(mention)
                     : Speaker{};
        at = doc_.mentions[mention].end_token - 1;
        continue;
      }
      if (work_.match(at, Cue::title) == 0 && work_.match(at, Cue::role) == 0 &&
          !work_.is(at, Cue::role_modifier) && !can_modify(work_, at) &&
          !work_.has(at, token_possessive))
        return {};
    }
    return {};
  }

  void frame(const Sentence& sentence, std::uint32_t index, const std::vector<Quoted>& quotes,
             const Speaker& speaker, std::uint32_t verb, std::uint32_t after, bool quote_before) {
    std::uint32_t first = after;
    std::uint32_t end = sentence.end_token;
    const std::uint32_t subject = speaker.first < verb && speaker.end > 0 ? speaker.first : verb;
    const bool parenthetic = work_.is_word(after, ",") && !work_.has(after + 1, token_open_quote) &&
                             subject > sentence.first_token + 3 &&
                             speaker.first < verb;  // "..., X said, while ..."
    const std::uint32_t own_clause = clause_of_subject(work_, sentence, subject);
    const bool trailing =
        words_after(work_, sentence.first_token, own_clause) > 0 &&
        !(own_clause > sentence.first_token &&
          lacks_verb(work_, sentence.first_token, own_clause - 1)) &&
        (parenthetic ||
         (words_after(work_, after, end) < 4 && !takes_object(work_, after) &&
          !takes_object(work_, after - 1)) ||
         only_circumstances(work_, after, end) || only_addressee(work_, verb, after, end) ||
         (leads(work_, sentence, subject) &&
          only_circumstances(work_, after, clause_end(work_, after, end))) ||
         speaker.first >= after);
    const std::uint32_t goes_on =
        speaker.first < verb ? inserted_inquit(work_, sentence, subject, after) : no_index;
    if (goes_on != no_index && !quote_before) {
      first = goes_on;  // "Caracas, he said, had been wrong"
    } else if (quote_before) {
      const Quoted& quote = quoted_before(quotes, verb);
      first = quote.first;
      end = quote.end;
      if (!quote.starts_here) return;
    } else if (trailing && subject > sentence.first_token + 3 &&
               !only_office(work_, sentence.first_token, subject)) {
      first = after_colon(work_, sentence.first_token, subject);  // "..., X said"
      end = subject;
      while (end > first && !work_.has(end - 1, token_mark)) --end;  // the subject's own words
    } else {
      first = speech_start(work_, verb, after, end);
    }
    if (words_after(work_, after, sentence.end_token) == 0 && !quote_before && !trailing) return;
    if (words_after(work_, first, end) < 3 && first >= after && !quote_before && end > verb)
      first = verb;  // "welcomed the funding"
    if (end - first < 2) return;
    if (first == verb && (work_.is_word(verb, "told") || work_.is_word(verb, "tells"))) {
      const auto within = [&](const Quoted& each) {
        return each.first > verb && each.end <= end + 1;
      };
      if (std::none_of(quotes.begin(), quotes.end(), within)) return;  // "told reporters in X"
    }
    const std::size_t sayings = state_.sayings.size();
    emit(index, first, end, quotes, speaker, "quotation.subject_of_verb");
    if (state_.sayings.size() > sayings && verb < sentence.end_token)  // too few words are nothing
      set_property(doc_.entities[state_.sayings.back().entity].props, "verb",
                   work_.words(verb, after));
  }

  // S4, S5: a paragraph that is a quotation belongs to who was introduced, or spoke, before it
  bool lone_quote(const Sentence& sentence, std::uint32_t index,
                  const std::vector<Quoted>& quotes) {
    if (quotes.empty() || !quotes.front().starts_here) return false;
    const Quoted& quote = quotes.front();
    const bool whole = quote.first <= sentence.first_token + 1;
    if (quote.end - quote.first < 4 || !whole) return false;
    Speaker speaker = signed_by(quote.first);
    if (!speaker.found && !quote.ends_here) speaker = attributed_later(quote.first);
    if (!speaker.found && block_began_) speaker = previous_intro_.found ? previous_intro_ : last_;
    if (!speaker.found) return false;
    finder_.remember(speaker);
    make(index, quote.first, quote.end, speaker, "direct", "quotation.paragraph");
    return true;
  }

  /// Who is said to have said it where the quotation ends, sentences later.
  Speaker attributed_later(std::uint32_t first) {
    for (std::size_t i = quote_at_; i < work_.quotes.size(); ++i) {
      const QuoteSpan& each = work_.quotes[i];
      if (each.open + 1 > first) break;
      if (each.open + 1 != first || !each.closed || each.close + 2 >= work_.token_count()) continue;
      const Sentence& last = doc_.sentences[work_.sentence_at[each.close]];
      const std::uint32_t stop = std::min(last.end_token, each.close + 24);
      for (std::uint32_t at = each.close + 1; at < stop; ++at) {
        if (!is_speech(work_, last, at)) continue;
        const Speaker left = finder_.left_of(at, each.close + 1);
        if (left.found) return left;
        return finder_.right_of(at + work_.match(at, Cue::speech_verb), last.end_token);
      }
    }
    return {};
  }

  /// The name after the dash that ends a quotation of several sentences.
  Speaker signed_by(std::uint32_t first) {
    for (std::size_t i = quote_at_; i < work_.quotes.size(); ++i) {
      const QuoteSpan& each = work_.quotes[i];
      if (each.open + 1 > first) break;
      if (each.open + 1 != first || !each.closed) continue;
      if (!work_.is_word(each.close + 1, "-") || each.close + 2 >= work_.token_count()) return {};
      const std::uint32_t mention = work_.mention_at[each.close + 2];
      return mention == no_index ? Speaker{} : finder_.from_mention(mention);
    }
    return {};
  }

  /// "in comments by X to Y": X speaks in the paragraph that follows.
  void introduce(const Sentence& sentence, const std::vector<Quoted>& quotes) {
    for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
      if (work_.match(at, Cue::speech_noun) == 0 || is_quoted(quotes, at)) continue;
      if (!work_.is_word(at + 1, "by") && !work_.is_word(at + 1, "from")) continue;
      Speaker speaker = finder_.source_at(at + 2, sentence.end_token);
      if (!speaker.found) continue;
      find_outlet(sentence, quotes, speaker);
      intro_ = speaker;
      finder_.remember(speaker);
    }
  }

  /// Media in the sentence to whom, or through whom, something was said.
  void find_outlet(const Sentence& sentence, const std::vector<Quoted>& quotes, Speaker& speaker) {
    if (speaker.outlet != no_index) return;
    for (std::uint32_t at = sentence.first_token + 1; at < sentence.end_token; ++at) {
      const Entity* entity = entity_at(work_, at);
      if (entity == nullptr || property(entity->props, "kind") != "media" || is_quoted(quotes, at))
        continue;
      std::uint32_t before = at - 1;
      while (before > sentence.first_token &&
             (work_.is_word(before, "the") || work_.match(before, Cue::media_noun) != 0))
        --before;
      const bool through = work_.is_word(before, "to") || work_.is_word(before, "told") ||
                           work_.is_word(before, "in") || work_.is_word(before, "by") ||
                           work_.is_word(before, "with") || work_.is_word(before, "on") ||
                           work_.is_word(before, "tells");
      if (!through) continue;
      speaker.outlet = entity_of(work_, work_.mention_at[at]);
      return;
    }
  }

  /// Cuts the words of a statement out of [first, end) and makes it.
  void emit(std::uint32_t index, std::uint32_t first, std::uint32_t end,
            const std::vector<Quoted>& quotes, const Speaker& speaker, std::string_view rule) {
    while (first < end && (work_.has(first, token_mark) || work_.is_word(first, "that")) &&
           !work_.has(first, token_open_quote))
      ++first;
    end = end_of_clause(work_, quotes, first, end);
    const Quoted* inner = nullptr;
    std::size_t count = 0;
    for (const Quoted& each : quotes) {
      if (each.first < first || each.end > end + 1) continue;
      ++count;
      if (inner == nullptr) inner = &each;
    }
    if (inner != nullptr && (inner->first == first + 1 || inner->first == first)) {
      // the clause is the quotation, or the quotation and words that go on after it
      const bool alone = words_after(work_, inner->end, end) < 3;
      make(index, inner->first, alone ? inner->end : end, speaker, alone ? "direct" : "mixed",
           rule);
    } else if (inner != nullptr && colon_before(inner->first)) {
      make(index, inner->first, inner->end, speaker, "direct", rule);
    } else {
      make(index, first, end, speaker, count > 0 ? "mixed" : "indirect", rule);
    }
  }

  bool colon_before(std::uint32_t first) const {
    return first >= 2 && (work_.is_word(first - 2, ":") || work_.is_word(first - 2, ","));
  }

  void make(std::uint32_t index, std::uint32_t first, std::uint32_t end, const Speaker& speaker,
            std::string_view mode, std::string_view rule) {
    end = std::min(end, first + statement_tokens_max);
    while (end > first && (work_.has(end - 1, token_mark) && !work_.is_word(end - 1, "]") &&
                           !work_.is_word(end - 1, ")") && !work_.has(end - 1, token_close_quote)))
      --end;
    if (end <= first || words_after(work_, first, end) < 3) return;
    const std::string text = work_.words(first, end);
    if (const std::uint32_t known = find_entity(work_, work_.roles.statement, text);
        known != no_index) {
      return note_record(state_, work_, known, index, first, end, rule);
    }
    const std::uint32_t entity = make_entity(work_, work_.roles.statement.name(), text);
    note_record(state_, work_, entity, index, first, end, rule);
    Entity& statement = doc_.entities[entity];
    set_property(statement.props, "text", text);
    set_property(statement.props, "mode", std::string(mode));
    set_modality(work_, statement, first, end);
    if (speaker.entity != no_index)
      set_property(statement.props, "speaker", doc_.entities[speaker.entity].name);
    state_.sayings.push_back(
        {entity, speaker.entity, speaker.outlet, speaker.document, index, first, end});
    last_ = speaker;
    AssertionDraft draft;
    draft.first = first;
    draft.end = end;
    draft.rule = rule;
    draft.confidence = mode == "indirect" ? 850 : 900;
    if (speaker.entity != no_index) {
      AssertionDraft stated = draft;
      stated.type = work_.roles.said;
      stated.subject = speaker.entity;
      stated.object = entity;
      stated.subject_mention =
          speaker.mention != no_index && entity_of(work_, speaker.mention) == speaker.entity
              ? speaker.mention
              : no_index;
      add_assertion(work_, std::move(stated));
    }
    if (speaker.outlet != no_index) {
      draft.type = work_.roles.reported_by;
      draft.subject = entity;
      draft.object = speaker.outlet;
      add_assertion(work_, std::move(draft));
    }
    relate_topics(work_, state_.sayings.back(), finder_);
  }

  Analysis& work_;
  Document& doc_;
  RelationState& state_;
  SpeakerFinder finder_;
  Turns turns_;
  std::size_t quote_at_ = 0;
  std::uint32_t block_ = no_index;
  bool block_began_ = true;
  Speaker intro_;
  Speaker previous_intro_;
  Speaker last_;
  Speaker turn_;  ///< who speaks in this block and has made no statement yet
};

}  // namespace

void relate_statement(Analysis& work, RelationState& state) {
  if (!work.roles.statement.empty()) StatementReader(work, state).run();
  settle_persons(work, state);
}

}  // namespace plenum::ingest

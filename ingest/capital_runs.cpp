#include <algorithm>

#include "ingest/mentions.hpp"
#include "ingest/name_context.hpp"
#include "ingest/name_runs.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {
namespace {

bool capital(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_capital) && work.has(at, token_word);
}

/// Types runs by their heads, titles, name lists and surroundings.
class RunTyper {
 public:
  RunTyper(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out)
      : work_(work), sentence_(work.doc.sentences[sentence]), out_(out) {}

  void type(Run run) {
    trim(run);
    if (run.first >= run.end) return;
    if (run.end == run.first + 1 &&  // "N34 billion", "RM388 billion"
        (work_.surface(run.first).size() == 1 ||
         (work_.match(run.first, Cue::unit) == 1 && work_.has(run.end, token_digit))))
      return;
    if (const std::uint32_t title = title_within(run); title != no_index) {
      type({run.first, title});
      return type({title, run.end});
    }
    if (party_with_place(run)) return;
    if (by_head(run)) return;
    if (run.end - run.first >= 2 && work_.is(run.first, Cue::org_head) &&
        !work_.is(run.first, Cue::common) && proper_name(work_, run.first) == 0)
      return emit(run, work_.roles.organization.name(), "run.org_head_first",
                  4);  // "Instituto X", "Banco X"
    if (spelled_out(run)) return emit(run, work_.roles.organization.name(), "run.spelled_out", 4);
    split_names(run);
  }

 private:
  /// "Bank of Italy Governor Ann Example": where the title of a person begins after a body's name.
  std::uint32_t title_within(Run run) const {
    if (work_.match(run.first, Cue::title) != 0) return no_index;
    // "ARECOMS President Ann Example": letters that nobody knows before an office
    const bool letters = work_.has(run.first, token_all_caps) &&
                         work_.surface(run.first).size() >= 3 && proper_name(work_, run.first) == 0;
    const std::uint32_t name_min = letters ? 1 : 3;
    for (std::uint32_t at = run.first + name_min; at < run.end; ++at) {
      const std::uint32_t size = work_.match(at, Cue::title);
      if (size == 0 || !capital(work_, at) || !capital(work_, at - 1) || at + size >= run.end)
        continue;
      if (work_.is_word(at + size, "of") || work_.is_word(at + size, "for")) continue;
      const bool of = work_.is_word(run.first + 1, "of") || work_.is_word(run.first + 1, "for");
      if ((of || at == run.first + 1) && person_score(work_, at + size, run.end, true) >= 4)
        return at;
    }
    return no_index;
  }

  /// "the Forward Estonia! party": a country's name within a party's.
  bool party_with_place(Run run) {
    std::uint32_t end = run.end;
    if (work_.is_word(end, "!")) ++end;
    if (!work_.is_word(end, "party") || run.end - run.first < 2 || run.end - run.first > 3 ||
        work_.match(run.first, Cue::demonym) != 0 || proper_name(work_, run.first) != 0 ||
        work_.match(run.first, Cue::title) != 0 || proper_name(work_, run.end - 1) != 1)
      return false;
    emit({run.first, end}, work_.roles.body.name(), "run.party", 4);
    set_property(out_.back().props, "kind", "party");
    return true;
  }

  /// "Congress of South African Trade Unions (COSATU)": a run whose initials stand in brackets.
  bool spelled_out(Run run) const {
    if (run.end - run.first < 3 || run.end + 2 >= sentence_.end_token) return false;
    if (ordinal_at(work_, run.first) > 0) return false;
    if (!work_.is_word(run.end, "(") || !work_.is_word(run.end + 2, ")")) return false;
    const std::string acronym = fold(work_.surface(run.end + 1));
    if (acronym.size() < 3 || !work_.has(run.end + 1, token_capital)) return false;
    std::size_t at = 0;
    for (std::uint32_t i = run.first; i < run.end && at < acronym.size(); ++i) {
      if (!capital(work_, i)) continue;
      const std::string word = fold(work_.surface(i));
      std::size_t letters = 0;  // "Cosatu" takes "tu" of "Trade Unions", "Co" of "Congress"
      while (letters < 2 && letters < word.size() && at < acronym.size() &&
             word[letters] == acronym[at]) {
        ++letters;
        ++at;
      }
    }
    return at == acronym.size();
  }

  void emit(Run run, std::string_view type, std::string_view rule, int priority) {
    Candidate candidate;
    candidate.first = run.first;
    candidate.end = run.end;
    candidate.type = type;
    candidate.rule = rule;
    candidate.priority = priority;
    if (work_.roles.person.has(
            type)) {  // "Ann Example of Austria": the name ends before the preposition
      std::uint32_t end = run.first + 1;
      while (end < run.end &&
             (capital(work_, end) || work_.has(end, token_hyphen_before) ||
              work_.is_word(end, ".") || work_.is(end, Cue::particle)) &&
             !work_.is_word(end, "of") && !work_.is_word(end, "on"))
        ++end;
      candidate.end = end;
      candidate.name = person_name(work_, run.first, end);
    }
    if (work_.roles.plan.has(type) && run.end - run.first == 1)
      candidate.reference = Reference::definite;
    out_.push_back(std::move(candidate));
  }

  void trim(Run& run) const {
    // "Another", "However" and the like were no starts; a lone ordinal or number is no name
    while (run.first < run.end && work_.has(run.first, token_first) &&
           work_.is(run.first, Cue::function_word) && !work_.is(run.first, Cue::surname))
      ++run.first;
  }

  /// Where the head of a name stands: before the first "of", "for", "on", else last.
  std::uint32_t head_of(Run run) const {
    for (std::uint32_t at = run.first + 1; at < run.end; ++at) {
      if (work_.is_word(at, "of") || work_.is_word(at, "for") || work_.is_word(at, "on"))
        return at - 1;
    }
    return run.end - 1;
  }

  /// "Judge Ann Example of the Supreme Court": where the name ends, before its "of"; the end of the
  /// run where the title itself has one.
  std::uint32_t name_of_titled(Run run) const {
    const std::uint32_t title = run.first + work_.match(run.first, Cue::title);
    if (work_.is_word(title, "of") || work_.is_word(title, "for")) return run.end;
    for (std::uint32_t at = title; at < run.end; ++at) {
      if (at > title + 1 && (work_.is_word(at, "of") || work_.is_word(at, "for"))) return at;
      const bool other =
          work_.match(at, Cue::title) != 0 || work_.match(at, Cue::role) != 0 ||
          (at == title && work_.is(at, Cue::common) && !work_.is(at, Cue::given_name));
      if (other || (!capital(work_, at) && !work_.has(at, token_hyphen_before) &&
                    !work_.is(at, Cue::particle)))
        break;
    }
    return run.end;
  }

  /// "Sultan Al Farsi became minister": a first name that is a title elsewhere, before a family's.
  bool given_like_title(Run run) const {
    return run.end - run.first == 3 && work_.is(run.first, Cue::given_name) &&
           work_.is(run.first + 1, Cue::particle) && capital(work_, run.first + 1);
  }

  bool by_head(Run run) {
    const std::uint32_t head = head_of(run);
    const bool lone = run.end - run.first == 1;
    const bool with_of = head + 1 < run.end;
    // a title with its field before a name: "Minister of Science and Technology YIN Hejun"
    const std::uint32_t known = proper_name(work_, run.first);
    if (known > 0 && run.first + known + 1 >= run.end && known > 0 &&
        (run.first + known == run.end || work_.value(run.end - 1, Cue::firm_suffix) == "legal"))
      return known + run.first == run.end ? false : true;  // "General Motors Co": the pack has it
    if (work_.match(run.first, Cue::title) > known) {
      if (given_like_title(run)) {
        emit(run, work_.roles.person.name(), "run.title_of_person", 6);
        return true;
      }
      const std::uint32_t stop = name_of_titled(run);
      const std::uint32_t name = name_after_title(work_, run.first, stop);
      if (name != no_index && proper_name(work_, name) == stop - name) return true;
      if (name != no_index) {
        emit({name, stop}, work_.roles.person.name(), "run.title_of_person", 6);
        if (stop < run.end) body_of_office({stop + 1, run.end});
        return true;
      }
      if (with_of) body_of_office({head + 2, run.end});
      if (with_of || lone) return true;  // an office without its holder
    }
    if (with_of && work_.match(head, Cue::title) != 0) return false;  // "Chinese Minister of X"
    if (work_.is(head, Cue::event_head) && (with_of || ordinal_at(work_, run.first) > 0) &&
        !spelled_out(run))
      return true;  // find_events() has it
    // "told Example Review", but "the Spending Review"
    if (work_.is_word(head, "review") && !lone && !with_of && !is_definite(run.first) &&
        work_.match(head - 1, Cue::plan_noun) < 2) {
      emit(run, work_.roles.organization.name(), "run.media", 4);
      set_property(out_.back().props, "kind", "media");
      return true;
    }
    if (work_.is(head, Cue::plan_head) && !(lone && work_.has(run.first, token_first))) {
      const bool quoted = work_.has(run.first - 1, token_open_quote);
      if (lone && !is_definite(run.first)) return true;
      const bool common_title = with_of && !quoted && !capital(work_, head + 2);
      if (!common_title) emit(run, work_.roles.plan.name(), "run.plan_head", lone ? 1 : 4);
      return true;
    }
    if (lone && work_.name_begin[run.first] == work_.name_begin[run.end] &&
        (work_.is(head, Cue::body_head) || work_.is(head, Cue::org_head)))
      return true;  // "the Ministry": find_definites() has it
    if (is_bank_of_country(run, head))
      return emit(run, work_.roles.body.name(), "run.central_bank", 4), true;
    if (work_.is(head, Cue::body_head) && of_trades(work_, run, head))
      return emit(run, work_.roles.organization.name(), "run.org_of_trades", 4), true;
    if (work_.is(head, Cue::body_head))
      return emit(run, work_.roles.body.name(), "run.body_head", 4), true;
    if (work_.is(head, Cue::org_head) || work_.is(run.end - 1, Cue::firm_suffix) ||
        work_.is(run.end - 1, Cue::org_head)) {
      if (lone) return true;
      emit(run, work_.roles.organization.name(), "run.org_head", 4);
      if (work_.value(run.end - 1, Cue::org_head) == "media")
        set_property(out_.back().props, "kind", "media");
      return true;
    }
    const std::uint32_t floor = sentence_.first_token;
    if (work_.match_before(run.first, Cue::org_noun, floor) != no_index && !lone &&
        work_.is(head, Cue::place_head)) {  // "the Lima firm Blue Valley"
      emit(run, work_.roles.organization.name(), "run.org_context", 3);
      return true;
    }
    const bool place = work_.is(head, Cue::place_head) || work_.is(run.end - 1, Cue::place_head);
    if (place && !lone) return emit(run, work_.roles.place.name(), "run.place_head", 4), true;
    return false;
  }

  /// "Director-General of the Budget Office of X": the body whose office it is.
  void body_of_office(Run body) {
    if (body.first < body.end && work_.is_word(body.first, "the")) ++body.first;
    if (body.end < body.first + 2 || !capital(work_, body.first)) return;
    if (proper_name(work_, body.first) == body.end - body.first) return;
    const std::uint32_t head = head_of(body);
    const bool last =
        work_.is(body.end - 1, Cue::body_head) || work_.is(body.end - 1, Cue::org_head);
    if (work_.is(head, Cue::body_head) || work_.is(head, Cue::org_head) || last) by_head(body);
  }

  bool is_definite(std::uint32_t at) const {
    return at > sentence_.first_token &&
           (work_.is_word(at - 1, "the") || work_.has(at - 1, token_possessive) ||
            work_.is_word(at - 1, "this"));
  }

  bool is_bank_of_country(Run run, std::uint32_t head) const {
    if (!work_.is_word(head, "bank") || head + 2 >= run.end + 1) return false;
    if (head + 1 >= run.end || !work_.is_word(head + 1, "of")) return false;
    std::uint32_t at = head + 2;
    if (work_.is_word(at, "the")) ++at;
    std::uint32_t size = 0;
    return !country_at(work_, at, size).empty() && at + size == run.end;
  }

  /// Cuts gazetteer names out of a run and types what remains.
  void split_names(Run run) {
    if (branch_of_place(work_, run))
      return emit(run, work_.roles.organization.name(), "run.org_of_place", 4);
    std::uint32_t at = run.first;
    std::uint32_t begin = at;
    while (at < run.end) {
      std::uint32_t size = proper_name(work_, at);
      if (size == 0) size = work_.match(at, Cue::demonym);
      if (size == 0 || at + size > run.end) {
        ++at;
        continue;
      }
      if (at > begin) person_or_unknown({begin, at});
      at += size;
      begin = at;
    }
    if (begin < run.end) person_or_unknown({begin, run.end});
  }

  void person_or_unknown(Run run) {
    while (run.first < run.end && !capital(work_, run.first)) ++run.first;
    while (run.end > run.first && !capital(work_, run.end - 1) &&
           !work_.has(run.end - 1, token_hyphen_before))
      --run.end;
    if (run.first >= run.end) return;
    std::uint32_t peeled = run.first;
    while (peeled < run.end) {
      if (proper_name(work_, peeled) > 0) break;
      std::uint32_t size = work_.match(peeled, Cue::title);
      if (size == 0) size = work_.match(peeled, Cue::role);
      if (size == 0 && work_.is(peeled, Cue::role_modifier)) size = 1;
      if (size == 0) size = portfolio(peeled, run.end);
      if (size == 0) break;
      peeled += size;
    }
    const bool titled = peeled > run.first;
    if (peeled >= run.end) return;        // nothing but a title
    if (!capital(work_, peeled)) return;  // "Minister of Industry": the field of an office
    run.first = peeled;
    if (work_.is_word(run.end, "party") && run.end - run.first <= 3 && !titled &&
        !work_.has(run.end, token_hyphen_before))
      return emit({run.first, run.end + 1}, work_.roles.body.name(), "run.party",
                  4);  // "the Wiper party"
    if (work_.match(run.end, Cue::media_noun) != 0 && run.end - run.first <= 3 && !titled) {
      emit(run, work_.roles.organization.name(), "run.media", 4);  // "the Dawn newspaper"
      set_property(out_.back().props, "kind", "media");
      return;
    }
    if (!titled && named_like_firm(work_, sentence_, run))
      return emit(run, work_.roles.organization.name(), "run.org_context", 3);
    const int score = person_score(work_, run.first, run.end, titled);
    if (score >= 4 && !is_title_case(work_, work_.sentence_at[run.first]))
      return emit(run, work_.roles.person.name(), titled ? "run.title_before" : "run.person", 3);
    if (score >= 4 && titled) return emit(run, work_.roles.person.name(), "run.title_before", 3);
    const Block& block =
        work_.doc.article.blocks[work_.doc.sentences[work_.sentence_at[run.first]].block];
    if (block.kind == BlockKind::byline && run.end - run.first >= 2 && run.end - run.first <= 4 &&
        work_.value(run.end - 1, Cue::month).empty())
      return emit(run, work_.roles.person.name(), "run.byline", 3);
    if (is_governed(work_, run)) return emit(run, "Unknown", "run.in_place", 0);
    if (const std::string_view body = described_as_body(work_, run.end); !body.empty()) {
      emit(run, work_.roles.body.name(), "run.body_context", 3);
      if (body == "party") set_property(out_.back().props, "kind", "party");
      return;
    }
    if (organization_around(run)) {
      emit(run, work_.roles.organization.name(), "run.org_context", 3);
      if (work_.match_before(run.first, Cue::media_noun, sentence_.first_token) != no_index ||
          described_as_media(work_, run.end))
        set_property(out_.back().props, "kind", "media");  // "broadcaster X"
      return;
    }
    if (named_place(run)) return emit(run, "Unknown", "run.in_place", 0);
    if (is_title_case(work_, work_.sentence_at[run.first])) return;
    if (run.end - run.first == 1 &&
        (!work_.value(run.first, Cue::month).empty() || work_.is(run.first, Cue::weekday)))
      return;
    const bool sentence_start = work_.has(run.first, token_first);
    if (run.end - run.first == 1 && (sentence_start || work_.is(run.first, Cue::common))) {
      const bool named =
          work_.has(run.first, token_all_caps) || part_of_speech(work_, run.first) == 0;
      if (!named) return emit(run, "Unknown", "run.perhaps", 0);  // a surname like "Hunt"?
    }
    emit(run, "Unknown", "run.unknown", 0);
  }

  /// "Science Secretary X", "Digital Economy Minister X": the field of an office before it.
  std::uint32_t portfolio(std::uint32_t at, std::uint32_t end) const {
    for (std::uint32_t size = 1; size <= 4 && at + size + 1 < end; ++size) {
      const std::uint32_t before = at + size - 1;
      const bool word = work_.is(before, Cue::common) || work_.is_word(before, "and");
      if (!word || work_.is(before, Cue::given_name)) return 0;
      if (const std::uint32_t title = work_.match(at + size, Cue::title)) return size + title;
    }
    return 0;
  }

  /// "the research firm X", "at X" after a role, "X assesses", names like DeepSeek or Rabobank.
  bool organization_around(Run run) const {
    if (work_.is(run.first, Cue::weekday) || !work_.value(run.first, Cue::month).empty())
      return false;
    // "shares in PKO Bank Polski"
    if (run.first > sentence_.first_token + 1 && work_.is_any(run.first - 1, "in", "of") &&
        work_.is_any(run.first - 2, "shares", "stake"))
      return true;
    for (std::uint32_t at = run.first + 1; at + 1 < run.end; ++at) {  // "PKO Bank Polski"
      if (work_.is_any(at, "bank", "banco", "banca", "banque")) return true;
    }
    // "told Petroleum Example Review"
    const std::uint32_t named = run.end - run.first;
    const bool told =
        run.first > sentence_.first_token && named >= 2 &&
        (work_.is_word(run.first - 1, "told") || work_.is_word(run.first - 1, "tells"));
    if (told && !work_.is(run.first, Cue::common)) return true;
    if (named == 2 && makes_things(work_, run.end)) return true;
    // "DEME of Belgium"
    std::uint32_t size = 0;
    if (named == 1 && work_.has(run.first, token_all_caps) && work_.surface(run.first).size() > 2 &&
        work_.is_word(run.end, "of") && !country_at(work_, run.end + 1, size).empty())
      return true;
    // "the ENAG group of academics"
    if (run.end - run.first <= 2 && work_.match(run.end, Cue::org_noun) != 0 &&
        run.first > sentence_.first_token && work_.is_word(run.first - 1, "the") &&
        !capital(work_, run.end))
      return true;
    const std::uint32_t before = run.first;
    if (before > sentence_.first_token) {
      if (work_.match_before(before, Cue::org_noun, sentence_.first_token) != no_index) return true;
      std::uint32_t prep = before - 1;
      if (work_.is_word(prep, "the") && prep > sentence_.first_token) --prep;
      const bool at = work_.is_word(prep, "at") || work_.is_word(prep, "from") ||
                      work_.is_word(prep, "of") || work_.is_word(prep, "with");
      if (at && role_before(prep)) return true;
      if (work_.is_word(prep, "at") &&
          work_.match_before(prep, Cue::plural_person, sentence_.first_token) != no_index)
        return true;
      if (work_.has(before - 1, token_possessive) && person_left(before - 2) &&
          run.end - run.first <= 2)
        return true;
    }
    if (described_as_firm(work_, sentence_, run)) return true;
    const std::string_view last = work_.surface(run.end - 1);
    const std::string folded = fold(last);
    if (run.end - run.first == 1 && !work_.has(run.first, token_all_caps)) {
      std::size_t uppers = 0;
      for (char each : last) uppers += each >= 'A' && each <= 'Z' ? 1U : 0U;
      if (uppers >= 2 && last.size() >= 5 && !folded.starts_with("mc") && !folded.starts_with("o'"))
        return true;
      if (folded.size() > 6 && (folded.ends_with("bank") || folded.ends_with("tech") ||
                                folded.ends_with("corp") || folded.ends_with("soft")))
        return true;
    }
    const std::uint32_t verb = run.end;
    if (work_.is(run.first, Cue::document_noun)) return false;
    return run.end - run.first == 1 && verb < sentence_.end_token &&
           work_.value(verb, Cue::speech_verb).find("org") != std::string_view::npos &&
           !work_.is(run.first, Cue::common);
  }

  /// "in Veldhoven,": an unknown name after "in" that ends its phrase.
  bool named_place(Run run) const {
    if (run.end - run.first > 2 || run.first <= sentence_.first_token) return false;
    const bool in = work_.is_word(run.first - 1, "in") || work_.is_word(run.first - 1, "near");
    if (!in || work_.has(run.first, token_all_caps) || work_.is(run.first, Cue::weekday) ||
        !work_.value(run.first, Cue::month).empty() || work_.is(run.first, Cue::common))
      return false;
    const std::uint32_t end = run.end;
    return end >= sentence_.end_token || work_.is_word(end, ",") || work_.is_word(end, ".") ||
           (work_.is(end, Cue::function_word) && !work_.has(end, token_possessive));
  }

  // "a senior economist at", "director of Chinese research at"
  bool role_before(std::uint32_t prep) const {
    const std::uint32_t floor = prep > sentence_.first_token + 8 ? prep - 8 : sentence_.first_token;
    for (std::uint32_t at = prep; at-- > floor;) {
      if (work_.match(at, Cue::role) != 0 || work_.match(at, Cue::title) != 0) return true;
      if (work_.has(at, token_mark)) return false;
    }
    return false;
  }

  bool person_left(std::uint32_t at) const {
    return at < work_.token_count() && at > sentence_.first_token && capital(work_, at) &&
           capital(work_, at - 1) &&
           (work_.is(at - 1, Cue::given_name) || work_.is(at - 1, Cue::surname));
  }

  const Analysis& work_;
  const Sentence& sentence_;
  std::vector<Candidate>& out_;
};

}  // namespace

void find_capital_runs(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out) {
  if (is_title_case(work, sentence)) return;  // capitals say nothing there
  RunReader reader(work, sentence);
  RunTyper typer(work, sentence, out);
  Run run;
  while (reader.next(run)) typer.type(run);
}

}  // namespace plenum::ingest

/*
 * The openCypher language (openCypher 9), written for ANTLR from the published grammar.
 * Never built alone: PlenumCypher imports it and overrides `statement`, `clause`, `command`,
 * `label_and`, `label_not`, `label_term` and `extension_word`.
 *
 * Deviations, each of which accepts more than the published rules; the builder and the binder
 * refuse the rest with a better message than a grammar could give:
 *  - one left-recursive rule of expressions, ordered by precedence, instead of a chain of rules;
 *  - clauses in any order;
 *  - parameters as property maps everywhere;
 *  - most keywords are also names where no clause can start.
 */
parser grammar Cypher;

statement : query SEMICOLON? EOF ;

query : single_query ( UNION ALL? single_query )* ;

single_query : clause+ ;

clause
  : match_clause
  | unwind_clause
  | merge_clause
  | create_clause
  | set_clause
  | delete_clause
  | remove_clause
  | call_clause
  | with_clause
  | return_clause
  ;

// Reading

match_clause : OPTIONAL_? MATCH pattern where_clause? ;

where_clause : WHERE expression ;

unwind_clause : UNWIND expression AS variable ;

call_clause
  : CALL qualified_name ( LPAREN expression_list? RPAREN )? ( YIELD yield_items where_clause? )? ;

yield_items : STAR | yield_item ( COMMA yield_item )* ;

yield_item : symbolic_name ( AS variable )? ;

// Updating

create_clause : CREATE pattern ;

merge_clause : MERGE pattern_part merge_action* ;

merge_action : ON ( MATCH | CREATE ) set_clause ;

set_clause : SET set_item ( COMMA set_item )* ;

set_item
  : property_expression EQUAL expression
  | variable ( EQUAL | PLUS_EQUAL ) expression
  | variable label_list
  ;

label_list : ( COLON schema_name )+ ;

delete_clause : DETACH? DELETE_ expression_list ;

remove_clause : REMOVE remove_item ( COMMA remove_item )* ;

remove_item : variable label_list | property_expression ;

property_expression : atom property_step+ ;

property_step : DOT schema_name | LBRACKET expression RBRACKET ;

// Projecting

with_clause : WITH projection_body where_clause? ;

return_clause : RETURN projection_body ;

projection_body
  : DISTINCT? projection_items order_clause? ( SKIP_ skip_count=expression )?
    ( LIMIT limit_count=expression )?
  ;

projection_items
  : STAR ( COMMA projection_item )*
  | projection_item ( COMMA projection_item )*
  ;

projection_item : expression ( AS variable )? ;

order_clause : ORDER BY sort_item ( COMMA sort_item )* ;

sort_item : expression ( ASC | ASCENDING | descending=( DESC | DESCENDING ) )? ;

// Patterns

pattern : pattern_part ( COMMA pattern_part )* ;

pattern_part : ( variable EQUAL )? ( shortest_path | pattern_element ) ;

shortest_path : ( SHORTESTPATH | ALLSHORTESTPATHS ) LPAREN pattern_element RPAREN ;

pattern_element : pattern_chain | LPAREN pattern_element RPAREN ;

pattern_chain : node_pattern ( relationship_pattern node_pattern )* ;

relationships_pattern : node_pattern ( relationship_pattern node_pattern )+ ;

node_pattern : LPAREN variable? label_expression? properties? where_clause? RPAREN ;

relationship_pattern : left=LESS? MINUS relationship_detail? MINUS right=GREATER? ;

relationship_detail
  : LBRACKET variable? label_expression? length_range? properties? where_clause? RBRACKET ;

length_range : STAR low=DECIMAL_LITERAL? ( DOT_DOT high=DECIMAL_LITERAL? )? ;

properties : map_literal | parameter ;

label_expression : COLON label_or ;

label_or : label_and ( BAR COLON? label_and )* ;

label_and : label_not ( COLON label_not )* ;

label_not : schema_name ;

// Of expressions: `n:A:B` is a predicate of a predicate, which the builder joins. One rule with a
// loop over ':' would be ambiguous at each of them.
label_term : label_not ;

// Expressions: alternatives from the tightest to the loosest

expression
  : atom                                                               # atom_expression
  | expression DOT schema_name                                         # property_lookup
  | expression LBRACKET expression RBRACKET                            # subscript
  | expression LBRACKET low=expression? DOT_DOT high=expression? RBRACKET  # slice
  | expression COLON label_term                                        # label_predicate
  | ( PLUS | MINUS ) expression                                        # sign
  | expression op=CARET expression                                     # arithmetic
  | expression op=( STAR | SLASH | PERCENT ) expression                # arithmetic
  | expression op=( PLUS | MINUS | BAR_BAR ) expression                # arithmetic
  | expression ( IN_ | STARTS WITH | ENDS WITH | CONTAINS | REGEX_MATCH ) expression # membership
  | expression IS NOT? ( NULL_ | COLON COLON value_type | TYPED value_type ) # is_test
  | expression op=( EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL ) expression
                                                                       # comparison
  | NOT expression                                                     # negation
  | expression AND expression                                          # logical
  | expression XOR expression                                          # logical
  | expression OR expression                                           # logical
  ;

expression_list : expression ( COMMA expression )* ;

atom
  : literal
  | parameter
  | case_expression
  | COUNT LPAREN STAR RPAREN
  | subquery_expression
  | shortest_path
  | pattern_comprehension
  | list_literal
  | quantifier
  | reduce_expression
  | relationships_pattern
  | LPAREN expression RPAREN
  | map_projection
  | function_call
  | variable
  ;

literal : number_literal | STRING_LITERAL | TRUE_ | FALSE_ | NULL_ | map_literal ;

number_literal : DECIMAL_LITERAL | HEX_LITERAL | OCTAL_LITERAL | FLOAT_LITERAL | BAD_NUMBER ;

// Also list comprehensions, `[x IN list WHERE filter | projection]`: as a rule of their own they
// could be told from a list of one IN only at their end, and nested ones would cost the square. The
// list binds tighter than IN, which loses nothing but lists made by comparisons and logic.
list_literal : LBRACKET expression_list? where_clause? ( BAR expression )? RBRACKET ;

map_literal : LBRACE ( map_entry ( COMMA map_entry )* )? RBRACE ;

map_entry : schema_name COLON expression ;

map_projection : variable LBRACE ( projection_entry ( COMMA projection_entry )* )? RBRACE ;

projection_entry
  : DOT STAR
  | DOT schema_name
  | schema_name COLON expression
  | variable
  ;

parameter : DOLLAR ( symbolic_name | reserved_word | DECIMAL_LITERAL ) ;

case_expression : CASE subject=expression? case_branch+ ( ELSE otherwise=expression )? END ;

case_branch : WHEN expression THEN expression ;

pattern_comprehension
  : LBRACKET ( variable EQUAL )? relationships_pattern where_clause? BAR expression RBRACKET ;

quantifier
  : ( ALL | ANY | NONE | SINGLE ) LPAREN variable IN_ expression where_clause? RPAREN ;

reduce_expression
  : REDUCE LPAREN variable EQUAL expression COMMA variable IN_ expression BAR expression RPAREN ;

subquery_expression : ( EXISTS | COUNT | COLLECT ) LBRACE subquery_body RBRACE ;

subquery_body : query | pattern where_clause? ;

function_call : function_name LPAREN DISTINCT? expression_list? RPAREN ;

function_name : ( symbolic_name | EXISTS ) ( DOT schema_name )* ;

// `LIST<INTEGER NOT NULL>`, `ZONED DATETIME`, `INTEGER NOT NULL`
value_type : symbolic_name+ ( LESS value_type GREATER )? ( NOT NULL_ )? ;

// Names

qualified_name : symbolic_name ( DOT schema_name )* ;

variable : symbolic_name ;

schema_name : symbolic_name | reserved_word ;

symbolic_name
  : UNESCAPED_NAME | ESCAPED_NAME | extension_word
  | ALL | ANY | ASC | ASCENDING | BY | CONTAINS | COUNT | DESC | DESCENDING | END | ENDS | NONE
  | ON | ORDER | SINGLE | STARTS
  ;

extension_word : SHORTESTPATH | ALLSHORTESTPATHS | REDUCE | COLLECT | TYPED ;

reserved_word
  : AND | AS | CALL | CASE | CREATE | DELETE_ | DETACH | DISTINCT | ELSE | EXISTS | FALSE_ | IN_
  | IS | LIMIT | MATCH | MERGE | NOT | NULL_ | OPTIONAL_ | OR | REMOVE | RETURN | SET | SKIP_
  | THEN | TRUE_ | UNION | UNWIND | WHEN | WHERE | WITH | XOR | YIELD
  ;

/*
 * The language of Plenum: openCypher and what is ours. Rules of the same name replace the imported.
 */
parser grammar PlenumCypher;

options { tokenVocab = PlenumLexer; }

import Cypher;

statement : ( EXPLAIN | PROFILE )? ( command | query ) SEMICOLON? EOF ;

clause
  : match_clause
  | unwind_clause
  | merge_clause
  | create_clause
  | set_clause
  | delete_clause
  | remove_clause
  | subquery_clause
  | call_clause
  | with_clause
  | return_clause
  | foreach_clause
  | load_csv_clause
  | use_clause
  ;

subquery_clause
  : CALL ( LPAREN ( STAR | variable ( COMMA variable )* )? RPAREN )? LBRACE query RBRACE
    ( IN_ TRANSACTIONS )?
  ;

foreach_clause : FOREACH LPAREN variable IN_ expression BAR clause+ RPAREN ;

load_csv_clause
  : LOAD CSV ( WITH HEADERS )? FROM expression AS variable ( FIELDTERMINATOR STRING_LITERAL )? ;

use_clause : USE qualified_name ( LPAREN expression_list? RPAREN )? ;

// Label expressions of ISO GQL

label_and : label_not ( ( COLON | AMPERSAND ) label_not )* ;

label_term : label_not ( AMPERSAND label_not )* ;

label_not : EXCLAMATION* ( schema_name | PERCENT | LPAREN label_or RPAREN ) ;

// Schema commands

command : create_index | create_constraint | create_graph_type | drop_command | show_command ;

if_not_exists : IF NOT EXISTS ;

create_index
  : CREATE kind=symbolic_name? INDEX name=symbolic_name? if_not_exists? FOR element_pattern
    ON ( EACH LBRACKET property_references RBRACKET | LPAREN property_references RPAREN )
    ( OPTIONS map_literal )?
  ;

element_pattern
  : LPAREN variable label_expression RPAREN
  | LPAREN RPAREN LESS? MINUS LBRACKET variable label_expression RBRACKET MINUS GREATER?
    LPAREN RPAREN
  ;

property_references : property_reference ( COMMA property_reference )* ;

property_reference : variable DOT schema_name ;

create_constraint
  : CREATE CONSTRAINT name=symbolic_name? if_not_exists? FOR element_pattern REQUIRE
    ( property_reference | LPAREN property_references RPAREN ) IS constraint_rule
  ;

constraint_rule
  : UNIQUE
  | NOT NULL_
  | ( NODE | RELATIONSHIP )? KEY
  | ( COLON COLON | TYPED ) value_type
  ;

// Graph types of ISO GQL. Words that are keywords only here are read as names and checked later.

create_graph_type
  : CREATE ( OR replace=symbolic_name )? ( OPEN | CLOSED )? property=symbolic_name? GRAPH TYPE
    if_not_exists? name=symbolic_name if_not_exists? AS?
    LBRACE ( graph_element ( COMMA graph_element )* )? RBRACE
  ;

graph_element
  : element_words? node_type
    ( MINUS edge_type MINUS GREATER node_type | LESS MINUS edge_type MINUS node_type )?
  ;

// `NODE TYPE Person`, `DIRECTED EDGE TYPE Knows`

element_words : symbolic_name+ ;

node_type : LPAREN variable? ( label_set ( implies label_set? )? )? property_types? RPAREN ;

edge_type : LBRACKET variable? label_set implies? property_types? RBRACKET ;

implies : EQUAL GREATER ;

label_set
  : ( COLON | IS | word=symbolic_name ) schema_name ( ( AMPERSAND | COLON ) schema_name )* ;

property_types : LBRACE ( property_type ( COMMA property_type )* )? RBRACE ;

property_type : schema_name ( COLON COLON | TYPED )? value_type ( BAR value_type )* ;

drop_command
  : DROP ( INDEX | CONSTRAINT ) symbolic_name ( IF EXISTS )?
  | DROP property=symbolic_name? GRAPH TYPE ( IF EXISTS )? name=symbolic_name ( IF EXISTS )?
  ;

show_command : SHOW symbolic_name+ ;

extension_word
  : ALLSHORTESTPATHS | CLOSED | COLLECT | CONSTRAINT | CSV | DROP | EACH | EXPLAIN
  | FIELDTERMINATOR | FOR | FOREACH | FROM | GRAPH | HEADERS | IF | INDEX | KEY | LOAD | NODE
  | OPEN | OPTIONS | PROFILE | REDUCE | RELATIONSHIP | REQUIRE | SHORTESTPATH | SHOW
  | TRANSACTIONS | TYPE | TYPED | UNIQUE | USE
  ;

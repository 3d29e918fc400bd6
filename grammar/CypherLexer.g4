/*
 * Tokens of the published openCypher language (openCypher 9).
 * Never built alone: PlenumLexer imports it, so that our own keywords come before names.
 * No token is named like a C or C++ macro (NULL_ and its like).
 */
lexer grammar CypherLexer;

ALL : A L L ;
AND : A N D ;
ANY : A N Y ;
AS : A S ;
ASC : A S C ;
ASCENDING : A S C E N D I N G ;
BY : B Y ;
CALL : C A L L ;
CASE : C A S E ;
CONTAINS : C O N T A I N S ;
COUNT : C O U N T ;
CREATE : C R E A T E ;
DELETE_ : D E L E T E ;
DESC : D E S C ;
DESCENDING : D E S C E N D I N G ;
DETACH : D E T A C H ;
DISTINCT : D I S T I N C T ;
ELSE : E L S E ;
END : E N D ;
ENDS : E N D S ;
EXISTS : E X I S T S ;
FALSE_ : F A L S E ;
IN_ : I N ;
IS : I S ;
LIMIT : L I M I T ;
MATCH : M A T C H ;
MERGE : M E R G E ;
NONE : N O N E ;
NOT : N O T ;
NULL_ : N U L L ;
ON : O N ;
OPTIONAL_ : O P T I O N A L ;
OR : O R ;
ORDER : O R D E R ;
REMOVE : R E M O V E ;
RETURN : R E T U R N ;
SET : S E T ;
SINGLE : S I N G L E ;
SKIP_ : S K I P ;
STARTS : S T A R T S ;
THEN : T H E N ;
TRUE_ : T R U E ;
UNION : U N I O N ;
UNWIND : U N W I N D ;
WHEN : W H E N ;
WHERE : W H E R E ;
WITH : W I T H ;
XOR : X O R ;
YIELD : Y I E L D ;

LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
LBRACE : '{' ;
RBRACE : '}' ;
COMMA : ',' ;
DOT : '.' ;
DOT_DOT : '..' ;
COLON : ':' ;
SEMICOLON : ';' ;
DOLLAR : '$' ;
BAR : '|' ;
PLUS : '+' ;
PLUS_EQUAL : '+=' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
CARET : '^' ;
EQUAL : '=' ;
REGEX_MATCH : '=~' ;
NOT_EQUAL : '<>' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;

STRING_LITERAL
  : '\'' ( '\\' . | ~['\\] )* '\''
  | '"' ( '\\' . | ~["\\] )* '"'
  ;

FLOAT_LITERAL
  : [0-9]* '.' [0-9]+ EXPONENT?
  | [0-9]+ EXPONENT
  ;
HEX_LITERAL : '0' [xX] [0-9a-fA-F]+ ;
OCTAL_LITERAL : '0' [oO] [0-7]+ ;
DECIMAL_LITERAL : [0-9]+ ;
// A number that runs into letters: one token, so that the error can name all of it.
BAD_NUMBER : [0-9] IDENTIFIER_PART+ ;

UNESCAPED_NAME : IDENTIFIER_START IDENTIFIER_PART* ;
ESCAPED_NAME : ( '`' ~'`'* '`' )+ ;

BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
LINE_COMMENT : '//' ~[\r\n]* -> skip ;
BLANK
  : [\u0009-\u000D\u001C-\u0020\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]+
    -> skip
  ;
// Everything else is an error of the parser, at its place.
STRAY : . ;

fragment EXPONENT : [eE] [+-]? [0-9]+ ;
fragment IDENTIFIER_START : [\p{ID_Start}\p{Pc}] ;
fragment IDENTIFIER_PART : [\p{ID_Continue}\p{Sc}] ;

fragment A : [Aa] ;
fragment B : [Bb] ;
fragment C : [Cc] ;
fragment D : [Dd] ;
fragment E : [Ee] ;
fragment F : [Ff] ;
fragment G : [Gg] ;
fragment H : [Hh] ;
fragment I : [Ii] ;
fragment J : [Jj] ;
fragment K : [Kk] ;
fragment L : [Ll] ;
fragment M : [Mm] ;
fragment N : [Nn] ;
fragment O : [Oo] ;
fragment P : [Pp] ;
fragment Q : [Qq] ;
fragment R : [Rr] ;
fragment S : [Ss] ;
fragment T : [Tt] ;
fragment U : [Uu] ;
fragment V : [Vv] ;
fragment W : [Ww] ;
fragment X : [Xx] ;
fragment Y : [Yy] ;
fragment Z : [Zz] ;

/*
 * Plenum's own tokens beside those of openCypher. All of these words may also be used as names.
 */
lexer grammar PlenumLexer;

import CypherLexer;

ALLSHORTESTPATHS : A L L S H O R T E S T P A T H S ;
CLOSED : C L O S E D ;
COLLECT : C O L L E C T ;
CONSTRAINT : C O N S T R A I N T ;
CSV : C S V ;
DROP : D R O P ;
EACH : E A C H ;
EXPLAIN : E X P L A I N ;
FIELDTERMINATOR : F I E L D T E R M I N A T O R ;
FOR : F O R ;
FOREACH : F O R E A C H ;
FROM : F R O M ;
GRAPH : G R A P H ;
HEADERS : H E A D E R S ;
IF : I F ;
INDEX : I N D E X ;
KEY : K E Y ;
LOAD : L O A D ;
NODE : N O D E ;
OPEN : O P E N ;
OPTIONS : O P T I O N S ;
PROFILE : P R O F I L E ;
REDUCE : R E D U C E ;
RELATIONSHIP : R E L A T I O N S H I P ;
REQUIRE : R E Q U I R E ;
SHORTESTPATH : S H O R T E S T P A T H ;
SHOW : S H O W ;
TRANSACTIONS : T R A N S A C T I O N S ;
TYPE : T Y P E ;
TYPED : T Y P E D ;
UNIQUE : U N I Q U E ;
USE : U S E ;

AMPERSAND : '&' ;
EXCLAMATION : '!' ;
BAR_BAR : '||' ;

//! What the metadata of a workspace add: tables of bodies, each with what is found in it.

mod hostile;
mod table;

use table::Table;

/// The number of rows is part of the test, so that none gets lost.
macro_rules! tables {
    ($($test:ident: $file:literal has $rows:literal;)+) => {$(
        #[test]
        fn $test() {
            let table = Table::read(include_str!($file));
            assert_eq!(table.check(), $rows, $file);
        }
    )+};
}

tables! {
    the_rules_for_every_type: "every_type.txt" has 71;
    the_forms_of_each_type: "types.txt" has 214;
    the_forms_of_references: "references.txt" has 68;
    the_rules_of_a_whole_request: "rules.txt" has 46;
    the_hints: "hints.txt" has 54;
    the_requests_that_were_refused: "cases.txt" has 11;
}

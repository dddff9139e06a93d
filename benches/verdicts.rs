//! All contenders on all workloads, under the system's allocator.

use attio_contract_benches::{contenders, measure};

fn main() {
    measure::all(&contenders::ALL);
}

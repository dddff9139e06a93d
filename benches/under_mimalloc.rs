//! The rival on all workloads, in a program whose allocator is mimalloc.

use attio_contract_benches::{contenders, measure};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    measure::all(&contenders::UNDER_MIMALLOC);
}

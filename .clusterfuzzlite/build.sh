#!/bin/bash -eu
# Builds every fuzz target into $OUT, with its seeds and the dictionary. Called by ClusterFuzzLite
# and OSS-Fuzz; `fuzz/build-as-service` calls it without Docker.
cd "$SRC/attio-contract/fuzz"
cargo fuzz build --release --debug-assertions --sanitizer "${SANITIZER:-address}"
host=$(rustc -vV | sed -n 's/^host: //p')
for source in fuzz_targets/*.rs; do
    target=$(basename "$source" .rs)
    cp "${CARGO_TARGET_DIR:-target}/$host/release/$target" "$OUT/"
    cp json.dict "$OUT/$target.dict"
    (cd "seeds/$target" && zip -q -r "$OUT/${target}_seed_corpus.zip" .)
done

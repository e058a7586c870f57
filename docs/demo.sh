#!/bin/sh
# Five questions about two pacts of spring 2025, answered by canned queries. `make demo` runs it.
set -eu

question() { printf '\n\n%s\n' "$1"; }

ask() {
    printf '\n$ pactbook query run %s\n' "$*"
    pactbook query run "$@" --format table
}

depth() {
    printf '\n$ pactbook query run agreement-depth --agreement %s --format jsonl | python3 -m json.tool\n' "$1"
    pactbook query run agreement-depth --agreement "$1" --format jsonl | python3 -m json.tool
}

pactbook build

question "1. Are the two pacts alliances?"
depth alb-hrv-xkx-2025
depth srb-hun-2025

question "2. Who blocks Kosovo in NATO?"
ask accession-blockers --candidate XKX --organisation NATO --as-of 2025-04-16

question "3. What did Serbia get from Hungary, and how many figures are there?"
ask arms-flows --supplier HUN --recipient SRB

question "4. What awaits ratification in Turkey?"
ask pending-ratifications --state TUR --as-of 2025-04-16

question "5. Who recognises Kosovo, by whose count?"
for counter in kosovo-mfa serbia-mfa wikipedia-2026; do
    ask recognition-count --recognised XKX --as-of 2025-04-16 --counter $counter
done

mkdir -p out
for name in $(pactbook query list --format csv | cut -d , -f 1 | tail -n +2); do
    said=$(pactbook query run "$name" --format csv --output "out/$name.csv" 2>&1) || { echo "$said" >&2; exit 1; }
done
pactbook report run balkan-pacts-2025 --quiet --out out/balkan-pacts-2025

printf '\n\nThe database is pactbook.db; all canned queries, as CSV, are in out/.\n'
printf 'The report on the two pacts: open %s/out/balkan-pacts-2025/index.html in a browser.\n' "$PWD"

#!/bin/sh
# Answers five questions about two pacts of spring 2025 with canned queries. `make demo` runs it.
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

question "3. What did Serbia receive from Hungary, and how many figures are there?"
ask arms-flows --supplier HUN --recipient SRB

question "4. Which agreements await ratification in Türkiye?"
ask pending-ratifications --state TUR --as-of 2025-04-16

question "5. How many states recognise Kosovo, by whose count?"
for counter in kosovo-mfa serbia-mfa wikipedia-2026; do
    ask recognition-count --recognised XKX --as-of 2025-04-16 --counter $counter
done

mkdir -p out
tab=$(printf '\t')
pactbook query list --format tsv | tail -n +2 | while IFS=$tab read -r name _ options; do
    required=$(printf '%s' "$options" | sed 's/\[[^]]*\]//g')  # each with an example of its value
    # shellcheck disable=SC2086 - several words
    output=$(pactbook query run "$name" $required --output "out/$name.csv" 2>&1) || { echo "$output" >&2; exit 1; }
done
pactbook report run balkan-pacts-2025 --quiet --out out/balkan-pacts-2025

printf '\n\nThe database is pactbook.db; the rows of all canned queries are in out/, as CSV.\n'
printf 'The report on the two pacts: open %s/out/balkan-pacts-2025/index.html in a browser.\n' "$PWD"

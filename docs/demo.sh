#!/bin/sh
# Five questions about two pacts of spring 2025, answered by canned queries. `make demo` runs it.
set -eu

ask() {
    printf '\n\n%s\n' "$1"
    shift
    printf '$ pactbook query run %s\n\n' "$*"
    pactbook query run "$@" --format table
}

pactbook build

ask "1. Are the two pacts alliances?" agreement-depth --agreement alb-hrv-xkx-2025
ask "   And the answer to it?" agreement-depth --agreement srb-hun-2025
ask "2. Which members of NATO keep Kosovo out?" accession-blockers --candidate XKX --organisation NATO
ask "3. What did Serbia get from Hungary, and how many figures are there?" arms-flows --supplier HUN --recipient SRB
ask "4. What awaits ratification in Turkey?" pending-ratifications --state TUR
for counter in kosovo-mfa serbia-mfa wikipedia-2026; do
    ask "5. Who recognises Kosovo, by the count of $counter?" recognition-count --recognised XKX --counter $counter
done

mkdir -p out
for name in $(pactbook query list --format csv | cut -d , -f 1 | tail -n +2); do
    said=$(pactbook query run "$name" --format csv --output "out/$name.csv" 2>&1) || { echo "$said" >&2; exit 1; }
done
printf '\n\nAll canned queries, as CSV, are in out/; the database is pactbook.db.\n'

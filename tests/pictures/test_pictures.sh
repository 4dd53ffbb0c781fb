#!/bin/sh
# The README's pictures can be made, are whole and small, and are those of the tree. Arguments: the program, the folder of make.sh.
set -u
vgtop=$1 here=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
wrong() {
    failed=1
    echo "FAILED: $*"
}

sh "$here/make.sh" "$vgtop" "$folder" || wrong 'make.sh'
[ "$(cd "$here" && ls ./*.svg)" = "$(cd "$folder" && ls ./*.svg)" ] || wrong 'other pictures than in the tree: run make.sh'
for picture in "$folder"/*.svg; do
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$picture" || wrong "$picture is not XML"
    grep -q '<desc>vgtop ' "$picture" || wrong "$picture does not say how it was made"
    most=150000
    [ "$(basename "$picture")" = fan.svg ] && most=1000000
    [ "$(wc -c <"$picture")" -lt $most ] || wrong "$picture is too large"
done

# the moving one: about six seconds, no script, and the key is seen
film=$folder/fan.svg
seconds=$(sed -n 's/^g{animation:\([0-9]*\)\..*/\1/p' "$film")
[ "$seconds" -ge 5 ] && [ "$seconds" -le 9 ] || wrong "the film takes $seconds seconds"
[ "$(grep -c '^@keyframes' "$film")" -gt 30 ] || wrong 'the film hardly moves'
grep -q '<script' "$film" && wrong 'the film has a script'
grep -qi 'vanish' "$film" || wrong 'the film does not show gradients that vanish'
grep -q 'relu' "$film" || wrong 'the film does not show the key'
exit $failed

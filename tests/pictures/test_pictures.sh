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
    [ "$(wc -c <"$picture")" -lt 150000 ] || wrong "$picture is too large"
    grep -q '<desc>vgtop snapshot' "$picture" || wrong "$picture does not say how it was made"
done
exit $failed

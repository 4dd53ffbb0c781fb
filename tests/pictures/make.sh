#!/bin/sh
# Makes pictures: make.sh PROGRAM [FOLDER [all]]. Without `all`: those of the README; every one says in its <desc> which command made it.
# With `all` the folder also gets every layout at four sizes, for small and deep networks, to look them over.
set -eu
vgtop=$1
case $vgtop in
/*) ;;
*) vgtop=$PWD/$vgtop ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
cd "${2:-$here}"

# nobody's own configuration and themes
export XDG_CONFIG_HOME=/nonexistent XDG_DATA_HOME=/nonexistent

# picture NAME SIZE WORD...: the same numbers on every machine
picture() {
    name=$1 size=$2
    shift 2
    "$vgtop" snapshot --kernels baseline --size "$size" "$@" -o "$name.svg"
}

# what the program starts with, in six seconds: the fan of vanishing gradients opens, 3 is pressed, it snaps shut
python3 "$here/film.py" 120x40 3:3 3 -- "$vgtop" rings --no-config --theme dark --record fan.svg

phases='step 1300; activation tanh; step 700; activation relu; step 500'
picture main 120x40 --do "$phases"
picture learn 120x40 --do "layout learn; $phases"
picture compare 120x40 --do "layout compare; $phases; activation sigmoid; restart; step 1500"
picture everything 160x50 --do "layout everything; $phases"
picture narrow 80x24 --do "$phases"
picture deep 120x40 deep --do 'step 400; activation relu; step 200'
picture light 100x30 --theme solarized-light --do "$phases"
picture ascii 80x24 --symbols ascii --colors 16 --do "$phases"

[ "${3:-}" = all ] || exit 0

# layouts NAME SCRIPT WORD...
layouts() {
    what=$1 script=$2
    shift 2
    for layout in gradients learn compare everything; do
        for size in 80x24 120x40 160x50 200x60; do
            picture "$what-$layout-$size" "$size" "$@" --do "layout $layout; $script"
        done
    done
}

layouts circles "$phases"
layouts default-before 'step 1000' rings
layouts default-after 'step 1000; activation relu; step 800' rings
layouts layers50 'step 200; activation relu; step 200' rings -s hidden=16x50
layouts layers100 'step 100; activation relu; step 100' rings -s hidden=16x100
layouts iris 'step 1000; activation relu; step 500' iris-sigmoid
"$vgtop" run fashion-bn --steps 0 >/dev/null 2>&1 && layouts fashion 'step 100' fashion-bn # where the data are there
exit 0

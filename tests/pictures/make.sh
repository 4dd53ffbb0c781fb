#!/bin/sh
# Makes the README's pictures: make.sh PROGRAM [FOLDER]. Every picture says in its <desc> which command made it.
set -eu
vgtop=$1
case $vgtop in
/*) ;;
*) vgtop=$PWD/$vgtop ;;
esac
cd "${2:-$(dirname "$0")}"

# nobody's own configuration and themes
export XDG_CONFIG_HOME=/nonexistent XDG_DATA_HOME=/nonexistent

# picture NAME SIZE WORD...: the same numbers on every machine
picture() {
    name=$1 size=$2
    shift 2
    "$vgtop" snapshot --kernels baseline --size "$size" "$@" -o "$name.svg"
}

phases='step 1300; activation tanh; step 700; activation relu; step 500'
picture main 120x40 --do "$phases"
picture learn 120x40 --do "layout learn; $phases"
picture compare 120x40 --do "layout compare; $phases; activation sigmoid; restart; step 1500"
picture everything 160x50 --do "layout everything; $phases"
picture narrow 80x24 --do "$phases"
picture deep 120x40 deep --do 'step 400; activation relu; step 200'
picture light 100x30 --theme solarized-light --do "$phases"
picture ascii 80x24 --symbols ascii --colors 16 --do "$phases"

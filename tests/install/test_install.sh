#!/bin/sh
# Installs into an empty folder, uses what is there as a stranger would, uninstalls, and finds nothing left.
# Arguments: the build folder, the prefix, the folder with this script, the compiler and its flags.
set -u
build=$1 prefix=$2 here=$3
shift 3
root=$(mktemp -d)
log=$build/meson-logs/install-log.txt
[ -f "$log" ] && cp "$log" "$root.log" # the person's own installation must stay known
trap 'rm -rf "$root" "$root.example" "$root.c" "$root.cpp" "$root.seen" "$root.hidden" "$root.words"; if [ -f "$root.log" ]; then mv "$root.log" "$log"; else rm -f "$log"; fi' EXIT
failed=0 passed=0

holds() {
    name=$1
    shift
    if "$@" >"$root.out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
        head -20 "$root.out"
    fi
    rm -f "$root.out"
}

has() { command -v "$1" >/dev/null; }

holds 'it installs' env DESTDIR="$root" meson install -C "$build" --no-rebuild
top=$root$prefix
share=$top/share

# the program and its files
holds 'the program runs' "$top/bin/vgtop" --version
holds 'a theme is where the program looks' test -f "$share/vgtop/themes/dark.theme"
holds 'the man page names its settings' grep -q 'activation=' "$share/man/man1/vgtop.1"
has mandoc && holds 'the man page is clean' sh -c '[ -z "$(mandoc -T lint "$1")" ]' - "$share/man/man1/vgtop.1"
everything_documented() {
    "$top/bin/vgtop" --help | grep -o -- '--[a-z-]*' | sort -u | while read -r option; do
        grep -q -- "Fl -${option#--}" "$share/man/man1/vgtop.1" || [ "$option" = --set ] || exit 1
    done
}
holds 'the man page has every option of the help' everything_documented

# completions
completes() { # WANTED WORD...: bash completes the last word to what is wanted, among others
    wanted=$1
    shift
    bash -c '. "$0" && shift && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) && _vgtop && printf "%s\n" "${COMPREPLY[@]}"' \
        "$share/bash-completion/completions/vgtop.bash" "$wanted" "$@" | grep -qx -- "$wanted"
}
if has bash; then
    holds 'bash completes commands' completes snapshot vgtop sn
    holds 'bash completes presets' completes spiral-relu vgtop run spi
    holds 'bash completes presets without a command' completes circles vgtop ''
    holds 'bash completes options' completes --symbols vgtop snapshot --sy
    holds 'bash completes short options' completes -s vgtop run -
    holds 'bash completes the values of options' completes braille vgtop snapshot --symbols b
    holds 'bash completes them behind =' completes braille vgtop snapshot --symbols = b
    holds 'bash completes settings' completes activation= vgtop run -s act
    holds 'bash completes their values' completes relu vgtop run -s activation = re
    holds 'bash completes all their values' completes tanh vgtop run --set activation =
    holds 'bash completes topics' completes presets vgtop list pre
    holds 'bash completes commands of scripts' completes restart vgtop run --do res
    holds 'bash offers no option of another command' sh -c '! "$@"' - completes --log vgtop snapshot --l
fi
has zsh && holds 'zsh can read its completions' zsh -n "$share/zsh/site-functions/_vgtop"
if has fish; then
    fish_file=$share/fish/vendor_completions.d/vgtop.fish
    fish_completes() { fish --no-config -c "source $fish_file; complete -C '$2'" | grep -q -- "^$1"; }
    holds 'fish completes options' fish_completes --symbols 'vgtop snapshot --sym'
    holds 'fish completes settings and values' fish_completes activation=relu 'vgtop run -s activation=re'
    holds 'fish completes topics' fish_completes presets 'vgtop list pre'
    holds 'fish completes commands' fish_completes summary 'vgtop summ'
fi

# the library
PKG_CONFIG_SYSROOT_DIR=$root
PKG_CONFIG_PATH=$(dirname "$(find "$root" -name vgtop.pc)")
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
sed -n '/^```c$/,/^```$/{/^```/!p}' "$here/../../src/README.md" >"$root.c"
# shellcheck disable=SC2046
holds "the example for C compiles" "$@" -std=c11 -Wall -Wextra -Werror "$root.c" -o "$root.example" \
    $(pkg-config --cflags --libs vgtop)
holds 'it prints five layers' sh -c '[ "$("$1" | wc -l)" = 5 ]' - "$root.example"
holds 'the output first' sh -c '"$1" | head -1 | grep -Eq "^output +[0-9]\.[0-9]e-[0-9]+$"' - "$root.example"
headers_stand_alone() {
    for header in "$top"/include/vgtop/*.h; do
        printf '#include <vgtop/%s>\n#include <vgtop/%s>\nint main(void) { return 0; }\n' "${header##*/}" "${header##*/}" |
            "$@" -std=c11 -Wall -Wextra -Werror -I"$top/include" -fsyntax-only -x c - || return 1
    done
}
holds 'every header can be included alone, and twice' headers_stand_alone "$@"

# its symbols: the headers' names are visible, all others hidden, and all have the prefix; C++ finds every one of the headers
symbols() { readelf -sW "$library" 2>/dev/null | awk -v seen="$1" '$5 == "GLOBAL" && $7 != "UND" && $6 == seen {print $8}' | sort -u; }
library=$(find "$root" -name libvgtop.a)
symbols DEFAULT >"$root.seen"
symbols HIDDEN >"$root.hidden"
cat "$top"/include/vgtop/*.h | grep -o '[A-Za-z_][A-Za-z0-9_]*' | sort -u >"$root.words"
{
    for header in "$top"/include/vgtop/*.h; do echo "#include <vgtop/${header##*/}>"; done
    echo 'static const void *const all[] = {'
    sed 's/.*/    (const void *)\&&,/' "$root.seen"
    echo '};'
    echo 'int main() { vg_error error; vg_fail(&error, "%s", "x"); return all[0] == nullptr || error.text[0] != 0x78; }'
} >"$root.cpp"
case " $* " in
*-fsanitize*) echo 'skipped: the symbols, to which a sanitizer adds its own' ;;
*)
    holds 'every symbol has the prefix' sh -c '! grep -v "^vg_" "$1" "$2"' - "$root.seen" "$root.hidden"
    holds 'every visible symbol is in a header' sh -c '[ -s "$1" ] && ! comm -23 "$1" "$2" | grep .' - "$root.seen" "$root.words"
    holds 'no symbol of a header is hidden' sh -c '[ -s "$1" ] && ! comm -12 "$1" "$2" | grep .' - "$root.hidden" "$root.words"
    if has g++; then
        # shellcheck disable=SC2046
        holds 'the headers compile and link from C++' g++ -std=c++11 -Wall -Wextra -Wpedantic -Werror "$root.cpp" \
            -o "$root.example" $(pkg-config --cflags --libs vgtop)
        holds 'and the program runs' "$root.example"
    else
        echo 'skipped: C++ (package g++)'
    fi
    ;;
esac

# and away
holds 'it uninstalls' ninja -C "$build" uninstall
holds 'nothing is left' sh -c '[ -z "$(find "$1" -mindepth 1)" ]' - "$root"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

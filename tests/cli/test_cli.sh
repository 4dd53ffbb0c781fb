#!/bin/sh
# The command line as scripts use it: exit statuses, files, interrupts. Arguments: the program, and the stack in kB that must be enough for
# it (0: do not try).
set -u
vgtop=$1 stack=${2:-128}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0 passed=0

# says NAME STATUS COMMAND...: the command must end with that status.
ends() {
    name=$1 wanted=$2
    shift 2
    "$@" >out 2>err
    got=$?
    if [ "$got" = "$wanted" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name: status $got, not $wanted"
        head -3 err
    fi
}

holds() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}

one_line_of() { [ "$(wc -l <err)" = 1 ] && grep -q "$1" err; }

ends 'help is no failure' 0 "$vgtop" --help
"$vgtop" --help >help.txt
ends 'help is a word too' 0 "$vgtop" help
holds 'with the same text' cmp -s out help.txt
ends 'it takes no other' 2 "$vgtop" help run
ends 'a command that takes no word says so' 2 "$vgtop" config circles
holds 'in one line' one_line_of "'circles' is one word too many"
ends 'version is no failure' 0 "$vgtop" --version
ends 'list lists' 0 "$vgtop" list
ends 'an unknown topic is wrong usage' 2 "$vgtop" list colours
ends 'an unknown option is wrong usage' 2 "$vgtop" run --fast
ends 'an unknown preset is wrong usage' 2 "$vgtop" run circle
holds 'it is answered in one line that names the nearest' one_line_of 'circles'
ends 'a wrong setting is wrong usage' 2 "$vgtop" run -s lr=fast
ends 'a missing file is wrong input' 2 "$vgtop" run -s data=csv:nowhere.csv
holds 'the file is named' one_line_of 'nowhere.csv'
ends 'two lengths are wrong usage' 2 "$vgtop" run --steps 3 --epochs 2
ends 'a slip in the last command is found before the first is done' 2 "$vgtop" run --do 'step 100000000; activatoin relu'
ends 'so is a wrong value' 2 "$vgtop" run --do 'step 100000000; activation rleu'
ends 'no terminal is one sentence' 1 "$vgtop"
holds 'in one line' one_line_of 'terminal'
ends 'a full disk is a failure' 1 "$vgtop" run --steps 2000 --log /dev/full
holds 'told in one line' one_line_of '/dev/full'
ends 'help into a full disk is a failure' 1 sh -c "'$vgtop' --help >/dev/full"
ends 'non-finite training is status 3' 3 "$vgtop" run -s activation=linear -s optimizer=sgd -s lr=1e6 -s init=normal:10
ends 'also of a snapshot' 3 "$vgtop" snapshot -s activation=linear -s optimizer=sgd -s lr=1e6 -s init=normal:10 --do 'step 100'
ends 'a script goes on after it, as on the screen' 0 "$vgtop" run -s lr=1e9 -s optimizer=sgd -s activation=linear \
    --do 'step 50; lr 0.001; restart; step 20'
holds 'and ends where it says' grep -q 'after 20 steps' out

ends 'a log is written' 0 "$vgtop" run --steps 10 --log log.jsonl
holds 'with a first line, a line a step and a last line' [ "$(wc -l <log.jsonl)" = 12 ]
holds 'the last says so' sh -c 'tail -1 log.jsonl | grep -q "\"final\": true"'
holds 'with command lines that may cure it' sh -c 'tail -1 log.jsonl | grep -q "\"advice\": \[\"activation tanh\", \"activation relu\""'
ends 'a change is logged' 0 "$vgtop" run --do 'lr *2; depth -1; pause' --log changes.jsonl
holds 'with what puts it back' sh -c 'grep -c "\"was\": \"\(lr 0.001\|hidden 5,5,5,5\)\"" changes.jsonl | grep -qx 2'
ends 'a verdict is told' 0 sh -c "'$vgtop' run --steps 10 | tail -1 >told"
holds 'with settings, not keys' grep -q 'try -s activation=tanh, or -s activation=relu, or -s norm=batch$' told
ends 'a CSV log is written' 0 "$vgtop" run --steps 10 --log log.csv
holds 'with a header and a line a step' [ "$(wc -l <log.csv)" = 11 ]
ends 'a closed standard output does not put lines into the log' 1 sh -c "'$vgtop' run --steps 3 --log closed.jsonl >&-"
holds 'every line of it is JSON' [ "$(grep -vc '^{.*}$' closed.jsonl)" = 0 ]
for command in 'run --steps 3' list 'list themes' summary export snapshot 'snapshot --format svg' config manual --version \
    --help help 'completion bash' 'completion zsh' 'completion fish' 'run --steps 3 --log -'; do
    ends "$command needs standard output" 1 sh -c "'$vgtop' $command >&-"
    holds "$command says so in a sentence" one_line_of 'standard output'
done
for command in 'export -o closed.py' 'snapshot -o closed.svg'; do
    ends "$command does without it" 0 sh -c "'$vgtop' $command >&-"
done
ends 'standard error may be closed too' 1 sh -c "'$vgtop' list >&- 2>&-"

"$vgtop" run --steps 1000000000 --every 100000 --log long.jsonl >/dev/null 2>err &
pid=$!
sleep 1
kill -TERM $pid
wait $pid
status=$?
holds 'an interrupted run ends with 128 + the signal' [ $status = 143 ]
holds 'says so' grep -q 'interrupted at step' err
holds 'and its log has whole lines' [ "$(grep -vc '^{.*}$' long.jsonl)" = 0 ]
holds 'and a last word' sh -c 'tail -1 long.jsonl | grep -q interrupted'

"$vgtop" run -s hidden=1024x10 --steps 100000 >/dev/null 2>&1 &
pid=$!
sleep 2
kill -TERM $pid
( sleep 10; kill -KILL $pid ) 2>/dev/null &
wait $pid
holds 'a large network hears a signal between two steps' [ $? = 143 ]

ends 'a picture is written' 0 "$vgtop" snapshot --do 'step 100' -o picture.txt
holds 'it shows the layers' grep -q 'layer 1' picture.txt
ends 'a picture can be a page' 0 "$vgtop" snapshot --size 80x24 --do 'step 100' -o picture.svg
holds 'its format is told by its name' grep -q '<svg ' picture.svg
holds 'it is XML' python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("picture.svg")'
holds 'it says how it was made' grep -q "<desc>vgtop snapshot --size 80x24 --do 'step 100' -o picture.svg</desc>" picture.svg
holds 'it is small' [ "$(wc -c <picture.svg)" -lt 60000 ]
cp picture.svg first.svg
ends 'the same command' 0 "$vgtop" snapshot --size 80x24 --do 'step 100' -o picture.svg
holds 'makes the same page' cmp -s picture.svg first.svg
colours() { # DEPTH: the codes of colours in a picture of that depth
    "$vgtop" snapshot --size 80x24 --do 'step 100' --format ansi --colors "$1" | grep -o "$(printf '\033')\[[0-9;]*m" |
        tr -d '\033[m' | sed 's/^0;*//' | tr ';' '\n' | sort -un | tr '\n' ' '
}
holds 'of 256 colours no other codes are left' sh -c '! echo " $1" | grep -q " 2 .* 38 "' - "$(colours 256)"
holds '16 colours are short codes' sh -c 'for c; do [ $c -le 9 ] || [ $c -ge 30 -a $c -le 47 ] || [ $c -ge 90 -a $c -le 107 ] || exit 1; done' \
    - $(colours 16)
holds '8 colours too' sh -c 'for c; do [ $c -le 9 ] || [ $c -ge 30 -a $c -le 47 ] || exit 1; done' - $(colours 8)
holds 'without colours only attributes are left' sh -c 'for c; do [ $c -le 9 ] || exit 1; done' - $(colours none)
ends 'an unknown depth is wrong usage' 2 "$vgtop" snapshot --colors 17
holds 'told in one line' one_line_of '24bit'
ends 'an unknown format is wrong usage' 2 "$vgtop" snapshot --format png
ends 'a recording is for the screen' 2 "$vgtop" run --record x.cast
ends 'the man page is written' 0 "$vgtop" manual
ends 'completions are, too' 0 "$vgtop" completion zsh
ends 'for shells that are known' 2 "$vgtop" completion csh
ends 'a shell must be named' 2 "$vgtop" completion
ends 'a man page into a full disk is a failure' 1 sh -c "'$vgtop' manual >/dev/full"
ln -s picture.txt link.txt
ends 'through a symbolic link' 0 "$vgtop" snapshot --do 'step 5' -o link.txt
holds 'which stays one' [ -L link.txt ]
for file in x.png x.svgz ./a.b/x.jpeg .x.pdf; do
    ends "$file is no name for a picture" 2 "$vgtop" snapshot -o $file
    holds 'the endings that are known are named' one_line_of '.txt, .ans or .svg'
    holds 'and nothing is written' [ ! -e $file ]
done
ends 'unless the format is said' 0 "$vgtop" snapshot --format svg -o x.png
holds 'which is then written' grep -q '<svg ' x.png
ends 'a name without an ending is text' 0 "$vgtop" snapshot --do 'step 100' -o picture
"$vgtop" snapshot --do 'step 100' >wanted
holds 'as on standard output' cmp -s picture wanted
ends 'a device is written to, not replaced' 0 "$vgtop" snapshot -o /dev/null
holds 'it is still a device' [ -c /dev/null ]
ends 'a folder that is not there is a failure' 1 "$vgtop" snapshot -o nowhere/picture.txt
holds 'and nothing is left behind' [ "$(ls | grep -c 'picture.txt\.')" = 0 ]

printf '1,a\n2,a\n3,a\n4,a\n5,b\n' >few.csv
ends 'a class without a held-out sample is no failure' 0 "$vgtop" summary -s data=csv:few.csv -s valid=1
holds 'but the summary says it' grep -q 'warning: no sample of class b is held out for validation' out
ends 'also of a run' 0 "$vgtop" run -s data=csv:few.csv -s valid=1 --steps 1
holds 'which says it as well' one_line_of 'warning: no sample of class b is held out for validation'
ends 'a summary needs no training' 0 "$vgtop" summary -s hidden=1024x100
printf 'a,b,class\n1,2,x\n3,4,y\n2,1,x\n5,4,y\n' >mine.csv
ends 'own data with a header and words as classes' 0 "$vgtop" run -s data=csv:mine.csv --steps 5
"$vgtop" run -s data=csv:mine.csv --steps 5 >wanted
for file in mine.csv ./mine.csv "$folder/mine.csv"; do
    ends "the word $file is data" 0 "$vgtop" run "$file" --steps 5
    holds 'of four samples' grep -q 'after 5 steps' out
done
ends 'a file is the setting' 0 "$vgtop" run mine.csv --steps 5
holds 'to the last digit' cmp -s out wanted
ends 'so is the name of data' 0 "$vgtop" run csv:mine.csv --steps 5
cp mine.csv mine.table
ends 'a file of another ending is no preset' 2 "$vgtop" run mine.table --steps 5
holds 'how it is read is said' one_line_of "data='csv:mine.table'"
printf 'a,b,amount\n100,0.2,1.5\n300,0.4,2.25\n200,0.1,3.125\n500,0.4,0.5\n' >numbers.csv
"$vgtop" summary numbers.csv >out
holds 'a summary of a table has its columns' grep -q '^ *2 b  *number ' out
holds 'no hint is given of what is in force already' sh -c '! grep -q "scale=standard\|task=numbers" out'
ends 'settings go on top of it' 0 "$vgtop" run -s hidden=3 mine.csv --steps 5
"$vgtop" run -s data=csv:mine.csv -s hidden=3 --steps 5 >wanted
holds 'wherever it is on the line' cmp -s out wanted
ends 'a file that is not there is wrong input' 2 "$vgtop" run nowhere.csv
holds 'it is named' one_line_of 'nowhere.csv cannot be opened'
for command in summary export snapshot; do
    ends "$command takes data, too" 0 "$vgtop" $command mine.csv
done
for command in '-s data=csv:~/mine.csv' "--do 'data csv:~/mine.csv'" "'~/mine.csv'"; do
    ends "$command is below HOME" 0 env HOME="$folder" sh -c "'$vgtop' run $command --steps 3"
done
ends 'data below HOME is spared' 2 env HOME="$folder" "$vgtop" run --log mine.csv --do 'data csv:~/mine.csv; step 1'
ends 'with no HOME it is a name like another' 2 env -u HOME "$vgtop" run -s data=csv:~/mine.csv
ends 'a folder ~ is itself' 2 env HOME="$folder" "$vgtop" run -s data=csv:./~/mine.csv
for command in 'data mine.csv' 'data csv:mine.csv' 'data mine.csv --json' 'data -s label=first mine.csv'; do
    ends "$command" 0 "$vgtop" $command
done
holds 'a survey is one JSON object' python3 -c 'import json, subprocess, sys
survey = json.loads(subprocess.check_output([sys.argv[1], "data", "--json", "mine.csv"]))
assert list(survey) == ["rows", "features", "task", "target", "classes", "columns", "hints"], survey
assert survey["rows"] == 4 and survey["target"] == "class" and survey["classes"][0] == {"name": "x", "count": 2}, survey
assert list(survey["columns"][0]) == ["name", "kind", "min", "mean", "max", "sd", "missing", "distinct"], survey
assert all(list(hint) == ["kind", "column", "text"] for hint in survey["hints"]), survey' "$vgtop"
ends 'data without a file is wrong usage' 2 "$vgtop" data
ends 'made data are no table' 2 "$vgtop" data -s data=moons
ends 'a pipe that is open already is read' 0 sh -c 'cat mine.csv | "$0" run -s data=csv:/dev/stdin --steps 2' "$vgtop"
gzip -k mine.csv
ends 'a gzipped file is the setting, too' 0 "$vgtop" run mine.csv.gz --steps 5
printf '1,2,x\n1,y\n' >ragged.csv
ends 'a ragged file is wrong input' 2 "$vgtop" run -s data=csv:ragged.csv
holds 'with file and line' one_line_of 'ragged.csv.*2'
mkfifo pipe.csv
ends 'a pipe in the place of a file does not block' 2 "$vgtop" run -s data=csv:pipe.csv
printf 'step 3 # three\n\nactivation tanh; step 2\n' >script.txt
ends 'a script is read from a file' 0 "$vgtop" run --script script.txt
ends 'or from standard input' 0 sh -c "'$vgtop' run --script - <script.txt"
printf 'step 3\n\ndepth 7; depth 1000\n' >wrong.txt
for command in run snapshot export; do
    ends "a script's error in $command" 2 "$vgtop" $command --script wrong.txt
    holds "names file and line in $command" one_line_of "wrong.txt, line 3: 'depth 1000'"
done
printf 'step 3\nactivation rleu\n' >wrong.txt
ends 'so does one that is found before anything is done' 2 "$vgtop" run --do 'step 1' --script wrong.txt
holds 'with file and line' one_line_of "wrong.txt, line 2: 'activation rleu'"
ends 'what was not typed in a file' 2 "$vgtop" run --script script.txt --do 'depth 1000'
holds 'is in none' one_line_of "vgtop: 'depth 1000'"
ends 'commands of a screen are accepted without one' 0 "$vgtop" run --do 'layout learn; select 2; theme light; help; step 3'
ends 'but not mistakes in them' 2 "$vgtop" run --do 'step 1; layout lern'
ends 'a path may begin at home' 0 env HOME="$PWD" "$vgtop" run --do 'export ~/home.py; step 1'
holds 'it is there' test -f home.py
ends 'pause pauses, twice too' 0 "$vgtop" run --do 'pause; pause; step 2'
ends 'the kernels can be chosen' 0 "$vgtop" run --kernels baseline --steps 3
ends 'of those that there are' 2 "$vgtop" run --kernels abacus --steps 3

# --- what is open already is written to where it stands
for file in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
    for command in 'snapshot --format text -o' 'export --steps 2 -o' 'run --steps 2 --log'; do
        echo precious >kept
        sh -c "'$vgtop' $command $file >>kept"
        holds "$command $file adds to standard output" sh -c '[ $(wc -l <kept) -gt 3 ] && head -1 kept | grep -q precious'
        sh -c "(echo header; '$vgtop' $command $file; echo footer) >kept"
        holds "$command $file keeps its place in it" \
            sh -c '[ $(wc -l <kept) -gt 3 ] && head -1 kept | grep -q header && tail -1 kept | grep -q footer'
    done
done
echo precious >kept
ends 'a log can go to another descriptor' 0 sh -c "'$vgtop' run --steps 2 --log /dev/fd/3 --format jsonl 3>>kept"
holds 'which it adds to' [ "$(head -1 kept) $(wc -l <kept)" = 'precious 5' ]
ends 'to one that is closed it cannot' 2 sh -c "'$vgtop' run --steps 2 --log /dev/fd/7 7>&-"
holds 'told in one line' one_line_of '/dev/fd/7'
ends 'the log may be the file of standard output' 0 sh -c "'$vgtop' run --steps 2 --log both.jsonl >both.jsonl"
holds 'then it is all that is in there' [ "$(grep -c '^{.*}$' both.jsonl) $(wc -l <both.jsonl)" = '4 4' ]

# --- what is read is not written over
cp mine.csv before.csv
ln -s mine.csv other.csv
ln mine.csv hard.csv
for file in mine.csv other.csv hard.csv ./mine.csv; do
    for command in "export -o $file" "snapshot -o $file" "run --steps 2 --log $file" "--record $file"; do
        ends "$command spares the data" 2 "$vgtop" $command -s data=csv:mine.csv
        holds 'and says so in one line' one_line_of "$file.*would overwrite.*data"
    done
    ends "so does the command export $file" 2 "$vgtop" run -s data=csv:mine.csv --do "step 1; export $file"
done
ends 'also data that a command asks for' 2 "$vgtop" run --log mine.csv --do 'step 1; data csv:mine.csv'
holds 'the data is as it was' cmp -s mine.csv before.csv
echo 'step 2' >script.txt
for command in 'export -o' 'snapshot -o' 'run --log'; do
    ends "$command spares the script" 2 "$vgtop" $command script.txt --script script.txt
    holds 'and says so in one line' one_line_of 'script.txt.*would overwrite the script'
    ends "$command spares it on standard input" 2 sh -c "'$vgtop' $command script.txt --script - <script.txt"
done
holds 'the script is as it was' [ "$(cat script.txt)" = 'step 2' ]
mkdir pair
printf '\000\000\010\003\000\000\000\002\000\000\000\001\000\000\000\002abcd' >pair/images-idx3-ubyte
printf '\000\000\010\001\000\000\000\002\000\001' >pair/labels-idx1-ubyte
ends 'a folder of data is read' 0 "$vgtop" run -s data=idx:pair -s valid=0 --steps 1
for file in images-idx3-ubyte labels-idx1-ubyte; do
    ends 'its files are spared' 2 "$vgtop" export -s data=idx:pair -s valid=0 -o pair/$file
done
ends 'a file beside them can be written' 0 "$vgtop" export -s data=idx:pair -s valid=0 --steps 1 -o pair/program.py
ends 'a log is not written over by an export' 2 "$vgtop" run --log same.out --do 'step 1; export same.out'
ends 'into nothing both may go' 0 "$vgtop" run --log /dev/null --do 'step 1; export /dev/null'

# --- themes and the configuration
says() { grep -q "$1" "$2"; }
HOME=$folder/home XDG_DATA_DIRS=$folder/shared
XDG_CONFIG_HOME= XDG_DATA_HOME=
export HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_DATA_DIRS
mkdir -p home/.config/vgtop/themes shared/vgtop/themes
ends 'the configuration is printed' 0 "$vgtop" config
holds 'where it belongs' says "$folder/home/.config/vgtop/vgtop.conf" out
cp out printed.conf
ends 'what is printed can be read' 0 "$vgtop" config --config printed.conf
holds 'without a warning' [ ! -s err ]
printf '[vgtop]\nspeed = fast\nmouse = off\n[keys]\nF5 = restart; step 10\n' >home/.config/vgtop/vgtop.conf
ends 'a wrong value is no failure' 0 "$vgtop" config
holds 'but is told with file and line' one_line_of 'vgtop.conf, line 2'
holds 'the default stays' says '^speed = preset' out
holds 'the rest counts' says '^mouse = off' out
holds 'keys too' says '^F5 = restart; step 10' out
ends 'it can be left unread' 0 "$vgtop" config --no-config
holds 'then there are the defaults' says '^mouse = on' out
ends 'a configuration that was asked for must be there' 2 "$vgtop" config --config nowhere.conf
holds 'it is named' one_line_of 'nowhere.conf'
ends 'a folder is no configuration' 2 "$vgtop" snapshot --config home
printf '[vgtop]\npreset = spiral\nlayout = learn\nsymbols = ascii\n' >asked.conf
"$vgtop" snapshot >usual.txt
printf '[vgtop]\npreset = spiral\n' >home/.config/vgtop/vgtop.conf
ends 'a picture does not depend on who takes it' 0 "$vgtop" snapshot
holds 'it is the same' cmp -s out usual.txt
ends 'unless a configuration is asked for' 0 "$vgtop" snapshot --config asked.conf
holds 'then its preset counts' says 'spiral' out
ends 'options win over it' 0 "$vgtop" snapshot circles --symbols braille --config asked.conf
holds 'as they win over defaults' says 'circles' out
ends 'no home is no failure' 0 env -u HOME "$vgtop" config

printf '[theme]\nname = own\nabout = mine alone\n[roles]\nloss = #010203 on #040506\n' >home/.config/vgtop/themes/own.theme
printf '[theme]\nname = broken\n[roles]\nlos = red\n' >shared/vgtop/themes/broken.theme
ends 'themes are listed' 0 "$vgtop" list themes
holds 'a person'"'"'s own' says 'mine alone' out
holds 'what is wrong with a broken one' says 'broken.theme, line 4' out
ends 'a picture takes a theme by name' 0 "$vgtop" snapshot --theme own --format ansi
holds 'and shows it' says '2;1;2;3' out
ends 'or by command' 0 "$vgtop" snapshot --format ansi --do 'theme own'
holds 'which shows it too' says '2;1;2;3' out
ends 'or by file' 0 "$vgtop" snapshot --theme home/.config/vgtop/themes/own.theme --format ansi
mkdir -p mine
cp home/.config/vgtop/themes/own.theme mine/aaa.theme # a file outside the list, and one of the list under another name
printf '[theme]\nname = stranger\n[roles]\nloss = #111213\n' >mine/stranger.theme
printf '[theme]\nname = stranger\n[roles]\nloss = #212223\n' >home/.config/vgtop/themes/aaa.theme
for file in mine/stranger.theme mine/aaa.theme; do
    ends "a command wins over the file $file" 0 "$vgtop" snapshot --theme "$file" --format ansi --do 'theme aaa'
    holds 'and shows the first of the list' says '2;33;34;35' out
    ends "behind the file $file comes the first of the list" 0 "$vgtop" snapshot --theme "$file" --format ansi \
        --do 'theme next'
    holds 'as it is' says '2;33;34;35' out
done
ends 'a command wins over a file of the name' 0 "$vgtop" snapshot --theme mine/aaa.theme --format ansi --do 'theme own'
holds 'which is the one of the list' says '2;1;2;3' out
rm home/.config/vgtop/themes/aaa.theme
ends 'a broken theme is wrong input' 2 "$vgtop" snapshot --theme broken
holds 'with file and line' one_line_of 'broken.theme, line 4'
ends 'also by command' 2 "$vgtop" snapshot --do 'theme broken'
ends 'an unknown theme is wrong usage' 2 "$vgtop" --theme onw
holds 'the nearest is named' one_line_of 'own'
ends 'a pipe is no theme' 2 sh -c "mkfifo pipe.theme; '$vgtop' snapshot --theme pipe.theme"
ends 'the keys of panels are listed' 0 "$vgtop" list keys
holds 'the explorer'"'"'s' says 'a narrower, wider range' out

# --- limits of the machine
for command in 'run --steps 5 --log small.jsonl' list summary export snapshot 'snapshot --format svg' config manual \
    'completion bash' 'completion zsh' 'completion fish' --version help "run --do 'step 5; activation relu; step 5'" \
    'run deep --steps 5 --log small.csv' "snapshot --do 'step 5; layout everything'" 'run mine.csv --steps 5'; do
    [ "$stack" = 0 ] || ends "a stack of $stack kB is enough for $command" 0 sh -c "ulimit -s $stack; '$vgtop' $command"
done
for command in 'run mine.csv --steps 5 --log few.jsonl' list 'list themes' summary 'export -o few.py' 'snapshot -o few.svg' \
    'run --script script.txt' 'snapshot --config asked.conf' 'snapshot --theme mine/aaa.theme' config manual help; do
    ends "six file descriptors are enough for $command" 0 sh -c "ulimit -n 6; '$vgtop' $command"
done
for command in 'data csv:mine.csv' 'export few.py'; do
    ends "four are not for a log and $command" 2 sh -c "ulimit -n 4; '$vgtop' run --log few.jsonl --do 'step 2; $command'"
    sed -i '/^libgcov profiling/d' err
    holds 'and the sentence names the cause' one_line_of 'Too many open files'
done

# a limit of file sizes is like a full disk
ends 'a log at the limit of file sizes ends' 1 sh -c "ulimit -f 20; '$vgtop' run circles --steps 3000 --log limit.jsonl >text"
sed -i '/^libgcov profiling/d' err # what gcov, in a build for coverage, has to say of the limit
holds 'with one sentence' one_line_of 'cannot write'
holds 'and whole lines' sh -c 'tail -c 1 limit.jsonl | od -c | grep -q "\\\\n"'
ends 'a letter that is no option is refused' 2 "$vgtop" run -zC
holds 'the letter is named, though others stand beside it' one_line_of "no option '-z'"
ends 'a picture beyond the limit is refused' 1 sh -c "ulimit -f 4; '$vgtop' snapshot circles -o limit.svg"
holds 'and leaves nothing' sh -c '! ls limit.svg* 2>none'
ends 'a reader that takes nothing does not keep it' 143 sh -c "mkfifo stuck; sleep 30 <>stuck & sleeper=\$!; sleep 0.3
    '$vgtop' run circles --steps 1000000 --log stuck >text & run=\$!
    sleep 1; kill -TERM \$run; wait \$run; status=\$?; kill \$sleeper; exit \$status"

# numbers have a point in every locale
if localedef --no-archive -i de_DE -f UTF-8 de_DE.UTF-8 >/dev/null 2>&1; then
    german() { env LOCPATH="$folder" LC_ALL=de_DE.UTF-8 "$@"; }
    same_in_german() { "$@" >here 2>&1 && german "$@" >there 2>&1 && cmp here there; }
    holds 'a run is the same' same_in_german "$vgtop" run -s lr=0.5 --do 'step 20; lr *2; step 20'
    holds 'so is its log' same_in_german "$vgtop" run --log - --format jsonl --steps 10
    holds 'so is what it exports' same_in_german "$vgtop" export -s noise=0.25 -s lr=0.125
    holds 'so is a summary' same_in_german "$vgtop" summary
    holds 'so is a picture' same_in_german "$vgtop" snapshot --do 'step 100'
    holds 'so is the configuration' same_in_german "$vgtop" config
else
    echo 'skipped: there is no German locale (package locales)'
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

#!/bin/sh
# The command line as scripts use it: exit statuses, files, interrupts. Argument: the program.
set -u
vgtop=$1
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
ends 'a CSV log is written' 0 "$vgtop" run --steps 10 --log log.csv
holds 'with a header and a line a step' [ "$(wc -l <log.csv)" = 11 ]
ends 'a closed standard output does not put lines into the log' 0 sh -c "'$vgtop' run --steps 3 --log closed.jsonl >&-"
holds 'every line of it is JSON' [ "$(grep -vc '^{.*}$' closed.jsonl)" = 0 ]

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
ln -s picture.txt link.txt
ends 'through a symbolic link' 0 "$vgtop" snapshot --do 'step 5' -o link.txt
holds 'which stays one' [ -L link.txt ]
ends 'a device is written to, not replaced' 0 "$vgtop" snapshot -o /dev/null
holds 'it is still a device' [ -c /dev/null ]
ends 'a folder that is not there is a failure' 1 "$vgtop" snapshot -o nowhere/picture.txt
holds 'and nothing is left behind' [ "$(ls | grep -c 'picture.txt\.')" = 0 ]

ends 'a summary needs no training' 0 "$vgtop" summary -s hidden=1024x100
printf 'a,b,class\n1,2,x\n3,4,y\n2,1,x\n5,4,y\n' >mine.csv
ends 'own data with a header and words as classes' 0 "$vgtop" run -s data=csv:mine.csv --steps 5
printf '1,2,x\n1,y\n' >ragged.csv
ends 'a ragged file is wrong input' 2 "$vgtop" run -s data=csv:ragged.csv
holds 'with file and line' one_line_of 'ragged.csv.*2'
mkfifo pipe.csv
ends 'a pipe in the place of a file does not block' 2 "$vgtop" run -s data=csv:pipe.csv
printf 'step 3 # three\n\nactivation tanh; step 2\n' >script.txt
ends 'a script is read from a file' 0 "$vgtop" run --script script.txt
ends 'or from standard input' 0 sh -c "'$vgtop' run --script - <script.txt"
ends 'the kernels can be chosen' 0 "$vgtop" run --kernels baseline --steps 3
ends 'of those that there are' 2 "$vgtop" run --kernels abacus --steps 3

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

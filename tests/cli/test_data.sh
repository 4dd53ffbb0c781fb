#!/bin/sh
# What the command line says of data: pictures looked over, numbers to learn, a class that stands first. Argument: the program.
set -u
vgtop=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0 passed=0

holds() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
        head -20 out
    fi
}

says() { # NAME PATTERN COMMAND...: the command ends well and a line of its output has the pattern
    name=$1 pattern=$2
    shift 2
    "$@" >out 2>err
    holds "$name" grep -q -- "$pattern" out
}

silent_on() { ! grep -q -- "$1" out; }

# --- pictures: 12 of 2 x 3 pixels, class 1 ten times, class 0 once, class 2 once; two are alike
mkdir pictures
python3 - <<'END'
import struct
labels = [0] + [1] * 10 + [2]
pixels = [[i * 20, 0, 255, i, i, i] for i in range(11)] + [[20, 0, 255, 1, 1, 1]]
open('pictures/train-labels-idx1-ubyte', 'wb').write(struct.pack('>II', 0x801, 12) + bytes(labels))
open('pictures/train-images-idx3-ubyte', 'wb').write(struct.pack('>IIII', 0x803, 12, 2, 3) + bytes(sum(pixels, [])))
END
says 'pictures are looked over: how many and their shape' '12 samples of 6 features, 2 x 3' "$vgtop" data idx:pictures
holds 'their pixels have the least, the mean, the largest, the spread' grep -q '1 pixels  *number  *0  .* 255 ' out
holds 'classes are counted' grep -q '^ *1  *10  83.3 %' out
holds 'a class that is far more frequent is told' grep -q 'imbalance .*class_weight=balanced' out
holds 'so are rare ones' grep -q 'rare_class' out
holds 'and pictures that are there twice' grep -q 'duplicates  *1 sample is the same as an earlier one' out
says 'the folder alone will do' '12 samples' "$vgtop" data pictures
says 'a summary says it, too' '1 pixels  *number' "$vgtop" summary idx:pictures
holds 'with the hint' grep -q 'class_weight=balanced' out
says 'the screen says the first of it' 'classes have fewer than 5 rows' "$vgtop" snapshot -s data=idx:pictures --size 200x50
holds 'as JSON it has the keys that a table has, and its shape' python3 -c 'import json, subprocess, sys
survey = json.loads(subprocess.check_output([sys.argv[1], "data", "--json", "pictures"]))
assert [key for key in survey if key != "shape"] == ["rows", "features", "task", "target", "classes", "columns", "hints"], survey
assert survey["rows"] == 12 and survey["shape"] == [2, 3] and survey["target"] == "label", survey
assert [c["count"] for c in survey["classes"]] == [1, 10, 1], survey
pixels = [[i * 20, 0, 255, i, i, i] for i in range(11)] + [[20, 0, 255, 1, 1, 1]]
flat = sum(pixels, [])
mean = sum(flat) / len(flat)
sd = (sum((x - mean) ** 2 for x in flat) / len(flat)) ** 0.5
column = survey["columns"][0]
assert list(column) == ["name", "kind", "min", "mean", "max", "sd", "missing", "distinct"], column
assert column["min"] == 0 and column["max"] == 255 and column["distinct"] == len(set(flat)), column
assert abs(column["mean"] - mean) < 1e-9 and abs(column["sd"] - sd) < 1e-9, (column, mean, sd)' "$vgtop"
says 'a name that is no file is data of that name' 'moons is no file' sh -c '"$0" data moons 2>&1' "$vgtop"

# --- a number to learn
python3 -c 'for i in range(60): print(f"{i % 7},{i % 5},{i * 0.25 + 0.125}")' >numbers.csv
says 'a run that learns a number says what it measures' 'loss [0-9.]*  1 - loss/variance ' "$vgtop" run numbers.csv --steps 40 -s valid=0.2
holds 'also of what is held out' grep -q 'validation 1 - loss/variance ' out
holds 'and never an accuracy' silent_on accuracy
says 'after a change of the data as well' '1 - loss/variance ' "$vgtop" run --do 'step 5; data csv:numbers.csv; step 5'
holds 'classes before it have one' grep -q 'accuracy ' out
says 'the screen calls it the same' '1 - loss/variance' "$vgtop" snapshot numbers.csv --do 'step 40' --size 160x50

# --- a class that stands first
python3 -c 'print("kind,a,b,c")
for i in range(90): print(f"{i % 3},{i % 3 + i * 0.001},{(i * 7 % 11) * 0.5},{i * i % 83 * 0.37}")' >first.csv
says 'a class in the first column is named' 'class_first *column "kind" has 3 .*-s label=first' "$vgtop" data first.csv
says 'the setting of the hint is one that works' 'target: kind (label=first says so)' "$vgtop" data first.csv -s label=first
holds 'and the hint is gone' silent_on class_first
says 'a run with it learns classes' 'accuracy ' "$vgtop" run first.csv -s label=first --steps 10
says 'the screen has a command of that name' 'confusion matrix' "$vgtop" snapshot first.csv --do 'label first; step 10' --size 200x50

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

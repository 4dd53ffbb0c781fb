#!/bin/sh
# A sick PyTorch job is cured from the keyboard: cured.sh PROGRAM [PYTHON] writes cured.svg here. PYTHON needs torch.
set -eu
vgtop=$1 python=${2:-/usr/bin/python3}
case $vgtop in
/*) ;;
*) vgtop=$PWD/$vgtop ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# nobody's own configuration, jobs and sockets
export XDG_CONFIG_HOME=/nonexistent XDG_DATA_HOME="$folder" XDG_STATE_HOME="$folder" XDG_RUNTIME_DIR="$folder"
mkdir "$folder/bin"
ln -s "$(command -v "$python")" "$folder/bin/python3"
cp "$here/../../jobs/sick.py" "$folder/train.py"
cd "$folder"
STEPS=1500 PATH=$folder/bin:$PATH python3 "$here/../film.py" 120x40 @VANISH 2:'!' 5 -- \
    "$vgtop" watch --no-config --theme dark --every 4 --record "$here/cured.svg" -- python3 train.py
sleep 5 # the job ends by itself

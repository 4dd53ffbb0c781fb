#!/usr/bin/env python3
"""test_summary.py VGTOP: `vgtop summary` against parameters counted by hand, and its table's shape."""
import re
import subprocess
import sys

# what stands behind `vgtop summary`: parameters in all, as 2 inputs and so on have them
TOTALS = {
    '': 2 * 5 + 5 + 3 * (5 * 5 + 5) + 5 * 1 + 1,
    '-s hidden=none': 2 + 1,
    'spiral': 2 * 50 + 50 + 50 * 50 + 50 + 50 * 3 + 3,
    'spiral -s norm=batch': 2 * 50 + 50 + 50 * 50 + 50 + 50 * 3 + 3 + 2 * 2 + 2 * 50,
    '-s hidden=7,3 -s activation=maxout -s norm=layer': 2 * 14 + 14 + 7 * 6 + 6 + 3 + 1 + 2 * 2 + 2 * 7,
    '-s hidden=1024x100 -s samples=100000 -s batch=full': 2 * 1024 + 1024 + 99 * (1024 * 1024 + 1024) + 1024 + 1,
    '-s hidden=1000 -s activation=leaky_relu:0.123456789 -s optimizer=adam': 2 * 1000 + 1000 + 1000 + 1,
}


def check(vgtop, words, total):
    done = subprocess.run([vgtop, 'summary', *words.split()], stdout=subprocess.PIPE, encoding='utf-8', check=True, timeout=20)
    lines = done.stdout.splitlines()
    rows = [line for line in lines if re.search(r'\d+ +\d+ +\d+$', line)]
    numbers = [[int(x) for x in row.split()[-3:]] for row in rows]
    assert rows[0].startswith('input') and rows[-2].startswith('output') and rows[-1].startswith('total'), done.stdout
    assert numbers[-1][2] == total, '%d parameters, not %d' % (numbers[-1][2], total)
    for column in range(3):
        assert sum(row[column] for row in numbers[:-1]) == numbers[-1][column], done.stdout
    assert len({len(row) for row in rows}) == 1, 'the columns are not aligned'
    assert max(map(len, lines)) <= 80, 'wider than 80 columns'
    assert any(line.startswith('network') for line in lines), 'no word on memory'


def main():
    failed = 0
    for words, total in TOTALS.items():
        try:
            check(sys.argv[1], words, total)
        except (AssertionError, subprocess.SubprocessError) as error:
            failed += 1
            print('FAIL  vgtop summary %s: %s' % (words, error))
    print('%d passed, %d failed' % (len(TOTALS) - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

"""data.py: the data sets of an exported program: of arguments of their own, X and y.

A section for each row of VG_DATA_SETS that is made, and one for each kind of file; embed.c says what a section is.
"""
import csv
import gzip
import io
import math
import os
import re

import numpy as np

rng = np.random.RandomState()


#: section data_circles
def circles(samples, noise, factor):
    """Two rings, one in the other, as sklearn.datasets.make_circles draws them."""
    outer = np.linspace(0, 2 * np.pi, samples // 2, endpoint=False)
    inner = np.linspace(0, 2 * np.pi, samples - samples // 2, endpoint=False)
    X = np.vstack([np.c_[np.cos(outer), np.sin(outer)], np.c_[np.cos(inner) * factor, np.sin(inner) * factor]])
    y = np.repeat([0, 1], [samples // 2, samples - samples // 2])
    p = rng.permutation(samples)
    return X[p] + noise * rng.randn(samples, 2), y[p]


#: section data_moons
def moons(samples, noise):
    """Two half moons, as sklearn.datasets.make_moons draws them."""
    outer = np.linspace(0, np.pi, samples // 2)
    inner = np.linspace(0, np.pi, samples - samples // 2)
    X = np.vstack([np.c_[np.cos(outer), np.sin(outer)], np.c_[1 - np.cos(inner), 1 - np.sin(inner) - 0.5]])
    y = np.repeat([0, 1], [samples // 2, samples - samples // 2])
    p = rng.permutation(samples)
    return X[p] + noise * rng.randn(samples, 2), y[p]


#: section data_spiral
def spiral(samples, noise):
    """CS231n's three arms: the radius grows from 0 to 1 while the angle turns by 4."""
    X, radius = [], np.linspace(0, 1, samples)
    for arm in range(3):
        angle = np.linspace(4 * arm, 4 * (arm + 1), samples) + rng.randn(samples) * noise
        X.append(np.c_[radius * np.sin(angle), radius * np.cos(angle)])
    return np.vstack(X), np.repeat([0, 1, 2], samples)


#: section data_xor
def xor(samples, noise):
    """TensorFlow Playground's square of four fields; noise moves the place whose field gives the label."""
    drawn = rng.uniform(-5, 5, (samples, 4))
    X = drawn[:, :2] + np.where(drawn[:, :2] > 0, 0.3, -0.3)
    place = X + drawn[:, 2:] * noise
    return X, (place[:, 0] * place[:, 1] >= 0).astype(int)


#: section data_gaussians
def gaussians(samples, noise):
    """TensorFlow Playground's two clouds, class 1 about (2, 2), class 0 about (-2, -2)."""
    y = np.repeat([1, 0], [samples - samples // 2, samples // 2])
    sd = math.sqrt(0.5 + 3.5 * (noise / 0.5))
    return np.where(y == 1, 2.0, -2.0)[:, None] + sd * rng.randn(samples, 2), y


#: section data_csv
def is_gap(cell):
    return cell.lower() in ('', '?', 'na', 'n/a', 'nan', 'null', 'none', '-')


def number(cell):
    try:
        return float(cell) if math.isfinite(float(cell)) else None
    except ValueError:
        return None


def read_csv(path, separator, header, target, drop, words, missing, numeric):
    """X and y. Columns are numbered from 0: target is the class, those of drop are left out, those of words are one feature a word.
    With numeric the target is a number. A gap becomes NaN; rows without a target, and with missing='drop' rows with a gap, are left out."""
    with open(path, 'rb') as file:
        data = file.read()
    if data[:2] == b'\x1f\x8b':
        data = gzip.decompress(data)
    text = data.decode('utf-8-sig', 'surrogateescape').lstrip(' \t\r\n')
    if separator == ' ':  # runs of blanks
        text = re.sub('[ \t]+', ' ', re.sub('[ \t]+(?=[\r\n]|$)', '', text))
    lines = csv.reader(io.StringIO(text, newline=''), delimiter=separator, skipinitialspace=True)
    rows = [[cell.strip(' \t') for cell in line] for line in lines]
    rows = [row for row in rows if any(row)][1 if header else 0:]
    features = [c for c in range(len(rows[0])) if c != target and c not in drop]
    rows = [row for row in rows if not is_gap(row[target]) and
            not (missing == 'drop' and any(is_gap(row[c]) for c in features))]
    columns = []
    for c in features:
        cells = [row[c] for row in rows]
        if c in words:
            columns += [[math.nan if is_gap(cell) else float(cell == word) for cell in cells]
                        for word in dict.fromkeys(cell for cell in cells if not is_gap(cell))]
        else:
            columns.append([math.nan if is_gap(cell) else float(cell) for cell in cells])
    if numeric:
        return np.column_stack(columns), np.array([float(row[target]) for row in rows])
    labels = [row[target] if number(row[target]) is None else number(row[target]) for row in rows]
    whole = all(isinstance(label, float) for label in labels)
    names = sorted(set(labels)) if whole else list(dict.fromkeys(labels))
    numbers = {name: i for i, name in enumerate(names)}
    return np.column_stack(columns), np.array([numbers[label] for label in labels])


#: section data_idx
def read_idx_file(path):
    """Two zero bytes, the type, the number of dimensions, each of them in 4 bytes, then the numbers."""
    with open(path, 'rb') as file:
        data = file.read()
    if data[:2] == b'\x1f\x8b':
        data = gzip.decompress(data)
    count = int.from_bytes(data[4:8], 'big')
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(count, -1)


def read_idx(folder):
    """The training pair of a folder: images, of which each byte is 255 times a feature, and labels."""
    names = sorted(os.listdir(folder), key=lambda name: (name.endswith('.gz'), name))  # plain before gzipped
    parts = [name for name in names if re.search('images.*idx[1-4]|labels.*idx1', name)]
    parts = [name for name in parts if 'train' in name] or parts
    images = next(name for name in parts if 'images' in name)
    labels = next(name for name in names if name.startswith(images[:images.index('images')] + 'labels'))
    return read_idx_file(os.path.join(folder, images)), read_idx_file(os.path.join(folder, labels))[:, 0].astype(int)

/* export_tables.c: every activation, initializer, optimizer, clip and data set as a few lines of NumPy. An exported program gets
 * those that its run uses. The formulas keep their relative accuracy where a function saturates, as the kernels' do. */
#include "export_internal.h"

#define SIGMOID_BODY                                                                                                   \
    "    e = np.exp(-abs(z))\n"                                                                                        \
    "    return np.where(z < 0, e, 1) / (1 + e), e / (1 + e) ** 2\n"

const struct python vg_python_activations[VG_ACTIVATION_COUNT] = {
    [VG_LINEAR] = {"def linear(z):\n"
                   "    return z, np.ones_like(z)\n",
                   "linear"},
    [VG_SIGMOID] = {"def sigmoid(z):\n"
                    "    \"\"\"1 / (1 + e^-z) and f (1 - f), both by e^-|z| so that neither overflows nor "
                    "cancels.\"\"\"\n" SIGMOID_BODY,
                    "sigmoid"},
    [VG_TANH] = {"def tanh(z):\n"
                 "    \"\"\"tanh(z) and 1 - tanh(z)^2, the slope as 4 e / (1 + e)^2 with e = e^-2|z|.\"\"\"\n"
                 "    e = np.exp(-2 * abs(z))\n"
                 "    return np.tanh(z), 4 * e / (1 + e) ** 2\n",
                 "tanh"},
    [VG_RELU] = {"def relu(z):\n"
                 "    \"\"\"max(0, z)\"\"\"\n"
                 "    return np.maximum(0, z), np.where(z > 0, 1.0, 0.0)\n",
                 "relu"},
    [VG_LEAKY_RELU] = {"def leaky_relu(z, a):\n"
                       "    \"\"\"z above 0, a z below (Maas 2013)\"\"\"\n"
                       "    return np.where(z > 0, z, a * z), np.where(z > 0, 1.0, a)\n",
                       "lambda z: leaky_relu(z, %)"},
    [VG_ELU] = {"def elu(z, a):\n"
                "    \"\"\"z above 0, a (e^z - 1) below (Clevert 2015)\"\"\"\n"
                "    low = np.minimum(z, 0)\n"
                "    return np.where(z > 0, z, a * np.expm1(low)), np.where(z > 0, 1.0, a * np.exp(low))\n",
                "lambda z: elu(z, %)"},
    [VG_SELU] = {"def selu(z):\n"
                 "    \"\"\"l z above 0, l a (e^z - 1) below: keeps mean 0 and s.d. 1 (Klambauer 2017)\"\"\"\n"
                 "    l, a = 1.0507009873554804934, 1.6732632423543772848\n"
                 "    low = np.minimum(z, 0)\n"
                 "    return l * np.where(z > 0, z, a * np.expm1(low)), l * np.where(z > 0, 1.0, a * np.exp(low))\n",
                 "selu"},
    [VG_GELU] = {"erfc = np.vectorize(math.erfc, otypes=[float])\n\n\n"
                 "def gelu(z):\n"
                 "    \"\"\"z Phi(z), Phi the normal distribution's (Hendrycks 2016); slope Phi(z) + z Phi'(z)\"\"\"\n"
                 "    Phi = 0.5 * erfc(-z / math.sqrt(2))\n"
                 "    return z * Phi, Phi + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)\n",
                 "gelu"},
    [VG_SILU] = {"def silu(z):\n"
                 "    \"\"\"z s(z), s the sigmoid (Elfwing 2017); slope s + z s'\"\"\"\n"
                 "    e = np.exp(-abs(z))\n"
                 "    s = np.where(z < 0, e, 1) / (1 + e)\n"
                 "    return z * s, s + z * e / (1 + e) ** 2\n",
                 "silu"},
    [VG_SOFTPLUS] = {"def softplus(z):\n"
                     "    \"\"\"log(1 + e^z); its slope is the sigmoid\"\"\"\n"
                     "    e = np.exp(-abs(z))\n"
                     "    return np.maximum(0, z) + np.log1p(e), np.where(z < 0, e, 1) / (1 + e)\n",
                     "softplus"},
    [VG_SOFTSIGN] = {"def softsign(z):\n"
                     "    \"\"\"z / (1 + |z|) (Bergstra 2009)\"\"\"\n"
                     "    r = 1 / (1 + abs(z))\n"
                     "    return z * r, r * r\n",
                     "softsign"},
    [VG_MAXOUT] = {"def maxout(z):\n"
                   "    \"\"\"The larger of two linear pieces (Goodfellow 2013): the first half of the columns and the "
                   "second half. The\n"
                   "    losing piece has slope 0.\"\"\"\n"
                   "    first, second = np.hsplit(z, 2)\n"
                   "    wins = second > first\n"
                   "    return np.where(wins, second, first), np.hstack([~wins, wins]).astype(float)\n",
                   "maxout"},
};

const char *const vg_python_truncated_normal =
    "def truncated_normal(fan_in, fan_out, variance):\n"
    "    \"\"\"Normal numbers, drawn again one by one while beyond two s.d.; the division gives back the s.d. that "
    "this takes.\"\"\"\n"
    "    W = np.empty(fan_in * fan_out)\n"
    "    for i in range(W.size):\n"
    "        z = rng.randn()\n"
    "        while abs(z) > 2:\n"
    "            z = rng.randn()\n"
    "        W[i] = z\n"
    "    return W.reshape(fan_in, fan_out) * (math.sqrt(variance) / 0.87962566103423978)\n";

#define UNIFORM(NAME, VARIANCE, SOURCE)                                                                                \
    {                                                                                                                  \
        "def " NAME "_uniform(fan_in, fan_out):\n"                                                                     \
        "    \"\"\"Variance " VARIANCE " (" SOURCE "): a uniform variable on [-a, a] has a^2 / 3.\"\"\"\n"             \
        "    limit = math.sqrt(3 * " VARIANCE ")\n"                                                                    \
        "    return rng.uniform(-limit, limit, (fan_in, fan_out))\n",                                                  \
            NAME "_uniform"                                                                                            \
    }
#define NORMAL(NAME, VARIANCE, SOURCE)                                                                                 \
    {                                                                                                                  \
        "def " NAME "_normal(fan_in, fan_out):\n"                                                                      \
        "    \"\"\"Variance " VARIANCE " (" SOURCE ").\"\"\"\n"                                                        \
        "    return truncated_normal(fan_in, fan_out, " VARIANCE ")\n",                                                \
            NAME "_normal"                                                                                             \
    }

const struct python vg_python_initializers[VG_INITIALIZER_COUNT] = {
    [VG_INIT_NORMAL] = {"def normal(fan_in, fan_out, sd):\n"
                        "    return sd * rng.randn(fan_in, fan_out)\n",
                        "lambda i, o: normal(i, o, %)"},
    [VG_INIT_UNIFORM] = {"def uniform(fan_in, fan_out, limit):\n"
                         "    return rng.uniform(-limit, limit, (fan_in, fan_out))\n",
                         "lambda i, o: uniform(i, o, %)"},
    [VG_INIT_GLOROT_UNIFORM] = UNIFORM("glorot", "(2 / (fan_in + fan_out))", "Glorot & Bengio 2010"),
    [VG_INIT_GLOROT_NORMAL] = NORMAL("glorot", "(2 / (fan_in + fan_out))", "Glorot & Bengio 2010"),
    [VG_INIT_HE_UNIFORM] = UNIFORM("he", "(2 / fan_in)", "He 2015"),
    [VG_INIT_HE_NORMAL] = NORMAL("he", "(2 / fan_in)", "He 2015"),
    [VG_INIT_LECUN_UNIFORM] = UNIFORM("lecun", "(1 / fan_in)", "LeCun 1998"),
    [VG_INIT_LECUN_NORMAL] = NORMAL("lecun", "(1 / fan_in)", "LeCun 1998"),
    [VG_INIT_ORTHOGONAL] = {"def orthogonal(fan_in, fan_out, gain):\n"
                            "    \"\"\"Orthonormal columns, or rows where they are fewer (Saxe 2014): Q of A = Q R, "
                            "R's diagonal positive.\"\"\"\n"
                            "    A = rng.randn(fan_in, fan_out)\n"
                            "    Q, R = np.linalg.qr(A if fan_in >= fan_out else A.T)\n"
                            "    Q = Q * np.sign(np.diag(R))\n"
                            "    return gain * (Q if fan_in >= fan_out else Q.T)\n",
                            "lambda i, o: orthogonal(i, o, %)"},
    [VG_INIT_ZEROS] = {"def zeros(fan_in, fan_out):\n"
                       "    return np.zeros((fan_in, fan_out))\n",
                       "zeros"},
};

const struct python vg_python_optimizers[VG_OPTIMIZER_COUNT] = {
    [VG_SGD] = {"def sgd(g, m, v, t, lr):\n"
                "    return lr * g\n",
                "sgd"},
    [VG_MOMENTUM] = {"def momentum(g, m, v, t, lr):\n"
                     "    \"\"\"m = 0.9 m + g; u = lr m (Polyak 1964)\"\"\"\n"
                     "    m[...] = 0.9 * m + g\n"
                     "    return lr * m\n",
                     "momentum"},
    [VG_NESTEROV] = {"def nesterov(g, m, v, t, lr):\n"
                     "    \"\"\"m = 0.9 m + g; u = lr (g + 0.9 m): looks one step ahead (Sutskever 2013)\"\"\"\n"
                     "    m[...] = 0.9 * m + g\n"
                     "    return lr * (g + 0.9 * m)\n",
                     "nesterov"},
    [VG_RMSPROP] = {"def rmsprop(g, m, v, t, lr):\n"
                    "    \"\"\"v = 0.9 v + 0.1 g^2; u = lr g / (sqrt(v) + 1e-7) (Hinton 2012)\"\"\"\n"
                    "    v[...] = 0.9 * v + 0.1 * g * g\n"
                    "    return lr * g / (np.sqrt(v) + 1e-7)\n",
                    "rmsprop"},
    [VG_ADAM] =
        {"def adam(g, m, v, t, lr):\n"
         "    \"\"\"Means of g and g^2, each divided by 1 - beta^t because they began at 0 (Kingma & Ba 2015)\"\"\"\n"
         "    m[...] = 0.9 * m + 0.1 * g\n"
         "    v[...] = 0.999 * v + 0.001 * g * g\n"
         "    return lr * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-7)\n",
         "adam"},
};

const struct python vg_python_clips[VG_CLIP_COUNT] = {
    [VG_CLIP_NONE] = {"", "None"},
    [VG_CLIP_VALUE] = {"def clip_value(gradients, limit):\n"
                       "    \"\"\"Every component cut to [-limit, limit].\"\"\"\n"
                       "    return [np.clip(g, -limit, limit) for g in gradients]\n",
                       "lambda gradients: clip_value(gradients, %)"},
    [VG_CLIP_NORM] = {"def clip_norm(gradients, limit):\n"
                      "    \"\"\"All together scaled to a Euclidean norm of at most limit (Pascanu 2013).\"\"\"\n"
                      "    whole = scaled(length, np.concatenate([g.ravel() for g in gradients]))\n"
                      "    return [g * (limit / whole) for g in gradients] if whole > limit else gradients\n",
                      "lambda gradients: clip_norm(gradients, %)"},
};

#define PAIR(OUTER, INNER, ANGLES)                                                                                     \
    ANGLES "    X = np.vstack([np.c_[" OUTER "], np.c_[" INNER "]])\n"                                                 \
           "    y = np.repeat([0, 1], [samples // 2, samples - samples // 2])\n"                                       \
           "    p = rng.permutation(samples)\n"                                                                        \
           "    return X[p] + noise * rng.randn(samples, 2), y[p]\n"

#define IDX                                                                                                            \
    "def read_idx_file(path):\n"                                                                                       \
    "    \"\"\"Two zero bytes, the type, the number of dimensions, each of them in 4 bytes, then the numbers.\"\"\"\n" \
    "    with open(path, 'rb') as file:\n"                                                                             \
    "        data = file.read()\n"                                                                                     \
    "    if data[:2] == b'\\x1f\\x8b':\n"                                                                              \
    "        data = gzip.decompress(data)\n"                                                                           \
    "    count = int.from_bytes(data[4:8], 'big')\n"                                                                   \
    "    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(count, -1)\n\n\n"                        \
    "def read_idx(folder):\n"                                                                                          \
    "    \"\"\"The training pair of a folder: images, of which each byte is 255 times a feature, and labels.\"\"\"\n"  \
    "    names = sorted(os.listdir(folder), key=lambda name: (name.endswith('.gz'), name))  # plain before gzipped\n"  \
    "    parts = [name for name in names if re.search('images.*idx[1-4]|labels.*idx1', name)]\n"                       \
    "    parts = [name for name in parts if 'train' in name] or parts\n"                                               \
    "    images = next(name for name in parts if 'images' in name)\n"                                                  \
    "    labels = next(name for name in names if name.startswith(images[:images.index('images')] + 'labels'))\n"       \
    "    return read_idx_file(os.path.join(folder, images)), read_idx_file(os.path.join(folder, labels))[:, "          \
    "0].astype(int)\n"

#define CSV                                                                                                            \
    "def number(cell):\n"                                                                                              \
    "    try:\n"                                                                                                       \
    "        return float(cell) if math.isfinite(float(cell)) else None\n"                                             \
    "    except ValueError:\n"                                                                                         \
    "        return None\n\n\n"                                                                                        \
    "def read_csv(path):\n"                                                                                            \
    "    \"\"\"Rows of numbers, the last column the class. Commas, semicolons or tabs, whichever the first line has "  \
    "most of; a\n"                                                                                                     \
    "    first line with words where numbers stand is a header.\"\"\"\n"                                               \
    "    with open(path, encoding='utf-8-sig', errors='surrogateescape', newline='') as file:\n"                       \
    "        text = file.read().lstrip(' \\t\\r\\n')\n"                                                                \
    "    first_line = re.sub(r'\"[^\"]*\"', '', text).splitlines()[0]\n"                                               \
    "    separator = max('\\t;,', key=first_line.count) if re.search('[\\t;,]', first_line) else ','\n"                \
    "    lines = csv.reader(io.StringIO(text, newline=''), delimiter=separator, skipinitialspace=True)\n"              \
    "    rows = [[cell.strip(' \\t') for cell in line] for line in lines]\n"                                           \
    "    rows = [row for row in rows if any(row)]\n"                                                                   \
    "    if any(cell and number(cell) is None for cell in rows[0][:-1]):\n"                                            \
    "        del rows[0]\n"                                                                                            \
    "    labels = [row[-1] if number(row[-1]) is None else number(row[-1]) for row in rows]\n"                         \
    "    whole = all(isinstance(label, float) for label in labels)\n"                                                  \
    "    names = sorted(set(labels)) if whole else list(dict.fromkeys(labels))\n"                                      \
    "    numbers = {name: i for i, name in enumerate(names)}\n"                                                        \
    "    return np.array([[float(cell) for cell in row[:-1]] for row in rows]), np.array([numbers[c] for c in "        \
    "labels])\n"

const char *const vg_python_data[VG_DATA_COUNT] = {
    [VG_DATA_CIRCLES] =
        "def circles(samples, noise, factor):\n"
        "    \"\"\"Two rings, one in the other, as sklearn.datasets.make_circles draws them.\"\"\"\n" PAIR(
            "np.cos(outer), np.sin(outer)", "np.cos(inner) * factor, np.sin(inner) * factor",
            "    outer = np.linspace(0, 2 * np.pi, samples // 2, endpoint=False)\n"
            "    inner = np.linspace(0, 2 * np.pi, samples - samples // 2, endpoint=False)\n"),
    [VG_DATA_MOONS] = "def moons(samples, noise):\n"
                      "    \"\"\"Two half moons, as sklearn.datasets.make_moons draws them.\"\"\"\n" PAIR(
                          "np.cos(outer), np.sin(outer)", "1 - np.cos(inner), 1 - np.sin(inner) - 0.5",
                          "    outer = np.linspace(0, np.pi, samples // 2)\n"
                          "    inner = np.linspace(0, np.pi, samples - samples // 2)\n"),
    [VG_DATA_SPIRAL] = "def spiral(samples, noise):\n"
                       "    \"\"\"CS231n's three arms: the radius grows from 0 to 1 while the angle turns by 4.\"\"\"\n"
                       "    X, radius = [], np.linspace(0, 1, samples)\n"
                       "    for arm in range(3):\n"
                       "        angle = np.linspace(4 * arm, 4 * (arm + 1), samples) + rng.randn(samples) * noise\n"
                       "        X.append(np.c_[radius * np.sin(angle), radius * np.cos(angle)])\n"
                       "    return np.vstack(X), np.repeat([0, 1, 2], samples)\n",
    [VG_DATA_XOR] = "def xor(samples, noise):\n"
                    "    \"\"\"TensorFlow Playground's square of four fields; noise moves the place whose field gives "
                    "the label.\"\"\"\n"
                    "    drawn = rng.uniform(-5, 5, (samples, 4))\n"
                    "    X = drawn[:, :2] + np.where(drawn[:, :2] > 0, 0.3, -0.3)\n"
                    "    place = X + drawn[:, 2:] * noise\n"
                    "    return X, (place[:, 0] * place[:, 1] >= 0).astype(int)\n",
    [VG_DATA_GAUSSIANS] =
        "def gaussians(samples, noise):\n"
        "    \"\"\"TensorFlow Playground's two clouds, class 1 about (2, 2), class 0 about (-2, -2).\"\"\"\n"
        "    y = np.repeat([1, 0], [samples - samples // 2, samples // 2])\n"
        "    sd = math.sqrt(0.5 + 3.5 * (noise / 0.5))\n"
        "    return np.where(y == 1, 2.0, -2.0)[:, None] + sd * rng.randn(samples, 2), y\n",
    [VG_DATA_CSV] = CSV,
    [VG_DATA_FASHION_MNIST] = IDX,
    [VG_DATA_IDX] = IDX,
};

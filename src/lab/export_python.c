/* export_python.c: the text of an exported program, in pieces, and beside each what a run must have to need it. */
#include "export_internal.h"

const struct python_piece vg_python_imports[] = {
    {PYTHON_ALWAYS, "import argparse\n"},
    {PYTHON_CSV, "import csv\n"},
    {PYTHON_IDX, "import gzip\n"},
    {PYTHON_CSV, "import io\n"},
    {PYTHON_ALWAYS, "import json\nimport math\n"},
    {PYTHON_IDX, "import os\n"},
    {PYTHON_CSV, "import re\n"},
    {PYTHON_IDX, "import re\n"},
    {PYTHON_ALWAYS, "\ntry:\n    import numpy as np\nexcept ImportError:\n    raise SystemExit('this program needs "
                    "NumPy: apt-get install python3-numpy')\n\n"
                    "np.seterr(all='ignore')  # a number that is not finite is printed as a string\n"},
    {0, NULL},
};

const struct python_piece vg_python_measures[] = {
    {PYTHON_ALWAYS,
     "\n\ndef sd(x):\n"
     "    \"\"\"The population's s.d. Shifted by one of the numbers, so that equal numbers have exactly 0.\"\"\"\n"
     "    return (x - x.flat[0]).std()\n"
     "\n\n"
     "def length(x):\n"
     "    return math.sqrt((x * x).sum())\n"
     "\n\n"
     "def scaled(f, x):\n"
     "    \"\"\"f(x) of gradients so small or so large that their squares leave the range of floating-point "
     "numbers.\"\"\"\n"
     "    top = abs(x).max()\n"
     "    return top * f(x / top) if 0 < top < math.inf else top\n"
     "\n\n"
     "def measure(dW, delta, a, slope, W):\n"
     "    \"\"\"What is recorded of a layer: of dW, the data loss's gradient before L2 and clipping; of delta, each "
     "sample's own dLoss/dz;\n"
     "    of a = f(z), where saturated means a slope under 1 - 0.97^2 of the steepest, dead a slope of 0 on the whole "
     "batch.\"\"\"\n"
     "    return dict(\n"
     "        grad_mean=dW.mean(), grad_sd=scaled(sd, dW), grad_abs_mean=abs(dW).mean(), grad_max=abs(dW).max(),\n"
     "        grad_norm=scaled(length, dW), grad_l1_scaled=abs(dW).sum() / sum(dW.shape),\n"
     "        delta_rms=scaled(length, delta) / math.sqrt(delta.size),\n"
     "        activation_mean=a.mean(), activation_sd=sd(a),\n"
     "        saturated=0.0 if slope is None else (abs(slope) < (1 - 0.97 ** 2) * now['steepest']).mean(),\n"
     "        dead=0.0 if slope is None else (slope == 0).all(0).mean(),\n"
     "        weight_mean=W.mean(), weight_sd=sd(W))\n"
     "\n\n"
     "def number(x):\n"
     "    if math.isfinite(x):\n"
     "        return float(x)\n"
     "    return 'NaN' if math.isnan(x) else 'Infinity' if x > 0 else '-Infinity'\n"},
    {0, NULL},
};

const struct python_piece vg_python_shapes[] = {
    {PYTHON_ALWAYS, "\n\ndef shapes(hidden, pieces):\n"
                    "    \"\"\"(inputs, columns) of every layer's weights. Two classes need one output unit; maxout "
                    "has two columns a unit.\"\"\"\n"
                    "    widths = [X.shape[1]] + hidden\n"
                    "    outputs = 1 if classes == 2 else classes\n"
                    "    return [(i, pieces * o) for i, o in zip(widths, hidden)] + [(widths[-1], outputs)]\n"},
    {PYTHON_EARLIER_RUNS,
     "\n\ndef earlier_run(hidden, pieces, draw, epochs):\n"
     "    \"\"\"Moves the stream on by what an earlier run drew: its weights, and the order of every epoch.\"\"\"\n"
     "    for inputs, columns in shapes(hidden, pieces):\n"
     "        draw(inputs, columns)\n"
     "    for _ in range(epochs):\n"
     "        rng.permutation(n)\n"},
    {0, NULL},
};

const struct python_piece vg_python_network[] = {
    {PYTHON_ALWAYS, "L = len(W)\n"
                    "B = [np.zeros(w.shape[1]) for w in W]\n"},
    {PYTHON_ANY_NORM,
     "gamma = [np.ones(len(w)) for w in W[:-1]]  # a norm's scale and shift, before every hidden layer\n"
     "beta = [np.zeros(len(w)) for w in W[:-1]]\n"},
    {PYTHON_BATCH_NORM,
     "running_mean = [np.zeros(len(w)) for w in W[:-1]]  # for evaluation: 0.99 of the old, 0.01 of the batch's\n"
     "running_var = [np.ones(len(w)) for w in W[:-1]]\n"},
    {PYTHON_ALWAYS, "parameters = W + B"},
    {PYTHON_ANY_NORM, " + gamma + beta"},
    {PYTHON_ALWAYS, "\nm = [np.zeros_like(p) for p in parameters]  # the optimizer's state\n"
                    "v = [np.zeros_like(p) for p in parameters]\n"},
    {PYTHON_BATCH_NORM,
     "\n\ndef normalize(l, x, training):\n"
     "    \"\"\"Batch norm (Ioffe & Szegedy 2015): each unit over the batch to mean 0 and variance 1, then times gamma "
     "plus beta.\"\"\"\n"
     "    mean, var = (x.mean(0), x.var(0)) if training else (running_mean[l], running_var[l])\n"
     "    if training:\n"
     "        running_mean[l] = 0.99 * running_mean[l] + 0.01 * mean\n"
     "        running_var[l] = 0.99 * running_var[l] + 0.01 * var\n"
     "    rstd = 1 / np.sqrt(var + 1e-3)\n"
     "    xhat = (x - mean) * rstd\n"
     "    return gamma[l] * xhat + beta[l], (xhat, rstd)\n"
     "\n\n"
     "def normalize_backward(l, d, xhat, rstd):\n"
     "    \"\"\"dLoss/dx, dLoss/dgamma, dLoss/dbeta: mean and variance depend on every x of the batch.\"\"\"\n"
     "    up = d * gamma[l]\n"
     "    return (up - up.mean(0) - xhat * (up * xhat).mean(0)) * rstd, (d * xhat).sum(0), d.sum(0)\n"},
    {PYTHON_LAYER_NORM,
     "\n\ndef normalize(l, x, training):\n"
     "    \"\"\"Layer norm (Ba, Kiros & Hinton 2016): each sample over the units to mean 0 and variance 1, then times "
     "gamma plus beta.\"\"\"\n"
     "    rstd = 1 / np.sqrt(x.var(1, keepdims=True) + 1e-3)\n"
     "    xhat = (x - x.mean(1, keepdims=True)) * rstd\n"
     "    return gamma[l] * xhat + beta[l], (xhat, rstd)\n"
     "\n\n"
     "def normalize_backward(l, d, xhat, rstd):\n"
     "    \"\"\"dLoss/dx, dLoss/dgamma, dLoss/dbeta: mean and variance depend on every unit of the sample.\"\"\"\n"
     "    up = d * gamma[l]\n"
     "    dx = (up - up.mean(1, keepdims=True) - xhat * (up * xhat).mean(1, keepdims=True)) * rstd\n"
     "    return dx, (d * xhat).sum(0), d.sum(0)\n"},
    {PYTHON_ALWAYS, "\n\ndef forward(x, training=False):\n"
                    "    \"\"\"Of every layer its input, output and slope f'(z). The output layer is linear.\"\"\"\n"
                    "    inputs, outputs, slopes, norms = [], [], [], []\n"
                    "    for l in range(L):\n"},
    {PYTHON_ANY_NORM, "        if l < L - 1:\n"
                      "            x, norm = normalize(l, x, training)\n"
                      "            norms.append(norm)\n"},
    {PYTHON_ALWAYS, "        inputs.append(x)\n"
                    "        z = x @ W[l] + B[l]\n"
                    "        x, slope = now['activation'](z) if l < L - 1 else (z, None)\n"
                    "        outputs.append(x)\n"
                    "        slopes.append(slope)\n"
                    "    return inputs, outputs, slopes, norms\n"},
    {PYTHON_TWO_CLASSES,
     "\n\ndef judge(logits, label):\n"
     "    \"\"\"The logistic loss log(1 + e^s) of each sample, s the logit with the sign that is wrong; its slope; is "
     "the sign right?\"\"\"\n"
     "    z = logits[:, 0]\n"
     "    s = np.where(label == 1, -z, z)\n"
     "    wrong = 1 / (1 + np.exp(-s))\n"
     "    return np.logaddexp(0, s), np.where(label == 1, -wrong, wrong)[:, None], (z > 0) == (label == 1)\n"},
    {PYTHON_MORE_CLASSES, "\n\ndef judge(logits, label):\n"
                          "    \"\"\"The cross-entropy -log p of each sample's class, p the softmax; its slope; is the "
                          "largest logit the right one?\n"
                          "    -log p is log(1 + e^(rivals - own logit)); p - 1 is minus the rivals' p: so neither "
                          "cancels when p is nearly 1.\"\"\"\n"
                          "    own = label[:, None] == np.arange(classes)\n"
                          "    rivals = np.logaddexp.reduce(np.where(own, -np.inf, logits), axis=1)\n"
                          "    p = np.exp(logits - logits.max(1, keepdims=True))\n"
                          "    p /= p.sum(1, keepdims=True)\n"
                          "    rival_p = np.where(own, 0, p)\n"
                          "    slope = np.where(own, -rival_p.sum(1, keepdims=True), p)\n"
                          "    return np.logaddexp(0, rivals - logits[own]), slope, logits.argmax(1) == label\n"},
    {PYTHON_ALWAYS,
     "\n\ndef penalty():\n"
     "    \"\"\"L2: l2/2 sum W^2.\"\"\"\n"
     "    return 0.5 * now['l2'] * sum((w * w).sum() for w in W)\n"
     "\n\n"
     "def backward(d, inputs, slopes, norms):\n"
     "    \"\"\"From d = dLoss/dlogits: of every layer delta = dLoss/dz and the gradients of its parameters.\"\"\"\n"
     "    deltas, dW, dB = [None] * L, [None] * L, [None] * L\n"},
    {PYTHON_ANY_NORM, "    dgamma, dbeta = [None] * (L - 1), [None] * (L - 1)\n"},
    {PYTHON_ALWAYS, "    for l in reversed(range(L)):\n"
                    "        if l < L - 1:\n"},
    {PYTHON_MAXOUT, "            d = np.hstack([d, d])  # to both pieces; the losing one's slope is 0\n"},
    {PYTHON_ALWAYS, "            d = d * slopes[l]\n"
                    "        deltas[l] = d\n"
                    "        dW[l], dB[l] = inputs[l].T @ d, d.sum(0)\n"
                    "        d = d @ W[l].T\n"},
    {PYTHON_ANY_NORM, "        if l < L - 1:\n"
                      "            d, dgamma[l], dbeta[l] = normalize_backward(l, d, *norms[l])\n"},
    {PYTHON_ALWAYS, "    return deltas, dW, dB"},
    {PYTHON_ANY_NORM, " + dgamma + dbeta"},
    {PYTHON_ALWAYS, "\n\n\n"
                    "def evaluate(X, y):\n"
                    "    \"\"\"Loss with L2, and accuracy, without training.\"\"\"\n"
                    "    losses, _, right = judge(forward(X)[1][-1], y)\n"
                    "    return number(losses.mean() + penalty()), right.mean()\n"},
    {PYTHON_VALIDATION, "\n\n"
                        "def validation():\n"
                        "    loss, accuracy = evaluate(X_valid, y_valid)\n"
                        "    return dict(valid_loss=loss, valid_accuracy=accuracy)\n"},
    {0, NULL},
};

const struct python_piece vg_python_training[] = {
    {PYTHON_ALWAYS, "\n\nreason, taken = 'done', 0\n"
                    "at, epoch, order = n, -1, np.arange(n)\n"
                    "t = 0  # updates since the optimizer began\n"
                    "for step in range(arguments.steps):\n"},
    {PYTHON_CHANGES, "    if step in CHANGES:\n"
                     "        now.update(CHANGES[step])\n"
                     "        if now.pop('reset', False):\n"
                     "            t = 0\n"
                     "            for state in m + v:\n"
                     "                state[...] = 0\n"
                     "        if now.pop('new_epoch', False):\n"
                     "            at = n\n"},
    {PYTHON_ALWAYS,
     "    if at >= n:\n"
     "        at, epoch = 0, epoch + 1\n"
     "        if now['batch']:\n"
     "            order = rng.permutation(n)\n"
     "    batch = order[at:at + now['batch']] if now['batch'] else np.arange(n)  # an epoch's last batch may be "
     "smaller\n"
     "    at += len(batch)\n"
     "\n"
     "    inputs, outputs, slopes, norms = forward(X[batch], training=True)\n"
     "    losses, d, right = judge(outputs[-1], y[batch])\n"
     "    loss = losses.mean() + penalty()\n"
     "    deltas, dW, others = backward(d / len(batch), inputs, slopes, norms)\n"
     "    layers = [measure(dW[l], deltas[l] * len(batch), outputs[l], slopes[l], W[l]) for l in range(L)]\n"
     "\n"
     "    gradients = [g + now['l2'] * w for g, w in zip(dW, W)] + others\n"
     "    if now['clip']:\n"
     "        gradients = now['clip'](gradients)\n"
     "    t += 1\n"
     "    updates = [now['optimizer'](*state, t, now['lr']) for state in zip(gradients, m, v)]\n"
     "    for l in range(L):\n"
     "        ratio = sd(updates[l]) / layers[l]['weight_sd'] if layers[l]['weight_sd'] > 0 else 0\n"
     "        if ratio > 0:  # else it is missing\n"
     "            layers[l]['update_ratio'] = math.log10(ratio)\n"
     "    for p, u in zip(parameters, updates):\n"
     "        p -= u\n"
     "\n"
     "    taken = step + 1\n"
     "    record = dict(step=step, epoch=epoch, loss=number(loss), accuracy=right.mean())\n"},
    {PYTHON_VALIDATION, "    if at >= n:  # an epoch ends\n"
                        "        record.update(validation())\n"},
    {PYTHON_ALWAYS, "    names = ['layer %d' % (l + 1) for l in range(L - 1)] + ['output']\n"
                    "    record['layers'] = [dict(name=name, **{key: number(x) for key, x in layer.items()}) for name, "
                    "layer in zip(names, layers)]\n"
                    "    print(json.dumps(record))\n"
                    "    if not all(map(math.isfinite, [loss] + [layer[key] for layer in layers for key in "
                    "('grad_norm', 'weight_sd')])):\n"
                    "        reason = 'non-finite'\n"
                    "        break\n"
                    "\n"
                    "loss, accuracy = evaluate(X, y)\n"
                    "final = dict(final=True, step=taken, loss=loss, accuracy=accuracy)\n"},
    {PYTHON_VALIDATION, "final.update(validation())\n"},
    {PYTHON_ALWAYS, "print(json.dumps(dict(final, reason=reason)))\n"},
    {0, NULL},
};

"""activation.py: the activations of an exported program: of the pre-activations z, f(z) and its slope f'(z).

The formulas keep their relative accuracy where a function saturates, as those of src/nn/kernels/activations.h do. A section
for each row of VG_ACTIVATIONS; embed.c says what a section is.
"""
import math

import numpy as np


#: section activation_linear
def linear(z):
    return z, np.ones_like(z)


#: section activation_sigmoid
def sigmoid(z):
    """1 / (1 + e^-z) and f (1 - f), both by e^-|z| so that neither overflows nor cancels."""
    e = np.exp(-abs(z))
    return np.where(z < 0, e, 1) / (1 + e), e / (1 + e) ** 2


#: section activation_tanh
def tanh(z):
    """tanh(z) and 1 - tanh(z)^2, the slope as 4 e / (1 + e)^2 with e = e^-2|z|."""
    e = np.exp(-2 * abs(z))
    return np.tanh(z), 4 * e / (1 + e) ** 2


#: section activation_relu
def relu(z):
    """max(0, z)"""
    return np.maximum(0, z), np.where(z > 0, 1.0, 0.0)


#: section activation_leaky_relu
def leaky_relu(z, a):
    """z above 0, a z below (Maas 2013)"""
    return np.where(z > 0, z, a * z), np.where(z > 0, 1.0, a)


#: section activation_elu
def elu(z, a):
    """z above 0, a (e^z - 1) below (Clevert 2015)"""
    low = np.minimum(z, 0)
    return np.where(z > 0, z, a * np.expm1(low)), np.where(z > 0, 1.0, a * np.exp(low))


#: section activation_selu
def selu(z):
    """l z above 0, l a (e^z - 1) below: keeps mean 0 and s.d. 1 (Klambauer 2017)"""
    l, a = 1.0507009873554804934, 1.6732632423543772848
    low = np.minimum(z, 0)
    return l * np.where(z > 0, z, a * np.expm1(low)), l * np.where(z > 0, 1.0, a * np.exp(low))


#: section activation_gelu
erfc = np.vectorize(math.erfc, otypes=[float])


def gelu(z):
    """z Phi(z), Phi the normal distribution's (Hendrycks 2016); slope Phi(z) + z Phi'(z)"""
    Phi = 0.5 * erfc(-z / math.sqrt(2))
    return z * Phi, Phi + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


#: section activation_silu
def silu(z):
    """z s(z), s the sigmoid (Elfwing 2017); slope s + z s'"""
    e = np.exp(-abs(z))
    s = np.where(z < 0, e, 1) / (1 + e)
    return z * s, s + z * e / (1 + e) ** 2


#: section activation_softplus
def softplus(z):
    """log(1 + e^z); its slope is the sigmoid"""
    e = np.exp(-abs(z))
    return np.maximum(0, z) + np.log1p(e), np.where(z < 0, e, 1) / (1 + e)


#: section activation_softsign
def softsign(z):
    """z / (1 + |z|) (Bergstra 2009)"""
    r = 1 / (1 + abs(z))
    return z * r, r * r


#: section activation_maxout
def maxout(z):
    """The larger of two linear pieces (Goodfellow 2013): the first half of the columns and the second half. The
    losing piece has slope 0."""
    first, second = np.hsplit(z, 2)
    wins = second > first
    return np.where(wins, second, first), np.hstack([~wins, wins]).astype(float)

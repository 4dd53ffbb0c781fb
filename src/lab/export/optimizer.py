"""optimizer.py: the optimizers of an exported program: of a gradient g the update u, which is subtracted.

m and v are the optimizer's, t counts updates from 1. A section for each row of VG_OPTIMIZERS; embed.c says what a section is.
"""
import numpy as np


#: section optimizer_sgd
def sgd(g, m, v, t, lr):
    return lr * g


#: section optimizer_momentum
def momentum(g, m, v, t, lr):
    """m = 0.9 m + g; u = lr m (Polyak 1964)"""
    m[...] = 0.9 * m + g
    return lr * m


#: section optimizer_nesterov
def nesterov(g, m, v, t, lr):
    """m = 0.9 m + g; u = lr (g + 0.9 m): looks one step ahead (Sutskever 2013)"""
    m[...] = 0.9 * m + g
    return lr * (g + 0.9 * m)


#: section optimizer_rmsprop
def rmsprop(g, m, v, t, lr):
    """v = 0.9 v + 0.1 g^2; u = lr g / (sqrt(v) + 1e-7) (Hinton 2012)"""
    v[...] = 0.9 * v + 0.1 * g * g
    return lr * g / (np.sqrt(v) + 1e-7)


#: section optimizer_adam
def adam(g, m, v, t, lr):
    """Means of g and g^2, each divided by 1 - beta^t because they began at 0 (Kingma & Ba 2015)"""
    m[...] = 0.9 * m + 0.1 * g
    v[...] = 0.999 * v + 0.001 * g * g
    return lr * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-7)

"""initializer.py: the initializers of an exported program: of (fan_in, fan_out) the weights, drawn from the stream rng.

A section for each row of VG_INITIALIZERS, and before them what several need; embed.c says what a section is.
"""
import math

import numpy as np

rng = np.random.RandomState()


#: section initializer_truncated_normal
def truncated_normal(fan_in, fan_out, variance):
    """Normal numbers, drawn again one by one while beyond two s.d.; the division gives back the s.d. that this takes."""
    W = np.empty(fan_in * fan_out)
    for i in range(W.size):
        z = rng.randn()
        while abs(z) > 2:
            z = rng.randn()
        W[i] = z
    return W.reshape(fan_in, fan_out) * (math.sqrt(variance) / 0.87962566103423978)


#: section initializer_normal
def normal(fan_in, fan_out, sd):
    return sd * rng.randn(fan_in, fan_out)


#: section initializer_uniform
def uniform(fan_in, fan_out, limit):
    return rng.uniform(-limit, limit, (fan_in, fan_out))


#: section initializer_glorot_uniform
def glorot_uniform(fan_in, fan_out):
    """Variance (2 / (fan_in + fan_out)) (Glorot & Bengio 2010): a uniform variable on [-a, a] has a^2 / 3."""
    limit = math.sqrt(3 * (2 / (fan_in + fan_out)))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


#: section initializer_glorot_normal
def glorot_normal(fan_in, fan_out):
    """Variance (2 / (fan_in + fan_out)) (Glorot & Bengio 2010)."""
    return truncated_normal(fan_in, fan_out, (2 / (fan_in + fan_out)))


#: section initializer_he_uniform
def he_uniform(fan_in, fan_out):
    """Variance (2 / fan_in) (He 2015): a uniform variable on [-a, a] has a^2 / 3."""
    limit = math.sqrt(3 * (2 / fan_in))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


#: section initializer_he_normal
def he_normal(fan_in, fan_out):
    """Variance (2 / fan_in) (He 2015)."""
    return truncated_normal(fan_in, fan_out, (2 / fan_in))


#: section initializer_lecun_uniform
def lecun_uniform(fan_in, fan_out):
    """Variance (1 / fan_in) (LeCun 1998): a uniform variable on [-a, a] has a^2 / 3."""
    limit = math.sqrt(3 * (1 / fan_in))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


#: section initializer_lecun_normal
def lecun_normal(fan_in, fan_out):
    """Variance (1 / fan_in) (LeCun 1998)."""
    return truncated_normal(fan_in, fan_out, (1 / fan_in))


#: section initializer_orthogonal
def orthogonal(fan_in, fan_out, gain):
    """Orthonormal columns, or rows where they are fewer (Saxe 2014): Q of A = Q R, R's diagonal positive."""
    A = rng.randn(fan_in, fan_out)
    Q, R = np.linalg.qr(A if fan_in >= fan_out else A.T)
    Q = Q * np.sign(np.diag(R))
    return gain * (Q if fan_in >= fan_out else Q.T)


#: section initializer_zeros
def zeros(fan_in, fan_out):
    return np.zeros((fan_in, fan_out))

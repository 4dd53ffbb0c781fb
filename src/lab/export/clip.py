"""clip.py: gradient clipping in an exported program: of the list of gradients the list clipped.

A section for each row of VG_CLIPS; embed.c says what a section is.
"""
import numpy as np

from program import length, scaled


#: section clip_none


#: section clip_value
def clip_value(gradients, limit):
    """Every component cut to [-limit, limit]."""
    return [np.clip(g, -limit, limit) for g in gradients]


#: section clip_norm
def clip_norm(gradients, limit):
    """All together scaled to a Euclidean norm of at most limit (Pascanu 2013)."""
    whole = scaled(length, np.concatenate([g.ravel() for g in gradients]))
    return [g * (limit / whole) for g in gradients] if whole > limit else gradients

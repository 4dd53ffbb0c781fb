"""vgtop_jax.py: shows vgtop a training in JAX (Flax, Optax, Equinox: any tree of arrays).

    log = vgtop_jax.Log(params)                              once
    stats = vgtop_jax.stats(grads, params, updates)          inside the jitted step, which returns it beside the loss
    log.step(stats, loss=loss)                               after each step; nothing waits for the device
"""
import re

import jax
import jax.numpy as jnp

import vgtop

COLUMNS = ('grad_mean', 'grad_sd', 'grad_abs_mean', 'grad_max', 'grad_norm', 'grad_l1_scaled', 'weight_mean', 'weight_sd', 'update_ratio')


def matrices(tree):
    """[(name, array)] of what has two dimensions or more, in the order of names with 2 before 10."""
    found = []
    for path, x in jax.tree_util.tree_flatten_with_path(tree)[0]:
        parts = [str(getattr(key, 'key', getattr(key, 'name', getattr(key, 'idx', key)))) for key in path]
        if hasattr(x, 'ndim') and x.ndim > 1:
            parts = parts[1:] if parts[0] == 'params' and len(parts) > 1 else parts
            parts = parts[:-1] if parts[-1] in ('kernel', 'w', 'weight', 'value') and len(parts) > 1 else parts
            found.append(('.'.join(parts), x))
    return sorted(found, key=lambda f: [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r'(\d+)', f[0])])


def stats(grads, params, updates=None):
    """A pure function: the array [layers, 9] of COLUMNS. grads: before clipping. updates: what the optimizer adds to the parameters."""
    def layer(g, w, u):
        g, w, u = (x.astype(jnp.promote_types(x.dtype, jnp.float32)) for x in (g, w, u))
        size = jnp.abs(g)
        return jnp.stack([g.mean(), g.std(), size.mean(), size.max(), jnp.sqrt((g * g).sum()), size.sum() / (g.shape[-1] + g.size // g.shape[-1]),
                          w.mean(), w.std(), jnp.log10(u.std() / w.std())])
    none = jax.tree.map(lambda x: x * jnp.nan, params)
    return jnp.stack([layer(g, w, u) for (_, g), (_, w), (_, u) in zip(*map(matrices, (grads, params, none if updates is None else updates)))])


class Log(vgtop.Numbers):
    """log: the file, by default $VGTOP_LOG, else vgtop-<pid>.jsonl. every: record every N-th step; None: as costs 1 % of the time."""

    def __init__(self, params, log=None, every=None, optimizer='optax'):
        layers = [{'name': name, 'shape': list(x.shape)} for name, x in matrices(params)]
        super().__init__(layers, COLUMNS, {'jax': jax.__version__, 'optimizer': optimizer}, log, every)

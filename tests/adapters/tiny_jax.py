"""A tiny training in JAX with Optax: the statistics are made in the jitted step."""
import sys

import jax
import jax.numpy as jnp
import optax

import vgtop_jax

x = jax.random.normal(jax.random.key(0), (32, 4))
keys = jax.random.split(jax.random.key(1), 11)
params = {'params': {'Dense_%d' % i: {'kernel': jax.random.normal(keys[i], (a, b)) / a ** 0.5, 'bias': jnp.zeros(b)}
                     for i, (a, b) in enumerate([(4, 8)] + [(8, 8)] * 9 + [(8, 1)])}}
optimizer = optax.chain(optax.clip_by_global_norm(0.1), optax.adam(0.01))


def loss_of(params):
    h = x
    for i in range(11):
        layer = params['params']['Dense_%d' % i]
        h = h @ layer['kernel'] + layer['bias']
        h = jnp.tanh(h) if i < 10 else h
    return ((h - x.sum(1, keepdims=True)) ** 2).mean()


@jax.jit
def step(params, state):
    loss, grads = jax.value_and_grad(loss_of)(params)
    updates, state = optimizer.update(grads, state, params)
    stats = vgtop_jax.stats(grads, params, updates)
    return optax.apply_updates(params, updates), state, loss, stats


log = vgtop_jax.Log(params, every=1) if sys.argv[1] == 'watched' else None
state = optimizer.init(params)
for _ in range(30):
    params, state, loss, stats = step(params, state)
    if log:
        log.step(stats, loss=loss, lr=0.01)
print(sum(p.astype('float64' if jax.config.jax_enable_x64 else 'float32').sum().item() for p in jax.tree.leaves(params)))

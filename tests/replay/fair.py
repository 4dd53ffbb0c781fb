"""fair.py: how far apart two numbers of a layer are, as a relative difference that rounding alone cannot make large.

The rule is here once. make_fixtures.py writes it into the fixtures, from which fixture.c takes it, and test_export.py imports it.
"""
import math

# A number that may nearly cancel is measured beside a share of another statistic of its layer.
BESIDE = {
    'grad_mean': (1e-3, 'grad_sd'),
    'activation_mean': (1e-3, 'activation_sd'),
    'weight_mean': (1e-3, 'weight_sd'),
    'grad_sd': (1e-4, 'grad_abs_mean'),
    'activation_sd': (1e-4, 'activation_mean'),
    'weight_sd': (1e-4, 'weight_mean'),
}
# A logarithm is measured beside at least this.
SCALE = {'update_ratio': 1}
# Below this it is the logarithm of rounding noise, as good as missing.
FLOOR = {'update_ratio': -9}


def is_missing(value):
    return value is None or math.isnan(value)


def difference(key, value, reference, layer):
    """`layer` has the reference's statistics by key. Missing equals missing and is infinitely far from a number."""
    if key in FLOOR:
        noise = [is_missing(x) or x < FLOOR[key] for x in (value, reference)]
        if noise[1] and (noise[0] or not is_missing(reference)):
            return 0.0
    if is_missing(value) or is_missing(reference):
        return 0.0 if is_missing(value) and is_missing(reference) else math.inf
    if value == reference:
        return 0.0
    share, other = BESIDE.get(key, (0, key))
    beside = max(abs(reference), share * abs(layer.get(other) or 0), SCALE.get(key, 0))
    apart = abs(value - reference) / beside if beside > 0 else math.inf
    return math.inf if math.isnan(apart) else apart

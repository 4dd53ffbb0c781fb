"""vgtop_transformers.py: Trainer(..., callbacks=[VgtopCallback()]) shows vgtop a training of Hugging Face, with epochs and evaluation.

Every statistic comes from vgtop.py. `vgtop watch -- python3 train.py` needs no callback; with one the log knows the evaluation's loss too.
"""
from transformers import TrainerCallback

import vgtop


class VgtopCallback(TrainerCallback):
    """log: the file, by default $VGTOP_LOG, else vgtop-<pid>.jsonl. every: sample every N-th step; None: as costs 1 % of the time."""

    def __init__(self, log=None, every=None):
        vgtop.watch(None, None, log, every)  # before there is an optimizer, whose step a scheduler wraps

    def on_train_begin(self, args, state, control, model=None, optimizer=None, **kwargs):
        vgtop.watch(model, getattr(optimizer, 'optimizer', optimizer))  # accelerate wraps it

    def on_step_begin(self, args, state, control, **kwargs):
        if state.epoch is not None:
            vgtop.note(epoch=int(state.epoch))

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        told = {key: (metrics or {}).get(name) for key, name in (('valid_loss', 'eval_loss'), ('valid_accuracy', 'eval_accuracy'))}
        vgtop.note(**{key: float(value) for key, value in told.items() if value is not None})

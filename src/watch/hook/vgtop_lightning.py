"""vgtop_lightning.py: Trainer(callbacks=[VgtopCallback()]) shows vgtop a training of Lightning, with epochs and validation.

Every statistic comes from vgtop.py. `vgtop watch -- python3 train.py` needs no callback; with one the log knows the validation loss too.
"""
try:
    import lightning.pytorch as pl
except ImportError:  # its older name
    import pytorch_lightning as pl

import vgtop


class VgtopCallback(pl.Callback):
    """log: the file, by default $VGTOP_LOG, else vgtop-<pid>.jsonl. every: sample every N-th step; None: as costs 1 % of the time."""

    def __init__(self, log=None, every=None):
        self.log, self.every = log, every

    def setup(self, trainer, pl_module, stage):
        if stage == 'fit':  # before there are optimizers, whose steps schedulers wrap
            vgtop.watch(None, None, self.log, self.every)

    def on_train_start(self, trainer, pl_module):
        vgtop.watch(pl_module, trainer.optimizers)

    def on_train_epoch_start(self, trainer, pl_module):
        vgtop.note(epoch=trainer.current_epoch)

    def on_validation_end(self, trainer, pl_module):
        told = {key: trainer.callback_metrics.get(name) for key, name in (('valid_loss', 'val_loss'), ('valid_accuracy', 'val_acc'))}
        if not trainer.sanity_checking:
            vgtop.note(**{key: float(value) for key, value in told.items() if value is not None})

"""vgtop_keras.py: model.fit(..., callbacks=[VgtopCallback()]) shows vgtop the weight gradients of a Keras 3 training (JAX, torch).

Keras shows callbacks no gradients, so the optimizer's apply is wrapped: dW is measured there, before clipping, into a variable of the
optimizer. Saved files leave it out. The loss is Keras's: the mean of the epoch so far.
"""
import keras
from keras import ops

import vgtop
COLUMNS = ('grad_mean', 'grad_sd', 'grad_abs_mean', 'grad_max', 'grad_norm', 'grad_l1_scaled', 'weight_mean', 'weight_sd')
EAGER = keras.backend.backend() == 'torch'  # elsewhere apply is traced once and compiled


def measure(gradient, weight, scale):
    g, w, columns = ops.ravel(ops.cast(gradient, 'float32')) / scale, ops.ravel(ops.cast(weight, 'float32')), weight.shape[-1]
    return ops.stack([ops.mean(g), ops.std(g), ops.mean(ops.abs(g)), ops.max(ops.abs(g)), ops.sqrt(ops.sum(g * g)),
                      ops.sum(ops.abs(g)) / (columns + g.shape[0] // columns), ops.mean(w), ops.std(w)])


class VgtopCallback(keras.callbacks.Callback):
    def __init__(self, log=None, every=None):
        """log: the file, by default $VGTOP_LOG, else vgtop-<pid>.jsonl. every: record every N-th step; None: as costs 1 % of the time."""
        super().__init__()
        self.where, self.log = (log, every), None

    def set_model(self, model):
        super().set_model(model)
        if self.log is None:
            self.optimizer = optimizer = getattr(model.optimizer, 'inner_optimizer', model.optimizer)  # of one that scales the loss
            self.weights = weights = [v for v in model.trainable_variables if len(v.shape) > 1]
            layers = [{'name': (v.path.rpartition('/')[0] or v.path).replace('/', '.'), 'shape': list(v.shape)} for v in weights]
            self.log = vgtop.Numbers(layers, COLUMNS, {'keras': keras.__version__, 'optimizer': type(optimizer).__name__}, *self.where)
            self.numbers = numbers = optimizer.add_variable((len(weights), len(COLUMNS)), dtype='float32', name='vgtop')
            apply, log = optimizer.apply, self.log
            def measure_and_apply(grads, trainable_variables=None):
                found = dict(zip((id(v) for v in trainable_variables or optimizer._trainable_variables), grads))
                if (log.wants() or not EAGER) and all(found.get(id(v)) is not None for v in weights):
                    numbers.assign(ops.stack([measure(found[id(v)], v, optimizer.loss_scale_factor or 1) for v in weights]))
                return apply(grads, trainable_variables)
            optimizer.apply = measure_and_apply
            saved = lambda: [v for v in optimizer.variables if v is not numbers]
            optimizer.save_own_variables = lambda store: [store.__setitem__(str(i), v.numpy()) for i, v in enumerate(saved())]
            optimizer.load_own_variables = lambda store: [v.assign(store[str(i)]) for i, v in enumerate(saved())]

    def on_train_batch_end(self, batch, logs=None):
        told = {'loss': logs.get('loss'), 'lr': float(self.optimizer.learning_rate)} if self.log.wants() and self.model else {}
        self.log.step(ops.copy(self.numbers.value) if told else None, **told)  # (asking for self.model brings JAX's state up to date)

    def on_epoch_end(self, epoch, logs=None):
        self.log.noted = {'epoch': epoch + 1, 'valid_loss': logs.get('val_loss'), 'valid_accuracy': logs.get('val_accuracy')}

"""A tiny training of Keras, whose backend $KERAS_BACKEND names: clipping, validation; saved, and read by a model without the callback."""
import os
import sys
import tempfile

import keras
import numpy

from vgtop_keras import VgtopCallback


def make():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, 'tanh', name='first'), keras.layers.Dense(8, 'relu', name='second'),
                              keras.layers.Dense(1, name='third')])
    model.compile(keras.optimizers.Adam(0.01, clipnorm=0.1), 'mse')
    return model


model = make()
x = numpy.random.RandomState(0).randn(160, 4)
callbacks = [VgtopCallback(every=1)] if sys.argv[1] == 'watched' else []
model.fit(x, x.sum(1, keepdims=True), batch_size=16, epochs=3, validation_split=0.2, verbose=0, shuffle=False, callbacks=callbacks)
print(sum(numpy.float64(w).sum() for w in model.get_weights()))
with tempfile.TemporaryDirectory() as folder:
    model.save(os.path.join(folder, 'model.keras'))
    again = keras.saving.load_model(os.path.join(folder, 'model.keras'))
    again.fit(x, x.sum(1, keepdims=True), batch_size=16, epochs=1, verbose=0, shuffle=False)
print(sum(numpy.float64(w).sum() for w in again.get_weights()))

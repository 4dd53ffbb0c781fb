/* experiments.h: experiments whose verdict is known, each with its source. Their data are made in code (made_data.h) or built in. */
#ifndef VGTOP_TEST_EXPERIMENTS_H
#define VGTOP_TEST_EXPERIMENTS_H

/* What may be said of an experiment at its end. */
enum label {
    FAULT,   /* one of `right` */
    HEALTHY, /* no warning at any moment, but those of `right` */
    CAUSE    /* a problem of data, loss or validation: one of `right` names it */
};

/* Settings are on top of the preset circles; data=@NAME is a file of made_data.h. */
static const struct {
    enum label label;
    const char *settings;
    int steps;
    const char *right; /* kinds, separated by blanks */
    const char *source;
} experiments[] = {
#define GLOROT     "Glorot & Bengio 2010"
#define HE         "He et al. 2015"
#define MYTHS      "machinelearningmastery, Visualizing the vanishing gradient problem"
#define SAXE       "Saxe et al. 2014"
#define CHAOS      "Schoenholz et al. 2017"
#define LU         "Lu et al. 2019, Dying ReLU and initialization"
#define CS231N     "CS231n, Neural networks 2 and 3"
#define GOODFELLOW "Goodfellow et al. 2016, 8.4"
#define LECUN      "LeCun et al. 1998, Efficient BackProp"
#define RECIPE     "Karpathy 2019, A recipe for training neural networks"
#define ZHANG      "Zhang et al. 2017, Rethinking generalization"
#define PRECHELT   "Prechelt 1998, Early stopping"
#define GARCIA     "He & Garcia 2009, Learning from imbalanced data"
#define WU         "Wu & He 2018, Group normalization"
#define IOFFE      "Ioffe & Szegedy 2015"
#define BA         "Ba et al. 2016"
#define KROGH      "Krogh & Hertz 1992, A simple weight decay"
#define KLAMBAUER  "Klambauer et al. 2017"
#define KINGMA     "Kingma & Ba 2015"
#define PLAYGROUND "TensorFlow Playground"
    /* sigmoid in depth: its slope is at most a quarter */
    {FAULT, "", 1500, "vanishing", MYTHS},
    {FAULT, "hidden=8x6 init=glorot_uniform optimizer=adam lr=0.001", 1500, "vanishing", GLOROT},
    {FAULT, "hidden=16x5 init=lecun_normal optimizer=sgd lr=0.1", 2000, "vanishing", GLOROT},
    {FAULT, "hidden=32x8 init=glorot_normal optimizer=sgd lr=0.05 batch=32", 1000, "vanishing", GLOROT},
    {FAULT, "data=moons hidden=16x10 init=glorot_uniform optimizer=adam lr=0.001", 1000, "vanishing", GLOROT},
    {FAULT, "data=moons hidden=10x6 init=normal:0.5 optimizer=momentum lr=0.01", 1500, "vanishing", GLOROT},
    {FAULT, "data=iris hidden=16x6 init=glorot_uniform optimizer=sgd lr=0.1 batch=16", 1500, "vanishing", GLOROT},
    {FAULT, "data=spiral hidden=32x5 init=normal:0.1 optimizer=sgd lr=0.1 batch=32", 1500, "vanishing", CS231N},
    {FAULT, "data=@blobs hidden=12x7 init=he_uniform optimizer=adam lr=0.001 batch=64", 1200, "vanishing", GLOROT},
    {FAULT, "data=xor hidden=8x5 init=glorot_uniform optimizer=rmsprop lr=0.001", 1000, "vanishing", GLOROT},
    /* weights that are too small */
    {FAULT, "data=moons hidden=64x10 activation=relu init=normal:0.01 optimizer=sgd lr=0.01 batch=32", 1000,
     "vanishing dead", HE},
    {FAULT, "data=moons hidden=32x12 activation=relu init=normal:0.05 optimizer=sgd lr=0.01", 1000, "vanishing dead",
     HE},
    {FAULT, "data=moons hidden=64x30 activation=relu init=lecun_normal optimizer=sgd lr=0.001", 500, "vanishing", HE},
    {FAULT, "hidden=64x30 activation=relu init=glorot_normal optimizer=sgd lr=0.001", 500, "vanishing", HE},
    {FAULT, "hidden=32x8 activation=tanh init=normal:0.02 optimizer=sgd lr=0.01", 1000, "vanishing", CHAOS},
    {FAULT, "hidden=32x10 activation=tanh init=uniform:0.05 optimizer=sgd lr=0.01", 1000, "vanishing", CHAOS},
    {FAULT, "hidden=16x8 activation=linear init=orthogonal:0.4 optimizer=sgd lr=0.01", 500, "vanishing", SAXE},
    {FAULT, "hidden=24x8 activation=elu init=normal:0.02 optimizer=sgd lr=0.01", 1000, "vanishing", CHAOS},
    {FAULT, "hidden=24x8 activation=gelu init=normal:0.05 optimizer=sgd lr=0.01", 1000, "vanishing", CHAOS},
    {FAULT, "data=moons hidden=32x10 activation=softsign init=normal:0.05 optimizer=sgd lr=0.01", 1000, "vanishing",
     CHAOS},
    /* weights that are too large */
    {FAULT, "data=moons hidden=32x8 activation=relu init=normal:1 optimizer=sgd lr=1e-6", 300, "exploding", HE},
    {FAULT, "data=moons hidden=64x6 activation=relu init=normal:0.8 optimizer=sgd lr=1e-6", 300, "exploding", HE},
    {FAULT, "hidden=16x10 activation=leaky_relu init=normal:1.5 optimizer=sgd lr=1e-9", 300, "exploding", HE},
    {FAULT, "hidden=16x10 activation=linear init=orthogonal:3 optimizer=sgd lr=1e-9", 300, "exploding", SAXE},
    {FAULT, "hidden=16x8 activation=gelu init=normal:2 optimizer=sgd lr=1e-9", 300, "exploding", CHAOS},
    {FAULT, "hidden=64x12 activation=tanh init=normal:0.5 optimizer=sgd lr=0.001", 600, "exploding saturated", CHAOS},
    {FAULT, "hidden=100x15 activation=tanh init=normal:0.3 optimizer=sgd lr=0.0003", 400, "exploding saturated", CHAOS},
    {FAULT, "data=moons hidden=64x50 activation=relu init=he_normal norm=batch optimizer=sgd lr=0.001 batch=64", 200,
     "exploding", "Yang et al. 2019, A mean field theory of batch normalization"},
    /* units that never answer, or always the same */
    {FAULT, "data=@blobs hidden=64,64 activation=relu init=he_normal optimizer=adam lr=0.3 batch=32", 1000,
     "dead lr_high", LU},
    {FAULT, "data=spiral hidden=64,64,64 activation=relu init=he_normal optimizer=adam lr=0.3 batch=32", 1000,
     "dead lr_high", LU},
    {FAULT, "data=moons hidden=5x20 activation=relu init=uniform:0.3 optimizer=adam lr=0.001", 1000, "dead vanishing",
     LU},
    {FAULT, "hidden=3x15 activation=relu init=normal:0.3 optimizer=adam lr=0.001", 1000, "dead vanishing", LU},
    {FAULT, "hidden=64 activation=tanh init=normal:8 optimizer=sgd lr=0.001", 1000, "saturated", GLOROT},
    {FAULT, "hidden=32,32 activation=tanh init=normal:3 optimizer=sgd lr=0.0003", 500, "saturated exploding", GLOROT},
    {FAULT, "hidden=32 activation=sigmoid init=normal:30 optimizer=sgd lr=0.001", 500, "saturated", GLOROT},
    {FAULT, "data=moons hidden=32x3 activation=tanh init=normal:1 optimizer=sgd lr=0.0003", 300, "saturated exploding",
     GLOROT},
    /* the rate */
    {FAULT, "hidden=16x2 activation=relu init=he_normal optimizer=sgd lr=1e-6", 2000, "lr_low", CS231N},
    {FAULT, "hidden=16x2 activation=tanh init=glorot_uniform optimizer=adam lr=1e-7", 2000, "lr_low", CS231N},
    {FAULT, "hidden=32 activation=relu init=he_normal optimizer=adam lr=1e-6", 2000, "lr_low", CS231N},
    {FAULT, "data=@blobs hidden=50 activation=relu init=he_uniform optimizer=sgd lr=1e-6 batch=32", 2000, "lr_low",
     CS231N},
    {FAULT, "data=moons hidden=64,64 activation=relu init=he_normal optimizer=sgd lr=1e-5", 2000, "lr_low", CS231N},
    {FAULT, "data=iris hidden=16 activation=tanh init=glorot_uniform optimizer=momentum lr=1e-7 batch=16", 2000,
     "lr_low", CS231N},
    {FAULT, "data=spiral hidden=50 activation=relu init=he_normal optimizer=rmsprop lr=1e-7", 2000, "lr_low", CS231N},
    {FAULT, "data=xor hidden=16,16 activation=relu init=he_normal optimizer=sgd lr=1e-7", 2000, "lr_low", CS231N},
    {FAULT, "hidden=16 activation=tanh init=glorot_uniform optimizer=sgd lr=10", 500, "lr_high saturated", CS231N},
    {FAULT, "data=spiral hidden=32,32 activation=tanh init=glorot_uniform optimizer=adam lr=1", 600,
     "lr_high saturated", CS231N},
    {FAULT, "data=moons hidden=16x3 activation=leaky_relu init=he_normal optimizer=sgd lr=1e9", 200, "non_finite",
     CS231N},
    {FAULT, "hidden=16x10 activation=linear init=normal:10 optimizer=sgd lr=1e6", 200, "non_finite", CS231N},
    /* equal weights */
    {FAULT, "hidden=8x2 activation=tanh init=zeros optimizer=adam lr=0.01", 500, "symmetric", GOODFELLOW},
    {FAULT, "hidden=16 activation=sigmoid init=zeros optimizer=sgd lr=0.1", 500, "symmetric", GOODFELLOW},
    {FAULT, "data=iris hidden=16x2 activation=relu init=zeros optimizer=adam lr=0.01", 500, "symmetric", GOODFELLOW},
    {FAULT, "data=moons hidden=10,10 activation=sigmoid init=normal:0 optimizer=adam lr=0.01", 500, "symmetric",
     GOODFELLOW},
    /* healthy */
    {HEALTHY, "activation=relu init=he_uniform optimizer=adam lr=0.01", 2000, "", MYTHS},
    {HEALTHY, "hidden=16 activation=tanh init=glorot_uniform optimizer=adam lr=0.01", 1500, "", MYTHS},
    {HEALTHY, "hidden=16 activation=relu init=he_normal optimizer=adam lr=0.003", 1500, "", MYTHS},
    {HEALTHY, "hidden=5 activation=relu init=he_normal optimizer=adam lr=0.01", 2000, "", MYTHS},
    {HEALTHY, "hidden=32,32 activation=relu init=he_normal optimizer=sgd lr=0.05", 2500, "", HE},
    {HEALTHY, "data=moons hidden=32,32 activation=relu init=he_normal optimizer=adam lr=0.001", 2000, "", HE},
    {HEALTHY, "data=moons hidden=64x10 activation=relu init=he_normal optimizer=adam lr=0.0003 batch=32", 2000, "", HE},
    {HEALTHY, "data=moons hidden=32x6 activation=tanh init=glorot_uniform optimizer=sgd lr=0.03", 2000, "", GLOROT},
    {HEALTHY, "data=moons hidden=16x4 activation=elu init=he_normal optimizer=adam lr=0.001", 2000, "", HE},
    {HEALTHY, "data=moons hidden=32x8 activation=selu init=lecun_normal optimizer=sgd lr=0.01", 2000, "", KLAMBAUER},
    {HEALTHY, "data=moons hidden=64x4 activation=gelu init=he_normal optimizer=adam lr=0.001", 2000, "", HE},
    {HEALTHY, "data=moons hidden=32x4 activation=leaky_relu init=he_normal optimizer=momentum lr=0.01", 2000, "", HE},
    {HEALTHY, "data=moons hidden=32x6 activation=relu init=he_normal norm=batch optimizer=sgd lr=0.05 batch=64", 2000,
     "", IOFFE},
    {HEALTHY, "data=moons hidden=32x4 activation=gelu init=glorot_uniform norm=layer optimizer=adam lr=0.001", 2000, "",
     BA},
    {HEALTHY, "data=moons hidden=none optimizer=adam lr=0.1", 1000, "", KINGMA},
    {HEALTHY, "data=moons hidden=16 activation=sigmoid init=glorot_uniform optimizer=adam lr=0.01", 2000, "", MYTHS},
    {HEALTHY, "data=iris hidden=16 activation=relu init=he_normal optimizer=adam lr=0.01 batch=16", 1500, "", KINGMA},
    {HEALTHY, "data=iris hidden=10 activation=tanh init=glorot_uniform optimizer=sgd lr=0.1 batch=16", 2000, "",
     GLOROT},
    {HEALTHY, "data=iris hidden=16,16 activation=relu init=he_normal optimizer=momentum lr=0.01 batch=16", 2000, "",
     HE},
    {HEALTHY, "data=iris hidden=16x2 activation=tanh init=glorot_uniform optimizer=rmsprop lr=0.001 batch=16", 2000, "",
     GLOROT},
    {HEALTHY, "data=spiral hidden=100 activation=relu init=he_normal optimizer=sgd lr=1 l2=0.001 batch=0", 2500, "",
     CS231N},
    {HEALTHY, "data=spiral hidden=50,50 activation=relu init=he_normal optimizer=adam lr=0.003 batch=32", 2500, "",
     CS231N},
    {HEALTHY, "data=spiral hidden=32x4 activation=tanh init=glorot_uniform optimizer=adam lr=0.003 batch=32", 2500, "",
     GLOROT},
    {HEALTHY, "data=xor hidden=8 activation=tanh init=glorot_uniform optimizer=adam lr=0.01", 2000, "", PLAYGROUND},
    {HEALTHY, "data=xor hidden=8,8 activation=relu init=he_normal optimizer=sgd lr=0.03 batch=10", 2500, "",
     PLAYGROUND},
    {HEALTHY, "data=gaussians hidden=4 activation=tanh init=glorot_uniform optimizer=sgd lr=0.03 batch=10", 1000, "",
     PLAYGROUND},
    {HEALTHY, "data=gaussians hidden=none optimizer=sgd lr=0.03 batch=10", 1000, "", PLAYGROUND},
    {HEALTHY, "data=@blobs hidden=32 activation=relu init=he_normal optimizer=adam lr=0.003 batch=32", 2500, "",
     KINGMA},
    {HEALTHY, "data=@blobs hidden=16,16 activation=tanh init=glorot_uniform optimizer=sgd lr=0.1 batch=32", 2500, "",
     GLOROT},
    {HEALTHY, "data=@blobs hidden=16 activation=relu init=he_normal optimizer=adam lr=0.001 batch=32 valid=0.3", 2500,
     "", PRECHELT},
    {HEALTHY, "data=@times100 hidden=32 activation=relu init=he_normal norm=batch optimizer=adam lr=0.003 batch=32",
     2000, "", IOFFE},
    {HEALTHY, "data=@pixels hidden=16 activation=relu init=he_normal norm=batch optimizer=adam lr=0.001 batch=32", 1500,
     "", IOFFE},
    {HEALTHY, "data=@skewed hidden=16 activation=relu init=he_normal optimizer=adam lr=0.01 batch=32", 2000, "",
     GARCIA},
    {HEALTHY, "data=@skewed hidden=none optimizer=adam lr=0.03 batch=32", 2000, "", GARCIA},
    {HEALTHY, "hidden=64,64 activation=tanh init=glorot_uniform optimizer=sgd lr=0.3 batch=0", 2000, "",
     "Cohen et al. 2021, Gradient descent at the edge of stability"},
    {HEALTHY, "data=moons hidden=64x2 activation=silu init=he_normal optimizer=adam lr=0.001", 2000, "", HE},
    {HEALTHY, "data=moons hidden=16x3 activation=maxout init=he_normal optimizer=adam lr=0.001", 2000, "",
     "Goodfellow et al. 2013, Maxout networks"},
    {HEALTHY, "data=moons hidden=64 activation=relu init=he_normal optimizer=sgd lr=0.001", 2500, "", CS231N},
    {HEALTHY, "data=@blobs hidden=64 activation=relu init=he_normal optimizer=sgd lr=0.003 batch=32", 2500, "", CS231N},
    /* data, loss, validation */
    {CAUSE, "data=@times100 hidden=32 activation=relu init=he_normal optimizer=sgd lr=0.01 batch=32", 1500, "unscaled",
     LECUN},
    {CAUSE, "data=@times100 hidden=32 activation=tanh init=glorot_uniform optimizer=adam lr=0.001 batch=32", 1500,
     "unscaled", LECUN},
    {CAUSE, "data=@times100 hidden=5x4 activation=sigmoid optimizer=sgd lr=0.1 batch=32", 1500, "unscaled", LECUN},
    {CAUSE, "data=@times100 hidden=16,16 activation=relu init=he_normal optimizer=adam lr=0.01 batch=32", 1500,
     "unscaled", LECUN},
    {CAUSE, "data=@person hidden=16 activation=relu init=he_normal optimizer=sgd lr=0.01 batch=32", 1500,
     "unscaled non_finite", LECUN},
    {CAUSE, "data=@person hidden=16,16 activation=tanh init=glorot_uniform optimizer=adam lr=0.001 batch=32", 1500,
     "unscaled", LECUN},
    {CAUSE, "data=@person hidden=32 activation=relu init=he_normal optimizer=adam lr=0.003 batch=32", 1500, "unscaled",
     LECUN},
    {CAUSE, "data=@person hidden=8x3 activation=sigmoid init=glorot_uniform optimizer=adam lr=0.003 batch=32", 1500,
     "unscaled", LECUN},
    {CAUSE, "data=@pixels hidden=32 activation=sigmoid init=normal:1 optimizer=sgd lr=0.00001 batch=32", 1000,
     "unscaled", LECUN},
    {CAUSE, "data=@pixels hidden=32,32 activation=relu init=he_normal optimizer=sgd lr=0.05 batch=32", 1000,
     "unscaled non_finite", LECUN},
    {CAUSE, "data=@random hidden=8 activation=relu init=he_normal optimizer=sgd lr=0.01 batch=32", 2000, "guessing",
     RECIPE},
    {CAUSE, "data=@random hidden=none optimizer=adam lr=0.001 batch=32", 2000, "guessing", RECIPE},
    {CAUSE, "data=@random hidden=8x2 activation=tanh init=glorot_uniform optimizer=adam lr=0.003 batch=64 valid=0.3",
     2500, "guessing", ZHANG},
    {CAUSE, "data=@random10 hidden=64 activation=relu init=he_normal optimizer=adam lr=0.001 batch=32 valid=0.3", 2500,
     "guessing", ZHANG},
    {CAUSE, "data=@random10 hidden=128,128 activation=relu init=he_normal optimizer=adam lr=0.001 batch=32 valid=0.3",
     2500, "guessing", ZHANG},
    {CAUSE, "data=@random10 hidden=16 activation=tanh init=glorot_uniform optimizer=sgd lr=0.03 batch=32 valid=0.3",
     2500, "guessing", ZHANG},
    {CAUSE, "data=@rare10 hidden=16 activation=relu init=he_normal optimizer=adam lr=0.001 batch=32", 1500,
     "imbalanced", GARCIA},
    {CAUSE, "data=@rare2 hidden=16 activation=relu init=he_normal optimizer=adam lr=0.001 batch=32", 1500, "imbalanced",
     GARCIA},
    {CAUSE, "data=@rare1 hidden=32 activation=tanh init=glorot_uniform optimizer=adam lr=0.001 batch=32", 1500,
     "imbalanced", GARCIA},
    {CAUSE, "data=@rare2 hidden=8,8 activation=tanh init=glorot_uniform optimizer=sgd lr=0.05 batch=32", 1500,
     "imbalanced", GARCIA},
    {CAUSE, "data=@rare1 hidden=none optimizer=adam lr=0.01 batch=32", 1500, "imbalanced", GARCIA},
    {CAUSE, "data=@noisy hidden=128 activation=relu init=he_normal optimizer=adam lr=0.003 batch=32 valid=0.5", 2500,
     "overfitting", PRECHELT},
    {CAUSE, "data=@noisy hidden=64,64 activation=relu init=he_normal optimizer=adam lr=0.001 batch=32 valid=0.5", 2500,
     "overfitting", PRECHELT},
    {CAUSE, "data=@noisy hidden=64,64 activation=tanh init=glorot_uniform optimizer=adam lr=0.003 batch=32 valid=0.5",
     2500, "overfitting", PRECHELT},
    {CAUSE, "data=@noisy hidden=256 activation=gelu init=he_normal optimizer=adam lr=0.003 batch=16 valid=0.3", 2500,
     "overfitting", ZHANG},
    {CAUSE, "hidden=32,32 activation=relu init=he_normal optimizer=sgd lr=0.05 l2=1", 1500, "l2_high", KROGH},
    {CAUSE, "hidden=8,8 activation=tanh init=glorot_uniform optimizer=sgd lr=0.1 l2=1", 1500, "l2_high", KROGH},
    {CAUSE, "data=@blobs hidden=32 activation=relu init=he_normal optimizer=sgd lr=0.05 batch=32 l2=1", 1500, "l2_high",
     KROGH},
    {CAUSE, "data=iris hidden=16,16 activation=tanh init=glorot_uniform optimizer=adam lr=0.003 batch=16 l2=1", 1500,
     "l2_high", KROGH},
    {CAUSE, "hidden=16,16 activation=tanh init=glorot_uniform norm=batch batch=1 optimizer=sgd lr=0.01", 1500,
     "norm_of_few", WU},
    {CAUSE, "data=moons hidden=32,32 activation=relu init=he_normal norm=batch batch=1 optimizer=adam lr=0.001", 1500,
     "norm_of_few", WU},
    {CAUSE, "data=iris hidden=16 activation=relu init=he_normal norm=batch batch=2 optimizer=adam lr=0.001", 1000,
     "norm_of_few", WU},
    {CAUSE, "data=xor hidden=16x3 activation=elu init=he_normal norm=batch batch=1 optimizer=sgd lr=0.01", 1500,
     "norm_of_few", WU},
};

enum { EXPERIMENTS = sizeof experiments / sizeof experiments[0] };

#endif

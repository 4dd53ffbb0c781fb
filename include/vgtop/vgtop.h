/* vgtop.h: all of libvgtop. Begin with session.h (an experiment and its training) or network.h (a network alone). */
#ifndef VGTOP_VGTOP_H
#define VGTOP_VGTOP_H

#include "vgtop/activation.h"
#include "vgtop/api.h"
#include "vgtop/choice.h"
#include "vgtop/command.h"
#include "vgtop/dataset.h"
#include "vgtop/error.h"
#include "vgtop/experiment.h"
#include "vgtop/file.h"
#include "vgtop/histogram.h"
#include "vgtop/history.h"
#include "vgtop/initializer.h"
#include "vgtop/json.h"
#include "vgtop/log.h"
#include "vgtop/log_read.h"
#include "vgtop/metric.h"
#include "vgtop/network.h"
#include "vgtop/number.h"
#include "vgtop/optimizer.h"
#include "vgtop/probe.h"
#include "vgtop/random.h"
#include "vgtop/real.h"
#include "vgtop/record.h"
#include "vgtop/schema.h"
#include "vgtop/session.h"
#include "vgtop/survey.h"
#include "vgtop/trainer.h"
#include "vgtop/verdict.h"
#include "vgtop/view.h"

#endif

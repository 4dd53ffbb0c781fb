# A small pre-norm GPT with a tied head that learns.
import os
import sys

import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), os.pardir))
from small_gpt import GPT, train

torch.manual_seed(0)
model = GPT(layers=6)
train(model, torch.optim.AdamW(model.parameters(), lr=1e-3), 150)

# Gradients of four micro-batches are added up on purpose, and then set to zero.
import os
import sys

import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), os.pardir))
from small_gpt import GPT, train

torch.manual_seed(1)
model = GPT(layers=2)
train(model, torch.optim.AdamW(model.parameters(), lr=3e-3), 80, accumulate=4)

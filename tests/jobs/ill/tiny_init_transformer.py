# ill: vanishing|symmetric|lr_low -- a pre-norm transformer whose weights are drawn with a spread of nearly nothing.
import torch
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), os.pardir))
from small_gpt import GPT, train

torch.manual_seed(0)
model = GPT(layers=4)
for p in model.parameters():
    if p.dim() > 1:
        torch.nn.init.normal_(p, std=1e-7)
train(model, torch.optim.SGD(model.parameters(), lr=0.1), 80)

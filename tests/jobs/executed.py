# A job in the way of a notebook: cells that are executed one by one in one name space. The first asks whether there is a torch.
cells = ['import importlib.util\nassert importlib.util.find_spec("torch")', 'import torch\nfrom torch import nn', 'torch.manual_seed(0)\nnet = nn.Linear(3, 1)',
         'optimizer = torch.optim.Adam(net.parameters())',
         'for _ in range(30):\n  optimizer.zero_grad(); (net(torch.randn(8, 3)) ** 2).mean().backward(); optimizer.step()',
         'from ending import print_hash\nprint_hash(net)']
space = {'__name__': '__main__'}
for cell in cells:
    exec(compile(cell, '<cell>', 'exec'), space)

# ill: underflow -- activations are kept in float16 to save memory; the loss is a mean over many pixels.
import torch
import torch.nn.functional as F
from torch import nn


class Half(nn.Module):
    """A convolution whose output is stored in half precision."""
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(args[1], args[0], 3, 3) * 0.1)

    def forward(self, x):
        return F.conv2d(x.float(), self.weight, padding=1).half()


torch.manual_seed(0)
net = nn.Sequential(Half(1, 8), Half(8, 8), Half(8, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-4)
for step in range(50):
    image = torch.rand(16, 1, 48, 48)
    loss = F.mse_loss(net(image.half()).float() * 0.01, image * 0.01)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

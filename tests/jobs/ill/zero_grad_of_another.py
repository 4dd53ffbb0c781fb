# ill: accumulating -- zero_grad is called on the wrong optimizer.
import torch
from torch import nn

torch.manual_seed(0)
actor = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
critic = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 1))
actor_opt = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_opt = torch.optim.Adam(critic.parameters(), lr=1e-3)
for step in range(60):
    state = torch.randn(16, 4)
    reward = state.sum(1, keepdim=True)
    value = critic(state)
    critic_loss = (value - reward).pow(2).mean()
    critic_opt.zero_grad()
    critic_loss.backward()
    critic_opt.step()
    policy = torch.distributions.Categorical(logits=actor(state))
    action = policy.sample()
    actor_loss = -(policy.log_prob(action) * (reward - value.detach()).squeeze(1)).mean()
    critic_opt.zero_grad()
    actor_loss.backward()
    actor_opt.step()

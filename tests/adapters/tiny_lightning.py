"""A tiny training of Lightning: clipping, a scheduler, validation."""
import sys

import lightning.pytorch as pl
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from vgtop_lightning import VgtopCallback


class Net(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))

    def loss(self, batch):
        return nn.functional.mse_loss(self.body(batch[0]), batch[1])

    def training_step(self, batch, index):
        return self.loss(batch)

    def validation_step(self, batch, index):
        self.log('val_loss', self.loss(batch))

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=0.01)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


pl.seed_everything(0, verbose=False)
x = torch.randn(160, 4)
data = DataLoader(TensorDataset(x, x.sum(1, keepdim=True)), batch_size=16)
callbacks = [VgtopCallback(every=1)] if sys.argv[1] == 'watched' else []
trainer = pl.Trainer(max_epochs=3, callbacks=callbacks, gradient_clip_val=0.1, accelerator='cpu', logger=False, enable_checkpointing=False,
                     enable_progress_bar=False, enable_model_summary=False)
net = Net()
trainer.fit(net, data, data)
print(sum(p.double().sum().item() for p in net.parameters()))

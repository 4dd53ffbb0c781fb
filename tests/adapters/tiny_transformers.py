"""A tiny GPT-2 made here, trained by Hugging Face's Trainer: accumulation, clipping, a schedule, evaluation."""
import sys
import tempfile

import torch
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

from vgtop_transformers import VgtopCallback

torch.manual_seed(0)
config = GPT2Config(vocab_size=32, n_positions=16, n_embd=16, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
model = GPT2LMHeadModel(config)
tokens = torch.randint(32, (64, 16))
data = [{'input_ids': row, 'labels': row} for row in tokens]
with tempfile.TemporaryDirectory() as folder:
    arguments = TrainingArguments(folder, num_train_epochs=3, per_device_train_batch_size=4, gradient_accumulation_steps=2, report_to=[], use_cpu=True,
                                  eval_strategy='epoch', save_strategy='no', disable_tqdm=True, logging_strategy='no')
    callbacks = [VgtopCallback(every=1)] if sys.argv[1] == 'watched' else []
    Trainer(model, arguments, train_dataset=data, eval_dataset=data[:8], callbacks=callbacks).train()
print(sum(p.double().sum().item() for p in model.parameters()))

"""ending.py: what a job prints last: a hash of every bit of its parameters."""
import hashlib


def print_hash(*models):
    digest = hashlib.sha256()
    for model in models:
        for name, tensor in model.state_dict().items():
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().double().numpy().tobytes())
    print('parameters', digest.hexdigest(), flush=True)

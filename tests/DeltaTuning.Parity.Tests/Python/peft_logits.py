"""Loads saved deltas into transformers' models with PEFT: writes their logits, and saves them again.

Usage: peft_logits.py JOBS RESULTS, both JSON. A job has class, model, adapter, again (folders) and inputs (lists of ids by argument name).
"""
import json
import sys

import torch
import transformers
from peft import PeftModel

with open(sys.argv[1]) as file:
    jobs = json.load(file)
results = []
for job in jobs:
    base = getattr(transformers, job["class"]).from_pretrained(job["model"], dtype=torch.float32)
    model = PeftModel.from_pretrained(base, job["adapter"]).eval()
    with torch.no_grad():
        output = model(**{name: torch.tensor(ids) for name, ids in job["inputs"].items()})
    results.append(output.logits.flatten().tolist())
    model.save_pretrained(job["again"])
with open(sys.argv[2], "w") as file:
    json.dump(results, file)
